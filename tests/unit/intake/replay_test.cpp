// SPDX-License-Identifier: GPL-3.0-or-later
// The archive replayed (product.md §4 "Judged again"): what would change, and corrections.
#include "daemon/intake/replay.hpp"

#include <array>
#include <random>
#include <tuple>

#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

using nlohmann::json;

constexpr const char* later = "Wed, 11 Mar 2026 09:00:00 +0000";

class ReplayTest : public GatewayTest {
  protected:
    std::unique_ptr<Program> started() {
        auto program = start();
        EXPECT_TRUE(recover(*program));
        return program;
    }
    void taken(Program& program,
               std::initializer_list<std::pair<std::uint32_t, std::string>> mails) {
        ASSERT_TRUE(take(program, batch_of(mails)));
    }
    static std::vector<std::int64_t> to_replay(const Fold& fold) {
        std::vector<std::int64_t> entries;
        for (const Fold::Undecided& one : fold.known_messages()) {
            if (!fold.find(one.raw)->gone) entries.push_back(one.seq);
        }
        return entries;
    }
    // In batches of one, so that a batch may fail.
    ReplayReport replay(Program& program, bool pretend) {
        const Fold before = program.gateway->fold();
        const std::int64_t last = program.gateway->head().entries;
        std::vector<std::string> answers;
        for (const std::int64_t entry : to_replay(before)) {
            auto answer = test::run(io, pretend ? program.gateway->pretend_replay({entry})
                                                : program.gateway->replay({entry}));
            if (!answer) break;
            answers.push_back(*answer);
        }
        return report_replay(before, last, program.gateway->fold(), answers, !pretend);
    }
    ReplayReport diff() {
        const std::string ledger = lines.bytes;
        const auto archive = objects.objects;
        auto program = start();  // on the same disks, beside the one that may run
        auto report = replay(*program, true);
        EXPECT_EQ(lines.bytes, ledger) << "nothing is written";
        EXPECT_EQ(objects.objects, archive);
        return report;
    }
    static json line(const ReplayReport& report, const std::string& reply) {
        for (const std::string& one : report.lines) {
            json object = json::parse(one);
            if (object["reply"] == reply) return object;
        }
        return nullptr;
    }
    static std::string standing(const Program& program, const std::string& id) {
        const auto reply = program.gateway->fold().reply(id);
        return reply ? std::string(to_string(reply->standing)) : "none";
    }
    static Roster without_switzerland() {
        const Roster two = roster_of_two();
        std::vector<Administration> states(two.administrations().begin(),
                                           two.administrations().end());
        for (Administration& state : states) {
            if (state.code == "CHE") state.contacts.clear();
        }
        return Roster(std::move(states));
    }
    void decide(Program& program, DecisionAction action, const std::string& reply) {
        DecisionRequest asked;
        asked.action = action;
        asked.reply = reply;
        asked.by = "A. Muster";
        asked.reason = "because";
        const auto decided = test::run(io, program.gateway->decide(asked));
        ASSERT_TRUE(decided) << decided.error().what;
    }
    // The fold in memory is that of what is on disk, and no State has two counted answers.
    void check(const Program& program) {
        const auto fresh = start();
        std::set<std::string> counted;
        for (const StandingReply& reply : program.gateway->fold().replies()) {
            const auto same = fresh->gateway->fold().reply(reply.id);
            ASSERT_TRUE(same) << reply.id;
            EXPECT_EQ(same->standing, reply.standing) << reply.id;
            EXPECT_EQ(same->answers, reply.answers) << reply.id;
            for (const AnswerStanding& answer : reply.answers) {
                if (answer.standing != Standing::counted) continue;
                EXPECT_TRUE(counted.insert(reply.administration.value_or("") + answer.item).second)
                    << reply.id << " " << answer.item;
            }
        }
    }
};

