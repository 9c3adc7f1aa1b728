// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions in the fold (product.md §2 "decision", §4 "Standing in force"; FORMAT.md "What is in
// force").
#include "tests/unit/tally/entries.hpp"

namespace tsb {
namespace {

using test::at;
using test::circular_101;
using test::decision;
using test::Entries;
using test::rejection;
using test::reply;
using test::without_readings;

using enum DecisionAction;
using enum Choice;

constexpr auto held = Standing::held;
constexpr auto late = Standing::late;

// The circular is entry 1; one held reply of Switzerland is entry 2.
struct Held : Entries {
    explicit Held(std::vector<test::Vote> votes = {{"7/17", supports, held},
                                                   {"10/17", both, held}}) {
        add(circular_101());
        add(reply(1, "CHE", std::move(votes)));
    }
};

TEST(Decisions, AReleaseCountsWhatItNamesAndNothingElse) {
    Held entries;
    entries.add(decision(release, "2/1", {{"7/17", supports}}));
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports counted, 10/17 both held");
    EXPECT_EQ(entries.standings().at("2/1"), Standing::counted);
    const Tally tally = entries.count();
    EXPECT_EQ(tally.items.at(0).supports, 1);
    EXPECT_EQ(tally.items.at(1).held, 1);
    const auto taken = entries.fold.reply("2/1");
    ASSERT_EQ(taken->decisions.size(), 1U);
    EXPECT_EQ(taken->decisions[0].seq, 3);
    EXPECT_EQ(taken->decisions[0].body.by, "A. Muster");
    EXPECT_EQ(taken->answers[0].own, held) << "as judged";
}

TEST(Decisions, ARejectionCountsNothingAndAnAmendmentWhatItSets) {
    Held entries;
    entries.add(rejection("2/1", {"7/17", "10/17"}));
    EXPECT_EQ(entries.standings().at("2/1"), Standing::rejected);
    entries.add(decision(amend, "2/1", {{"10/17", opposes}}));
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports rejected, 10/17 opposes counted");
    EXPECT_EQ(entries.fold.reply("2/1")->as_read.at(1), both);
    EXPECT_EQ(entries.count().items.at(1).opposes, 1);
    EXPECT_EQ(entries.count().items.at(0).counted, 0);
}

TEST(Decisions, ALaterDecisionReplacesAnEarlierOneItemByItemAndANoteNone) {
    Held entries;
    entries.add(decision(amend, "2/1", {{"7/17", supports}, {"10/17", opposes}}));
    entries.add(decision(note, "2/1", {}));
    entries.add(rejection("2/1", {"10/17"}));
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports counted, 10/17 both rejected");
    entries.add(decision(release, "2/1", {{"10/17", supports}}));
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports counted, 10/17 supports counted");
    EXPECT_EQ(entries.fold.reply("2/1")->decisions.size(), 4U) << "all stay on record";
}

TEST(Decisions, ANoteIsNoRuling) {
    Held entries;
    DecisionBody body = decision(note, "2/1", {});
    body.items = {"7/17"};
    entries.add(body);
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports held, 10/17 both held");
    EXPECT_FALSE(is_decided(*entries.fold.reply("2/1")));
    entries.add(rejection("2/1", {"7/17"}));
    EXPECT_TRUE(is_decided(*entries.fold.reply("2/1")));
}

TEST(Decisions, BlankMeansNone) {
    Held entries;
    entries.add(decision(amend, "2/1", {{"7/17", blank}, {"10/17", blank}}));
    EXPECT_EQ(entries.answers("2/1"), "7/17 blank none, 10/17 blank none");
    EXPECT_EQ(entries.standings().at("2/1"), Standing::none) << "nobody has to look at it again";
    EXPECT_FALSE(waits_for_a_person(*entries.fold.reply("2/1")));
    EXPECT_EQ(entries.fold.settlements().at(0).keyword, "$TsbClosed");
}

TEST(Decisions, LateAndNotEntitledStayWhateverIsRuled) {
    for (const Standing own : {late, Standing::not_entitled}) {
        Held entries({{"7/17", supports, own}});
        entries.add(decision(release, "2/1", {{"7/17", supports}, {"10/17", supports}}));
        EXPECT_EQ(entries.fold.reply("2/1")->answers.at(0).standing, own);
        EXPECT_EQ(entries.fold.reply("2/1")->answers.at(1).standing, own)
            << "nor by an item that the form does not have";
        EXPECT_EQ(entries.count().items.at(0).counted, 0);
        entries.add(rejection("2/1", {"7/17", "10/17"}));
        EXPECT_EQ(entries.standings().at("2/1"), Standing::rejected);
    }
}

TEST(Decisions, TheOneThatIsNamedIsSupersededForThoseItemsOnly) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", supports}, {"10/17", supports}}));
    entries.add(reply(2, "CHE", {{"7/17", opposes}, {"10/17", opposes}}, "2026-03-02T12:00:00Z"));
    EXPECT_EQ(entries.answers("3/1"), "7/17 opposes held, 10/17 opposes held");
    entries.add(decision(release, "3/1", {{"7/17", opposes}}, "2/1"));
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports superseded, 10/17 supports counted");
    EXPECT_EQ(entries.answers("3/1"), "7/17 opposes counted, 10/17 opposes held");
    entries.add(rejection("3/1", {"7/17"}));
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports counted, 10/17 supports counted")
        << "a later decision replaces the release, and with it what it superseded";
}

TEST(Decisions, OfTwoThatNameEachOtherTheLaterPrevails) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", supports}}));
    entries.add(reply(2, "CHE", {{"7/17", opposes}}, "2026-03-02T12:00:00Z"));
    entries.add(decision(release, "3/1", {{"7/17", opposes}}, "2/1"));
    entries.add(decision(release, "2/1", {{"7/17", supports}}, "3/1"));
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports counted");
    EXPECT_EQ(entries.answers("3/1"), "7/17 opposes superseded");
}

