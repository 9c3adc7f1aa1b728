// SPDX-License-Identifier: GPL-3.0-or-later
// What every Reader promises, run on the real one (a boxed process per message) and on the fake one
// that the tests of intake use.
#include <gtest/gtest.h>

#include "daemon/reader/worker_reader.hpp"
#include "tests/support/fake_reader.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

const std::string plain_mail = "From: a@example.org\r\nSubject: hello\r\n\r\nhello\r\n";
// More headers than mime/ reads: the worker answers that it cannot be read.
const std::string bad_mail = "bad-mail: x\r\n" + std::string(400'000, 'x') + ": y\r\n\r\n";

std::unique_ptr<Reader> real_reader(boost::asio::io_context& io) {
    WorkerOptions options;
    options.program = REAL_WORKER;
    options.processes = 2;
    return std::make_unique<WorkerReader>(io.get_executor(), options, make_setup({}, Roster()));
}

std::unique_ptr<Reader> fake_reader(boost::asio::io_context&) {
    auto reader = std::make_unique<test::FakeReader>();
    reader->outcomes["bad-mail"] = Unreadable{"limit", "too many"};
    return reader;
}

struct Kind {
    const char* name;
    std::unique_ptr<Reader> (*make)(boost::asio::io_context&);
};

class ReaderContract : public ::testing::TestWithParam<Kind> {
  protected:
    Result<ReadOutcome> read(const std::string& mail) {
        ReadJob job;
        job.bytes = mail;
        return test::run(io, reader->read(job));
    }
    boost::asio::io_context io;
    std::unique_ptr<Reader> reader = GetParam().make(io);
};

TEST_P(ReaderContract, AMailWithoutAFormGivesAReportThatNamesItsParser) {
    const auto outcome = read(plain_mail);
    ASSERT_TRUE(outcome) << outcome.error().what;
    const auto* report = std::get_if<Report>(&*outcome);
    ASSERT_NE(report, nullptr);
    EXPECT_EQ(report->format, "eml");
    EXPECT_TRUE(report->readings.empty());
    EXPECT_EQ(report->parser.substr(0, 7), "sha256:");
    EXPECT_EQ(report->parser.size(), 71U);
}

TEST_P(ReaderContract, ReadyTwiceIsAsGoodAsOnce) {
    for (int i = 0; i < 2; ++i) {
        const auto ready = test::run(io, reader->ready());
        EXPECT_TRUE(ready) << ready.error().what;
    }
    EXPECT_TRUE(read(plain_mail));
}

TEST_P(ReaderContract, WhatCannotBeReadIsAnOutcomeWithAReasonAndNoError) {
    const auto outcome = read(bad_mail);
    ASSERT_TRUE(outcome) << outcome.error().what;
    const auto* unreadable = std::get_if<Unreadable>(&*outcome);
    ASSERT_NE(unreadable, nullptr);
    EXPECT_FALSE(unreadable->reason.empty());
}

TEST_P(ReaderContract, AfterABadMailAndNewCircularsTheNextMailIsReadAsEver) {
    ASSERT_TRUE(read(bad_mail));
    reader->know({}, Roster());
    const auto outcome = read(plain_mail);
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(std::holds_alternative<Report>(*outcome));
}

INSTANTIATE_TEST_SUITE_P(RealAndFake, ReaderContract,
                         ::testing::Values(Kind{"real", real_reader}, Kind{"fake", fake_reader}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace tsb
