// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions and messages judged again, through the one writer (product.md §4).
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

using nlohmann::json;

class Decide : public GatewayTest {
  protected:
    void SetUp() override {
        GatewayTest::SetUp();
        reader.outcomes["half-yes"] =
            report_with(reading_of("CHE", Choice::supports, Choice::both, "half"));
    }
    // A roster in which that domain is Switzerland's too.
    static Roster with_contact(const std::string& domain) {
        const Roster two = roster_of_two();
        std::vector<Administration> states(two.administrations().begin(),
                                           two.administrations().end());
        for (Administration& state : states) {
            if (state.code == "CHE")
                state.contacts.push_back(
                    Contact{ContactKind::domain, domain, {}, {}, false, false, ""});
        }
        return Roster(std::move(states));
    }
    DecisionRequest request(DecisionAction action, const std::string& reply) {
        DecisionRequest out;
        out.action = action;
        out.reply = reply;
        out.by = "A. Muster";
        out.reason = "because";
        return out;
    }
    Result<std::string> decide(Program& program, DecisionRequest request) {
        return test::run(io, program.gateway->decide(std::move(request)));
    }
    Result<std::vector<JudgedAgain>> judge_again(Program& program) {
        return test::run(io, program.gateway->judge_again());
    }
    std::string standing(Program& program, const std::string& id) {
        const auto reply = program.gateway->fold().reply(id);
        return reply ? std::string(to_string(reply->standing)) : "none";
    }
    std::unique_ptr<Program> started() {
        auto program = start();
        EXPECT_TRUE(recover(*program));
        return program;
    }
    std::string keyword(Program& program) {
        return program.gateway->fold().settlements().at(0).keyword;
    }
};

TEST_F(Decide, ADecisionIsAnEntryAndTellsWhatItChanged) {
    auto program = started();
    int changed = 0;
    program->gateway->on_change([&] { ++changed; });
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                                         {2, mail_from("bakom.admin.ch", "swiss-no")}})));
    const auto refused = decide(*program, request(DecisionAction::release, "4/1"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().exit_code, 2);
    EXPECT_EQ(entries().size(), 4U) << "nothing was appended";
    DecisionRequest release = request(DecisionAction::release, "4/1");
    release.instead_of = "3/1";
    const auto answer = decide(*program, release);
    ASSERT_TRUE(answer) << answer.error().what;
    const json said = json::parse(*answer);
    EXPECT_EQ(said["entry"], 5);
    EXPECT_EQ(said["standing"], "counted");
    EXPECT_EQ(said["changed"].size(), 2U);
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(entries().back().kind, EntryKind::decision);
    EXPECT_EQ(standing(*started(), "4/1"), "counted") << "also after a restart";
    EXPECT_EQ(standing(*program, "3/1"), "counted") << "its other answer counts still";
    const auto noted = decide(*program, request(DecisionAction::note, "4/1"));
    ASSERT_TRUE(noted);
    EXPECT_EQ(json::parse(*noted)["changed"].size(), 0U);
    EXPECT_EQ(changed, 1) << "a note changes nothing";
}

TEST_F(Decide, APersonWhoIsNotConfiguredRulesOnNothing) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("elsewhere.example", "swiss-yes")}})));
    DecisionRequest asked = request(DecisionAction::release, "3/1");
    asked.by = "C. Nobody";
    ASSERT_FALSE(decide(*program, asked));
    EXPECT_EQ(entries().size(), 3U);
}

TEST_F(Decide, ANewContactMakesAHeldReplyCount) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("ofcom.example.ch", "swiss-yes")}})));
    EXPECT_EQ(standing(*program, "3/1"), "held");
    EXPECT_EQ(keyword(*program), "$TsbHeld");
    roster = with_contact("ofcom.example.ch");
    ASSERT_TRUE(program->gateway->believe({circular_one()}, roster));
    int changed = 0;
    program->gateway->on_change([&] { ++changed; });
    const auto again = judge_again(*program);
    ASSERT_TRUE(again) << again.error().what;
    ASSERT_EQ(again->size(), 1U);
    EXPECT_EQ(again->front().entry, 5);
    EXPECT_EQ(again->front().replaced, std::vector<std::string>{"3/1"});
    EXPECT_EQ(again->front().now, "counted");
    EXPECT_NE(again->front().before.find("sender-unknown"), std::string::npos);
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(messages().back()["supersedes"], json::array({"3/1"}));
    EXPECT_EQ(messages().back()["received"], messages().front()["received"]);
    EXPECT_EQ(messages().back()["where"], messages().front()["where"]);
    EXPECT_EQ(standing(*program, "3/1"), "counted") << "the old id names the correction";
    EXPECT_EQ(keyword(*program), "$TsbCounted");
    EXPECT_EQ(judge_again(*program)->size(), 0U) << "once";
}

