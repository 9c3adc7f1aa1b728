// SPDX-License-Identifier: GPL-3.0-or-later
// Scanner: the pictures of one message through tsbreply-scan, a boxed program of its own
// (parsers/wire/PROTOCOL.md): started on need, one message a process.
// Guarantees: the process group is killed at the deadline and when the call is abandoned; whatever
// goes wrong is an Unreadable that says why, never an Error.
// Trust: none in the pictures nor in what comes back: decoded strictly, bounded, names checked by the
// caller. Limits: those of wire/, the deadline; memory and processor time by the program's box.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "parsers/wire/wire.hpp"

namespace tsb {

struct ScanOptions {
    bool enabled = false;                        // settings: worker.scan
    std::filesystem::path program;               // tsbreply-scan
    std::chrono::milliseconds deadline{60'000};  // wall, all pictures of one message
    std::uint64_t memory_bytes = 1ULL << 30U;
};

// Why pictures are not read here, for a person; "" where they are.
std::string why_no_scan(const ScanOptions& options);

// setup: the frame that the workers were given. options and the rest must outlive the call.
boost::asio::awaitable<WorkerAnswer> scan_pictures(boost::asio::any_io_executor executor,
                                                   const ScanOptions& options, const Bytes& setup,
                                                   const std::vector<BlankForm>& blanks,
                                                   const Report& report, bool list_marks);

}  // namespace tsb
