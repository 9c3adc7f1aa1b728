// SPDX-License-Identifier: GPL-3.0-or-later
// conclude(): what is known of one message -> the body of its ledger entry. Pure: no clock, no
// disk, no network. The one order of steps between reading and recording, shared by the mailbox
// loop, reprocess and what-if:
//   headers -> SenderCheck; SenderCheck + report -> Verdict (own standings); + earlier replies ->
//   standings in force.
#pragma once

#include <string_view>

#include "config/circular.hpp"
#include "config/roster.hpp"
#include "config/settings.hpp"
#include "daemon/mailbox/mailbox.hpp"
#include "daemon/reader/reader.hpp"
#include "daemon/record/record.hpp"
#include "daemon/tally/tally.hpp"

namespace tsb {

// What the daemon believes while it judges: configuration of this moment.
struct Beliefs {
    const Settings& settings;
    const Circulars& circulars;
    const Roster& roster;
    const Digest& roster_digest;
};

struct MessageFacts {
    std::optional<Digest> digest;  // absent: too large, not fetched
    std::uint64_t size = 0;
    MailCoordinates where;
    std::string_view
        head;  // the raw message, or its first max_header_bytes: only the header block is looked at
    std::optional<UtcTime> given;  // INTERNALDATE, or the time asserted for a file
    std::string given_source;      // "internaldate", "maildir-mtime", "mbox-from"; "" for no time
    std::vector<std::string>
        supersedes;    // ids that this entry replaces: they are no earlier replies to it
    OwnCheck own;      // of its signatures, where we checked them
    std::string keys;  // tagged digest of the key records that this took; "" for none
};

// Whether its sender matters: it is neither other people's mail nor automatic.
bool may_be_a_reply(const MessageFacts& facts, const ReadOutcome& outcome, const Beliefs& beliefs);

// seq: the entry's number to be, so that ids of this message's replies are known to the
// second-reply rule.
MessageBody conclude(const MessageFacts& facts, const ReadOutcome& outcome, const Beliefs& beliefs,
                     const Fold& earlier, std::int64_t seq);

// A reply is a `duplicate` where every reply in it stands as one.
void call_duplicate(Verdict& verdict);

// The outcome for a message that is over a limit and not parsed.
Unreadable too_large(std::uint64_t size, std::string_view limit, std::uint64_t limit_bytes);

MailCoordinates recorded(const Coordinates& where);

}  // namespace tsb
