// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/notifier.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

Event held(int n) {
    return {"answer-held", "reply " + std::to_string(n), {{"entry", std::to_string(n)}}};
}

class NotifierTest : public testing::Test {
  protected:
    void flush(Notifier& notifier) { test::run(io, notifier.flush()); }
    boost::asio::io_context io;
    test::FakeClock clock;
    test::RecordingSink sink;
};

TEST_F(NotifierTest, AFewEventsAreOneMailEach) {
    Notifier notifier(&sink, clock, 20);
    notifier.raise(held(1));
    notifier.raise(held(2));
    flush(notifier);
    ASSERT_EQ(sink.mails.size(), 2U);
    EXPECT_EQ(sink.mails[1].front().text, "reply 2");
}

TEST_F(NotifierTest, ManyEventsAreOneDigestThatNamesAll) {
    Notifier notifier(&sink, clock, 20);
    for (int i = 0; i < 30; ++i) notifier.raise(held(i));
    flush(notifier);
    ASSERT_EQ(sink.mails.size(), 1U);
    EXPECT_EQ(sink.mails[0].size(), 30U);
}

TEST_F(NotifierTest, EventsThatAreNoAlertsGoToTheJournalOnly) {
    Notifier notifier(&sink, clock, 20);
    notifier.raise({"reply-counted", "reply 1", {}});
    flush(notifier);
    EXPECT_TRUE(sink.mails.empty());
}

TEST_F(NotifierTest, TheRateBoundsMailsAndNothingIsDropped) {
    Notifier notifier(&sink, clock, 3);
    for (int i = 0; i < 4; ++i) {
        notifier.raise(held(i));
        flush(notifier);
    }
    EXPECT_EQ(sink.mails.size(), 3U) << "per_hour = 3";
    EXPECT_EQ(notifier.pending(), 1U);
    notifier.raise(held(5));
    clock.time += std::chrono::hours{1};
    flush(notifier);
    std::size_t told = 0;
    for (const auto& mail : sink.mails) told += mail.size();
    EXPECT_EQ(told, 5U) << "what the rate held back came later";
}

TEST_F(NotifierTest, AFailedMailStaysPendingAndGoesLater) {
    Notifier notifier(&sink, clock, 20);
    sink.fail = true;
    notifier.raise(held(1));
    flush(notifier);
    EXPECT_EQ(notifier.pending(), 1U);
    sink.fail = false;
    flush(notifier);
    EXPECT_EQ(sink.mails.size(), 1U);
    EXPECT_EQ(notifier.pending(), 0U);
}

TEST_F(NotifierTest, ALastingConditionAlertsOnceAndOnceMoreWhenItEnds) {
    Notifier notifier(&sink, clock, 20);
    const Event lost{"connection-lost", "server gone", {{"mailbox", "tsbdir"}}};
    const Event back{"connection-restored", "reached again", {{"mailbox", "tsbdir"}}};
    notifier.end("mailbox tsbdir", back);
    notifier.begin("mailbox tsbdir", lost);
    notifier.begin("mailbox tsbdir", lost);
    notifier.end("mailbox tsbdir", back);
    notifier.end("mailbox tsbdir", back);
    flush(notifier);
    ASSERT_EQ(sink.mails.size(), 2U);
    EXPECT_EQ(sink.mails[0].front().id, "connection-lost");
    EXPECT_EQ(sink.mails[1].front().id, "connection-restored");
}

TEST_F(NotifierTest, BeyondMaxPendingEventsAreCountedAndTheMailSaysSo) {
    Notifier notifier(&sink, clock, 20);
    for (std::size_t i = 0; i < max_pending + 7; ++i) notifier.raise(held(static_cast<int>(i)));
    flush(notifier);
    ASSERT_EQ(sink.mails.size(), 1U);
    EXPECT_EQ(sink.mails[0].size(), max_pending);
    EXPECT_EQ(sink.mails[0].front().fields.at("not_shown"), "7 more events stand in the journal");
}

TEST_F(NotifierTest, WithoutASinkEverythingIsInTheJournalAndNothingWaits) {
    Notifier notifier(nullptr, clock, 20);
    notifier.raise(held(1));
    EXPECT_EQ(notifier.pending(), 0U);
}

}  // namespace
}  // namespace tsb