TEST_F(ReplayTest, WhatComesOutAsItIsOnRecordIsNoDifference) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")},
                     {2, mail_from("bakom.admin.ch", "swiss-yes again", later)},
                     {3, mail_from("bakom.admin.ch", "swiss-no", later)},
                     {4, mail_from("elsewhere.example", "lunch?")},
                     {5, mail_from("bakom.admin.ch", "crash-me")}});
    decide(*program, DecisionAction::reject, "5/1");
    const std::size_t before = entries().size();
    const ReplayReport listed = diff();
    EXPECT_EQ(listed.summary.messages, 5U);
    EXPECT_EQ(listed.summary.unchanged, 5U);
    EXPECT_EQ(listed.lines, std::vector<std::string>());
    const ReplayReport applied = replay(*program, false);
    EXPECT_EQ(applied.summary.unchanged, 5U);
    EXPECT_EQ(entries().size(), before);
}

TEST_F(ReplayTest, ACountedReplyWhoseContactIsGoneIsListedAndThenHeld) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")}});
    ASSERT_TRUE(program->gateway->believe({circular_one()}, roster = without_switzerland()));
    ASSERT_TRUE(test::run(io, program->gateway->judge_again()));
    EXPECT_EQ(standing(*program, "3/1"), "counted") << "what counts is only listed";
    const ReplayReport listed = diff();
    const json would = line(listed, "3/1");
    EXPECT_EQ(would["change"], "correction");
    EXPECT_EQ(would["entry"], nullptr) << "nothing was recorded";
    EXPECT_EQ(would["was"]["standing"], "counted");
    EXPECT_EQ(would["now"]["standing"], "held");
    EXPECT_EQ(would["was"]["answers"]["7/17"],
              json({{"choice", "supports"}, {"standing", "counted"}}));
    EXPECT_EQ(would["now"]["answers"]["7/17"],
              json({{"choice", "supports"}, {"standing", "held"}}));
    EXPECT_NE(would["now"]["reasons"].dump().find("sender-unknown"), std::string::npos);
    int changed = 0;
    program->gateway->on_change([&] { ++changed; });
    const ReplayReport applied = replay(*program, false);
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(applied.summary.turned_held, 1U);
    EXPECT_EQ(line(applied, "3/1")["entry"], 5);
    EXPECT_EQ(messages().back()["supersedes"], json::array({"3/1"}));
    EXPECT_EQ(standing(*program, "3/1"), "held") << "the old id names the correction";
    EXPECT_EQ(replay(*program, false).summary.unchanged, 1U) << "a second run appends nothing";
    EXPECT_EQ(entries().size(), 5U);
    check(*program);
}

TEST_F(ReplayTest, ADuplicateCountsWhenItsOriginalNoLongerDoes) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")},
                     {2, mail_from("bakom.admin.ch", "again: swiss-again", later)}});
    // The fake reader knows them apart by their text.
    reader.outcomes["swiss-again"] =
        report_with(reading_of("CHE", Choice::supports, Choice::supports, "again"));
    auto second = started();
    taken(*second, {{3, mail_from("bakom.admin.ch", "swiss-again", later)}});
    EXPECT_EQ(standing(*second, "5/1"), "duplicate");
    reader.outcomes["swiss-yes"] = report_with(reading_of("CHE", Choice::both, Choice::supports));
    const ReplayReport listed = diff();
    EXPECT_EQ(line(listed, "3/1")["now"]["answers"]["7/17"]["standing"], "held");
    const json follows = line(listed, "5/1");
    EXPECT_EQ(follows["change"], "follows");
    EXPECT_EQ(follows["was"]["disposition"], "duplicate");
    EXPECT_EQ(follows["now"]["disposition"], "reply");
    EXPECT_EQ(follows["now"]["answers"]["7/17"]["standing"], "counted");
    EXPECT_EQ(follows["now"]["answers"]["10/17"]["standing"], "duplicate");
    const ReplayReport applied = replay(*second, false);
    EXPECT_EQ(standing(*second, "5/1"), "counted");
    EXPECT_EQ(applied.summary.follows, 1U);
    EXPECT_EQ(applied.lines.size(), listed.lines.size());
    const std::size_t after = entries().size();
    EXPECT_EQ(replay(*second, false).lines, std::vector<std::string>());
    EXPECT_EQ(entries().size(), after);
    check(*second);
}

