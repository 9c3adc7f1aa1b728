// SPDX-License-Identifier: GPL-3.0-or-later
// product.md §5 "Second replies": a test a clause.
#include "daemon/judge/standings.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/judge/support.hpp"

namespace tsb {
namespace {

using enum Standing;
using enum Choice;

// A claim received at hour n with seq n; answers to items "A", "B" ….
Claim claim(int n, const std::string& key, std::vector<std::pair<Choice, Standing>> answers) {
    Claim out;
    out.id = std::to_string(n) + "/1";
    out.received = at("2026-03-01T00:00:00Z") + std::chrono::hours{n};
    out.seq = n;
    out.content_key = key;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        out.answers.push_back({std::string(1, static_cast<char>('A' + i)), answers.at(i).first,
                               answers.at(i).second});
    }
    return out;
}

// "counted+held superseded": answers joined by +, claims by blanks; reason ids after a colon.
std::string flat(const std::vector<Claim>& claims, SecondReply rule) {
    std::string out;
    for (const ClaimStanding& standing : stand(claims, rule)) {
        if (!out.empty()) out += " ";
        for (std::size_t i = 0; i < standing.answers.size(); ++i) {
            out += (i == 0 ? "" : "+") + std::string(to_string(standing.answers.at(i).standing));
        }
        for (const Reason& reason : standing.reasons) out += ":" + reason.id;
    }
    return out;
}

constexpr SecondReply hold = SecondReply::hold;
constexpr SecondReply latest = SecondReply::latest;

TEST(SecondReplies, OneReplyStandsAsItIs) {
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}, {blank, none}, {both, held}})}, hold),
              "counted+none+held");
    EXPECT_EQ(flat({}, hold), "");
}

TEST(SecondReplies, TheSameSignedContentAsAReplyThatEverCountedIsADuplicate) {
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, counted}}), claim(2, "k", {{supports, counted}})}, hold),
        "counted duplicate");
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), claim(2, "k", {{supports, held}})}, hold),
              "counted duplicate")
        << "duplicate comes before held";
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), claim(2, "k", {{supports, late}})}, hold),
              "counted late")
        << "late comes before duplicate";
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}, {both, held}}),
                    claim(2, "k", {{supports, counted}, {both, held}})},
                   hold),
              "counted+held duplicate+duplicate")
        << "the whole content is known, its held answer too";
}

TEST(SecondReplies, KnownContentAbsorbsNoAnswerThatItDidNotGive) {
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), claim(2, "k", {{unclear, held}})}, hold),
              "counted held")
        << "the mail holds another form beside the earlier one";
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, counted}}), claim(2, "k", {{opposes, held}})}, latest),
        "counted held");
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, counted}}), claim(2, "k", {{opposes, counted}})}, latest),
        "superseded counted");
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}, {both, held}}),
                    claim(2, "k", {{supports, counted}, {opposes, held}})},
                   hold),
              "counted+held duplicate+held")
        << "item by item";
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), claim(2, "l", {{opposes, counted}}),
                    claim(3, "k", {{opposes, held}, {supports, held}})},
                   latest),
              "superseded counted duplicate+held")
        << "the first repeats what counts now";
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}),
                    claim(2, "k", {{supports, counted}, {both, held}}),
                    claim(3, "k", {{supports, counted}, {both, held}})},
                   hold),
              "counted duplicate+held duplicate+held")
        << "nor what a duplicate brought";
}

TEST(SecondReplies, EvenIfRejectedSince) {
    Claim rejected_since = claim(1, "k", {{supports, rejected}});
    rejected_since.answers.at(0).counted_before = true;
    EXPECT_EQ(flat({rejected_since, claim(2, "k", {{supports, counted}})}, hold),
              "rejected duplicate");
    rejected_since.answers.at(0).counted_before = false;
    EXPECT_EQ(flat({rejected_since, claim(2, "k", {{supports, counted}})}, hold),
              "rejected counted")
        << "one that never counted absorbs nothing";
}

TEST(SecondReplies, TheSameAnswersAsThoseThatCountNowAreADuplicate) {
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, counted}}), claim(2, "l", {{supports, counted}})}, hold),
        "counted duplicate");
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, counted}}), claim(2, "l", {{supports, held}})}, latest),
        "counted duplicate");
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}, {opposes, counted}}),
                    claim(2, "l", {{supports, counted}, {blank, none}})},
                   latest),
              "counted+counted duplicate+none");
}

