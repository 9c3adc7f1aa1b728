// SPDX-License-Identifier: GPL-3.0-or-later
// WorkerReader: the real Reader. Keeps one fork server (tsbreply-worker --serve) and asks it for a
// child per message.
//
// A message with .doc parts is read twice: once to cut them out, and once more with the DOCX files
// that LibreOffice made of them. Pictures that a worker hands on are read by tsbreply-scan, and what
// both say is merged: a scan beside a digital copy is evidence, alone it is a proposal.
//
// Guarantees: at most `processes` children at once, the rest wait their turn; every child is killed
// at the deadline and reaped, also when the read is cancelled; a dead server is started again, at
// most max_server_starts within start_window (starts for new circulars or a new roster aside).
// Trust: the program, not what its children answer: strictly decoded, bounded, names checked
// against the setup.
// Limits: below and in WorkerOptions. One thread: the executor's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "daemon/reader/converter.hpp"
#include "daemon/reader/reader.hpp"
#include "daemon/reader/scanner.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {

constexpr int max_server_starts = 5;
constexpr std::chrono::seconds start_window{60};
constexpr std::chrono::seconds setup_deadline{60};    // reading setup and warming libraries
constexpr std::chrono::seconds request_deadline{10};  // making one child

struct WorkerOptions {
    std::filesystem::path program;
    std::chrono::milliseconds deadline{20'000};  // wall, one message
    std::uint32_t cpu_seconds = 20;              // processor time, one message
    std::uint64_t memory_bytes = 512ULL << 20U;
    int processes = 0;       // at once; 0 = cores
    ConvertOptions convert;  // its worker is `program`
    ScanOptions scan;
};

// A circular's blank form, beside its file: issued as PDF, its pages help to read a scan of it.
struct IssuedForm {
    std::string circular, language;
    Digest digest;
    std::filesystem::path path;
};

// What workers may know, and what they may name.
struct WorkerSetup {
    Bytes frame;
    KnownNames names;
    std::vector<IssuedForm> issued;
};
WorkerSetup make_setup(const Circulars& circulars, const Roster& roster);

class WorkerReader final : public Reader {
  public:
    WorkerReader(boost::asio::any_io_executor executor, WorkerOptions options, WorkerSetup setup);
    ~WorkerReader() override;  // before its executor's context

    boost::asio::awaitable<Result<void>> ready() override;
    boost::asio::awaitable<Result<ReadOutcome>> read(ReadJob job) override;

    void know(const Circulars& circulars, const Roster& roster) override;

    // Files of an archive of mail from one on, opened by a worker that maps the archive itself: `file`
    // must stay open until the answer. Error kind input: it cannot be opened, `what` says why; else
    // as of read().
    boost::asio::awaitable<Result<ArchiveMembers>> expand(int file, std::uint32_t from);

  private:
    struct State;
    std::shared_ptr<State>
        state_;  // reads that are abandoned with their context hold it to their end
};

}  // namespace tsb
