// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/worker_reader.hpp"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <csignal>
#include <optional>

#include "config/circular.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

WorkerOptions fake(std::chrono::milliseconds deadline = 20s, int processes = 2) {
    WorkerOptions options;
    options.program = FAKE_WORKER;
    options.deadline = deadline;
    options.processes = processes;
    return options;
}

WorkerSetup plain_setup(const std::string& roster = "") {
    WorkerSetup setup;
    tsb::Setup inner;
    inner.roster = roster;
    setup.frame = encode_setup(inner);
    return setup;
}

asio::awaitable<void> read_into(WorkerReader& reader, std::string_view mail,
                                std::optional<Result<ReadOutcome>>& into) {
    ReadJob job;
    job.bytes = mail;
    into = co_await reader.read(job);
}

// Reads all of them at once.
std::vector<Result<ReadOutcome>> read_all(asio::io_context& loop, WorkerReader& reader,
                                          const std::vector<std::string>& mails) {
    std::vector<std::optional<Result<ReadOutcome>>> found(mails.size());
    for (std::size_t i = 0; i < mails.size(); ++i)
        asio::co_spawn(loop, read_into(reader, mails[i], found[i]), asio::detached);
    loop.restart();
    loop.run();
    std::vector<Result<ReadOutcome>> out;
    for (auto& one : found) out.push_back(std::move(one.value()));
    return out;
}

std::string told(const Result<ReadOutcome>& outcome) {
    if (!outcome) return std::string(to_string(outcome.error().kind)) + ": " + outcome.error().what;
    if (const auto* refused = std::get_if<Unreadable>(&*outcome))
        return refused->reason + ": " + refused->text;
    return "report: " + std::get<Report>(*outcome).text;
}

std::string read_one(const std::string& mail, const WorkerOptions& options,
                     const WorkerSetup& setup = plain_setup()) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), options, setup);
    return told(read_all(loop, reader, {mail}).front());
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder) != nullptr) ++count;
    ::closedir(folder);
    return count;
}

TEST(WorkerReader, WhateverAChildDoesIsAnOutcomeWithItsReason) {
    const struct {
        const char* why;
        const char* mail;
        std::string outcome;
    } rows[] = {
        {"well behaved", "say hello", "report: hello"},
        {"a crash", "crash", "crashed: The reader was ended by signal 11 (Segmentation fault)."},
        {"an exit status", "exit", "crashed: The reader ended with status 3."},
        {"nothing said", "silent",
         "crashed: The reader's answer is refused: frame: cut off in its header"},
        {"no frame", "garbage", "crashed: The reader's answer is refused: frame: unknown type 116"},
        {"a frame cut off", "cut", "crashed: The reader's answer is refused: frame: cut off"},
        {"too long", "overlong",
         "crashed: The reader wrote more than " + std::to_string(max_answer_bytes) + " bytes."},
        {"names a circular that is not configured", "forged",
         "crashed: The reader's answer is refused: report: unknown circular \"T25-TSB-CIR-9999\""},
        {"no sandbox is nobody's mail's fault", "no-sandbox",
         "config: the worker could not enter its sandbox"},
    };
    for (const auto& row : rows) {
#ifdef TSB_SANITIZED
        if (std::string_view(row.mail) == "crash")
            continue;  // AddressSanitizer takes the signal and exits with a status
#endif
        EXPECT_EQ(read_one(row.mail, fake()), row.outcome) << row.why;
    }
}

#ifndef TSB_SANITIZED
TEST(WorkerReader, MemoryOverTheLimitIsALimit) {
    EXPECT_EQ(read_one("memory", fake()), "limit: Reading it takes more than 512 MiB of memory.");
}
#endif

TEST(WorkerReader, AHangEndsAtTheDeadline) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(read_one("hang", fake(300ms)),
              "limit: Reading it takes longer than the deadline of 300 ms.");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST(WorkerReader, ProcessorTimeIsLimitedToo) {
    WorkerOptions options = fake();
    options.cpu_seconds = 1;
    EXPECT_EQ(read_one("spin", options),
              "limit: Reading it takes more than 1 s of processor time.");
}