TEST(Decisions, AnAmendmentOfWhatCountsMayNameItself) {
    Held entries({{"7/17", supports, Standing::counted}});
    entries.add(decision(amend, "2/1", {{"7/17", opposes}}, "2/1"));
    EXPECT_EQ(entries.answers("2/1"), "7/17 opposes counted");
}

TEST(Decisions, TheSameMailAgainAfterARejectionIsADuplicateOnlyIfItCounted) {
    for (const Standing own : {Standing::counted, held}) {
        Entries entries;
        entries.add(circular_101());
        entries.add(reply(1, "CHE", {{"7/17", supports, own}}));
        entries.add(rejection("2/1", {"7/17"}));
        MessageBody again = reply(2, "CHE", {{"7/17", supports}}, "2026-03-02T12:00:00Z");
        again.verdict.readings[0].reading.form_digest = sha256("form 1");
        entries.add(again);
        EXPECT_EQ(entries.standings().at("4/1"),
                  own == held ? Standing::counted : Standing::duplicate);
    }
}

TEST(Decisions, ADecisionFollowsAReplyToItsNewestCorrection) {
    Held entries;
    entries.add(decision(release, "2/1", {{"7/17", supports}}));
    MessageBody correction = reply(1, "CHE", {{"7/17", supports, held}, {"10/17", opposes, held}});
    correction.supersedes = {"2/1"};
    entries.add(correction);
    EXPECT_EQ(entries.answers("2/1"), "7/17 supports counted, 10/17 opposes held")
        << "an old id names the correction";
    EXPECT_EQ(entries.fold.newest("2/1"), "4/1");
    EXPECT_EQ(entries.fold.reply("4/1")->decisions.size(), 1U);
    entries.add(rejection("2/1", {"7/17"}));
    EXPECT_EQ(entries.answers("4/1"), "7/17 supports rejected, 10/17 opposes held");
    EXPECT_EQ(entries.standings().count("2/1"), 0U);
}

TEST(Decisions, AnInsteadOfFollowsTheCorrectionOfWhatItNames) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", supports}, {"10/17", both, held}}));
    entries.add(reply(2, "CHE", {{"7/17", opposes}}, "2026-03-02T12:00:00Z"));
    entries.add(decision(release, "3/1", {{"7/17", opposes}}, "2/1"));
    MessageBody correction = reply(1, "CHE", {{"7/17", supports}, {"10/17", supports}});
    correction.supersedes = {"2/1"};
    entries.add(correction);
    EXPECT_EQ(entries.answers("5/1"), "7/17 supports superseded, 10/17 supports counted");
}

TEST(Decisions, AnUnreadableMessageCanBeRejectedAsAWhole) {
    Entries entries;
    entries.add(circular_101());
    entries.add(without_readings(1, Disposition::unreadable, "encrypted"));
    EXPECT_EQ(entries.count().unassigned_held, 1);
    entries.add(rejection("2/0", {}));
    EXPECT_EQ(entries.standings().at("2/0"), Standing::rejected);
    EXPECT_EQ(entries.count().unassigned_held, 0);
    EXPECT_EQ(entries.fold.settlements().at(0).keyword, "$TsbClosed");
}