TEST(SecondReplies, NeverADuplicateWithASuspiciousProblem) {
    Claim odd = claim(2, "k", {{supports, held}});
    odd.suspicious = true;
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), odd}, hold), "counted held");
    odd.received = at("2026-01-01T00:00:00Z");
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), odd}, hold), "counted held")
        << "nor superseded by a good one";
    Claim partly = claim(2, "l", {{supports, counted}, {opposes, held}});
    partly.suspicious = true;
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), partly}, hold),
              "counted held+held:repeats-suspiciously")
        << "nor item by item";
}

TEST(SecondReplies, NewlySignedAnswersEqualToSupersededOnesAreHeldReturnsToEarlier) {
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), claim(2, "l", {{opposes, counted}}),
                    claim(3, "m", {{supports, counted}})},
                   latest),
              "superseded counted held:returns-to-earlier");
}

TEST(SecondReplies, ResendingAnOldSignedReplyNeverTurnsALaterOneBack) {
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), claim(2, "l", {{opposes, counted}}),
                    claim(3, "k", {{supports, counted}})},
                   latest),
              "superseded counted duplicate")
        << "V1 replay-to-revert";
}

TEST(SecondReplies, AHeldLateOrRejectedEarlierReplyAbsorbsNothing) {
    EXPECT_EQ(flat({claim(1, "k", {{supports, held}}), claim(2, "k", {{supports, counted}})}, hold),
              "superseded counted");
    EXPECT_EQ(flat({claim(1, "k", {{supports, late}}), claim(2, "k", {{supports, counted}})}, hold),
              "late counted");
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, rejected}}), claim(2, "k", {{supports, counted}})}, hold),
        "rejected counted");
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, not_entitled}}), claim(2, "k", {{supports, counted}})},
             hold),
        "not-entitled counted");
}

TEST(SecondReplies, AHeldOneThatACountedOneRepeatsBecomesSuperseded) {
    EXPECT_EQ(flat({claim(1, "k", {{supports, held}, {both, held}}),
                    claim(2, "l", {{supports, counted}, {opposes, counted}})},
                   hold),
              "superseded+held counted+counted")
        << "item by item: both boxes are no answer that could be repeated";
    EXPECT_EQ(flat({claim(1, "k", {{opposes, held}}), claim(2, "l", {{supports, counted}})}, hold),
              "held counted")
        << "another answer still waits for a person";
}

TEST(SecondReplies, ADifferentExplicitAnswerUnderHoldLeavesTheFirstCountedAndHoldsTheSecond) {
    EXPECT_EQ(
        flat({claim(1, "k", {{supports, counted}}), claim(2, "l", {{opposes, counted}})}, hold),
        "counted held:differs-from-earlier");
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}, {supports, counted}}),
                    claim(2, "l", {{supports, counted}, {opposes, counted}})},
                   hold),
              "counted+counted duplicate+held:differs-from-earlier")
        << "item by item";
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}, {blank, none}}),
                    claim(2, "l", {{supports, counted}, {opposes, counted}})},
                   hold),
              "counted+none duplicate+counted")
        << "an item that was left blank can be answered later";
}

TEST(SecondReplies, ADifferentExplicitAnswerUnderLatestCountsAndTheFirstIsSuperseded) {
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}, {opposes, counted}}),
                    claim(2, "l", {{opposes, counted}, {opposes, counted}})},
                   latest),
              "superseded+counted counted+duplicate");
}

TEST(SecondReplies, LateHeldAndRejectedOnesReplaceNothing) {
    for (const Standing own : {late, held, rejected, not_entitled, none}) {
        for (const SecondReply rule : {hold, latest}) {
            EXPECT_EQ(
                flat({claim(1, "k", {{supports, counted}}), claim(2, "l", {{opposes, own}})}, rule),
                "counted " + std::string(to_string(own)));
        }
    }
}

TEST(SecondReplies, RepliesAreOrderedByReceivedThenSeqWhateverTheOrderGiven) {
    Claim first = claim(1, "k", {{supports, counted}});
    Claim second = claim(2, "l", {{opposes, counted}});
    EXPECT_EQ(flat({second, first}, hold), "held:differs-from-earlier counted")
        << "out in the order given";
    second.received = first.received;
    EXPECT_EQ(flat({second, first}, hold), "held:differs-from-earlier counted")
        << "same second: seq";
    first.received.reset();
    EXPECT_EQ(flat({second, first}, hold), "counted held:differs-from-earlier")
        << "an unknown time comes last";
    first.seq = 9;
    second.received.reset();
    EXPECT_EQ(flat({first, second}, hold), "held:differs-from-earlier counted")
        << "both unknown: seq";
}

