// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>
#include <random>

#include "daemon/tally/outcome.hpp"
#include "tests/unit/tally/entries.hpp"

namespace tsb {
namespace {

using nlohmann::json;
using test::at;
using test::circular_101;
using test::Entries;
using test::reply;
using test::without_readings;

MessageBody unassigned(int number, const std::string& state) {
    MessageBody body = without_readings(number, Disposition::unreadable, "encrypted");
    if (!state.empty()) body.sender.administration = state;
    return body;
}

// 14 supports and 3 opposes on 7/17, nothing on 10/17.
Entries seventeen() {
    Entries entries;
    entries.add(circular_101());
    for (int i = 1; i <= 17; ++i) {
        const std::string state = std::string("A") + static_cast<char>('A' + i) + "X";
        entries.add(reply(i, state,
                          {{"7/17", i <= 14 ? Choice::supports : Choice::opposes},
                           {"10/17", Choice::blank, Standing::none}}));
    }
    return entries;
}

TEST(Tally, CountsAnItemByItsRule) {
    const Tally result = seventeen().count();
    ASSERT_EQ(result.items.size(), 2U);
    const ItemTally& item = result.items[0];
    EXPECT_EQ(item.item, "7/17");
    EXPECT_EQ(item.supports, 14);
    EXPECT_EQ(item.opposes, 3);
    EXPECT_EQ(item.counted, 17);
    EXPECT_EQ(item.percent_tenths, 823);
    EXPECT_EQ(item.outcome, "approved");
    EXPECT_EQ(item.held, 0);
    EXPECT_FALSE(item.held_could_change_outcome);
    EXPECT_EQ(result.items[1].outcome, "needs-decision")
        << "replies, but none explicit on this item";
    EXPECT_FALSE(result.items[1].percent_tenths);
    EXPECT_TRUE(result.final);
}

TEST(Tally, IsFinalPastTheDeadlineWhenNothingIsHeld) {
    const Entries entries = seventeen();
    EXPECT_FALSE(entries.count("2026-04-03T23:59:59Z").final)
        << "the deadline's second is still in time";
    EXPECT_TRUE(entries.count("2026-04-04T00:00:00Z").final);
    struct Row {
        MessageBody body;
        bool final;
        std::string_view why;
    };
    const Row rows[] = {
        {reply(90, "CHE", {{"7/17", Choice::both, Standing::held}}), false, "a held answer"},
        {reply(91, "CHE", {}), false, "a held reply without answers"},
        {reply(92, "CHE", {{"7/17", Choice::supports, Standing::late}}), true,
         "a late one waits for nobody"},
        {without_readings(93, Disposition::unreadable, "crashed"), false, "it may be a reply"},
        {without_readings(94, Disposition::unreadable, "crashed", "2026-04-04T00:00:00Z"), true,
         "after the deadline"},
        {without_readings(95, Disposition::unreadable, "crashed", "2026-02-01T23:59:59Z"), true,
         "before the circular"},
        {without_readings(96, Disposition::reply, "no-form"), true, "listed, but stops nothing"},
        {without_readings(97, Disposition::not_a_reply, "unrelated"), true, "other people's mail"},
    };
    for (const Row& row : rows) {
        Entries one = entries;
        one.add(row.body);
        EXPECT_EQ(one.count().final, row.final) << row.why;
    }
}

TEST(Tally, SilenceApprovesOnlyIfNoEntitledStateSentAnythingInTime) {
    struct Row {
        std::vector<MessageBody> bodies;
        std::string_view outcome, why;
    };
    const Row rows[] = {
        {{}, "approved-no-replies", "nothing came"},
        {{reply(1, "CHE", {{"7/17", Choice::supports, Standing::late}})},
         "approved-no-replies",
         "too late"},
        {{reply(1, "PSE", {{"7/17", Choice::supports, Standing::not_entitled}})},
         "approved-no-replies",
         "not entitled"},
        {{reply(1, "CHE", {{"7/17", Choice::supports, Standing::held}})},
         "needs-decision",
         "held is a reply too"},
        {{reply(1, "", {{"7/17", Choice::supports, Standing::held}})},
         "needs-decision",
         "of whom is not known"},
        {{reply(1, "CHE", {})}, "needs-decision", "a reply without answers"},
        {{reply(1, "CHE", {{"10/17", Choice::supports}, {"7/17", Choice::blank, Standing::none}})},
         "needs-decision",
         "a reply to the circular, blank here"},
        {{without_readings(1, Disposition::not_a_reply, "unrelated")},
         "approved-no-replies",
         "no reply at all"},
        {{unassigned(1, "CHE")}, "needs-decision", "a State was not silent, of what is not known"},
        {{unassigned(1, "")}, "approved-no-replies", "nobody says that it is a State's"},
    };
    for (const Row& row : rows) {
        Entries entries;
        entries.add(circular_101());
        for (const MessageBody& body : row.bodies) entries.add(body);
        EXPECT_EQ(entries.count().items.at(0).outcome, row.outcome) << row.why;
    }
}

TEST(Tally, UnassignedHeldRepliesCouldBeAnswersToEveryItem) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", Choice::supports}, {"10/17", Choice::supports}}));
    entries.add(without_readings(2, Disposition::unreadable, "encrypted"));
    MessageBody unknown_time = without_readings(3, Disposition::reply, "free-text-reply");
    unknown_time.received.time.reset();
    entries.add(unknown_time);
    entries.add(without_readings(4, Disposition::reply, "no-form"));
    const Tally result = entries.count();
    EXPECT_EQ(result.unassigned_held, 2);
    EXPECT_TRUE(result.items[0].held_could_change_outcome) << "1:0 may become 1:2";
    EXPECT_TRUE(result.items[1].held_could_change_outcome);
    EXPECT_EQ(result.items[0].held, 0) << "they are not known to be about this item";
}

TEST(Tally, AnUnassignedReplyOfAKnownStateIsAnAlternativeToItsCountedAnswer) {
    Entries entries;
    entries.add(circular_101());
    for (int i = 1; i <= 3; ++i)
        entries.add(reply(i, std::string("A") + static_cast<char>('A' + i) + "X",
                          {{"7/17", Choice::supports}}));
    entries.add(reply(4, "CHE", {{"7/17", Choice::opposes}}));
    entries.add(unassigned(5, "CHE"));
    entries.add(unassigned(6, "CHE"));
    const Tally result = entries.count();
    EXPECT_EQ(result.unassigned_held, 2);
    EXPECT_FALSE(result.items[0].held_could_change_outcome) << "3:1 or 4:0, never 3:2 or 3:3";
    EXPECT_TRUE(result.items[1].held_could_change_outcome) << "its first answer";
    EXPECT_EQ(result.items[0].held, 0);
    entries.add(unassigned(7, ""));
    EXPECT_TRUE(entries.count().items[0].held_could_change_outcome) << "somebody else's: 3:2";
}

TEST(Tally, AHeldAnswerIsAnAlternativeToTheStatesCountedOne) {
    Entries entries;
    entries.add(circular_101());
    for (int i = 1; i <= 3; ++i)
        entries.add(reply(i, std::string("A") + static_cast<char>('A' + i) + "X",
                          {{"7/17", Choice::supports}}));
    entries.add(reply(4, "CHE", {{"7/17", Choice::opposes}}));
    EXPECT_EQ(entries.count().items[0].outcome, "approved") << "75 %";
    entries.add(reply(5, "CHE", {{"7/17", Choice::unclear, Standing::held}}));
    EXPECT_FALSE(entries.count().items[0].held_could_change_outcome) << "3:1 or 4:0, never 3:2";
    entries.add(reply(6, "", {{"7/17", Choice::unclear, Standing::held}}));
    EXPECT_TRUE(entries.count().items[0].held_could_change_outcome)
        << "a State that is not known may oppose: 3:2";
    EXPECT_EQ(entries.count().items[0].held, 2);
}

TEST(Tally, AHeldReplyWithoutAHeldAnswerStandsForEveryItem) {
    for (const MessageBody& body :
         {reply(1, "CHE", {}), reply(1, "CHE",
                                     {{"7/17", Choice::blank, Standing::none},
                                      {"10/17", Choice::blank, Standing::none}})}) {
        Entries entries;
        entries.add(circular_101());
        entries.add(body);
        const Tally result = entries.count();
        for (const ItemTally& item : result.items) {
            EXPECT_EQ(item.held, 1);
            EXPECT_TRUE(item.held_could_change_outcome);
        }
    }
}

TEST(Tally, RepliesToOtherCircularsAreNotInIt) {
    Entries entries;
    entries.add(circular_101());
    MessageBody other = reply(1, "CHE", {{"7/17", Choice::supports}});
    other.verdict.readings[0].reading.circular = "T25-TSB-CIR-0102";
    entries.add(other);
    EXPECT_TRUE(entries.count().replies.empty());
    EXPECT_EQ(entries.count().unassigned_held, 0);
}

// Whole path against a model: random replies, and every choice of every held answer by enumeration.
TEST(Tally, HeldCouldChangeOutcomeIsWhatTryingEveryReleaseFinds) {
    std::mt19937 random(101);
    const auto pick = [&](int below) {
        return static_cast<int>(random() % static_cast<unsigned>(below));
    };
    int changing = 0;
    constexpr int cases = 400;
    for (int round = 0; round < cases; ++round) {
        CircularBody circular = circular_101();
        circular.items = {"7/17"};
        circular.rule.strict = pick(2) == 0;
        circular.rule.min_replies = pick(3);
        Entries entries;
        entries.add(circular);
        std::map<std::string, int> now;  // State: 0 none, 1 supports, 2 opposes
        std::vector<std::string>
            waiting;  // held answers' States; a name of its own where not known
        bool any_reply = false;
        const int replies = 1 + pick(7);
        for (int i = 0; i < replies; ++i) {
            const std::string state = std::string("S") + static_cast<char>('A' + pick(5)) + "X";
            const int kind = pick(waiting.size() < 5 ? 6 : 2);
            any_reply = any_reply || kind != 5;
            if (kind < 2) {
                if (now[state] != 0) continue;  // the second-reply rule has tests of its own
                now[state] = 1 + kind;
                entries.add(
                    reply(i, state, {{"7/17", kind == 0 ? Choice::supports : Choice::opposes}}));
            } else {
                const std::string sent_by = kind % 2 == 0 ? state : "";
                waiting.push_back(sent_by.empty() ? "unknown " + std::to_string(i) : sent_by);
                entries.add(kind < 4
                                ? reply(i, sent_by, {{"7/17", Choice::unclear, Standing::held}})
                                : unassigned(i, sent_by));
            }
        }
        std::set<Outcome> reached;
        int combinations = 1;
        for (std::size_t i = 0; i < waiting.size(); ++i) combinations *= 3;
        for (int combination = 0; combination < combinations; ++combination) {
            auto votes = now;
            int rest = combination;
            for (const std::string& state : waiting) {
                if (rest % 3 != 0) votes[state] = rest % 3;
                rest /= 3;
            }
            int supports = 0, opposes = 0;
            for (const auto& [state, vote] : votes) {
                supports += vote == 1 ? 1 : 0;
                opposes += vote == 2 ? 1 : 0;
            }
            reached.insert(outcome_of(circular.rule, supports, opposes, any_reply));
        }
        changing += reached.size() > 1 ? 1 : 0;
        ASSERT_EQ(entries.count().items[0].held_could_change_outcome, reached.size() > 1)
            << "round " << round;
    }
    EXPECT_GT(changing, cases / 10);
    EXPECT_LT(changing, cases * 9 / 10);
}

TEST(TallyJson, IsTheContractsObjectInItsOrder) {
    Entries entries;
    CircularBody circular = circular_101();
    circular.items = {"7/17"};
    entries.add(circular);
    entries.add(reply(1, "CHE", {{"7/17", Choice::supports}}));
    MessageBody held = reply(2, "", {{"7/17", Choice::both, Standing::held}});
    held.received.time.reset();
    entries.add(held);
    EXPECT_EQ(
        tally_json(entries.count()),
        R"({"circular":"T25-TSB-CIR-0101","deadline":"2026-04-03T23:59:59Z","as_of":"2026-04-10T00:00:00Z","final":false,)"
        R"("rule":{"percent":70,"strict":false,"min_replies":0,"no_replies":"approved"},)"
        R"("items":[{"item":"7/17","supports":1,"opposes":0,"counted":1,"percent":100.0,"outcome":"approved",)"
        R"("held":1,"held_could_change_outcome":true}],"unassigned_held":0,)"
        R"("replies":[{"administration":"CHE","received":"2026-03-01T12:00:00Z","standing":"counted",)"
        R"("answers":{"7/17":{"choice":"supports","standing":"counted"}},"entry":"2/1"},)"
        R"({"administration":null,"received":null,"standing":"held",)"
        R"("answers":{"7/17":{"choice":"both","standing":"held"}},"entry":"3/1"}],)"
        R"("ledger":{"entries":3,"head":")" +
            sha256("head").tagged() + "\"}}");
}

