// SPDX-License-Identifier: GPL-3.0-or-later
// Tally: fold(entries) -> standings in force -> per circular a Tally -> text, JSON, CSV. Pure: no clock, no files.
// Source: product.md §2 (standing), §3 (tally), §4 (Standing in force), §5 (second replies). Integers only.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/digest.hpp"
#include "config/base/utc_time.hpp"
#include "daemon/judge/standings.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/record/record.hpp"

namespace tsb {

// A reply in force.
struct StandingReply {
    std::string id;  // "12/1"; "12/0" for an unreadable message or one without readings
    std::int64_t seq = 0;
    std::optional<std::string> circular;
    std::optional<std::string> administration;
    ReceivedTime received;
    Reading reading;
    std::vector<AnswerStanding> answers;
    Standing standing = Standing::held;
    std::vector<Reason> reasons;
    std::string content_key;
    bool suspicious = false;
    Disposition disposition = Disposition::reply;
    std::string from, subject, message_id;
};

struct KnownMessage {  // what intake needs to recognise and to settle
    std::int64_t seq = 0;
    Disposition disposition = Disposition::reply;
    bool received_unknown = false;
};

// The state that entries fold to. apply() in seq order; everything else derives from it.
class Fold {
  public:
    Result<void> apply(const LedgerEntry& entry);

    // Replies and unreadable messages in force, by circular, then received, then seq.
    [[nodiscard]] std::vector<StandingReply> replies() const;
    [[nodiscard]] const KnownMessage* find(const Digest& raw) const;
    // Highest UID recorded or noted as seen again, for (mailbox, uidvalidity); 0 if none.
    [[nodiscard]] std::uint32_t cursor(std::string_view mailbox, std::uint32_t uidvalidity) const;
    [[nodiscard]] const std::map<std::string, CircularBody>& circulars() const { return circulars_; }
    [[nodiscard]] std::string roster_digest() const { return roster_digest_; }
    // All replies of one State to one circular as claims for stand().
    [[nodiscard]] std::vector<Claim> claims(std::string_view circular, std::string_view administration) const;
    // What each known message should be settled as now: UID → keyword, for messages with replies or unreadable ones.
    struct Settled {
        MailCoordinates where;
        std::string keyword;  // "$TsbCounted" … (product.md §4)
        Standing standing = Standing::held;
    };
    [[nodiscard]] std::vector<Settled> settlements() const;

  private:
    struct Message;
    std::map<std::string, CircularBody> circulars_;
    std::string roster_digest_;
    // builder's choice
};

struct ItemTally {
    std::string item;
    int supports = 0, opposes = 0, counted = 0;
    std::optional<int> percent_tenths;  // rounded down; absent when nothing is counted
    std::string outcome;                // approved | not-approved | approved-no-replies | needs-decision
    int held = 0;
    bool held_could_change_outcome = false;
};

struct Tally {
    std::string circular;
    UtcTime deadline{};
    UtcTime as_of{};
    bool final = false;
    Rule rule;
    std::vector<ItemTally> items;
    int unassigned_held = 0;
    std::vector<StandingReply> replies;
    LedgerHead ledger;
};

Tally tally(const Fold& fold, const CircularBody& circular, UtcTime as_of, const LedgerHead& head);

std::string tally_json(const Tally& tally);  // one object, one line, product.md §3
std::string tally_text(const Tally& tally, const Roster& names);
std::string tally_csv(const std::vector<Tally>& tallies);  // with header line; cells safe in a spreadsheet (threats N2)

}  // namespace tsb
