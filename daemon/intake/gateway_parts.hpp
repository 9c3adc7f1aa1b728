// SPDX-License-Identifier: GPL-3.0-or-later
// What Gateway's own files share and nobody else sees.
#pragma once

#include "daemon/intake/gateway.hpp"

namespace tsb {

// A line adds this much to its body.
bool may_be_appended(const std::string& body);

// How the text begins of what is recorded unparsed because the service ended at it. Such a mail is
// judged again only when a person asks for it.
constexpr std::string_view ended_at = "the service ended ";

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