TEST(WorkerReader, AProcessLeftBehindDoesNotHoldUpTheDaemon) {
    EXPECT_EQ(read_one("orphan", fake(300ms)),
              "limit: Reading it takes longer than the deadline of 300 ms.");
}

TEST(WorkerReader, EveryMessageHasAProcessOfItsOwnAndItIsOurs) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), fake(), plain_setup());
    const auto outcomes = read_all(loop, reader, {"pid", "pid", "pid"});
    std::vector<std::string> pids;
    for (const auto& outcome : outcomes) {
        pids.push_back(told(outcome));
        EXPECT_TRUE(pids.back().ends_with(" " + std::to_string(::getpid()))) << pids.back();
    }
    EXPECT_NE(pids[0], pids[1]);
    EXPECT_NE(pids[1], pids[2]);
}

TEST(WorkerReader, AtMostSoManyRunAtOnceAndTheRestWait) {
    const auto time_of = [](int processes) {
        asio::io_context loop;
        WorkerReader reader(loop.get_executor(), fake(20s, processes), plain_setup());
        const auto start = std::chrono::steady_clock::now();
        for (const auto& outcome : read_all(loop, reader, std::vector<std::string>(4, "sleep 200")))
            EXPECT_EQ(told(outcome), "report: 200");
        return std::chrono::steady_clock::now() - start;
    };
    EXPECT_GE(time_of(1), 800ms);
    EXPECT_GE(time_of(2), 400ms);
    EXPECT_LT(time_of(4), 700ms);
}

TEST(WorkerReader, OneBadMailHarmsNoOther) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), fake(500ms, 3), plain_setup());
    const auto outcomes =
        read_all(loop, reader, {"say a", "crash", "say b", "hang", "overlong", "say c"});
    EXPECT_EQ(told(outcomes[0]), "report: a");
    EXPECT_EQ(told(outcomes[2]), "report: b");
    EXPECT_EQ(told(outcomes[5]), "report: c");
    for (const std::size_t bad : {1U, 3U, 4U})
        EXPECT_TRUE(std::holds_alternative<Unreadable>(*outcomes[bad])) << bad;
}

TEST(WorkerReader, NoProcessAndNoDescriptorIsLeftBehind) {
    const std::size_t before = open_descriptors();
    {
        asio::io_context loop;
        WorkerReader reader(loop.get_executor(), fake(300ms), plain_setup());
        (void)read_all(loop, reader, {"say a", "crash", "hang", "overlong", "say b"});
    }
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(WorkerReader, AReadThatIsAbandonedKillsItsChild) {
    auto loop = std::make_unique<asio::io_context>();
    std::optional<Result<ReadOutcome>> never, waiting;
    auto reader = std::make_unique<WorkerReader>(loop->get_executor(), fake(20s, 1), plain_setup());
    asio::co_spawn(*loop, read_into(*reader, "hang", never), asio::detached);
    asio::co_spawn(*loop, read_into(*reader, "say a", waiting), asio::detached);
    loop->run_for(500ms);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), 0) << "the server and the child run";
    reader.reset();
    loop.reset();
    EXPECT_FALSE(never);
    EXPECT_FALSE(waiting);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(WorkerReader, ADeadServerIsStartedAgain) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), fake(), plain_setup());
    EXPECT_EQ(told(read_all(loop, reader, {"say a"}).front()), "report: a");
    siginfo_t info{};
    // The only child left is the server.
    ASSERT_EQ(::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT), 0);
    const std::string task = "/proc/self/task/" + std::to_string(::getpid()) + "/children";
    FILE* file = std::fopen(task.c_str(), "r");
    ASSERT_NE(file, nullptr);
    int server = 0;
    EXPECT_EQ(std::fscanf(file, "%d", &server), 1);
    std::fclose(file);
    ASSERT_GT(server, 0);
    ::kill(server, SIGKILL);
    EXPECT_EQ(told(read_all(loop, reader, {"say b"}).front()), "report: b");
}

