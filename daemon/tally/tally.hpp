// SPDX-License-Identifier: GPL-3.0-or-later
// Tally: fold(entries) -> standings in force -> per circular a Tally -> text, JSON, CSV. Pure: no
// clock, no files.
// Source: product.md §2 (standing), §3 (tally), §4 (Standing in force), §5 (second replies).
// Integers only.
// Guarantees: sender, reading and deadline are never judged again here; no State has two votes on
// an item.
// Trust: entries come from a ledger whose chain was checked; strings in them are the senders', and
// are made harmless where they are printed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/base/digest.hpp"
#include "config/base/utc_time.hpp"
#include "daemon/judge/standings.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/record/record.hpp"

namespace tsb {

// A decision as it was taken.
struct TakenDecision {
    std::int64_t seq = 0;
    UtcTime time{};
    DecisionBody body;
};

// A reply in force.
struct StandingReply {
    std::string id;  // "12/1"; "12/0" for an unreadable message or one without readings
    std::int64_t seq = 0;
    std::optional<std::string> circular;
    // The State credited; of a held reply that credits none, the State that the form names; of a
    // message without readings, the sender's.
    std::optional<std::string> administration;
    ReceivedTime received;
    Reading reading;                      // with the choices in force, as a person amended them
    std::vector<Choice> as_read;          // those that were read, same order as reading.answers
    std::vector<AnswerStanding> answers;  // own: as judged
    Standing standing = Standing::held;
    std::vector<Reason> reasons;  // of the reply and of its message
    std::string content_key;
    bool suspicious = false;
    Disposition disposition = Disposition::reply;
    std::string from, subject, message_id;
    std::vector<TakenDecision> decisions;  // all, by seq: also notes and those replaced since
    std::optional<Digest> raw;             // of the message
};

// Whether a person ruled on it; a note is no ruling.
bool is_decided(const StandingReply& reply);
// Whether a person has to look at it: it is held, or an answer of it is.
bool waits_for_a_person(const StandingReply& reply);

// What intake needs to recognise and to settle. Kept for every message, so it is small.
struct KnownMessage {
    std::int64_t seq = 0;  // of the newest entry about it
    UtcTime time{};        // of that entry
    Disposition disposition = Disposition::reply;
    std::optional<UtcTime> received;  // nullopt: unknown
    bool gone = false;                // its raw copy was removed (note `gone`)
    std::vector<std::string> ids;     // its replies in force; none for other people's mail
};

// The state that entries fold to. apply(), or for `--as-of` apply_as_of(), in seq order; everything
// else derives from it.
class Fold {
  public:
    // Errors: fatal (74) for a body that is not understood or contradicts what is in force.
    Result<void> apply(const LedgerEntry& entry);
    // As apply(); but an entry that is later than that, wherever it stands (the clock may have been
    // set back), is left out, and so is one that supersedes what was left out. False: left out.
    Result<bool> apply_as_of(const LedgerEntry& entry, UtcTime as_of);

    // The reply in force that an id names: itself, or the newest correction of what it named.
    [[nodiscard]] std::optional<std::string> newest(std::string_view id) const;
    [[nodiscard]] std::optional<StandingReply> reply(std::string_view id) const;
    [[nodiscard]] bool is_decided(const KnownMessage& message) const;
    [[nodiscard]] bool waits(const KnownMessage& message) const;  // a reply of it, for a person
    // Undecided, and something of it is held, late or not entitled: a correction may replace it.
    [[nodiscard]] bool may_be_corrected(const KnownMessage& message) const;

    // What a changed circular or roster may turn (product.md §4 "Judged again"): the newest entries
    // of undecided messages with a held, late or not-entitled answer, or unreadable, that are older
    // than the last circular or roster entry; by received (unknown last), then seq.
    struct Undecided {
        Digest raw;
        std::int64_t seq = 0;
        std::optional<UtcTime> received;
    };
    [[nodiscard]] std::vector<Undecided> to_judge_again() const;
    // Undecided messages of which a reply is held for that reason; in the same order.
    [[nodiscard]] std::vector<Undecided> waiting_for(std::string_view reason) const;
    [[nodiscard]] std::int64_t last_belief() const { return last_belief_; }  // that entry's seq
    // Messages with replies in force, older than that entry, that to_judge_again() leaves as they
    // are: they count, repeat, were superseded or ruled on.
    [[nodiscard]] std::size_t left_as_judged() const;
    // Every message that is known by its bytes, other people's mail included: its newest entry. In
    // the same order as above.
    [[nodiscard]] std::vector<Undecided> known_messages() const;

