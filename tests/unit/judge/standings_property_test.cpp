// SPDX-License-Identifier: GPL-3.0-or-later
// All small histories of one State's replies against a short model written from product.md §5
// alone, one item at a time.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

#include "daemon/judge/standings.hpp"

namespace tsb {
namespace {

using enum Standing;

// The model: replies in order; one item. Written as the contract reads, not as the code is.
std::vector<Standing> model(const std::vector<Claim>& ordered, SecondReply rule) {
    std::vector<Standing> out;
    std::set<std::string> ever_counted;
    std::set<Choice> once;
    int now = -1;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        const Claim& c = ordered[i];
        const ClaimAnswer& a = c.answers.at(0);
        const bool repeats =
            now >= 0 && is_definite(a.choice) &&
            ordered[static_cast<std::size_t>(now)].answers.at(0).choice == a.choice;
        Standing s = a.own;
        if ((a.own == counted || a.own == held) && !c.suspicious &&
            (ever_counted.contains(c.content_key) || repeats))
            s = duplicate;
        if (a.own == counted && c.suspicious && (ever_counted.contains(c.content_key) || repeats))
            s = held;
        if (s == counted && now >= 0) {
            if (rule == SecondReply::hold || once.contains(a.choice))
                s = held;
            else {
                out[static_cast<std::size_t>(now)] = superseded;
                once.insert(ordered[static_cast<std::size_t>(now)].answers.at(0).choice);
            }
        }
        out.push_back(s);
        if (s != counted) continue;
        now = static_cast<int>(i);
        ever_counted.insert(c.content_key);
        for (std::size_t e = 0; e < i; ++e) {
            if (out[e] == held && !ordered[e].suspicious &&
                ordered[e].answers.at(0).choice == a.choice)
                out[e] = superseded;
        }
    }
    return out;
}

struct Kind {  // of reply, by its one answer
    Choice choice;
    Standing own;
    char key;
    bool suspicious;
};
const std::vector<Kind> kinds = {
    {Choice::supports, counted, 'k', false},  {Choice::opposes, counted, 'l', false},
    {Choice::supports, counted, 'm', false},  {Choice::opposes, counted, 'n', false},
    {Choice::supports, held, 'k', false},     {Choice::opposes, held, 'o', false},
    {Choice::supports, held, 'p', true},      {Choice::opposes, late, 'l', false},
    {Choice::supports, rejected, 'q', false}, {Choice::both, held, 'r', false},
    {Choice::blank, none, 's', false},
};

Claim make(const Kind& kind, int n) {
    Claim claim;
    claim.id = std::to_string(n);
    claim.received = UtcTime{std::chrono::hours{n}};
    claim.seq = n;
    claim.content_key = std::string(1, kind.key);
    claim.suspicious = kind.suspicious;
    claim.answers = {{"A", kind.choice, kind.own}};
    return claim;
}

std::vector<Standing> of(const std::vector<ClaimStanding>& all) {
    std::vector<Standing> out;
    for (const ClaimStanding& one : all) out.push_back(one.answers.at(0).standing);
    return out;
}

void check_invariants(const std::vector<Claim>& claims, const std::vector<Standing>& got,
                      const std::string& what) {
    int counting = 0;
    bool could = false;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (got[i] == counted) ++counting;
        if (claims[i].answers.at(0).own == counted) could = true;
        if (got[i] == counted) {
            EXPECT_EQ(claims[i].answers.at(0).own, counted) << what;
        }
        if (got[i] == duplicate) {
            EXPECT_FALSE(claims[i].suspicious) << what;
        }
    }
    EXPECT_EQ(counting, could ? 1 : 0) << what << ": one vote if any answer may count, never two";
}

TEST(SecondReplyProperty, EveryHistoryOfUpToFourRepliesMatchesTheModelInEveryOrderGiven) {
    const std::size_t n = kinds.size();
    for (const SecondReply rule : {SecondReply::hold, SecondReply::latest}) {
        for (std::size_t code = 0; code < n * n * n * n; ++code) {
            std::vector<Claim> claims;
            std::string what = rule == SecondReply::hold ? "hold" : "latest";
            std::size_t rest = code;
            for (int i = 0; i < 4; ++i, rest /= n) {
                claims.push_back(make(kinds[rest % n], i));
                what += " " + std::to_string(rest % n);
            }
            const auto got = of(stand(claims, rule));
            ASSERT_EQ(got, model(claims, rule)) << what;
            check_invariants(claims, got, what);
        }
    }
}

TEST(SecondReplyProperty, FiveRepliesWithTwoItemsPermutedAndDoubledGiveTheSame) {
    const unsigned seed = 20260403;
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    for (int round = 0; round < 4000; ++round) {
        const SecondReply rule = pick(2) == 0 ? SecondReply::hold : SecondReply::latest;
        std::vector<Claim> claims;
        for (int i = 0; i < 5; ++i) {
            Claim claim = make(kinds[pick(kinds.size())], i);
            claim.content_key =
                "key" + std::to_string(i);  // item by item the model knows no common content
            const Kind& second = kinds[pick(kinds.size())];
            claim.answers.push_back({"B", second.choice, second.own});
            claims.push_back(claim);
        }
        std::map<std::string, std::vector<Standing>> expected;
        for (const ClaimStanding& one : stand(claims, rule)) {
            for (const AnswerStanding& answer : one.answers)
                expected[one.id].push_back(answer.standing);
        }
        for (std::size_t item = 0; item < 2; ++item) {
            std::vector<Claim> alone = claims;
            for (Claim& claim : alone) claim.answers = {claim.answers.at(item)};
            const auto by_model = model(alone, rule);
            for (std::size_t i = 0; i < claims.size(); ++i) {
                ASSERT_EQ(expected.at(claims[i].id).at(item), by_model[i])
                    << "seed " << seed << " round " << round;
            }
        }
        std::shuffle(claims.begin(), claims.end(), random);
        const auto shuffled = stand(claims, rule);
        for (std::size_t i = 0; i < claims.size(); ++i) {
            ASSERT_EQ(shuffled[i].id, claims[i].id);
            for (std::size_t item = 0; item < 2; ++item) {
                ASSERT_EQ(shuffled[i].answers.at(item).standing, expected.at(claims[i].id).at(item))
                    << "round " << round;
            }
        }
        // The same reply once more, at the end: what counted before counts still.
        Claim again = claims[pick(claims.size())];
        again.id = "again";
        again.seq = 99;
        again.received = UtcTime{std::chrono::hours{99}};
        claims.push_back(again);
        const auto doubled = stand(claims, rule);
        for (std::size_t i = 0; i + 1 < claims.size(); ++i) {
            for (std::size_t item = 0; item < 2; ++item) {
                const Standing before = expected.at(claims[i].id).at(item);
                if (before == counted) {
                    ASSERT_EQ(doubled[i].answers.at(item).standing, counted) << "round " << round;
                }
            }
        }
    }
}

}  // namespace
}  // namespace tsb