TEST_F(ReplayTest, WhatAPersonDecidedStaysAndIsListedAsAConflict) {
    auto program = started();
    taken(*program, {{1, mail_from("elsewhere.example", "swiss-yes")}});
    decide(*program, DecisionAction::release, "3/1");
    EXPECT_EQ(diff().lines, std::vector<std::string>()) << "a ruling is no difference";
    reader.outcomes["swiss-yes"] =
        report_with(reading_of("CHE", Choice::opposes, Choice::supports));
    const ReplayReport listed = diff();
    ASSERT_EQ(listed.summary.conflicts, 1U);
    const json conflict = line(listed, "3/1");
    EXPECT_EQ(conflict["change"], "conflict");
    EXPECT_EQ(conflict["why"], "a person ruled on it");
    EXPECT_EQ(conflict["was"]["standing"], "counted");
    EXPECT_EQ(conflict["was"]["answers"]["7/17"]["choice"], "supports");
    EXPECT_EQ(conflict["now"]["answers"]["7/17"]["choice"], "opposes");
    const std::size_t before = entries().size();
    EXPECT_EQ(replay(*program, false).summary.conflicts, 1U);
    EXPECT_EQ(entries().size(), before);
    EXPECT_EQ(standing(*program, "3/1"), "counted");
}

TEST_F(ReplayTest, WhatAPersonRejectedStaysRejected) {
    auto program = started();
    taken(*program, {{1, mail_from("elsewhere.example", "swiss-yes")}});
    decide(*program, DecisionAction::reject, "3/1");
    reader.outcomes["swiss-yes"] =
        report_with(reading_of("CHE", Choice::opposes, Choice::supports));
    const std::size_t before = entries().size();
    EXPECT_EQ(replay(*program, false).summary.conflicts, 1U);
    EXPECT_EQ(entries().size(), before);
    EXPECT_EQ(standing(*program, "3/1"), "rejected");
}

TEST_F(ReplayTest, ACorrectionThatWouldUnsettleARulingOnAnotherReplyIsAConflict) {
    reader.outcomes["swiss-both"] =
        report_with(reading_of("CHE", Choice::both, Choice::both, "both"));
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-both")},
                     {2, mail_from("elsewhere.example", "swiss-yes", later)}});
    decide(*program, DecisionAction::release, "4/1");
    // The same choices: what was ruled counts still, if by another reply.
    reader.outcomes["swiss-both"] =
        report_with(reading_of("CHE", Choice::supports, Choice::supports, "both"));
    EXPECT_EQ(diff().summary.changed, 1U);
    reader.outcomes["swiss-both"] =
        report_with(reading_of("CHE", Choice::opposes, Choice::supports, "both"));
    const ReplayReport listed = diff();
    EXPECT_EQ(listed.summary.conflicts, 1U);
    EXPECT_EQ(line(listed, "3/1")["change"], "conflict");
    EXPECT_EQ(line(listed, "3/1")["why"], "what a person ruled on 4/1 would count no longer");
    const std::size_t before = entries().size();
    EXPECT_EQ(replay(*program, false).summary.changed, 0U);
    EXPECT_EQ(entries().size(), before);
    EXPECT_EQ(standing(*program, "4/1"), "counted");
}

TEST_F(ReplayTest, ANoteIsNoDecisionAndTravelsWithTheCorrection) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")}});
    decide(*program, DecisionAction::note, "3/1");
    reader.outcomes["swiss-yes"] =
        report_with(reading_of("CHE", Choice::opposes, Choice::supports));
    EXPECT_EQ(replay(*program, false).summary.changed, 1U);
    EXPECT_EQ(program->gateway->fold().reply("3/1")->decisions.size(), 1U);
    check(*program);
}