TEST_F(Decide, TheNextStartGoesOnWhereACrashInterrupted) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("ofcom.example.ch", "swiss-yes")},
                                         {2, mail_from("soumu.go.jp", "nothing")}})));
    roster = with_contact("ofcom.example.ch");
    // The crash comes between the roster's entry and the correction: a start records the roster and
    // is ended before it judges again.
    auto second = start();
    ASSERT_TRUE(second->gateway->believe({circular_one()}, roster));
    second.reset();
    EXPECT_EQ(messages().size(), 2U);
    auto third = started();
    EXPECT_EQ(messages().size(), 3U);
    EXPECT_EQ(standing(*third, "3/1"), "counted");
    const auto before = entries().size();
    started();
    EXPECT_EQ(entries().size(), before) << "a further start finds nothing to correct";
}

TEST_F(Decide, RepliesAreJudgedAgainInOrderOfReceived) {
    auto program = started();
    const std::string later = "Wed, 11 Mar 2026 09:00:00 +0000";
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("ofcom.example.ch", "swiss-no", later)},
                                         {2, mail_from("ofcom.example.ch", "swiss-yes")}})));
    ASSERT_TRUE(program->gateway->believe({circular_one()}, with_contact("ofcom.example.ch")));
    const auto again = judge_again(*program);
    ASSERT_TRUE(again);
    ASSERT_EQ(again->size(), 2U);
    EXPECT_EQ(again->front().replaced, std::vector<std::string>{"4/1"});
    const auto first = program->gateway->fold().reply("4/1");
    const auto second = program->gateway->fold().reply("3/1");
    EXPECT_EQ(first->answers.at(0).standing, Standing::counted);
    EXPECT_EQ(second->answers.at(0).standing, Standing::held) << "it differs from the earlier one";
}

TEST_F(Decide, WhatAPersonRuledOnOrWhatCountsIsNotJudgedAgain) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("ofcom.example.ch", "swiss-yes")},
                                         {2, mail_from("bakom.admin.ch", "swiss-no")}})));
    ASSERT_TRUE(decide(*program, request(DecisionAction::reject, "3/1")));
    const int reads = reader.reads;
    ASSERT_TRUE(program->gateway->believe({circular_one()}, with_contact("ofcom.example.ch")));
    EXPECT_EQ(judge_again(*program)->size(), 0U);
    EXPECT_EQ(reader.reads, reads) << "not even read";
    const auto retried = test::run(io, program->gateway->retry("3/1"));
    ASSERT_TRUE(retried) << retried.error().what;
    const json said = json::parse(*retried);
    EXPECT_EQ(said["differs"], true);
    EXPECT_EQ(said["entry"], nullptr) << "told, not recorded";
    EXPECT_EQ(standing(*program, "3/1"), "rejected");
}

TEST_F(Decide, ALaterDeadlineMakesALateReplyCount) {
    auto program = started();
    const std::string after = "Sat, 4 Apr 2026 09:00:00 +0000";
    auto batch = batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes", after)}});
    batch.front().internaldate = parse_rfc3339("2026-04-04T09:00:03Z");
    ASSERT_TRUE(take(*program, std::move(batch)));
    EXPECT_EQ(standing(*program, "3/1"), "late");
    EXPECT_FALSE(decide(*program, request(DecisionAction::release, "3/1")));
    Circular circular = circular_one();
    circular.deadline = *parse_rfc3339("2026-04-10T23:59:59Z");
    circular.source_toml = "id = 2\n";
    circular.digest = sha256(circular.source_toml);
    ASSERT_TRUE(program->gateway->believe({circular}, roster));
    const auto again = judge_again(*program);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->size(), 1U);
    EXPECT_EQ(standing(*program, "3/1"), "counted");
}

