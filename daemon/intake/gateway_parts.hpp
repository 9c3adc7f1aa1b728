// SPDX-License-Identifier: GPL-3.0-or-later
// What Gateway's own files share and nobody else sees.
#pragma once

#include "daemon/intake/gateway.hpp"

namespace tsb {

// A line adds this much to its body.
bool may_be_appended(const std::string& body);

// A step was taken before the one that it needs: never by what a mail says.
Error not_read_error();

// conclude(), and what does not fit a line becomes unreadable.
MessageBody conclude_to_append(const MessageFacts& facts, const ReadOutcome& outcome,
                               const Beliefs& beliefs, const Fold& earlier, std::int64_t seq);

// As it came when it was recorded: times and place from its entry, the bytes from the archive.
Result<RawMessage> message_of(const MessageBody& recorded, const Archive& archive,
                              const LimitSettings& limits);
// Files say what their time is; a mailbox gives INTERNALDATE and no other.
std::string source_of_given(const RawMessage& raw);

// How the text begins of what is recorded unparsed because the service ended at it. Such a mail is
// judged again only when a person asks for it.
constexpr std::string_view ended_at = "the service ended ";
bool ended_the_service(const MessageBody& body);

// The recorded body with what is in force now: replies that came since changed neither sender nor
// reading, but perhaps the standing.
MessageBody in_force(MessageBody body, const Fold& fold, std::int64_t seq);
// The body as if no other reply and no decision were there.
MessageBody judged_alone(MessageBody body);
// What product.md §4 compares: disposition, reading, standing, reasons.
std::string compared(const MessageBody& body);
std::string in_words(const MessageBody& body);  // "held (sender-unknown)"

// One message between archiving and recording.
struct Gateway::Prepared {
    std::optional<Digest> digest;  // absent: too large or undelivered, not fetched
    std::string head;              // of a spooled message; else empty and the message itself serves
    bool known = false;            // recorded before, or the same bytes stand earlier in this batch
    bool in_flight = false;        // has an in-flight record
    bool again = false;            // recorded before, and judged anew from the archive
    std::optional<ReadOutcome> outcome;
    OwnChecked own;  // of its signatures; empty where they were not checked
};

// One recorded message, read anew from the archive.
struct Gateway::ReadAgain {
    std::int64_t seq = 0;  // its entry
    RawMessage raw;        // without its bytes
    Prepared prepared;
    bool left = false;  // it is not read: the service ended at it
};

// Entries that one append will write, already applied to the fold: within a batch each message sees
// those before it. A failed append is fatal and ends the process, so the fold can never stay ahead
// of the ledger.
struct Gateway::Draft {
    std::vector<NewEntry> entries;
    std::vector<Event> events;
    TakeSummary summary;
    bool has_files = false;  // in the archive, not yet synced: pictures, keys
    UtcTime time{};
};

}  // namespace tsb