TEST_F(ReplayTest, MailBecomesAReplyAndAReplyBecomesOtherPeoplesMail) {
    auto program = started();
    taken(*program, {{1, mail_from("elsewhere.example", "form-in-new-format")},
                     {2, mail_from("elsewhere.example", "swiss-yes", later)}});
    reader.outcomes["form-in-new-format"] =
        report_with(reading_of("CHE", Choice::supports, Choice::supports));
    reader.outcomes.erase("swiss-yes");
    const ReplayReport listed = diff();
    const json mail = line(listed, "3/0"), reply = line(listed, "4/1");
    EXPECT_EQ(mail["was"]["disposition"], "not-a-reply");
    EXPECT_EQ(mail["now"]["standing"], "held");
    EXPECT_EQ(reply["was"]["standing"], "held");
    EXPECT_EQ(reply["now"]["disposition"], "not-a-reply");
    EXPECT_EQ(reply["now"]["standing"], nullptr);
    const ReplayReport applied = replay(*program, false);
    EXPECT_EQ(applied.summary.changed, 2U);
    EXPECT_EQ(line(applied, "3/0")["entry"], 5);
    EXPECT_EQ(line(applied, "4/1")["entry"], 6);
    EXPECT_EQ(messages().back()["supersedes"], json::array({"4/1"}));
    EXPECT_EQ(program->gateway->fold().replies().size(), 1U);
    EXPECT_EQ(replay(*program, false).lines, std::vector<std::string>());
    check(*program);
}

TEST_F(ReplayTest, ARawCopyThatIsMissingIsToldAndTheRestGoesOn) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")},
                     {2, mail_from("soumu.go.jp", "swiss-no", later)}});
    const std::string hex = sha256(mail_from("bakom.admin.ch", "swiss-yes")).hex();
    std::erase_if(objects.objects,
                  [&](const auto& object) { return object.first.find(hex) != std::string::npos; });
    reader.outcomes["swiss-no"] =
        report_with(reading_of("JPN", Choice::supports, Choice::supports));
    const ReplayReport listed = diff();
    ASSERT_EQ(listed.missing.size(), 1U);
    EXPECT_NE(listed.missing.front().find("entry 3"), std::string::npos);
    EXPECT_EQ(listed.summary.missing, 1U);
    EXPECT_EQ(listed.summary.changed, 1U);
    EXPECT_EQ(line(listed, "4/1")["now"]["standing"], "counted");
}

TEST_F(ReplayTest, WhatWasRemovedAsOtherPeoplesMailIsNotAskedFor) {
    auto program = started();
    taken(*program, {{1, mail_from("elsewhere.example", "lunch?")},
                     {2, mail_from("bakom.admin.ch", "swiss-yes", later)}});
    clock.time += std::chrono::hours{24 * 31};
    ASSERT_TRUE(program->gateway->forget_other_mail());
    EXPECT_EQ(to_replay(program->gateway->fold()), std::vector<std::int64_t>{4});
    // Removed while a run was under way: the run's ledger does not know it yet.
    const Fold before = program->gateway->fold();
    const auto answer = test::run(io, program->gateway->pretend_replay({3, 4}));
    ASSERT_TRUE(answer) << answer.error().what;
    const auto gone = [](std::int64_t entry) { return entry == 3; };
    const ReplayReport report = report_replay(before, 5, before, {*answer}, false, gone);
    EXPECT_EQ(report.summary.gone, 1U);
    EXPECT_EQ(report.summary.missing, 0U);
    EXPECT_EQ(report.summary.unchanged, 1U);
}