    // Replies and unreadable messages in force, by circular (none last), then received (unknown
    // last), then seq.
    [[nodiscard]] std::vector<StandingReply> replies() const;
    [[nodiscard]] const KnownMessage* find(const Digest& raw) const;
    // Highest UID recorded or noted as seen again, for (mailbox, uidvalidity); 0 if none.
    [[nodiscard]] std::uint32_t cursor(std::string_view mailbox, std::uint32_t uidvalidity) const;
    // UIDVALIDITY of the newest entry about that mailbox.
    [[nodiscard]] std::optional<std::uint32_t> last_uidvalidity(std::string_view mailbox) const;
    [[nodiscard]] const std::map<std::string, CircularBody>& circulars() const {
        return circulars_;
    }
    [[nodiscard]] std::string roster_digest() const { return roster_digest_; }
    // All replies credited to one State for one circular as claims for stand(), by seq.
    [[nodiscard]] std::vector<Claim> claims(std::string_view circular,
                                            std::string_view administration) const;
    // Other people's mail whose entry is older than `before` and whose raw copy is not yet noted as
    // gone. Sorted.
    [[nodiscard]] std::vector<Digest> other_mail_before(UtcTime before) const;
    // Other people's mail whose raw copy is noted as gone. Sorted.
    [[nodiscard]] std::vector<Digest> noted_gone() const;
    // What each known message should be settled as now, for messages with replies or unreadable
    // ones; one per place where the message was seen.
    struct Settled {
        MailCoordinates where;
        std::string keyword;  // "$TsbCounted" … (product.md §4)
        Standing standing = Standing::held;
    };
    [[nodiscard]] std::vector<Settled> settlements() const;

  private:
    using ReplyKey = std::pair<std::int64_t, std::int64_t>;    // entry, index
    using StateKey = std::pair<std::string, std::string>;      // circular, administration credited
    using MailboxKey = std::pair<std::string, std::uint32_t>;  // mailbox, uidvalidity
    struct Ruling {                                            // of a decision, on one answer
        Standing own = Standing::held;                         // counted, none or rejected
        Choice choice = Choice::blank;
        std::string instead_of;
    };
    struct Reply {
        StandingReply standing;
        Claim judged;                          // as the entry says
        std::map<std::string, Ruling> ruled;   // by item: the last decision on it
        std::set<std::string> counted_before;  // items that counted when a decision came
        Claim claim;                           // judged and ruled: what the second-reply rule sees
        std::vector<Reason> own_reasons;       // without those of the second-reply rule
        std::optional<StateKey> state;         // whose second replies it meets; none: stands alone
    };
    struct Message {
        std::optional<Digest> raw;
        std::vector<MailCoordinates> where;
    };
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const;
    };

    Result<void> apply_message(const LedgerEntry& entry);
    Result<void> apply_circular(const LedgerEntry& entry);
    Result<void> apply_note(const LedgerEntry& entry);
    Result<void> apply_decision(const LedgerEntry& entry);
    using Removed = std::vector<std::pair<ReplyKey, Reply>>;
    Result<Removed> supersede(const std::vector<std::string>& ids, Message& heir);
    void inherit(Removed removed, std::int64_t heir);
    static void rule(Reply& reply, const DecisionBody& decision);
    void put_in_force(const ReplyKey& key, Reply& reply);
    [[nodiscard]] std::optional<ReplyKey> newest(ReplyKey key) const;
    [[nodiscard]] bool any_decided(std::int64_t seq) const;
    [[nodiscard]] bool may_turn(std::int64_t seq) const;
    static void put_in_order(std::vector<Undecided>& messages);
    template <class Wanted>
    [[nodiscard]] std::vector<Undecided> undecided(const Wanted& wanted) const;
    [[nodiscard]] Result<bool> refers_to_left_out(const LedgerEntry& entry) const;
    void remember(const MailCoordinates& where);
    void add_reply(Reply reply, const ReplyKey& key, const std::optional<Digest>& raw);
    void add_replies(const LedgerEntry& entry, const MessageBody& body);
    void restand() const;

    std::map<std::string, CircularBody> circulars_;
    std::string roster_digest_;
    std::unordered_map<Digest, KnownMessage, DigestHash> known_;
    std::map<MailboxKey, std::uint32_t, std::less<>> cursors_;
    std::map<std::string, std::uint32_t, std::less<>> uidvalidities_;
    std::set<std::int64_t> left_out_;           // entries that apply_as_of() left out
    std::map<std::int64_t, Message> messages_;  // those with replies in force, by entry
    std::map<ReplyKey, ReplyKey> corrected_;    // a reply no longer in force, and its correction
    std::int64_t last_belief_ = 0;              // the last circular or roster entry
    std::map<StateKey, std::set<ReplyKey>> states_;
    // The second-reply rule is laid over a State's replies when somebody asks, not at every entry.
    mutable std::map<ReplyKey, Reply> replies_;
    mutable std::set<StateKey> changed_;
};

struct ItemTally {
    std::string item;
    int supports = 0, opposes = 0, counted = 0;
    std::optional<int> percent_tenths;  // rounded down; absent when nothing is counted
    std::string outcome;  // approved | not-approved | approved-no-replies | needs-decision
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
    std::vector<StandingReply> unassigned;  // the unassigned_held ones; only text shows them
    LedgerHead ledger;
};

Tally tally(const Fold& fold, const CircularBody& circular, UtcTime as_of, const LedgerHead& head);

std::string tally_json(
    const Tally& tally);  // one object on one line, without a line feed, product.md §3
std::string tally_text(const Tally& tally, const Roster& names);
std::string tally_csv(const std::vector<Tally>&
                          tallies);  // with header line; cells safe in a spreadsheet (threats N2)

}  // namespace tsb