TEST(TallyJson, PercentIsANumberWithOneDecimalOrNull) {
    const json object = json::parse(tally_json(seventeen().count()));
    EXPECT_EQ(object["items"][0]["percent"].dump(), "82.3");
    EXPECT_TRUE(object["items"][1]["percent"].is_null());
}

TEST(TallyCsv, HasTheContractsHeaderAndARowAnAnswer) {
    Entries entries;
    entries.add(circular_101());
    entries.add(
        reply(1, "CHE", {{"7/17", Choice::supports}, {"10/17", Choice::blank, Standing::none}}));
    entries.add(reply(2, "", {}));
    EXPECT_EQ(tally_csv({entries.count()}),
              "circular,item,administration,received,choice,standing,entry\n"
              "T25-TSB-CIR-0101,7/17,CHE,2026-03-01T12:00:00Z,supports,counted,2/1\n"
              "T25-TSB-CIR-0101,10/17,CHE,2026-03-01T12:00:00Z,blank,none,2/1\n"
              "T25-TSB-CIR-0101,,,2026-03-01T12:00:00Z,,held,3/1\n");
    EXPECT_EQ(tally_csv({}), "circular,item,administration,received,choice,standing,entry\n");
}

TEST(TallyCsv, NoCellIsAFormula) {
    struct Row {
        std::string item, cell;
    };
    const Row rows[] = {{"=1+1", "'=1+1"},    {"+1", "'+1"},
                        {"-1", "'-1"},        {"@x", "'@x"},
                        {"\tx", "\"'\tx\""},  {"\rx", "\"'\rx\""},
                        {"a,b", "\"a,b\""},   {"a\"b", "\"a\"\"b\""},
                        {"a\nb", "\"a\nb\""}, {"=a,\"b\"", "\"'=a,\"\"b\"\"\""}};
    for (const Row& row : rows) {
        Tally one;
        one.circular = "C";
        StandingReply answer;
        answer.id = "1/1";
        answer.reading.answers.push_back({row.item, Choice::supports, "", {}});
        answer.answers.push_back({row.item, Standing::counted, Standing::counted});
        one.replies.push_back(answer);
        const std::string csv = tally_csv({one});
        EXPECT_EQ(csv.substr(csv.find('\n') + 1), "C," + row.cell + ",,,supports,counted,1/1\n");
    }
}