// A claim that a decision made count, instead of another one if that is named.
Claim ruled(Claim out, const std::string& instead_of = "") {
    for (ClaimAnswer& answer : out.answers) {
        answer.ruled = true;
        answer.instead_of = instead_of;
    }
    return out;
}

TEST(SecondReplies, TheAnswerThatADecisionNamesIsSupersededUnderEitherRule) {
    const Claim first = claim(1, "k", {{supports, counted}});
    const Claim second = claim(2, "l", {{opposes, counted}});
    for (const SecondReply rule : {hold, latest}) {
        EXPECT_EQ(flat({first, ruled(second, "1/1")}, rule), "superseded counted");
        EXPECT_EQ(flat({ruled(first, "2/1"), second}, rule), "counted superseded")
            << "the earlier one instead of the later one";
    }
    EXPECT_EQ(flat({first, ruled(claim(2, "l", {{supports, counted}}), "1/1")}, hold),
              "superseded counted")
        << "also where both say the same";
}

TEST(SecondReplies, WhatADecisionReplacedStaysKnown) {
    const Claim replaced = claim(1, "k", {{supports, counted}});
    const Claim ruling = ruled(claim(2, "l", {{opposes, counted}}), "1/1");
    EXPECT_EQ(flat({replaced, ruling, claim(3, "k", {{supports, counted}})}, latest),
              "superseded counted duplicate");
    EXPECT_EQ(flat({replaced, ruling, claim(3, "m", {{supports, counted}})}, latest),
              "superseded counted held:returns-to-earlier");
    EXPECT_EQ(flat({ruled(claim(1, "l", {{opposes, counted}}), "2/1"),
                    claim(2, "k", {{supports, counted}}), claim(3, "k", {{supports, counted}}),
                    claim(4, "m", {{supports, counted}})},
                   latest),
              "counted superseded duplicate held:returns-to-earlier")
        << "also where it came after the one that replaced it";
}

TEST(SecondReplies, WhatADecisionReplacedNeverCountsBesideAThird) {
    EXPECT_EQ(flat({ruled(claim(1, "k", {{supports, counted}}), "3/1"),
                    claim(2, "l", {{opposes, counted}}), claim(3, "m", {{supports, counted}})},
                   latest),
              "superseded counted superseded");
}

TEST(SecondReplies, ADecisionThatNamesItselfOrNobodyThereReplacesNothing) {
    EXPECT_EQ(flat({ruled(claim(1, "k", {{supports, counted}}), "1/1")}, hold), "counted");
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}),
                    ruled(claim(2, "l", {{opposes, counted}}), "9/1")},
                   hold),
              "counted held:differs-from-earlier");
}

TEST(SecondReplies, WhatAPersonReleasedIsNeitherAReturnNorSuspiciousNorKnownContent) {
    const Claim first = claim(1, "k", {{supports, counted}});
    const Claim second = claim(2, "l", {{opposes, counted}});
    EXPECT_EQ(flat({first, second, ruled(claim(3, "k", {{supports, counted}}), "2/1")}, latest),
              "superseded superseded counted")
        << "the first was replaced by the second, and that by the decision";
    Claim odd = ruled(claim(1, "k", {{supports, counted}}));
    odd.suspicious = true;
    EXPECT_EQ(flat({odd}, hold), "counted");
    odd.id = "2/1";
    odd.received = at("2026-03-09T00:00:00Z");
    EXPECT_EQ(flat({first, odd}, hold), "counted duplicate") << "its State has one vote";
}

TEST(SecondReplies, WhatAPersonReleasedMeetsLaterRepliesAsAnyOther) {
    const Claim released = ruled(claim(1, "k", {{supports, counted}}));
    EXPECT_EQ(flat({released, claim(2, "l", {{opposes, counted}})}, hold),
              "counted held:differs-from-earlier");
    EXPECT_EQ(flat({released, claim(2, "l", {{opposes, counted}})}, latest), "superseded counted");
    EXPECT_EQ(flat({released, claim(2, "k", {{supports, held}})}, hold), "counted duplicate");
}

