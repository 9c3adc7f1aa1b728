// SPDX-License-Identifier: GPL-3.0-or-later
// One mailbox from end to end: no UID is passed over, whatever the server does not deliver.
#include "daemon/intake/mailbox_loop.hpp"

#include "tests/support/fake_mailbox.hpp"
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

class MailboxLoopTest : public GatewayTest {
  protected:
    void SetUp() override {
        GatewayTest::SetUp();
        program_ = start();
        ASSERT_TRUE(recover(*program_));
        auto mailbox = std::make_unique<test::FakeMailbox>();
        fake_ = mailbox.get();
        MailboxSettings settings;
        settings.name = fake_->name;
        loop_ = std::make_unique<MailboxLoop>(
            io.get_executor(), *program_->gateway, program_->notifier, settings, std::move(mailbox),
            [this] {
                if (on_contact_) on_contact_();
            },
            Backoff(1, std::chrono::milliseconds{1}), Backoff(1, std::chrono::milliseconds{200}));
    }
    void deliver(const std::string& text) {
        fake_->deliver(mail_from("bakom.admin.ch", text), parse_rfc3339("2026-03-10T09:00:05Z"));
    }
    Result<TakeSummary> once() { return test::run(io, loop_->once()); }
    std::vector<std::uint32_t> uids() {
        std::vector<std::uint32_t> all;
        for (const auto& body : messages()) all.push_back(body["where"]["uid"]);
        return all;
    }
    // The loop runs for so long, then is stopped.
    void run_for(std::chrono::milliseconds time) {
        boost::asio::steady_timer timer(io, time);
        timer.async_wait([&](const boost::system::error_code&) { loop_->stop(); });
        ASSERT_TRUE(test::run(io, loop_->run()));
    }
    std::vector<std::string> alerts() {
        test::run(io, program_->notifier.flush());
        std::vector<std::string> ids;
        for (const auto& mail : sink.mails) {
            for (const Event& event : mail) ids.push_back(event.id);
        }
        return ids;
    }
    std::unique_ptr<Program> program_;
    test::FakeMailbox* fake_ = nullptr;
    std::function<void()> on_contact_;
    std::unique_ptr<MailboxLoop> loop_;
};

TEST_F(MailboxLoopTest, NoMailIsTakenBeforeOneWithALowerUidThatIsNotDelivered) {
    for (const char* text : {"one", "swiss-yes", "three"}) deliver(text);
    fake_->withheld = {2};
    int sessions_without_it = 0;
    on_contact_ = [&] {
        if (fake_->opened == 3) fake_->withheld.clear();
        if (fake_->opened < 3 && uids() == std::vector<std::uint32_t>{1}) ++sessions_without_it;
    };
    const auto taken = once();
    ASSERT_TRUE(taken) << taken.error().what;
    EXPECT_EQ(uids(), (std::vector<std::uint32_t>{1, 2, 3}));
    EXPECT_EQ(taken->fresh, 3U) << "what an earlier session recorded is counted";
    EXPECT_EQ(messages()[1]["standing"], "counted");
    EXPECT_GT(sessions_without_it, 0) << "the third waited meanwhile";
}

TEST_F(MailboxLoopTest, AUidThatIsNeverDeliveredIsRecordedUnreadableAtTheLimitAndTheRestComes) {
    for (const char* text : {"one", "two", "swiss-yes"}) deliver(text);
    fake_->withheld = {2};
    const auto taken = once();
    ASSERT_TRUE(taken) << taken.error().what;
    EXPECT_EQ(fake_->opened, static_cast<int>(max_refusals));
    EXPECT_EQ(taken->unreadable, 1U);
    EXPECT_EQ(uids(), (std::vector<std::uint32_t>{1, 2, 3}));
    EXPECT_EQ(messages()[1]["reason"], "undelivered");
    EXPECT_TRUE(messages()[1]["raw"].is_null());
    EXPECT_EQ(messages()[2]["standing"], "counted");
}