TEST(Decisions, AReplyThatNobodyIsCreditedWithIsCreditedToTheStateOnTheForm) {
    Entries entries;
    entries.add(circular_101());
    MessageBody body = reply(1, "", {{"7/17", supports, held}});
    body.verdict.readings[0].reading.administration.code = "CHE";
    entries.add(body);
    entries.add(reply(2, "CHE", {{"7/17", opposes}}, "2026-03-02T12:00:00Z"));
    entries.add(decision(release, "2/1", {{"7/17", supports}}, "3/1"));
    EXPECT_EQ(entries.standings().at("2/1"), Standing::counted);
    EXPECT_EQ(entries.standings().at("3/1"), Standing::superseded) << "one vote a State";
    EXPECT_EQ(entries.count().items.at(0).counted, 1);
}

TEST(Decisions, TheKeywordFollowsTheStandingInForce) {
    Held entries({{"7/17", supports, held}});
    EXPECT_EQ(entries.fold.settlements().at(0).keyword, "$TsbHeld");
    entries.add(decision(release, "2/1", {{"7/17", supports}}));
    EXPECT_EQ(entries.fold.settlements().at(0).keyword, "$TsbCounted");
    entries.add(rejection("2/1", {"7/17"}));
    EXPECT_EQ(entries.fold.settlements().at(0).keyword, "$TsbClosed");
}

TEST(Decisions, AReplyThatIsNotInForceCannotBeRuledOn) {
    Entries entries;
    for (const char* id : {"2/1", "nonsense", "1/1", ""}) {
        entries.add(circular_101());
        const auto applied =
            entries.add(EntryKind::decision, to_body(decision(release, id, {{"7/17", supports}})));
        ASSERT_FALSE(applied) << id;
        EXPECT_EQ(applied.error().exit_code, 74);
    }
    EXPECT_FALSE(entries.add(EntryKind::decision, "{}"));
    EXPECT_FALSE(entries.fold.newest("2/1"));
    EXPECT_FALSE(entries.fold.reply("x"));
}

TEST(Decisions, AsOfATimeBeforeItADecisionIsLeftOut) {
    Fold fold;
    const auto apply = [&](std::int64_t seq, EntryKind kind, const std::string& body,
                           const char* time) {
        LedgerEntry entry;
        entry.seq = seq;
        entry.kind = kind;
        entry.body = body;
        entry.time = at(time);
        const auto applied = fold.apply_as_of(entry, at("2026-03-05T00:00:00Z"));
        EXPECT_TRUE(applied);
        return applied && *applied;
    };
    const std::string counts = to_body(decision(release, "2/1", {{"7/17", supports}}));
    EXPECT_TRUE(apply(1, EntryKind::circular, to_body(circular_101()), "2026-03-01T00:00:00Z"));
    const MessageBody body = reply(1, "CHE", {{"7/17", supports, held}});
    EXPECT_FALSE(apply(2, EntryKind::message, to_body(body), "2026-03-06T00:00:00Z"));
    EXPECT_FALSE(apply(3, EntryKind::decision, counts, "2026-03-04T00:00:00Z"))
        << "the clock was set back: it rules on what is left out";
    EXPECT_TRUE(fold.replies().empty());
}

TEST(Decisions, WhatABeliefMayTurnIsUndecidedHeldLateNotEntitledOrUnreadable) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", supports, held}}, "2026-03-09T12:00:00Z"));
    entries.add(reply(2, "FRA", {{"7/17", supports, late}}, "2026-03-08T12:00:00Z"));
    entries.add(reply(3, "USA", {{"7/17", supports, Standing::not_entitled}}));
    entries.add(reply(4, "JPN", {{"7/17", supports}}));
    entries.add(reply(5, "DEU", {{"7/17", supports, held}}));
    entries.add(without_readings(6, Disposition::unreadable, "encrypted", "2026-03-10T12:00:00Z"));
    entries.add(without_readings(7, Disposition::not_a_reply, "unrelated"));
    MessageBody unknown = reply(8, "ITA", {{"7/17", supports, held}});
    unknown.received.time.reset();
    entries.add(unknown);
    MessageBody unarchived = reply(9, "ESP", {{"7/17", supports, held}});
    unarchived.raw.reset();
    entries.add(unarchived);
    entries.add(decision(release, "6/1", {{"7/17", supports}}));
    entries.add(decision(note, "2/1", {}));
    EXPECT_TRUE(entries.fold.to_judge_again().empty()) << "nothing changed since";
    ASSERT_TRUE(entries.add(EntryKind::roster, to_body(RosterBody{sha256("new").tagged(), {}})));
    std::vector<std::int64_t> seqs;
    for (const Fold::Undecided& one : entries.fold.to_judge_again()) seqs.push_back(one.seq);
    EXPECT_EQ(seqs, (std::vector<std::int64_t>{4, 3, 2, 7, 9})) << "by received, unknown last";
}

}  // namespace
}  // namespace tsb