TEST(SecondReplies, AnAmendedAnswerCountsAsAmendedAndIsKnownByWhatItsContentSays) {
    Claim amended = ruled(claim(1, "k", {{opposes, counted}}));
    amended.answers.at(0).read = both;
    EXPECT_EQ(flat({amended, claim(2, "k", {{both, held}})}, hold), "counted duplicate")
        << "the same mail again";
    EXPECT_EQ(flat({amended, claim(2, "l", {{opposes, counted}})}, hold), "counted duplicate");
    EXPECT_EQ(flat({amended, claim(2, "l", {{supports, counted}})}, latest), "superseded counted");
    Claim to_blank = ruled(claim(1, "k", {{blank, none}}));
    to_blank.answers.at(0).read = supports;
    EXPECT_EQ(flat({to_blank, claim(2, "k", {{supports, counted}})}, hold), "none counted")
        << "it never counted, so it absorbs nothing";
    to_blank.answers.at(0).counted_before = true;
    EXPECT_EQ(flat({to_blank, claim(2, "k", {{supports, counted}})}, hold), "none duplicate");
}

TEST(SecondReplies, ARulingOnAnAnswerThatIsNoneChangesNothingOfIt) {
    EXPECT_EQ(flat({claim(1, "k", {{both, counted}})}, hold), "held")
        << "never guessed, whatever the caller says";
    for (const Standing own : {duplicate, superseded})
        EXPECT_EQ(flat({claim(1, "k", {{supports, own}})}, hold), to_string(own));
}

TEST(SecondReplies, AReplacedAnswerDoesNotReturnWhereNothingCountsNow) {
    const auto out = stand(
        {claim(1, "k", {{supports, counted}}), ruled(claim(2, "l", {{opposes, counted}}), "1/1"),
         claim(3, "m", {{supports, counted}})},
        hold);
    ASSERT_EQ(out.at(2).reasons.size(), 1U);
    EXPECT_EQ(out.at(2).reasons.at(0).text,
              "Item A: supports, but 2/1 counts with opposes after it had answered so before.");
    Claim undecided = ruled(claim(2, "l", {{both, counted}}), "1/1");
    EXPECT_EQ(flat({claim(1, "k", {{supports, counted}}), undecided}, hold), "counted held")
        << "an amendment to no definite choice replaces nothing";
}

TEST(SecondReplies, WithoutAContentKeyNothingIsTheSameContent) {
    EXPECT_EQ(flat({claim(1, "", {{supports, counted}}), claim(2, "", {{opposes, counted}}),
                    claim(3, "", {{both, held}})},
                   latest),
              "superseded counted held");
}

TEST(SecondReplies, TwoAnswersToOneItemInOneReplyNeverCountTwice) {
    Claim odd = claim(1, "k", {{supports, counted}, {opposes, counted}});
    odd.answers.at(1).item = "A";
    EXPECT_EQ(flat({odd}, hold), "counted+held:differs-from-earlier");
}

TEST(SecondReplies, AReplyWhoseAnswersAreAllDuplicatesIsADuplicate) {
    const auto out = stand({claim(1, "k", {{supports, counted}, {blank, none}}),
                            claim(2, "l", {{supports, counted}, {blank, none}})},
                           hold);
    EXPECT_EQ(out.at(0).standing, counted);
    EXPECT_EQ(out.at(1).standing, duplicate);
}

TEST(SecondReplies, AClaimIsMadeFromAJudgedReading) {
    Scene scene;
    scene.reading().form_digest = sha256("form");
    const Verdict verdict = scene.verdict();
    const Claim made = claim_of(verdict.readings.at(0), "12/1", at("2026-03-01T00:00:00Z"), 12, "");
    EXPECT_EQ(made.content_key, sha256("form").tagged());
    EXPECT_EQ(claim_of(verdict.readings.at(0), "12/1", std::nullopt, 12, "dkim:abc").content_key,
              "dkim:abc");
    ASSERT_EQ(made.answers.size(), 2U);
    EXPECT_EQ(made.answers.at(1).item, "10/17");
    EXPECT_EQ(made.answers.at(1).choice, opposes);
    EXPECT_EQ(made.answers.at(1).own, counted);
    EXPECT_FALSE(made.suspicious);
    Problem problem{"hidden-text", ProblemClass::suspicious, std::nullopt, ""};
    JudgedReading odd = verdict.readings.at(0);
    odd.reading.problems.push_back(problem);
    EXPECT_TRUE(claim_of(odd, "12/1", std::nullopt, 12, "").suspicious);
}

}  // namespace
}  // namespace tsb
