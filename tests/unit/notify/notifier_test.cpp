// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/notifier.hpp"

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

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

// Refuses for good what a stranger wrote, or everything.
class Filter final : public AlertSink {
  public:
    boost::asio::awaitable<Result<void>> send(std::vector<Event> events) override {
        ++asked;
        if (all || events.front().text.find("viagra") != std::string::npos)
            co_return Error{ErrorKind::input, "554 looks like spam", ""};
        mails.push_back(std::move(events));
        co_return Result<void>{};
    }
    std::vector<std::vector<Event>> mails;
    bool all = false;
    int asked = 0;
};

TEST_F(NotifierTest, AMailThatIsRefusedForGoodGoesAgainWithoutTheTextsOfStrangers) {
    Filter filter;
    Notifier notifier(&filter, clock, 20);
    notifier.raise({"answer-held",
                    "viagra",
                    {{"entry", "7"}, {"digest", "sha256:00"}, {"from", "viagra@example.org"}}});
    notifier.raise(held(2));
    flush(notifier);
    ASSERT_EQ(filter.mails.size(), 2U);
    const Event& first = filter.mails[0].front();
    EXPECT_EQ(first.id, "answer-held");
    EXPECT_EQ(first.fields,
              (std::map<std::string, std::string>{{"entry", "7"}, {"digest", "sha256:00"}}));
    EXPECT_EQ(filter.mails[1].front().text, "reply 2") << "those behind it go on as they are";
}

TEST_F(NotifierTest, AMailThatIsRefusedTwiceLeavesTheQueueSoThatOthersAreNotStopped) {
    Filter filter;
    filter.all = true;
    Notifier notifier(&filter, clock, 20);
    notifier.raise(held(1));
    flush(notifier);
    EXPECT_EQ(filter.asked, 2);
    EXPECT_EQ(notifier.pending(), 0U);
    filter.all = false;
    notifier.raise(held(2));
    flush(notifier);
    ASSERT_EQ(filter.mails.size(), 1U);
    EXPECT_EQ(filter.mails[0].front().text, "reply 2");
}

// Takes its time, as a server does.
class SlowSink final : public AlertSink {
  public:
    explicit SlowSink(boost::asio::io_context& io) : timer_(io) {}
    boost::asio::awaitable<Result<void>> send(std::vector<Event> events) override {
        timer_.expires_after(std::chrono::milliseconds{20});
        co_await timer_.async_wait(boost::asio::use_awaitable);
        mails.push_back(std::move(events));
        co_return Result<void>{};
    }
    std::vector<std::vector<Event>> mails;

  private:
    boost::asio::steady_timer timer_;
};

TEST_F(NotifierTest, TheLastFlushWaitsForTheOneUnderWayWhichSendsWhatWasRaisedMeanwhile) {
    SlowSink slow(io);
    Notifier notifier(&slow, clock, 20);
    notifier.raise(held(1));
    boost::asio::co_spawn(io, notifier.flush(), boost::asio::detached);
    io.poll();  // it is under way now
    notifier.raise({"ledger-stopped", "no space left", {}});
    flush(notifier);  // stops io when it returns, as the service does
    ASSERT_EQ(slow.mails.size(), 2U);
    EXPECT_EQ(slow.mails[1].front().id, "ledger-stopped");
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

TEST_F(NotifierTest, WhatEndsTogetherIsOneAlert) {
    Notifier notifier(&sink, clock, 20);
    const Event back{"connection-restored", "reached again", {}};
    notifier.end_all({"a", "b"}, back);
    flush(notifier);
    EXPECT_TRUE(sink.mails.empty()) << "nothing had begun";
    notifier.begin("a", {"connection-lost", "gone", {}});
    notifier.begin("b", {"login-failed", "refused", {}});
    notifier.end_all({"a", "b"}, back);
    notifier.end_all({"a", "b"}, back);
    flush(notifier);
    ASSERT_EQ(sink.mails.size(), 3U);
    EXPECT_EQ(sink.mails[2].front().id, "connection-restored");
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
