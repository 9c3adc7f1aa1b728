// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that a worker hands on: whatever the scan program does, the document's report stays.
#include "daemon/reader/scanner.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <optional>

#include "daemon/reader/worker_reader.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

WorkerOptions fakes(std::chrono::milliseconds deadline = 20s) {
    WorkerOptions options;
    options.program = FAKE_WORKER;
    options.scan.enabled = true;
    options.scan.program = FAKE_SCAN;
    options.scan.deadline = deadline;
    return options;
}

WorkerSetup plain_setup() {
    WorkerSetup setup;
    setup.frame = encode_setup(tsb::Setup());
    return setup;
}

asio::awaitable<void> read_into(WorkerReader& reader, std::string_view mail,
                                std::optional<Result<ReadOutcome>>& into) {
    ReadJob job;
    job.bytes = mail;
    into = co_await reader.read(job);
}

Report read_report(const std::string& mail, const WorkerOptions& options,
                   const WorkerSetup& setup = plain_setup()) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), options, setup);
    std::optional<Result<ReadOutcome>> outcome;
    asio::co_spawn(loop, read_into(reader, mail, outcome), asio::detached);
    loop.run();
    if (!outcome || !*outcome || !std::holds_alternative<Report>(**outcome)) {
        ADD_FAILURE() << mail;
        return {};
    }
    return std::get<Report>(**outcome);
}

std::string problems_of(const Report& report) {
    std::string all;
    for (const Problem& problem : report.problems) all += problem.code + ": " + problem.text + "\n";
    return all;
}

TEST(Scanner, WhateverItDoesIsAProblemOfThePictureAndTheReportStays) {
    const std::string head = "picture-not-read: Pictures at 2 could not be read: The scan program ";
    const struct {
        const char* why;
        const char* picture;
        std::string problem;
    } rows[] = {
        {"killed", "crash", head + "was ended by signal 9 (Killed).\n"},
        {"an exit status", "exit", head + "ended with status 3; run `tsbreply doctor`.\n"},
        {"no frame", "garbage",
         head + "gave an answer that is refused: frame: unknown type 116.\n"},
        {"too long", "overlong",
         head + "wrote more than " + std::to_string(max_answer_bytes) + " bytes.\n"},
        {"a limit of its own", "limit",
         "picture-not-read: Pictures at 2 could not be read: more than 12 pages\n"},
        {"names what is not configured", "forged",
         "picture-not-read: Pictures at 2 could not be read: The scan program's answer is refused: "
         "report: unknown circular \"T25-TSB-CIR-9999\"\n"},
    };
    for (const auto& row : rows) {
        const Report report = read_report(std::string("picture ") + row.picture, fakes());
        EXPECT_EQ(problems_of(report), row.problem) << row.why;
        EXPECT_EQ(report.text, "a picture") << row.why;
        EXPECT_TRUE(report.failed_part && report.failed_outside) << row.why;
        EXPECT_TRUE(report.pictures.empty()) << row.why;
    }
}

TEST(Scanner, AHangEndsAtTheDeadlineWithAllThatItStarted) {
    for (const char* word : {"picture hang", "picture orphan"}) {
        const auto start = std::chrono::steady_clock::now();
        const Report report = read_report(word, fakes(500ms));
        EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
        EXPECT_EQ(
            problems_of(report),
            "picture-not-read: Pictures at 2 could not be read: The scan program takes longer "
            "than worker.scan_deadline = 1 s.\n");
    }
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(Scanner, WhatItReadIsMergedIntoTheReport) {
    const Report report = read_report("picture say", fakes());
    EXPECT_EQ(problems_of(report), "picture-without-form: in 0 blanks, 1 pictures\n");
    EXPECT_TRUE(report.failed_part);
    EXPECT_TRUE(report.readings.empty());
}

TEST(Scanner, AProgramThatIsNotThereIsNamed) {
    WorkerOptions options = fakes();
    options.scan.program = "/nonexistent/tsbreply-scan";
    EXPECT_EQ(
        problems_of(read_report("picture say", options)),
        "picture-not-read: Pictures at 2 could not be read: tsbreply-scan is not installed as "
        "/nonexistent/tsbreply-scan (worker.scan_program)\n");
}

TEST(Scanner, SwitchedOffNoPictureIsAskedFor) {
    WorkerOptions options = fakes();
    options.scan.enabled = false;
    const Report report = read_report("picture say", options);
    EXPECT_EQ(problems_of(report), "");
    EXPECT_EQ(report.text, "no pictures wanted");
}

TEST(Scanner, AnIssuedFormThatIsNotThereOrAnotherOneIsLeftOut) {
    WorkerSetup setup = plain_setup();
    setup.issued.push_back({"T25-TSB-CIR-0101", "en", sha256("x"), "/nonexistent/form.pdf"});
    setup.issued.push_back({"T25-TSB-CIR-0101", "fr", sha256("x"), FAKE_SCAN});
    EXPECT_EQ(problems_of(read_report("picture say", fakes(), setup)),
              "picture-without-form: in 0 blanks, 1 pictures\n");
}

}  // namespace
}  // namespace tsb