TEST_F(MailboxLoopTest, EveryUndeliveredUidHasItsOwnCount) {
    for (const char* text : {"one", "two", "three"}) deliver(text);
    fake_->withheld = {1, 3};
    ASSERT_TRUE(once());
    EXPECT_EQ(uids(), (std::vector<std::uint32_t>{1, 2, 3}));
    EXPECT_EQ(fake_->opened, static_cast<int>(2 * max_refusals - 1));
}

TEST_F(MailboxLoopTest, AfterTheLastUidThereIsNothingIsListed) {
    fake_->uidnext = 4'294'967'295U;
    deliver("swiss-yes");
    for (int i = 0; i < 2; ++i) {
        const auto taken = once();
        ASSERT_TRUE(taken) << taken.error().what;
        EXPECT_EQ(taken->fresh, i == 0 ? 1U : 0U);
        EXPECT_EQ(taken->seen_again, 0U);
    }
    EXPECT_EQ(uids(), std::vector<std::uint32_t>{4'294'967'295U});
}

TEST_F(MailboxLoopTest, AServerThatLetsInAndHangsUpIsNotHammeredAndDoesNotFlap) {
    fake_->hangs_up = true;
    run_for(std::chrono::milliseconds{600});
    EXPECT_GE(fake_->opened, 3);
    // Steps of 1, 2, 4 … ms, half of each at least: 2^n ms have passed after n sessions.
    EXPECT_LE(fake_->opened, 12);
    EXPECT_EQ(alerts(), std::vector<std::string>{"connection-lost"});
    fake_->hangs_up = false;
    deliver("swiss-yes");
    ASSERT_TRUE(once());
    EXPECT_EQ(alerts(), (std::vector<std::string>{"connection-lost", "connection-restored"}));
}

TEST_F(MailboxLoopTest, AWrongPasswordIsToldAlsoWhileTheConnectionIsLostAndBothEndTogether) {
    fake_->open_error = Error{ErrorKind::transient, "no route", "", 69};
    EXPECT_FALSE(once());
    fake_->open_error = Error{ErrorKind::config, "wrong password", "check it", 78};
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(once());
    EXPECT_EQ(alerts(), (std::vector<std::string>{"connection-lost", "login-failed"}));
    fake_->open_error.reset();
    ASSERT_TRUE(once());
    EXPECT_EQ(alerts(),
              (std::vector<std::string>{"connection-lost", "login-failed", "connection-restored"}));
}

TEST_F(MailboxLoopTest, ABusyServerIsLeftAloneForLongerEachTimeAndToldOnce) {
    fake_->open_error = Error{ErrorKind::transient, "throttled", "", 69};
    fake_->told.busy_for = std::chrono::milliseconds{0};
    run_for(std::chrono::milliseconds{700});
    // Pauses of 100-200, 200-400, 400-800 ms.
    EXPECT_GE(fake_->opened, 2);
    EXPECT_LE(fake_->opened, 4);
    EXPECT_EQ(alerts(), std::vector<std::string>{"server-busy"});
    fake_->open_error.reset();
    fake_->told = {};
    ASSERT_TRUE(once());
    EXPECT_EQ(alerts(), (std::vector<std::string>{"server-busy", "connection-restored"}));
}

TEST_F(MailboxLoopTest, TheTimeThatABusyServerAsksForIsGivenToIt) {
    fake_->open_error = Error{ErrorKind::transient, "throttled", "", 69};
    fake_->told.busy_for = std::chrono::seconds{60};
    run_for(std::chrono::milliseconds{700});
    EXPECT_EQ(fake_->opened, 1);
}

TEST_F(MailboxLoopTest, ATokenThatIsNotRenewedIsToldOnceWhileMailComesAndOnceWhenItIs) {
    deliver("swiss-yes");
    fake_->told.token = Error{ErrorKind::config, "invalid_grant", "give another", 78};
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(once());
    EXPECT_EQ(uids(), std::vector<std::uint32_t>{1});
    EXPECT_EQ(alerts(), std::vector<std::string>{"token-not-renewed"});
    fake_->told.lacks_token = true;
    fake_->open_error = fake_->told.token;
    for (int i = 0; i < 3; ++i) {
        const auto taken = once();
        ASSERT_FALSE(taken);
        EXPECT_EQ(taken.error().exit_code, 78);
    }
    EXPECT_EQ(alerts(), std::vector<std::string>{"token-not-renewed"})
        << "neither connection-lost nor login-failed beside it";
    fake_->told = {};
    fake_->open_error.reset();
    ASSERT_TRUE(once());
    EXPECT_EQ(alerts(), (std::vector<std::string>{"token-not-renewed", "token-renewed"}));
}

TEST_F(MailboxLoopTest, AMissingWorkerIsNoTroubleOfTheConnection) {
    deliver("swiss-yes");
    reader.no_worker = true;
    run_for(std::chrono::milliseconds{50});
    EXPECT_EQ(alerts(), std::vector<std::string>{"worker-unavailable"});
    reader.no_worker = false;
    ASSERT_TRUE(once());
    EXPECT_EQ(alerts(), (std::vector<std::string>{"worker-unavailable", "worker-available"}));
    EXPECT_EQ(uids(), std::vector<std::uint32_t>{1});
}

TEST_F(MailboxLoopTest, ADiskThatFailsIsNoTroubleOfTheConnection) {
    deliver("swiss-yes");
    lines.fail_append = true;
    const auto taken = once();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::fatal);
    EXPECT_TRUE(alerts().empty()) << "who runs the loop tells it";
}

TEST_F(MailboxLoopTest, WithoutRoomOnTheDiskMailStaysOnTheServerUntilThereIs) {
    const std::uint64_t wanted = LimitSettings{}.free_disk_bytes;
    std::uint64_t free = wanted - 1;
    free_bytes = [&] { return std::optional(free); };
    deliver("swiss-yes");
    const auto taken = once();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().exit_code, 74);
    EXPECT_NE(taken.error().kind, ErrorKind::fatal) << "the service goes on";
    run_for(std::chrono::milliseconds{50});
    EXPECT_TRUE(messages().empty());
    EXPECT_EQ(reader.reads, 0);
    EXPECT_EQ(alerts(), std::vector<std::string>{"disk-low"}) << "once, while it lasts";
    free = wanted;
    ASSERT_TRUE(once());
    EXPECT_EQ(uids(), std::vector<std::uint32_t>{1});
    EXPECT_EQ(alerts(), (std::vector<std::string>{"disk-low", "disk-room"}));
}

