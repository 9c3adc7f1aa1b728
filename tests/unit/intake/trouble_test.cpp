// SPDX-License-Identifier: GPL-3.0-or-later
// What a Gateway does without a worker, how it starts after an interruption, and that it shows it is
// alive meanwhile.
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

class Trouble : public GatewayTest {
  protected:
    std::vector<std::string> alerts(Program& program) {
        test::run(io, program.notifier.flush());
        std::vector<std::string> ids;
        for (const auto& mail : sink.mails) {
            for (const Event& event : mail) ids.push_back(event.id);
        }
        return ids;
    }
    std::vector<RawMessage> one() {
        return batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}});
    }
};

TEST_F(Trouble, AMissingWorkerIsToldOnceWithWhatToDoAndOnceMoreWhenOneWorksAgain) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    reader.no_worker = true;
    for (int i = 0; i < 2; ++i) {
        const auto taken = take(*program, one());
        ASSERT_FALSE(taken);
        EXPECT_EQ(taken.error().exit_code, 75);
        EXPECT_TRUE(program->gateway->lacks_worker());
    }
    EXPECT_EQ(alerts(*program), std::vector<std::string>{"worker-unavailable"});
    EXPECT_EQ(sink.mails[0][0].text, "no worker can be started");
    reader.no_worker = false;
    for (std::uint32_t uid = 1; uid < 3; ++uid) {
        auto batch = batch_of({{uid, mail_from("bakom.admin.ch", std::to_string(uid))}});
        ASSERT_TRUE(take(*program, std::move(batch)));
        EXPECT_FALSE(program->gateway->lacks_worker());
    }
    EXPECT_EQ(alerts(*program), (std::vector<std::string>{"worker-unavailable", "worker-available",
                                                          "answer-held", "answer-held"}));
}

TEST_F(Trouble, KnownMailSaysNothingOfTheWorker) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one()));
    reader.no_worker = true;
    auto other = batch_of({{2, mail_from("bakom.admin.ch", "swiss-no")}});
    EXPECT_FALSE(take(*program, std::move(other)));
    ASSERT_TRUE(take(*program, one())) << "nothing of it is read";
    EXPECT_TRUE(program->gateway->lacks_worker());
}

TEST_F(Trouble, StartsWithoutAWorkerAreNoAttemptsAtTheMail) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    reader.no_worker = true;
    EXPECT_FALSE(take(*program, one()));
    for (std::uint32_t i = 0; i < 2 * max_attempts; ++i) {
        program = start();
        EXPECT_FALSE(recover(*program));
        EXPECT_EQ(alerts(*program).back(), "worker-unavailable") << "also at start";
    }
    reader.no_worker = false;
    ASSERT_TRUE(recover(*start()));
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]["standing"], "counted") << "no innocent mail is unreadable";
}

// The service ends while a worker starts, again and again: every start is cut off there.
TEST_F(Trouble, AStartThatEndsBeforeItsWorkerIsReadyIsNoAttemptAtTheMail) {
    struct Killed {};
    auto program = start();
    ASSERT_TRUE(recover(*program));
    reader.no_worker = true;
    EXPECT_FALSE(take(*program, one()));
    reader.no_worker = false;
    reader.on_ready = [] { throw Killed(); };
    for (std::uint32_t i = 0; i < 2 * max_attempts; ++i) EXPECT_THROW(recover(*start()), Killed);
    reader.on_ready = nullptr;
    ASSERT_TRUE(recover(*start()));
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]["standing"], "counted") << "no innocent mail is unreadable";
}

TEST_F(Trouble, EveryMessageOfABatchIsASignOfLife) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    int signs = 0;
    std::vector<int> before_each;
    reader.on_read = [&] { before_each.push_back(signs); };
    auto batch = batch_of({{1, mail_from("x.example", "one")},
                           {2, mail_from("x.example", "crash-me")},
                           {3, mail_from("x.example", "three")}});
    ASSERT_TRUE(
        test::run(io, program->gateway->take(std::move(batch), Alerts::each, [&] { ++signs; })));
    EXPECT_EQ(before_each, (std::vector<int>{0, 1, 2})) << "as each was read, not at the end";
    EXPECT_EQ(signs, 3);
}

