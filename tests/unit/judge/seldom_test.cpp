// SPDX-License-Identifier: GPL-3.0-or-later
// What seldom happens to a reply, and what becomes of it; and where a form stands.
#include <gtest/gtest.h>

#include "daemon/judge/decision_table.hpp"
#include "daemon/judge/standings.hpp"
#include "parsers/reading/problems.hpp"
#include "tests/unit/judge/support.hpp"

namespace tsb {
namespace {

TEST(Forwarded, AFormOnlyInsideAnotherMessageIsHeldByARowOfTheTable) {
    for (bool Reading::*inside : {&Reading::inside_attached, &Reading::inside_returned}) {
        Scene scene;
        scene.reading().*inside = true;
        const Verdict verdict = scene.verdict();
        EXPECT_EQ(summary(verdict), "held (held held) quoted-only");
        EXPECT_EQ(verdict.row, "forwarded");
    }
    Scene direct;
    EXPECT_EQ(direct.verdict().row, "domain-dmarc");
}

TEST(Forwarded, WhoSentTheOuterMessageIsAskedFirst) {
    Scene mission;  // forwards its capital's mail, and is known
    mission.sender.match = RosterMatch::address;
    EXPECT_EQ(mission.verdict().row, "address-dmarc");
    Scene stranger;  // has a State's own mail, and sends it on
    stranger.nobody();
    stranger.sender.reasons.clear();
    stranger.reading().inside_attached = true;
    EXPECT_EQ(summary(stranger.verdict()),
              "held (held held) sender-unknown not-authenticated quoted-only");
    EXPECT_EQ(stranger.verdict().row, "unknown-sender");
}

TEST(Forwarded, TheNoticeOfTheChainHoldsNothing) {
    Scene scene;
    scene.report.problems = {make_problem("forwarded-message", "")};
    EXPECT_EQ(summary(scene.verdict()), "counted (counted counted)");
    EXPECT_TRUE(scene.verdict().reasons.empty());
}

TEST(DecisionTable, WhereNoRowFitsTheLastOneHolds) {
    const auto table = decision_table();
    const std::vector<DecisionRow> short_table = {table[table.size() - 2], table.back()};
    const auto fired = fired_rows(short_table, {});
    ASSERT_EQ(fired.size(), 1U);
    EXPECT_EQ(fired.front()->id, "otherwise");
    EXPECT_EQ(fired.front()->ruling, Ruling::hold);
}

const auto unreadable_part = [](Scene& s) {
    s.report.problems = {make_problem("encrypted", "Part 2 is encrypted")};
};

TEST(Seldom, EachRowIsOneOddReply) {
    run({
        {unreadable_part, "held (held held) part-unreadable",
         "an unread part beside the form is said once, not by its code too"},
        {[](Scene& s) {
             s.report.problems = {make_problem("hidden-text", "x")};
             s.reading().problems = {make_problem("hidden-text", "x")};
         },
         "held (held held) hidden-text", "the same reason of the message and of the form"},
        {[](Scene& s) {
             s.reading().administration = {"United States", "USA"};
             s.sender.administration = "USA";
             s.reading().circular.reset();
             s.received = {};
         },
         "held (held held) unknown-circular",
         "without a day nobody can be said to be not entitled: it is held anyway"},
        {[](Scene& s) {
             s.reading().from_image = true;
             for (Answer& answer : s.reading().answers) answer.choice = Choice::blank;
         },
         "held (held held) no-choice-made", "a scan without a choice proposes nothing"},
        {[](Scene& s) {
             for (Answer& answer : s.reading().answers) answer.choice = Choice::blank;
             s.reading().problems = {make_problem("no-choice-made", "said by the reader")};
         },
         "held (held held) no-choice-made", "what the reader said is not said again"},
    });
}

TEST(Seldom, ABlankItemIsToldBesideTheNoticeOfAnother) {
    Scene scene;
    scene.reading().answers.at(1).choice = Choice::blank;
    scene.reading().problems = {make_problem("item-blank", "", "7/17")};
    EXPECT_EQ(scene.verdict().readings.at(0).reading.problems.size(), 2U);
}

TEST(Seldom, MaxProblemsLeaveNoRoomForANotice) {
    Scene scene;
    scene.reading().answers.at(1).choice = Choice::blank;
    scene.reading().problems.assign(max_problems, make_problem("macros", ""));
    EXPECT_EQ(summary(scene.verdict()), "counted (counted none)");
    EXPECT_EQ(scene.verdict().readings.at(0).reading.problems.size(), max_problems);
}

Claim claim(std::int64_t seq, Choice choice, std::vector<Standing> own) {
    Claim out;
    out.id = std::to_string(seq) + "/1";
    out.received = at("2026-03-01T00:00:00Z") + std::chrono::hours{seq};
    out.seq = seq;
    out.content_key = "k" + std::to_string(seq);
    for (const Standing one : own) out.answers.push_back({"A", choice, one});
    return out;
}

TEST(Seldom, AnAnswerThatCountsReplacesNoAnswerOfItsOwnReply) {
    using enum Standing;
    const auto out =
        stand({claim(1, Choice::supports, {held, counted})}, SecondReply::hold).at(0).answers;
    ASSERT_EQ(out.size(), 2U);
    EXPECT_EQ(out.at(0).standing, held) << "one reply with the item twice";
    EXPECT_EQ(out.at(1).standing, counted);
}

TEST(Seldom, ASuspiciousRepetitionOfWhatWasRejectedSinceNamesNoReplyThatCounts) {
    Claim rejected = claim(1, Choice::supports, {Standing::rejected});
    rejected.answers.at(0).counted_before = true;
    Claim again = claim(2, Choice::supports, {Standing::counted});
    again.content_key = rejected.content_key;
    again.suspicious = true;
    const auto out = stand({rejected, again}, SecondReply::hold).at(1);
    EXPECT_EQ(out.answers.at(0).standing, Standing::held);
    ASSERT_EQ(out.reasons.size(), 1U);
    EXPECT_EQ(out.reasons.at(0).text,
              "Item A: supports, but an earlier reply has brought that before.");
}

TEST(Seldom, AClaimIsMadeOfWhatThereIs) {
    Scene scene;
    JudgedReading judged = scene.verdict().readings.at(0);
    judged.reading.form_digest.reset();
    EXPECT_EQ(claim_of(judged, "1/1", std::nullopt, 1, "").content_key, "")
        << "neither signed nor of one part: it is like no other";
    judged.reading.answers.pop_back();
    EXPECT_EQ(claim_of(judged, "1/1", std::nullopt, 1, "").answers.size(), 1U)
        << "a standing without its answer is none";
}

}  // namespace
}  // namespace tsb
