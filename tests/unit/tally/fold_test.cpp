// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/tally/entries.hpp"

namespace tsb {
namespace {

using test::at;
using test::circular_101;
using test::Entries;
using test::reply;
using test::without_readings;

using Ids = std::vector<std::string>;

TEST(Fold, ASecondDifferentAnswerIsHeldAndTheFirstStaysCounted) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", Choice::supports}}));
    entries.add(reply(2, "CHE", {{"7/17", Choice::opposes}}, "2026-03-02T12:00:00Z"));
    entries.add(reply(3, "FRA", {{"7/17", Choice::opposes}}));
    EXPECT_EQ(entries.standings(), (std::map<std::string, Standing>{{"2/1", Standing::counted},
                                                                    {"3/1", Standing::held},
                                                                    {"4/1", Standing::counted}}));
    EXPECT_EQ(entries.fold.claims("T25-TSB-CIR-0101", "CHE").size(), 2U);
    EXPECT_EQ(entries.fold.claims("T25-TSB-CIR-0101", "FRA").size(), 1U);
    EXPECT_TRUE(entries.fold.claims("T25-TSB-CIR-0102", "CHE").empty());
    for (const auto& one : entries.fold.replies()) {
        if (one.id != "3/1") continue;
        ASSERT_EQ(one.reasons.size(), 1U);
        EXPECT_EQ(one.reasons.front().id, "differs-from-earlier");
        EXPECT_EQ(one.answers.front().own, Standing::counted) << "by itself it would count";
    }
}

TEST(Fold, ALaterCircularEntryChangesTheRuleForAllItsReplies) {
    Entries entries;
    CircularBody circular = circular_101();
    entries.add(circular);
    entries.add(reply(1, "CHE", {{"7/17", Choice::supports}}));
    entries.add(reply(2, "CHE", {{"7/17", Choice::opposes}}, "2026-03-02T12:00:00Z"));
    EXPECT_EQ(entries.standings().at("3/1"), Standing::held);
    circular.second_reply = SecondReply::latest;
    entries.add(circular);
    EXPECT_EQ(entries.standings().at("2/1"), Standing::superseded);
    EXPECT_EQ(entries.standings().at("3/1"), Standing::counted);
    for (const auto& one : entries.fold.replies())
        EXPECT_TRUE(one.reasons.empty()) << "no reason outlives its cause";
}

TEST(Fold, NoReasonOfTheSecondReplyRuleIsTakenFromAnEntry) {
    for (const std::string_view id : second_reply_reasons) {
        Entries entries;
        entries.add(circular_101());
        MessageBody body = reply(1, "CHE", {{"7/17", Choice::supports}});
        body.verdict.readings[0].reasons = {{std::string(id), "when it was appended"},
                                            {"part-unreadable", "stays"}};
        entries.add(body);
        const auto all = entries.fold.replies();
        ASSERT_EQ(all.at(0).reasons.size(), 1U) << id;
        EXPECT_EQ(all.at(0).reasons.at(0).id, "part-unreadable") << id;
    }
}

TEST(Fold, TheSignatureTellsContentApartAndTheFormOnlyWhereThereIsNone) {
    struct Row {
        std::string first, third;
        Standing standing;
        const char* why;
    };
    const Row rows[] = {
        {"dkim:a", "dkim:b", Standing::held, "newly signed: returns-to-earlier"},
        {"dkim:a", "dkim:a", Standing::duplicate, "the same mail again"},
        {"", "", Standing::duplicate, "unsigned: the same form again"},
    };
    for (const Row& row : rows) {
        Entries entries;
        CircularBody circular = circular_101();
        circular.second_reply = SecondReply::latest;
        entries.add(circular);
        MessageBody first = reply(1, "CHE", {{"7/17", Choice::supports}});
        first.sender.signed_content = row.first;
        MessageBody third = reply(3, "CHE", {{"7/17", Choice::supports}}, "2026-03-03T12:00:00Z");
        third.verdict.readings[0].reading.form_digest =
            first.verdict.readings[0].reading.form_digest;
        third.sender.signed_content = row.third;
        entries.add(first);
        entries.add(reply(2, "CHE", {{"7/17", Choice::opposes}}, "2026-03-02T12:00:00Z"));
        entries.add(third);
        EXPECT_EQ(
            entries.standings(),
            (std::map<std::string, Standing>{
                {"2/1", Standing::superseded}, {"3/1", Standing::counted}, {"4/1", row.standing}}))
            << row.why;
    }
}

TEST(Fold, AReplyInForceIsNeverJudgedAgain) {
    Entries entries;
    entries.add(reply(
        1, "CHE",
        {{"7/17", Choice::supports, Standing::late}, {"10/17", Choice::both, Standing::held}}));
    entries.add(reply(2, "", {{"7/17", Choice::supports, Standing::held}}));
    const auto all = entries.standings();
    EXPECT_EQ(all.at("1/1"), Standing::held);
    EXPECT_EQ(all.at("2/1"), Standing::held);
    EXPECT_EQ(entries.fold.replies().at(0).answers.at(0).standing, Standing::late);
}

TEST(Fold, ALateReplyWithoutAnswersStaysLate) {
    Entries entries;
    MessageBody late = reply(1, "CHE", {});
    late.verdict.readings[0].standing = Standing::late;
    entries.add(late);
    EXPECT_EQ(entries.standings().at("1/1"), Standing::late);
}

TEST(Fold, ACorrectionReplacesAndInheritsThePlaces) {
    Entries entries;
    entries.add(circular_101());
    MessageBody first = reply(1, "CHE", {{"7/17", Choice::supports, Standing::held}});
    first.received.time.reset();
    entries.add(first);
    ASSERT_NE(entries.fold.find(*first.raw), nullptr);
    EXPECT_FALSE(entries.fold.find(*first.raw)->received);
    EXPECT_EQ(entries.fold.find(*first.raw)->ids, Ids{"2/1"});
    MessageBody correction = reply(1, "CHE", {{"7/17", Choice::supports}});
    correction.where = {"", 0, 0, "old.mbox message 1"};
    correction.supersedes = {"2/1"};
    entries.add(correction);
    EXPECT_EQ(entries.standings(), (std::map<std::string, Standing>{{"3/1", Standing::counted}}));
    EXPECT_EQ(entries.fold.find(*first.raw)->seq, 3);
    EXPECT_EQ(entries.fold.find(*first.raw)->ids, Ids{"3/1"});
    EXPECT_TRUE(entries.fold.find(*first.raw)->received);
    EXPECT_EQ(entries.fold.claims("T25-TSB-CIR-0101", "CHE").size(), 1U);
    const auto settled = entries.fold.settlements();
    ASSERT_EQ(settled.size(), 1U) << "the file has no place in the mailbox";
    EXPECT_EQ(settled.front().where.uid, 1U);
    EXPECT_EQ(settled.front().keyword, "$TsbCounted");
}

TEST(Fold, ACorrectionMayFindThatItIsNoReplyAtAll) {
    Entries entries;
    entries.add(without_readings(1, Disposition::unreadable, "crashed"));
    MessageBody nothing = without_readings(1, Disposition::not_a_reply, "unrelated");
    nothing.supersedes = {"1/0"};
    entries.add(nothing);
    EXPECT_TRUE(entries.standings().empty());
    EXPECT_TRUE(entries.fold.settlements().empty()) << "other people's mail is never touched";
}

TEST(Fold, ReplacingWhatIsNotInForceIsAnError) {
    for (const char* id : {"9/1", "1/2", "1", "1/x", ""}) {
        Entries entries;
        entries.add(reply(1, "CHE", {{"7/17"}}));
        MessageBody wrong = reply(2, "CHE", {{"7/17"}});
        wrong.supersedes = {id};
        const auto refused = entries.add(EntryKind::message, to_body(wrong));
        ASSERT_FALSE(refused) << id;
        EXPECT_EQ(refused.error().kind, ErrorKind::fatal);
        EXPECT_NE(refused.error().what.find("entry 2: "), std::string::npos)
            << refused.error().what;
    }
}

TEST(Fold, ABodyThatItDoesNotUnderstandIsAnErrorWithItsEntry) {
    for (const EntryKind kind : {EntryKind::message, EntryKind::circular, EntryKind::roster,
                                 EntryKind::note, EntryKind::decision}) {
        Entries entries;
        const auto refused = entries.add(kind, "{}");
        ASSERT_FALSE(refused) << to_string(kind);
        EXPECT_NE(refused.error().what.find("entry 1: "), std::string::npos);
        EXPECT_EQ(refused.error().exit_code, 74);
    }
}

TEST(Fold, RememberTheRosterAndTheCirculars) {
    Entries entries;
    entries.add(circular_101());
    const RosterBody roster{sha256("r").tagged(), {}};
    ASSERT_TRUE(entries.add(EntryKind::roster, to_body(roster)));
    EXPECT_EQ(entries.fold.roster_digest(), sha256("r").tagged());
    EXPECT_EQ(entries.fold.circulars().at("T25-TSB-CIR-0101").items.size(), 2U);
}

TEST(Fold, TheCursorIsTheHighestUidOfAMailboxAndUidvalidity) {
    Entries entries;
    EXPECT_EQ(entries.fold.cursor("tsbdir", 7), 0U);
    EXPECT_FALSE(entries.fold.last_uidvalidity("tsbdir"));
    entries.add(without_readings(9, Disposition::not_a_reply, "unrelated"));
    entries.add(reply(4, "CHE", {{"7/17"}}));
    EXPECT_EQ(entries.fold.cursor("tsbdir", 7), 9U);
    EXPECT_EQ(entries.fold.cursor("tsbdir", 8), 0U);
    EXPECT_EQ(entries.fold.cursor("other", 7), 0U);
    NoteBody again;
    again.about = "seen-again";
    again.digests = {sha256("mail 4"), sha256("mail 9"), sha256("never recorded")};
    again.where = {{"tsbdir", 8, 1, ""}, {"tsbdir", 8, 2, ""}, {"tsbdir", 8, 3, ""}};
    entries.add(again);
    EXPECT_EQ(entries.fold.cursor("tsbdir", 8), 3U);
    EXPECT_EQ(entries.fold.last_uidvalidity("tsbdir"), 8U);
    const auto settled = entries.fold.settlements();
    ASSERT_EQ(settled.size(), 2U) << "the reply, at both its places; the other mail nowhere";
    EXPECT_EQ(settled.at(1).where.uidvalidity, 8U);
}

TEST(Fold, AMessageTooLargeToFetchMovesTheCursorToo) {
    Entries entries;
    MessageBody large = without_readings(5, Disposition::unreadable, "too-large");
    large.raw.reset();
    entries.add(large);
    EXPECT_EQ(entries.fold.cursor("tsbdir", 7), 5U);
    EXPECT_EQ(entries.standings().at("1/0"), Standing::held);
}

TEST(Fold, SettlesByTheStandingInForce) {
    struct Row {
        std::vector<test::Vote> votes;
        std::string_view keyword, why;
    };
    const Row rows[] = {
        {{{"7/17", Choice::supports}}, "$TsbCounted", "counted"},
        {{{"7/17", Choice::supports}, {"10/17", Choice::both, Standing::held}},
         "$TsbHeld",
         "any held answer"},
        {{{"7/17", Choice::supports, Standing::late}}, "$TsbLate", "late"},
        {{{"7/17", Choice::supports, Standing::not_entitled}},
         "$TsbClosed",
         "nothing to do about it"},
        {{{"7/17", Choice::supports}, {"10/17", Choice::blank, Standing::none}},
         "$TsbCounted",
         "a blank beside it"},
        {{}, "$TsbHeld", "no answers"},
    };
    for (const Row& row : rows) {
        Entries entries;
        entries.add(reply(1, "CHE", row.votes));
        ASSERT_EQ(entries.fold.settlements().size(), 1U) << row.why;
        EXPECT_EQ(entries.fold.settlements().front().keyword, row.keyword) << row.why;
    }
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", Choice::supports}}));
    entries.add(reply(2, "CHE", {{"7/17", Choice::supports}}, "2026-03-02T12:00:00Z"));
    entries.add(without_readings(3, Disposition::unreadable, "crashed"));
    std::vector<std::string> keywords;
    for (const auto& settled : entries.fold.settlements()) keywords.push_back(settled.keyword);
    EXPECT_EQ(keywords, (std::vector<std::string>{"$TsbCounted", "$TsbDuplicate", "$TsbHeld"}));
}

TEST(Fold, TwoRepliesInOneMessageAreSettledTogether) {
    Entries entries;
    MessageBody two = reply(1, "CHE", {{"7/17", Choice::supports}});
    two.verdict.readings.push_back(
        reply(2, "FRA", {{"7/17", Choice::both, Standing::held}}).verdict.readings[0]);
    entries.add(two);
    EXPECT_EQ(entries.fold.find(*two.raw)->ids, (Ids{"1/1", "1/2"}));
    ASSERT_EQ(entries.fold.settlements().size(), 1U);
    EXPECT_EQ(entries.fold.settlements().front().keyword, "$TsbHeld");
    EXPECT_EQ(entries.fold.settlements().front().standing, Standing::counted);
}

TEST(Fold, RepliesAreOrderedByCircularThenReceivedThenEntry) {
    Entries entries;
    entries.add(without_readings(1, Disposition::unreadable, "crashed"));
    MessageBody unknown = reply(2, "CHE", {{"7/17"}});
    unknown.received.time.reset();
    entries.add(unknown);
    entries.add(reply(3, "FRA", {{"7/17"}}, "2026-03-05T00:00:00Z"));
    entries.add(reply(4, "DEU", {{"7/17"}}, "2026-03-04T00:00:00Z"));
    entries.add(reply(5, "ITA", {{"7/17"}}, "2026-03-04T00:00:00Z"));
    Ids ids;
    for (const auto& one : entries.fold.replies()) ids.push_back(one.id);
    EXPECT_EQ(ids, (Ids{"4/1", "5/1", "3/1", "2/1", "1/0"}));
}

TEST(Fold, OtherPeoplesMailIsKnownUntilItsCopyIsGone) {
    Entries entries;
    entries.add(without_readings(1, Disposition::not_a_reply, "unrelated"));
    entries.add(without_readings(2, Disposition::automatic, "null-sender"));
    entries.add(reply(3, "CHE", {{"7/17"}}));
    const auto later = at("2026-05-01");
    EXPECT_EQ(entries.fold.other_mail_before(later).size(), 2U);
    EXPECT_EQ(entries.fold.other_mail_before(at("2026-03-02T00:00:02Z")),
              std::vector<Digest>{sha256("mail 1")})
        << "older than, not as old as";
    NoteBody gone;
    gone.about = "gone";
    gone.digests = {sha256("mail 1")};
    entries.add(gone);
    EXPECT_EQ(entries.fold.other_mail_before(later), std::vector<Digest>{sha256("mail 2")});
    EXPECT_EQ(entries.fold.find(sha256("mail 1"))->disposition, Disposition::not_a_reply)
        << "still recognised";
}

TEST(Fold, OtherPeoplesMailThatIsNotedGoneIsNamedAndARepliesCopyNever) {
    Entries entries;
    entries.add(without_readings(1, Disposition::not_a_reply, "unrelated"));
    entries.add(without_readings(2, Disposition::automatic, "null-sender"));
    entries.add(reply(3, "CHE", {{"7/17"}}));
    EXPECT_TRUE(entries.fold.noted_gone().empty());
    NoteBody gone;
    gone.about = "gone";
    gone.digests = {sha256("mail 1"), sha256("mail 3")};
    entries.add(gone);
    EXPECT_EQ(entries.fold.noted_gone(), std::vector<Digest>{sha256("mail 1")});
}

LedgerEntry entry_at(std::int64_t seq, std::string_view time, EntryKind kind, std::string body) {
    LedgerEntry entry;
    entry.seq = seq;
    entry.time = at(time);
    entry.kind = kind;
    entry.body = std::move(body);
    return entry;
}

// The clock was a day ahead while entries 3 and 4 were made, and was set back before 5.
TEST(Fold, AsOfATimeWhatSupersedesALeftOutEntryIsLeftOutToo) {
    MessageBody corrected = reply(1, "CHE", {{"7/17", Choice::opposes}});
    corrected.supersedes = {"2/1"};
    MessageBody once_more = reply(1, "CHE", {{"7/17", Choice::supports}});
    once_more.supersedes = {"3/1"};
    MessageBody and_again = reply(1, "CHE", {{"7/17", Choice::opposes}});
    and_again.supersedes = {"5/1"};
    NoteBody gone;
    gone.about = "gone";
    gone.digests = {sha256("mail 4")};
    const auto message = EntryKind::message;
    const LedgerEntry all[] = {
        entry_at(1, "2026-03-01", EntryKind::circular, to_body(circular_101())),
        entry_at(2, "2026-03-02", message, to_body(reply(1, "CHE", {{"7/17"}}))),
        entry_at(3, "2026-03-04", message, to_body(corrected)),
        entry_at(4, "2026-03-04", message,
                 to_body(without_readings(4, Disposition::automatic, "null-sender"))),
        entry_at(5, "2026-03-03", message, to_body(once_more)),
        entry_at(6, "2026-03-03", message, to_body(and_again)),
        entry_at(7, "2026-03-03", EntryKind::note, to_body(gone)),
        entry_at(8, "2026-03-03", message, to_body(reply(2, "FRA", {{"7/17"}}))),
    };
    struct Row {
        std::string_view as_of;
        std::vector<std::int64_t> applied;
        Ids in_force;
        const char* why;
    };
    const Row rows[] = {
        {"2026-03-05", {1, 2, 3, 4, 5, 6, 7, 8}, {"6/1", "8/1"}, "all of it"},
        {"2026-03-03", {1, 2, 7, 8}, {"2/1", "8/1"}, "3 is later, 5 needs 3, 6 needs 5"},
        {"2026-03-02", {1, 2}, {"2/1"}, "as late as, not later"},
        {"2026-02-28", {}, {}, "nothing yet"},
    };
    for (const Row& row : rows) {
        Fold fold;
        std::vector<std::int64_t> applied;
        for (const LedgerEntry& entry : all) {
            const auto taken = fold.apply_as_of(entry, at(row.as_of));
            ASSERT_TRUE(taken) << row.why << ": " << taken.error().what;
            if (*taken) applied.push_back(entry.seq);
        }
        EXPECT_EQ(applied, row.applied) << row.why;
        Ids ids;
        for (const auto& one : fold.replies()) ids.push_back(one.id);
        EXPECT_EQ(ids, row.in_force) << row.why;
    }
}

// The invariant that intake relies on: what stand() said at append, over claims() and the new
// reply, is what the fold says.
TEST(Fold, TheStandingAtAppendIsTheFoldsStanding) {
    Entries entries;
    entries.add(circular_101());
    const Choice choices[] = {Choice::supports, Choice::opposes, Choice::supports, Choice::opposes};
    int number = 0;
    for (const Choice choice : choices) {
        ++number;
        MessageBody body = reply(number, "CHE", {{"7/17", choice}, {"10/17", Choice::supports}},
                                 "2026-03-0" + std::to_string(number) + "T00:00:00Z");
        auto claims = entries.fold.claims("T25-TSB-CIR-0101", "CHE");
        const std::string id = std::to_string(number + 1) + "/1";
        claims.push_back(
            claim_of(body.verdict.readings[0], id, body.received.time, number + 1, ""));
        const auto expected = stand(claims, SecondReply::hold).back();
        entries.add(body);
        EXPECT_EQ(entries.standings().at(id), expected.standing);
    }
}

}  // namespace
}  // namespace tsb