TEST_F(ReplayTest, ACrashInTheMiddleLeavesTheRestToTheNextRun) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")},
                     {2, mail_from("soumu.go.jp", "japan-yes", later)}});
    reader.outcomes["japan-yes"] =
        report_with(reading_of("JPN", Choice::supports, Choice::supports, "japan"));
    reader.outcomes["swiss-yes"] = report_with(reading_of("CHE", Choice::both, Choice::supports));
    ASSERT_TRUE(test::run(io, program->gateway->replay({3})));
    lines.fail_append = true;
    lines.keep_of_append = 100;
    EXPECT_FALSE(test::run(io, program->gateway->replay({4})));
    lines.fail_append = false;
    auto next = started();
    EXPECT_EQ(messages().size(), 3U);
    EXPECT_EQ(replay(*next, false).summary.changed, 1U);
    EXPECT_EQ(standing(*next, "4/0"), "counted");
    EXPECT_EQ(replay(*next, false).lines, std::vector<std::string>());
    check(*next);
}

TEST_F(ReplayTest, OneBatchIsJudgedInItsOrderAndCommittedByOneAppend) {
    second_reply = SecondReply::latest;
    auto program = started();
    taken(*program, {{1, mail_from("elsewhere.example", "swiss-no", later)},
                     {2, mail_from("elsewhere.example", "swiss-yes")}});
    const Roster two = roster_of_two();
    std::vector<Administration> states(two.administrations().begin(), two.administrations().end());
    states[0].contacts.push_back(
        Contact{ContactKind::domain, "elsewhere.example", {}, {}, false, false, ""});
    Circular circular = circular_one();
    circular.second_reply = SecondReply::latest;
    ASSERT_TRUE(program->gateway->believe({circular}, Roster(std::move(states))));
    const std::vector<std::int64_t> order = to_replay(program->gateway->fold());
    EXPECT_EQ(order, (std::vector<std::int64_t>{4, 3})) << "by received";
    const int appends = lines.appends;
    const auto answer = test::run(io, program->gateway->replay(order));
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(lines.appends, appends + 1);
    const auto first = program->gateway->fold().reply("4/1");
    const auto second = program->gateway->fold().reply("3/1");
    EXPECT_EQ(first->answers.at(0).standing, Standing::superseded);
    EXPECT_EQ(second->answers.at(0).standing, Standing::counted);
    EXPECT_EQ(messages().at(2)["standing"], "counted") << "as it stood when it was appended";
    check(*program);
}

TEST_F(ReplayTest, WithoutAWorkerItEndsAndNothingIsLost) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")}});
    reader.no_worker = true;
    const auto answer = test::run(io, program->gateway->replay({3}));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().exit_code, 75);
    EXPECT_EQ(messages().size(), 1U);
}

TEST_F(ReplayTest, WhatElseHappenedToAMessageMeanwhileIsNotUndone) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")}});
    reader.outcomes["swiss-yes"] = report_with(reading_of("CHE", Choice::both, Choice::supports));
    ASSERT_TRUE(test::run(io, program->gateway->replay({3})));
    const auto again = test::run(io, program->gateway->replay({3}));
    ASSERT_TRUE(again);
    EXPECT_EQ(json::parse(*again)[0]["result"], "superseded");
    EXPECT_EQ(messages().size(), 2U);
}

class RandomReplay : public ReplayTest, public testing::WithParamInterface<unsigned> {
  protected:
    unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
    void read_anew(int mails) {
        constexpr std::array choices = {Choice::supports, Choice::opposes, Choice::both,
                                        Choice::blank};
        for (int i = 0; i < mails; ++i) {
            const std::string key = "<mail" + std::to_string(i) + ">";
            if (below(8) == 0)
                reader.outcomes.erase(key);
            else
                reader.outcomes[key] = report_with(
                    reading_of(below(2) == 0 ? "CHE" : "JPN", choices.at(below(4)),
                               choices.at(below(4)), "form " + std::to_string(below(4))));
        }
    }
    // Answers that count, and those of them that a ruling made count.
    using Vote = std::tuple<std::string, std::string, Choice>;
    static std::set<Vote> votes(const Program& program, bool ruled_only) {
        const Fold& fold = program.gateway->fold();
        std::set<Vote> out;
        for (const StandingReply& reply : fold.replies()) {
            if (!reply.administration || (ruled_only && !is_decided(reply))) continue;
            for (std::size_t i = 0; i < reply.answers.size(); ++i) {
                if (reply.answers[i].standing == Standing::counted)
                    out.emplace(*reply.administration, reply.answers[i].item,
                                reply.reading.answers.at(i).choice);
            }
        }
        return out;
    }
    std::mt19937 random_{GetParam()};
};