TEST(WorkerReader, AServerThatDiesAtOnceIsNotStartedForEver) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), fake(), plain_setup("die"));
    for (int i = 0; i < max_server_starts; ++i)
        EXPECT_TRUE(told(read_all(loop, reader, {"say a"}).front())
                        .starts_with("transient: worker server: it has gone"))
            << i;
    EXPECT_EQ(told(read_all(loop, reader, {"say a"}).front()),
              "transient: the worker died 5 times within 60 s");
}

TEST(WorkerReader, ARefusedSetupAndAMissingProgramAreConfigurationErrors) {
    EXPECT_EQ(read_one("say a", fake(), plain_setup("refuse")),
              "config: the worker refused its setup: no such roster");
    WorkerOptions missing = fake();
    missing.program = "/nonexistent/tsbreply-worker";
    EXPECT_EQ(
        read_one("say a", missing),
        "config: cannot start the worker /nonexistent/tsbreply-worker: No such file or directory");
}

TEST(WorkerReader, NewCircularsReachTheNextMessage) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), fake(), plain_setup());
    EXPECT_EQ(told(read_all(loop, reader, {"circulars"}).front()), "report: 0");
    Circular circular;
    circular.id = "T25-TSB-CIR-0102";
    reader.know(Circulars(3, circular), Roster());
    EXPECT_EQ(told(read_all(loop, reader, {"circulars"}).front()), "report: 3");
}

TEST(WorkerReader, ReloadsAreNoDeathsOfTheServer) {
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), fake(), plain_setup());
    for (int i = 0; i < 2 * max_server_starts; ++i) {
        EXPECT_EQ(told(read_all(loop, reader, {"say a"}).front()), "report: a") << i;
        reader.know(Circulars(), Roster());
    }
}

TEST(WorkerReader, TheRealWorkerReadsASimpleMail) {
    const auto circulars = load_circulars({std::string(TSB_SOURCE_DIR) + "/config/circulars"});
    ASSERT_TRUE(circulars) << circulars.error().what;
    const auto roster = load_roster({std::string(TSB_SOURCE_DIR) + "/config/roster.toml"});
    ASSERT_TRUE(roster) << roster.error().what;
    WorkerOptions options = fake();
    options.program = REAL_WORKER;
    asio::io_context loop;
    WorkerReader reader(loop.get_executor(), options, make_setup(*circulars, *roster));
    const std::string mail =
        "Subject: TSB Circular 101\r\nContent-Type: multipart/mixed; "
        "boundary=b\r\n\r\n--b\r\n\r\nDear Director,\r\n"
        "--b\r\nContent-Type: application/zip; name=\"x.zip\"\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nUEs=\r\n--b--\r\n";
    std::string deep;
    for (int i = 0; i < 21; ++i) deep += "Content-Type: message/rfc822\r\n\r\n";
    const auto outcomes = read_all(loop, reader, {mail, deep + "x"});
    ASSERT_TRUE(outcomes[0]) << outcomes[0].error().what;
    ASSERT_TRUE(std::holds_alternative<Report>(*outcomes[0])) << told(outcomes[0]);
    const Report& report = std::get<Report>(*outcomes[0]);
    EXPECT_EQ(report.format, "eml");
    ASSERT_EQ(report.parts.size(), 2U);
    EXPECT_EQ(report.parts[1].sha256, sha256("PK"));
    EXPECT_EQ(report.parts[1].filename, "x.zip");
    EXPECT_EQ(report.text, "Dear Director,");
    EXPECT_EQ(report.circulars_named, std::vector<std::string>{"T25-TSB-CIR-0101"});
    EXPECT_TRUE(report.parser.starts_with("sha256:")) << report.parser;
    EXPECT_EQ(told(outcomes[1]), "limit: nested deeper than 20 levels");
}

}  // namespace
}  // namespace tsb
