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

// The model: one item; replies in order of received. Written as the contract reads, not as the
// code is: who counts is looked up anew at each reply in what was decided so far.
std::vector<Standing> model(const std::vector<Claim>& ordered, SecondReply rule) {
    std::vector<Standing> out;
    std::set<std::pair<std::string, Choice>> ever;  // content that counted, with what it says there
    std::set<Choice> once;                          // answers that were superseded
    std::set<std::string> named;                    // by decisions up to here
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        const Claim& c = ordered[i];
        const ClaimAnswer& a = c.answers.at(0);
        const std::pair content{c.content_key, a.read.value_or(a.choice)};
        if (a.ruled && a.own == counted && is_definite(a.choice)) named.insert(a.instead_of);
        int now = -1;
        for (std::size_t e = 0; e < i; ++e) now = out[e] == counted ? static_cast<int>(e) : now;
        const auto choice_of = [&](int k) { return ordered[std::size_t(k)].answers.at(0).choice; };
        const bool replaces = now >= 0 && named.contains(ordered[std::size_t(now)].id);
        const bool same = now >= 0 && is_definite(a.choice) && choice_of(now) == a.choice;
        const bool repeats = same || (!a.ruled && ever.contains(content));
        Standing s = a.own;
        if (a.own == held && !c.suspicious && (same || ever.contains(content))) s = duplicate;
        if (a.own == counted && !is_definite(a.choice)) s = held;
        if (s == counted && named.contains(c.id)) s = superseded, once.insert(a.choice);
        if (s == counted && !replaces && repeats) s = c.suspicious && !a.ruled ? held : duplicate;
        if (s == counted && !replaces && !a.ruled && once.contains(a.choice)) s = held;
        if (s == counted && !replaces && now >= 0 && rule == SecondReply::hold) s = held;
        if (s == counted && now >= 0)
            out[std::size_t(now)] = superseded, once.insert(choice_of(now));
        out.push_back(s);
        if (s == counted || (s == superseded && a.own == counted) || a.counted_before)
            ever.insert(content);
        for (std::size_t e = 0; s == counted && e < i; ++e) {
            if (out[e] == held && !ordered[e].suspicious && choice_of(int(e)) == a.choice)
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
// What decisions make of replies, for the larger histories: `instead_of` is drawn there.
enum class Ruling { no, released, instead_of, amended, amended_away, rejected_since };

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
    bool could = false, any_ruled = false;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const ClaimAnswer& answer = claims[i].answers.at(0);
        if (got[i] == counted) ++counting;
        if (answer.own == counted) could = true;
        if (answer.ruled || answer.counted_before) any_ruled = true;
        if (got[i] == counted) {
            EXPECT_EQ(answer.own, counted) << what;
        }
        if (got[i] == duplicate && claims[i].suspicious) {
            EXPECT_TRUE(answer.ruled) << what;
        }
    }
    if (any_ruled) {
        EXPECT_LE(counting, 1) << what << ": never two votes";
    } else {
        EXPECT_EQ(counting, could ? 1 : 0)
            << what << ": one vote if any answer may count, never two";
    }
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

// One of the two senders' replies, as a person may have ruled on it.
Claim rule_on(Claim claim, Ruling ruling, const std::string& other) {
    ClaimAnswer& answer = claim.answers.at(0);
    const Choice read = answer.choice;
    switch (ruling) {
        case Ruling::no:
            return claim;
        case Ruling::instead_of:
            answer.instead_of = other;
            [[fallthrough]];
        case Ruling::released:
            answer.own = counted;
            answer.ruled = true;
            return claim;
        case Ruling::amended:
            answer.choice = read == Choice::supports ? Choice::opposes : Choice::supports;
            answer.read = read;
            answer.own = counted;
            answer.ruled = answer.counted_before = true;
            return claim;
        case Ruling::amended_away:
            answer.choice = Choice::blank;
            answer.read = read;
            answer.own = none;
            answer.ruled = true;
            return claim;
        case Ruling::rejected_since:
            answer.own = rejected;
            answer.counted_before = true;
            return claim;
    }
    return claim;
}

// Replies of two senders of a State (its administration and its mission), some the same mail again,
// some ruled on; every order in which six can be given, and every order in which four can come.
TEST(SecondReplyProperty, SixRepliesOfTwoSendersWithDecisionsMatchTheModelInEveryOrder) {
    const unsigned seed = 20260404;
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    int counted_at_all = 0, superseded_by_decision = 0;
    for (int round = 0; round < 400; ++round) {
        const SecondReply rule = pick(2) == 0 ? SecondReply::hold : SecondReply::latest;
        const std::size_t n = 2 + pick(5);
        std::vector<Claim> claims;
        for (std::size_t i = 0; i < n; ++i) {
            // The same mail again, from the outbox of either sender; or a new one.
            Claim claim = make(kinds[pick(kinds.size())], static_cast<int>(i));
            if (i > 0 && pick(3) == 0) {
                const Claim& earlier = claims[pick(i)];
                claim.content_key = earlier.content_key;
                claim.answers = {earlier.answers.at(0)};
                claim.answers.at(0).ruled = claim.answers.at(0).counted_before = false;
                claim.answers.at(0).choice =
                    earlier.answers.at(0).read.value_or(earlier.answers.at(0).choice);
                claim.answers.at(0).read.reset();
            } else {
                claim.content_key += pick(2) == 0 ? "-capital" : "-mission";
            }
            if (pick(3) == 0)
                claim = rule_on(claim, static_cast<Ruling>(pick(6)), std::to_string(pick(n)));
            if (claim.answers.at(0).instead_of == claim.id) claim.answers.at(0).instead_of = "";
            claim.received = UtcTime{std::chrono::hours{pick(4)}};  // some at the same second: seq
            if (pick(6) == 0) claim.received.reset();               // unknown comes last
            claims.push_back(claim);
        }
        std::vector<Claim> ordered = claims;
        std::stable_sort(ordered.begin(), ordered.end(), [](const Claim& a, const Claim& b) {
            const UtcTime never = UtcTime::max();
            return std::pair(a.received.value_or(never), a.seq) <
                   std::pair(b.received.value_or(never), b.seq);
        });
        const std::string what = "seed " + std::to_string(seed) + " round " + std::to_string(round);
        const auto expected = model(ordered, rule);
        std::map<std::string, Standing> by_id;
        for (std::size_t i = 0; i < n; ++i) by_id[ordered[i].id] = expected[i];
        check_invariants(ordered, expected, what);
        std::vector<std::size_t> order(n);
        for (std::size_t i = 0; i < n; ++i) order[i] = i;
        do {
            std::vector<Claim> given;
            for (const std::size_t i : order) given.push_back(claims[i]);
            for (const ClaimStanding& one : stand(given, rule))
                ASSERT_EQ(one.answers.at(0).standing, by_id.at(one.id)) << what << " " << one.id;
        } while (std::next_permutation(order.begin(), order.end()));
        for (std::size_t i = 0; i < n; ++i) {
            counted_at_all += expected[i] == counted ? 1 : 0;
            superseded_by_decision += expected[i] == superseded ? 1 : 0;
        }
    }
    EXPECT_GT(counted_at_all, 200) << "the histories say something";
    EXPECT_GT(superseded_by_decision, 50);
}

}  // namespace
}  // namespace tsb