// What holds whatever was received, read, decided and changed.
TEST_P(RandomReplay, ApplyDoesWhatDiffListsOnceAndUnsettlesNoRuling) {
    constexpr int mails = 9;
    constexpr std::array domains = {"bakom.admin.ch", "soumu.go.jp", "elsewhere.example"};
    second_reply = below(2) == 0 ? SecondReply::hold : SecondReply::latest;
    auto program = started();
    read_anew(mails);
    for (int i = 0; i < mails; ++i) {
        const std::string at = "Tue, 10 Mar 2026 09:00:0" + std::to_string(below(6)) + " +0000";
        taken(*program, {{static_cast<std::uint32_t>(i + 1),
                          mail_from(domains.at(below(3)), "<mail" + std::to_string(i) + ">", at)}});
    }
    for (const StandingReply& reply : program->gateway->fold().replies()) {
        if (below(4) != 0) continue;
        DecisionRequest asked;
        asked.action = below(3) == 0 ? DecisionAction::reject : DecisionAction::release;
        asked.reply = reply.id;
        asked.by = "A. Muster";
        asked.reason = "because";
        // The rules may refuse it.
        static_cast<void>(test::run(io, program->gateway->decide(asked)).has_value());
    }
    read_anew(mails);
    if (below(2) == 0) {
        Circular circular = circular_one();
        circular.second_reply = second_reply;
        ASSERT_TRUE(program->gateway->believe({circular}, roster = without_switzerland()));
    }
    const std::set<Vote> ruled = votes(*program, true);
    const ReplayReport listed = diff();
    const ReplayReport applied = replay(*program, false);
    ASSERT_EQ(applied.lines.size(), listed.lines.size());
    for (std::size_t i = 0; i < listed.lines.size(); ++i) {
        json line = json::parse(applied.lines[i]);
        line["entry"] = nullptr;
        EXPECT_EQ(line, json::parse(listed.lines[i]));
    }
    const std::set<Vote> now = votes(*program, false);
    for (const Vote& vote : ruled) EXPECT_TRUE(now.contains(vote)) << std::get<1>(vote);
    const std::size_t before = entries().size();
    const ReplayReport again = replay(*program, false);
    EXPECT_EQ(again.summary.changed + again.summary.follows, 0U);
    EXPECT_EQ(entries().size(), before);
    check(*program);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomReplay, testing::Range(1U, 61U));

TEST_F(ReplayTest, AChangeOfTheRosterSaysOnceWhatItLeftAsItIs) {
    auto program = started();
    taken(*program, {{1, mail_from("bakom.admin.ch", "swiss-yes")},
                     {2, mail_from("soumu.go.jp", "nothing")}});
    std::size_t told = 0;
    EXPECT_EQ(program->gateway->fold().left_as_judged(), 0U) << "nothing changed since";
    ASSERT_TRUE(program->gateway->believe({circular_one()}, without_switzerland()));
    testing::internal::CaptureStderr();
    ASSERT_TRUE(test::run(io, program->gateway->judge_again()));
    ASSERT_TRUE(test::run(io, program->gateway->judge_again()));
    const std::string log = testing::internal::GetCapturedStderr();
    for (std::size_t at = log.find("left-as-judged"); at != std::string::npos;
         at = log.find("left-as-judged", at + 1))
        ++told;
    EXPECT_EQ(told, 1U) << log;
    EXPECT_NE(log.find("1 messages"), std::string::npos) << log;
}

}  // namespace
}  // namespace tsb
