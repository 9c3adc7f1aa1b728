// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tally/outcome.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace tsb {
namespace {

Rule rule(int percent, bool strict = false, int min_replies = 0,
          std::string no_replies = "approved") {
    return Rule{percent, strict, min_replies, std::move(no_replies)};
}

TEST(Outcome, IsTheRulesToTheLetter) {
    struct Row {
        Rule by;
        int supports, opposes;
        bool any_reply;
        std::string_view outcome, why;
    };
    const Row rows[] = {
        {rule(70), 7, 3, true, "approved", "exactly 70 %"},
        {rule(70, true), 7, 3, true, "not-approved", "more than 70 % is asked"},
        {rule(70, true), 71, 29, true, "approved", "71 % is more"},
        {rule(70), 69, 31, true, "not-approved", "69 %"},
        {rule(70), 699, 301, true, "not-approved", "69.9 % is not rounded up"},
        {rule(70), 1, 0, true, "approved", "one answer decides"},
        {rule(70), 0, 1, true, "not-approved", "one answer decides"},
        {rule(70, false, 5), 4, 0, true, "not-approved", "too few answers"},
        {rule(70, false, 5), 5, 0, true, "approved", "just enough answers"},
        {rule(70, false, 5), 4, 1, true, "approved", "opposing ones are answers too"},
        {rule(70), 0, 0, false, "approved-no-replies", "silence approves"},
        {rule(70, false, 5), 0, 0, false, "approved-no-replies", "whatever min_replies says"},
        {rule(70), 0, 0, true, "needs-decision", "replies, none of them explicit"},
        {rule(70, false, 0, "needs-decision"), 0, 0, false, "needs-decision",
         "the circular says so"},
        {rule(100), 194, 0, true, "approved", "all"},
        {rule(100), 193, 1, true, "not-approved", "all but one"},
        {rule(0), 0, 1, true, "approved", "nothing is asked"},
        {rule(0, true), 0, 1, true, "not-approved", "more than nothing is asked"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(to_string(outcome_of(row.by, row.supports, row.opposes, row.any_reply)),
                  row.outcome)
            << row.why;
    }
}

TEST(Percent, IsRoundedDownToATenth) {
    struct Row {
        int supports, opposes;
        std::optional<int> tenths;
    };
    const Row rows[] = {{14, 3, 823}, {7, 3, 700}, {2, 1, 666},     {1, 0, 1000},
                        {0, 1, 0},    {0, 0, {}},  {699, 301, 699}, {1999, 1, 999}};
    for (const Row& row : rows)
        EXPECT_EQ(percent_tenths(row.supports, row.opposes), row.tenths) << row.supports;
}

// Every choice of every held answer, one after the other.
struct Model {
    Rule by;
    bool any_reply;
    std::set<Outcome> reached;

    // each: what a voter has now (0 none, 1 supports, 2 opposes) and whether a held answer of
    // theirs may replace it
    void walk(const std::vector<std::pair<int, bool>>& voters, std::size_t i, int supports,
              int opposes) {
        if (i == voters.size()) {
            reached.insert(outcome_of(by, supports, opposes, any_reply));
            return;
        }
        for (int choice = 0; choice < 3; ++choice) {
            const bool stays = choice == voters[i].first;
            if (!stays && (choice == 0 || !voters[i].second)) continue;
            walk(voters, i + 1, supports + (choice == 1 ? 1 : 0), opposes + (choice == 2 ? 1 : 0));
        }
    }
};

TEST(HeldCouldChangeOutcome, IsWhatTryingEveryChoiceFinds) {
    std::mt19937 random(20260403);
    const auto pick = [&](int below) {
        return static_cast<int>(random() % static_cast<unsigned>(below));
    };
    int changing = 0;
    constexpr int cases = 4000;
    for (int round = 0; round < cases; ++round) {
        const Rule by =
            rule(pick(5) == 0 ? pick(101) : 70, pick(2) == 0, pick(3) == 0 ? pick(8) : 0,
                 pick(4) == 0 ? "needs-decision" : "approved");
        std::vector<std::pair<int, bool>> voters;
        Votes votes;
        const int count = pick(9);
        int waiting = 0;
        for (int i = 0; i < count; ++i) {
            const int now = pick(3);
            const bool held = waiting < 6 && pick(3) == 0;
            waiting += held ? 1 : 0;
            voters.emplace_back(now, held);
            if (now == 1) ++votes.supports;
            if (now == 2) ++votes.opposes;
            if (held)
                ++(now == 0   ? votes.uncounted_with_held
                   : now == 1 ? votes.supports_with_held
                              : votes.opposes_with_held);
        }
        const bool any_reply = votes.supports + votes.opposes > 0 || pick(2) == 0;
        Model model{by, any_reply, {}};
        model.walk(voters, 0, 0, 0);
        const bool could = model.reached.size() > 1;
        changing += could ? 1 : 0;
        ASSERT_EQ(held_could_change_outcome(by, votes, any_reply), could)
            << "round " << round << ": " << votes.supports << ":" << votes.opposes << " held "
            << votes.supports_with_held << "," << votes.opposes_with_held << ","
            << votes.uncounted_with_held << " percent " << by.percent;
    }
    EXPECT_GT(changing, cases / 10);
    EXPECT_LT(changing, cases * 9 / 10);
}

TEST(HeldCouldChangeOutcome, TakesNoTimeWhereThousandsAreHeld) {
    Votes votes;
    votes.supports = 194;
    votes.uncounted_with_held = 1'000'000;
    EXPECT_TRUE(held_could_change_outcome(rule(70), votes, true));
}

}  // namespace
}  // namespace tsb
