// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts outlive the process that could not mail them.
#include "daemon/notify/alert_queue.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "config/base/file.hpp"
#include "daemon/notify/alert_mail.hpp"
#include "daemon/notify/notifier.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

Event held(int n) {
    return {"answer-held", "reply " + std::to_string(n), {{"entry", std::to_string(n)}}};
}

class AlertQueueTest : public testing::Test {
  protected:
    void flush(Notifier& notifier) { test::run(io, notifier.flush()); }
    std::vector<std::string> files() {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    void write(const std::string& name, const std::string& bytes) {
        std::ofstream(folder / name, std::ios::binary) << bytes;
    }
    boost::asio::io_context io;
    test::FakeClock clock;
    test::RecordingSink sink;
    test::TemporaryFolder state;
    fs::path folder = state / "alerts";
};

TEST_F(AlertQueueTest, WhatARunCouldNotMailTheNextOneMailsInOrderAndOnce) {
    {
        Notifier notifier(&sink, clock, 20);
        notifier.keep_in(folder);
        sink.fail = true;
        for (int i = 1; i <= 3; ++i) notifier.raise(held(i));
        flush(notifier);
    }
    EXPECT_EQ(files().size(), 3U);
    sink.fail = false;
    {
        Notifier notifier(&sink, clock, 20);
        notifier.raise({"torn-line-cut", "before the lock was had", {}});
        notifier.keep_in(folder);
        EXPECT_EQ(files().size(), 4U) << "what was raised before is kept, too";
        flush(notifier);
    }
    ASSERT_EQ(sink.mails.size(), 4U);
    EXPECT_EQ(sink.mails[0][0].id, "answer-held");
    EXPECT_EQ(sink.mails[0][0].text, "reply 1");
    EXPECT_EQ(sink.mails[0][0].fields, (std::map<std::string, std::string>{
                                           {"entry", "1"}, {"raised", "2026-03-10T12:00:00Z"}}));
    EXPECT_EQ(sink.mails[2][0].text, "reply 3");
    EXPECT_EQ(sink.mails[3][0].id, "torn-line-cut");
    EXPECT_TRUE(files().empty()) << "mailed is removed";
    Notifier third(&sink, clock, 20);
    third.keep_in(folder);
    EXPECT_EQ(third.pending(), 0U);
}

TEST_F(AlertQueueTest, WhatTheRateHoldsBackIsKeptAndTheRestIsNot) {
    Notifier notifier(&sink, clock, 2);
    notifier.keep_in(folder);
    for (int i = 1; i <= 3; ++i) {
        notifier.raise(held(i));
        flush(notifier);
    }
    EXPECT_EQ(sink.mails.size(), 2U);
    EXPECT_EQ(files(), std::vector<std::string>{"00000000000000000003.json"});
}

TEST_F(AlertQueueTest, OnlyTheOwnerReadsThemAndTheyHoldNoMoreThanTheMail) {
    Notifier notifier(&sink, clock, 20);
    notifier.keep_in(folder);
    notifier.raise({"reply-counted", "no alert", {}});
    EXPECT_TRUE(files().empty());
    notifier.raise({"answer-held", std::string(100'000, 'x'), {{"from", std::string(9'000, 'y')}}});
    ASSERT_EQ(files().size(), 1U);
    const fs::path file = folder / files().front();
    EXPECT_LT(fs::file_size(file), 2 * max_alert_text_bytes + 500);
    struct stat info {};
    ASSERT_EQ(::stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat(folder.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0700U);
}

TEST_F(AlertQueueTest, HostileTextComesBackAsItsMailWouldShowIt) {
    {
        Notifier notifier(&sink, clock, 20);
        notifier.keep_in(folder);
        notifier.raise({"answer-held", std::string("a\0b\xff\r\nBcc: x", 13), {}});
    }
    Notifier notifier(&sink, clock, 20);
    notifier.keep_in(folder);
    ASSERT_EQ(notifier.pending(), 1U);
    flush(notifier);
    const std::string mail =
        compose_alert({"a@example.org", {"b@example.org"}, "id", clock.now()}, sink.mails[0]);
    EXPECT_EQ(mail.find("\r\nBcc"), std::string::npos);
}

