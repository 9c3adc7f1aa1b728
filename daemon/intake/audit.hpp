// SPDX-License-Identifier: GPL-3.0-or-later
// Audit: is every UID of a mailbox accounted for. The ledger says what was recorded, the server what
// is there now; what is in neither has vanished, what is there and in no entry is *missing*.
//
// Guarantees: read-only on both sides. For each (mailbox, UIDVALIDITY) the five counts add up to
// every UID below UIDNEXT (RFC 3501 §2.3.1.1). Of an earlier UIDVALIDITY, and of a mailbox that is
// no longer configured, the server cannot be asked: UIDs up to the highest on record count, and
// what is not on record has vanished.
//
// Trust: the ledger (verified as it is read); the server's UIDNEXT, list and INTERNALDATE.
//
// Limits: memory grows with the gaps between UIDs, not with their number; listed_at_once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/ledger/ledger.hpp"
#include "daemon/mailbox/mailbox.hpp"
#include "daemon/mailbox/uid_ranges.hpp"

namespace tsb {

using MailboxKey = std::pair<std::string, std::uint32_t>;  // mailbox, uidvalidity

// What the ledger accounts for. add() in any order.
struct RecordedUids {
    UidRanges recorded;   // of a message entry
    UidRanges duplicate;  // of a note seen-again
};
using RecordedMailboxes = std::map<MailboxKey, RecordedUids>;
// Error: fatal (74), a body that is not understood.
Result<void> add_entry(RecordedMailboxes& mailboxes, const LedgerEntry& entry);

// What the server has now.
struct PresentUids {
    std::uint32_t uidvalidity = 0;
    std::uint32_t uidnext = 0;
    UidRanges present;  // below uidnext
    UidRanges wanted;   // those that are not from before `since`
};
// Needs mailbox.open(); asks for the whole folder, in steps.
boost::asio::awaitable<Result<PresentUids>> ask_present(Mailbox& mailbox, MailboxState state,
                                                        std::optional<UtcTime> since);

struct AuditRow {
    std::string mailbox;
    std::uint32_t uidvalidity = 0;
    std::optional<std::uint32_t> uidnext;  // absent: the server was not asked
    UidRanges recorded, duplicate, before_start, vanished, missing;
};
AuditRow audit_row(MailboxKey key, const RecordedUids& recorded, const PresentUids* present);

std::string audit_json(const AuditRow& row);  // one object on one line
std::string audit_text(const AuditRow& row);  // for people, without a line feed at its end

}  // namespace tsb