TEST_F(Trouble, AStartAsksBeforeEachMessageWhetherToGoOn) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    lines.fail_append = true;
    auto batch = batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                           {2, mail_from("bakom.admin.ch", "swiss-no")}});
    EXPECT_FALSE(take(*program, std::move(batch)));
    lines.fail_append = false;
    int asked = 0;
    const std::function<bool()> first_only = [&] { return ++asked == 1; };
    program = start();
    ASSERT_TRUE(test::run(io, program->gateway->recover(first_only)));
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(messages().size(), 1U);
    EXPECT_EQ(in_flight(), 1U) << "the other waits for the next start";
    ASSERT_TRUE(recover(*start()));
    EXPECT_EQ(messages().size(), 2U);
}

TEST_F(Trouble, ACrashBetweenTheGoneNoteAndTheRemovalLeavesNoFileForEver) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, batch_of({{1, "From: <ann@example.com>\r\n\r\nhello\r\n"},
                                         {2, mail_from("bakom.admin.ch", "swiss-yes")}})));
    const auto before = objects.objects;
    clock.time += std::chrono::hours{24 * 31};
    ASSERT_TRUE(program->gateway->forget_other_mail());
    const auto after = objects.objects;
    ASSERT_EQ(after.size() + 1, before.size());
    const std::size_t recorded = entries().size();
    objects.objects = before;  // the note is on disk, the removal is not
    program = start();
    ASSERT_TRUE(recover(*program));
    EXPECT_EQ(objects.objects, after);
    EXPECT_EQ(entries().size(), recorded) << "it was said before";
}

// Two mails that were in flight alone at as many starts as a mail may end, and one that was not.
class Suspects : public Trouble {
  protected:
    void SetUp() override {
        Trouble::SetUp();
        Archive archive(std::make_unique<MemoryObjectStore>(objects));
        for (std::uint32_t uid = 1; uid <= 3; ++uid) {
            const std::string mail = mail_from("bakom.admin.ch", "swiss-yes", received(uid));
            InFlight record;
            record.digest = *archive.put_mail(mail);
            record.mailbox = "tsbdir";
            record.uidvalidity = 7;
            record.uid = uid;
            record.attempts = uid <= 2 ? max_attempts - 1 : 0;
            record.batch = {record.digest};
            digests.push_back(record.digest);
            ASSERT_TRUE(archive.put_in_flight(record));
        }
        ASSERT_TRUE(archive.sync());
    }
    static std::string received(std::uint32_t minute) {
        return "Tue, 10 Mar 2026 09:0" + std::to_string(minute) + ":00 +0000";
    }
    // Raw digests of what is on record as crashed.
    std::vector<std::string> crashed() {
        std::vector<std::string> all;
        for (const auto& body : messages()) {
            if (body["disposition"] == "unreadable") all.push_back(body["raw"]);
        }
        return all;
    }
    std::vector<Digest> digests;
};

TEST_F(Suspects, WithoutATrialTheirCountDecides) {
    ASSERT_TRUE(recover(*start()));
    EXPECT_EQ(messages().size(), 3U);
    EXPECT_EQ(crashed().size(), 2U);
}

TEST_F(Suspects, ATrialReadsThemAloneAndGivesUpNone) {
    auto program = start();
    std::set<Digest> tried;
    ASSERT_TRUE(test::run(
        io, program->gateway->try_suspects([&](const Digest& digest) { tried.insert(digest); })));
    EXPECT_EQ(tried, (std::set<Digest>{digests[0], digests[1]}));
    EXPECT_EQ(messages().size(), 2U) << "it records them as the service would";
    EXPECT_TRUE(crashed().empty());
    EXPECT_EQ(in_flight(), 1U);
}

TEST_F(Suspects, OnlyTheOneAtWhichTheTrialEndedIsGivenUp) {
    auto program = start();
    program->gateway->give_up_only(digests[1]);
    ASSERT_TRUE(recover(*program));
    EXPECT_EQ(messages().size(), 3U);
    EXPECT_EQ(crashed(), std::vector<std::string>{digests[1].tagged()});
}

TEST_F(Suspects, ATrialThatEndedAtNoneBlamesNone) {
    auto program = start();
    program->gateway->give_up_only(std::nullopt);
    ASSERT_TRUE(recover(*program));
    EXPECT_EQ(messages().size(), 3U);
    EXPECT_TRUE(crashed().empty());
}

}  // namespace
}  // namespace tsb