TEST_F(AlertQueueTest, FilesThatAreNoAlertsAreRemovedAndOthersAreLeftAlone) {
    fs::create_directory(folder);
    const std::pair<const char*, const char*> bad[] = {
        {"1.json", "{\"id\":\"answer-held\",\"text\":\"torn"},
        {"2.json", "[]"},
        {"3.json", R"({"id":"from-another-version","text":"x","fields":{}})"},
        {"4.json", R"({"id":"reply-counted","text":"no alert","fields":{}})"},
        {"5.json", R"({"id":"answer-held","text":"x","fields":{"entry":7}})"},
        {"7.json.new", "half written"},
    };
    for (const auto& [name, bytes] : bad) write(name, bytes);
    write("6.json", std::string(max_stored_alert_bytes + 1, ' '));
    write("8.json", R"({"id":"answer-held","text":"good","fields":{}})");
    write("notes.txt", "the operator's");
    auto queue = AlertQueue::open(folder);
    ASSERT_TRUE(queue) << queue.error().what;
    const auto left = queue->take_over(max_pending);
    ASSERT_TRUE(left) << left.error().what;
    ASSERT_EQ(left->alerts.size(), 1U);
    EXPECT_EQ(left->alerts[0].event.text, "good");
    EXPECT_EQ(left->discarded.size(), 6U);
    EXPECT_EQ(files(), (std::vector<std::string>{"8.json", "notes.txt"}));
    const auto next = queue->keep(held(1), clock.now());
    ASSERT_TRUE(next);
    EXPECT_EQ(*next, 9U) << "no number is used twice";
}

TEST_F(AlertQueueTest, NoMoreThanMaxPendingAreTakenOverAndTheOthersWait) {
    auto queue = AlertQueue::open(folder);
    ASSERT_TRUE(queue);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(queue->keep(held(i), clock.now()));
    auto again = AlertQueue::open(folder);
    ASSERT_TRUE(again);
    const auto left = again->take_over(3);
    ASSERT_TRUE(left);
    EXPECT_EQ(left->alerts.size(), 3U);
    EXPECT_EQ(files().size(), 5U);
    EXPECT_EQ(*again->keep(held(9), clock.now()), 6U);
}

TEST_F(AlertQueueTest, AnAlertOverTheLimitIsNotKept) {
    auto queue = AlertQueue::open(folder);
    ASSERT_TRUE(queue);
    Event large = held(1);
    for (std::size_t i = 0; i <= max_stored_alert_bytes / max_alert_text_bytes; ++i)
        large.fields["f" + std::to_string(i)] = std::string(max_alert_text_bytes, 'x');
    const auto kept = queue->keep(large, clock.now());
    ASSERT_FALSE(kept);
    EXPECT_NE(kept.error().what.find(std::to_string(max_stored_alert_bytes)), std::string::npos);
    EXPECT_TRUE(files().empty());
}

TEST_F(AlertQueueTest, AFolderThatCannotBeMadeCostsNoAlert) {
    Notifier notifier(&sink, clock, 20);
    notifier.keep_in("/proc/no-such-place/alerts");
    notifier.raise(held(1));
    flush(notifier);
    EXPECT_EQ(sink.mails.size(), 1U);
}

TEST_F(AlertQueueTest, ADiskThatRefusesCostsNoAlertEither) {
    Notifier notifier(&sink, clock, 20);
    notifier.keep_in(folder);
    fs::remove(folder);
    notifier.raise(held(1));
    notifier.raise(held(2));
    flush(notifier);
    EXPECT_EQ(sink.mails.size(), 2U);
}

TEST_F(AlertQueueTest, WithoutASinkNothingIsKept) {
    Notifier notifier(nullptr, clock, 20);
    notifier.keep_in(folder);
    notifier.raise(held(1));
    EXPECT_FALSE(fs::exists(folder));
}

}  // namespace
}  // namespace tsb
