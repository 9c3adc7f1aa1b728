// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tally/outcome.hpp"

#include <cstdint>
#include <cstdlib>

namespace tsb {

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::approved:
            return "approved";
        case Outcome::not_approved:
            return "not-approved";
        case Outcome::approved_no_replies:
            return "approved-no-replies";
        case Outcome::needs_decision:
            return "needs-decision";
    }
    std::abort();
}

Outcome outcome_of(const Rule& rule, int supports, int opposes, bool any_reply) {
    const std::int64_t counted = std::int64_t{supports} + opposes;
    if (counted == 0) {
        const bool silence_approves = !any_reply && rule.no_replies == "approved";
        return silence_approves ? Outcome::approved_no_replies : Outcome::needs_decision;
    }
    const std::int64_t have = std::int64_t{100} * supports;
    const std::int64_t need = std::int64_t{rule.percent} * counted;
    const bool enough = rule.strict ? have > need : have >= need;
    return enough && counted >= rule.min_replies ? Outcome::approved : Outcome::not_approved;
}

// For each number of votes that may be added, every number of supports between the two extremes can
// be reached, and with the total fixed more supports never make an approval undone: the extremes
// decide.
bool held_could_change_outcome(const Rule& rule, const Votes& votes, bool any_reply) {
    const Outcome now = outcome_of(rule, votes.supports, votes.opposes, any_reply);
    const int counted = votes.supports + votes.opposes;
    for (int added = 0; added <= votes.uncounted_with_held; ++added) {
        const int least = votes.supports - votes.supports_with_held;
        const int most = votes.supports + votes.opposes_with_held + added;
        for (const int supports : {least, most}) {
            if (outcome_of(rule, supports, counted + added - supports, any_reply) != now)
                return true;
        }
    }
    return false;
}

std::optional<int> percent_tenths(int supports, int opposes) {
    const std::int64_t counted = std::int64_t{supports} + opposes;
    if (counted == 0) return std::nullopt;
    return static_cast<int>(std::int64_t{1000} * supports / counted);
}

}  // namespace tsb
