// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tally/tally.hpp"

#include <algorithm>

#include "daemon/tally/outcome.hpp"

namespace tsb {
namespace {

bool is_held(const AnswerStanding& answer) {
    return answer.standing == Standing::held;
}

// A held reply none of whose answers is held (there are none, or all are blank) may turn out to be
// an answer to every item.
bool stands_for_every_item(const StandingReply& reply) {
    return reply.standing == Standing::held &&
           std::none_of(reply.answers.begin(), reply.answers.end(), is_held);
}

const AnswerStanding* answer_to(const StandingReply& reply, const std::string& item) {
    for (const AnswerStanding& answer : reply.answers) {
        if (answer.item == item) return &answer;
    }
    return nullptr;
}

Choice choice_of(const StandingReply& reply, const std::string& item) {
    for (const Answer& answer : reply.reading.answers) {
        if (answer.item == item) return answer.choice;
    }
    return Choice::blank;
}

bool named_no_form(const StandingReply& reply) {
    const auto reason = [](const Reason& one) { return one.id == "no-form"; };
    const auto problem = [](const Problem& one) { return one.code == "no-form"; };
    return std::any_of(reply.reasons.begin(), reply.reasons.end(), reason) ||
           std::any_of(reply.reading.problems.begin(), reply.reading.problems.end(), problem);
}

// It might belong to this circular: it names none, and came while this one was open, or nobody
// knows when.
bool is_unassigned(const StandingReply& reply, const CircularBody& circular) {
    if (reply.circular || reply.standing != Standing::held || named_no_form(reply)) return false;
    const auto& time = reply.received.time;
    return !time || ((!circular.issued || *circular.issued <= *time) && *time <= circular.deadline);
}

// Whether it shows that a State was not silent. A rejected one does so only if a State was credited
// with it.
bool sent_in_time(const StandingReply& reply) {
    if (reply.standing == Standing::late || reply.standing == Standing::not_entitled) return false;
    return reply.standing != Standing::rejected || reply.administration;
}

// Which circular an unassigned reply is about is not known; that the State was not silent is.
bool of_known_state(const StandingReply& reply) {
    return reply.administration.has_value();
}

struct StateVote {
    std::optional<Choice> counted;
    bool held = false;
};

// The votes on one item, a State each; held replies of unknown States are votes of their own.
class ItemCount {
  public:
    explicit ItemCount(std::string item) : item_(std::move(item)) {}

    void add(const StandingReply& reply) {
        const AnswerStanding* answer = answer_to(reply, item_);
        if ((answer != nullptr && is_held(*answer)) || stands_for_every_item(reply)) {
            ++held_;
            add_held(reply);
        } else if (answer != nullptr && answer->standing == Standing::counted &&
                   reply.administration) {
            const Choice choice = choice_of(reply, item_);
            if (is_definite(choice)) states_[*reply.administration].counted = choice;
        }
    }

    // A held reply whose circular is not known may be an answer to this item too, but is not held
    // here.
    void add_unassigned(const StandingReply& reply) { add_held(reply); }

    [[nodiscard]] Votes votes() const {
        Votes votes;
        votes.uncounted_with_held = unknown_held_;
        for (const auto& [state, vote] : states_) {
            if (!vote.counted) {
                votes.uncounted_with_held += vote.held ? 1 : 0;
            } else if (*vote.counted == Choice::supports) {
                ++votes.supports;
                votes.supports_with_held += vote.held ? 1 : 0;
            } else {
                ++votes.opposes;
                votes.opposes_with_held += vote.held ? 1 : 0;
            }
        }
        return votes;
    }
    [[nodiscard]] int held() const { return held_; }

  private:
    void add_held(const StandingReply& reply) {
        if (reply.administration)
            states_[*reply.administration].held = true;
        else
            ++unknown_held_;
    }

    std::string item_;
    std::map<std::string, StateVote> states_;
    int held_ = 0;
    int unknown_held_ = 0;
};

ItemTally tally_item(const std::string& item, const Tally& so_far, bool any_reply) {
    ItemCount count(item);
    for (const StandingReply& reply : so_far.replies) count.add(reply);
    for (const StandingReply& reply : so_far.unassigned) count.add_unassigned(reply);
    const Votes votes = count.votes();
    ItemTally out;
    out.item = item;
    out.supports = votes.supports;
    out.opposes = votes.opposes;
    out.counted = votes.supports + votes.opposes;
    out.percent_tenths = percent_tenths(votes.supports, votes.opposes);
    out.outcome =
        std::string(to_string(outcome_of(so_far.rule, votes.supports, votes.opposes, any_reply)));
    out.held = count.held();
    out.held_could_change_outcome = held_could_change_outcome(so_far.rule, votes, any_reply);
    return out;
}

}  // namespace

Tally tally(const Fold& fold, const CircularBody& circular, UtcTime as_of, const LedgerHead& head) {
    Tally out;
    out.circular = circular.id;
    out.deadline = circular.deadline;
    out.as_of = as_of;
    out.rule = circular.rule;
    out.ledger = head;
    for (StandingReply& reply : fold.replies()) {
        if (reply.circular == circular.id)
            out.replies.push_back(std::move(reply));
        else if (is_unassigned(reply, circular))
            out.unassigned.push_back(std::move(reply));
    }
    out.unassigned_held = static_cast<int>(out.unassigned.size());
    const bool any_reply =
        std::any_of(out.replies.begin(), out.replies.end(), sent_in_time) ||
        std::any_of(out.unassigned.begin(), out.unassigned.end(), of_known_state);
    for (const std::string& item : circular.items)
        out.items.push_back(tally_item(item, out, any_reply));
    const bool nothing_held =
        out.unassigned.empty() &&
        std::none_of(out.replies.begin(), out.replies.end(), [](const StandingReply& reply) {
            return reply.standing == Standing::held ||
                   std::any_of(reply.answers.begin(), reply.answers.end(), is_held);
        });
    out.final = as_of > circular.deadline && nothing_held;
    return out;
}

}  // namespace tsb