Roster names() {
    Administration che;
    che.code = "CHE";
    che.names["en"] = {"Switzerland", "Swiss Confederation"};
    Administration civ;
    civ.code = "CIV";
    civ.names["en"] = {"Côte d'Ivoire"};
    return Roster({che, civ});
}

TEST(TallyText, ShowsWhatAPersonAsks) {
    Entries entries;
    CircularBody circular = circular_101();
    entries.add(circular);
    entries.add(reply(1, "CHE", {{"7/17", Choice::supports}, {"10/17", Choice::opposes}}));
    MessageBody held =
        reply(2, "CIV", {{"7/17", Choice::both, Standing::held}, {"10/17", Choice::supports}});
    held.sender.from = "x@example.ci";
    held.verdict.readings[0].reasons.push_back(
        {"choice-both", "Item 7/17: both boxes are marked."});
    entries.add(held);
    entries.add(without_readings(3, Disposition::unreadable, "encrypted"));
    EXPECT_EQ(tally_text(entries.count(), names()),
              "T25-TSB-CIR-0101  not final\n"
              "  deadline 2026-04-03T23:59:59Z (passed), as of 2026-04-10T00:00:00Z\n"
              "  approved when support is at least 70 % of the explicit answers; no replies at "
              "all: approved\n"
              "\n"
              "  item   supports  opposes  counted  percent  outcome       held\n"
              "  7/17          1        0        1  100.0 %  approved         1  held answers "
              "could change this outcome\n"
              "  10/17         1        1        2   50.0 %  not-approved     0\n"
              "\n"
              "  held without a circular: 1 (each could be an answer to every item)\n"
              "\n"
              "replies\n"
              "  reply  received              standing  administration       answers\n"
              "  2/1    2026-03-01T12:00:00Z  counted   Switzerland (CHE)    supports 7/17; "
              "opposes 10/17\n"
              "  3/1    2026-03-01T12:00:00Z  counted   Côte d'Ivoire (CIV)  both (held) 7/17; "
              "supports 10/17\n"
              "\n"
              "held for a person\n"
              "  3/1  Côte d'Ivoire (CIV)  from x@example.ci\n"
              "      choice-both: Item 7/17: both boxes are marked.\n"
              "  4/0  (not known)\n"
              "      encrypted\n"
              "\n"
              "ledger: 4 entries, head " +
                  sha256("head").tagged() + "\n");
}