TEST_F(Decide, WithoutAWorkerNothingIsJudgedAgainAndNothingIsLost) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("ofcom.example.ch", "swiss-yes")}})));
    ASSERT_TRUE(program->gateway->believe({circular_one()}, with_contact("ofcom.example.ch")));
    reader.no_worker = true;
    const auto again = judge_again(*program);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().exit_code, 75);
    EXPECT_EQ(standing(*program, "3/1"), "held");
    reader.no_worker = false;
    EXPECT_EQ(judge_again(*program)->size(), 1U);
}

TEST_F(Decide, AMailWhoseCopyIsGoneIsToldAndLeftAsItIs) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("ofcom.example.ch", "swiss-yes")},
                                         {2, mail_from("ofcom.example.ch", "half-yes")}})));
    const std::string hex = sha256(mail_from("ofcom.example.ch", "swiss-yes")).hex();
    std::erase_if(objects.objects,
                  [&](const auto& object) { return object.first.find(hex) != std::string::npos; });
    ASSERT_TRUE(program->gateway->believe({circular_one()}, with_contact("ofcom.example.ch")));
    const auto again = judge_again(*program);
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(again->size(), 1U) << "the other one";
    EXPECT_EQ(standing(*program, "3/1"), "held");
    test::run(io, program->notifier.flush());
    bool told = false;
    for (const auto& mail : sink.mails) {
        for (const Event& event : mail) told = told || event.id == "not-judged-again";
    }
    EXPECT_TRUE(told);
}

TEST_F(Decide, AMailThatWasBeingReadWhenTheRosterChangedIsReadWithTheNewOne) {
    auto program = started();
    bool first = true;
    reader.on_read = [&] {
        if (!std::exchange(first, false)) return;
        ASSERT_TRUE(program->gateway->believe({circular_one()}, with_contact("ofcom.example.ch")));
    };
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("ofcom.example.ch", "swiss-yes")}})));
    EXPECT_EQ(reader.reads, 2) << "the names that a reader knows are the roster's";
    EXPECT_EQ(standing(*program, "4/1"), "counted");
}

TEST_F(Decide, ARetryThatComesOutTheSameRecordsNothing) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "half-yes")}})));
    const auto same = test::run(io, program->gateway->retry("3/1"));
    ASSERT_TRUE(same);
    EXPECT_EQ(json::parse(*same)["differs"], false);
    EXPECT_EQ(entries().size(), 3U);
    // A later parser reads more of it.
    reader.outcomes["half-yes"] =
        report_with(reading_of("CHE", Choice::supports, Choice::opposes, "half"));
    const auto other = test::run(io, program->gateway->retry("3/1"));
    ASSERT_TRUE(other);
    EXPECT_EQ(json::parse(*other)["entry"], 4);
    EXPECT_EQ(standing(*program, "4/1"), "counted");
    const auto unknown = test::run(io, program->gateway->retry("77/1"));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().exit_code, 2);
}

TEST_F(Decide, AReplyThatTheOthersSupersededMeanwhileIsNotCorrectedForThat) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "half-yes")}})));
    ASSERT_TRUE(take(*program, batch_of({{2, mail_from("bakom.admin.ch", "swiss-yes")}})));
    ASSERT_TRUE(program->gateway->believe({circular_one()}, with_contact("ofcom.example.ch")));
    const auto again = judge_again(*program);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->size(), 0U) << "it comes out as it stands now";
}

TEST_F(Decide, TheReceivedTimeOfADecidedMessageIsNotCorrected) {
    auto program = started();
    std::string mail = mail_from("bakom.admin.ch", "swiss-yes");
    mail.replace(mail.find("Received: from a by mx"), 22, "X-Was: from a by mx");
    RawMessage raw = raw_message(0, mail);
    raw.where = {"", 0, 0, "old.eml"};
    raw.internaldate.reset();
    std::vector<RawMessage> batch;
    batch.push_back(std::move(raw));
    ASSERT_TRUE(take(*program, std::move(batch)));
    ASSERT_TRUE(decide(*program, request(DecisionAction::reject, "3/1")));
    RawMessage asserted = raw_message(0, mail);
    asserted.where = {"", 0, 0, "old.eml"};
    asserted.received_from = "maildir-mtime";
    std::vector<RawMessage> again;
    again.push_back(std::move(asserted));
    ASSERT_TRUE(take(*program, std::move(again)));
    EXPECT_EQ(messages().size(), 1U) << "a person ruled on it as it is";
}

}  // namespace
}  // namespace tsb