TEST_F(MailboxLoopTest, RoomThatRunsOutBetweenTwoBatchesPassesOverNothing) {
    const auto batch = static_cast<std::uint32_t>(FetchBudget{}.messages);
    std::vector<std::uint32_t> all;
    for (std::uint32_t uid = 1; uid <= batch + 2; ++uid) {
        deliver("mail " + std::to_string(uid));
        all.push_back(uid);
    }
    int asked = 0;  // gone after the first batch, and back at the very next look
    free_bytes = [&] { return std::optional<std::uint64_t>(++asked == 2 ? 0 : 1ULL << 40U); };
    EXPECT_FALSE(once());
    EXPECT_EQ(uids().size(), batch) << "what was in hand is recorded";
    ASSERT_TRUE(once());
    EXPECT_EQ(uids(), all);
}

TEST_F(MailboxLoopTest, EachMessageThatWasReadIsAContactForTheWatchdog) {
    int contacts = 0;
    std::vector<int> before_each;
    on_contact_ = [&] { ++contacts; };
    reader.on_read = [&] { before_each.push_back(contacts); };
    for (const char* text : {"one", "two", "three"}) deliver(text);
    ASSERT_TRUE(once());
    ASSERT_EQ(before_each.size(), 3U) << "one batch";
    EXPECT_EQ(before_each[1], before_each[0] + 1);
    EXPECT_EQ(before_each[2], before_each[0] + 2);
}

}  // namespace
}  // namespace tsb