TEST(TallyText, NothingFromAMailReachesTheTerminalRaw) {
    Entries entries;
    entries.add(circular_101());
    MessageBody hostile = reply(1, "", {{"7/17", Choice::both, Standing::held}});
    hostile.sender.from = "\x1B[2J@example.org";
    hostile.verdict.readings[0].reasons.push_back(
        {"choice-both", "\x1B]0;owned\x07\n9/9  counted"});
    hostile.verdict.readings[0].reading.problems.push_back({"mark-unclear", ProblemClass::hold,
                                                            "7/17",
                                                            "\xE2\x80\xAE"
                                                            "x"});
    entries.add(hostile);
    const std::string text = tally_text(entries.count(), Roster());
    EXPECT_EQ(text.find('\x1B'), std::string::npos);
    EXPECT_EQ(text.find("\n9/9"), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
    EXPECT_NE(text.find("\\u{1B}[2J@example.org"), std::string::npos) << text;
}

TEST(TallyText, SaysWhenThereIsNothing) {
    Entries entries;
    entries.add(circular_101());
    const std::string text = tally_text(entries.count("2026-03-01"), names());
    EXPECT_NE(text.find("(open)"), std::string::npos);
    EXPECT_NE(text.find("no replies\n"), std::string::npos);
    EXPECT_EQ(text.find("held for a person"), std::string::npos);
}

}  // namespace
}  // namespace tsb
