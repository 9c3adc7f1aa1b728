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
            Backoff(1, std::chrono::milliseconds{1}));
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

}  // namespace
}  // namespace tsb
