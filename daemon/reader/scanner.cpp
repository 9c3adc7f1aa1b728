// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/scanner.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/reader/child.hpp"
#include "daemon/reader/group_process.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;

Unreadable not_read(std::string reason, const std::string& why) {
    return {std::move(reason), "The scan program " + why};
}

std::string in_seconds(std::chrono::milliseconds time) {
    return std::to_string((time.count() + 999) / 1000) + " s";
}

WorkerAnswer judge_end(const ChildEnd& end, const ScanOptions& options) {
    if (end.late)
        return not_read("limit", "takes longer than worker.scan_deadline = " +
                                     in_seconds(options.deadline) + ".");
    if (end.signal == SIGXCPU)
        return not_read("limit", "takes more processor time than worker.scan_deadline = " +
                                     in_seconds(options.deadline) + ".");
    if (end.overlong)
        return not_read("crashed",
                        "wrote more than " + std::to_string(max_answer_bytes) + " bytes.");
    if (end.signal != 0)
        return not_read("crashed", "was ended by signal " + std::to_string(end.signal) + " (" +
                                       ::strsignal(end.signal) + ").");
    if (end.exit_code != 0)
        return not_read("crashed", "ended with status " + std::to_string(end.exit_code) +
                                       "; run `tsbreply doctor`.");
    auto answer = decode_answer(end.bytes);
    if (!answer)
        return not_read("crashed",
                        "gave an answer that is refused: " + printable(answer.error().what) + ".");
    return std::move(*answer);
}

}  // namespace

std::string why_no_scan(const ScanOptions& options) {
    if (!options.enabled) return "reading pictures is switched off (worker.scan)";
    if (::access(options.program.c_str(), X_OK) != 0)
        return "tsbreply-scan is not installed as " + options.program.string() +
               " (worker.scan_program)";
    return "";
}

asio::awaitable<WorkerAnswer> scan_pictures(asio::any_io_executor executor,
                                            const ScanOptions& options, const Bytes& setup,
                                            const std::vector<BlankForm>& blanks,
                                            const Report& report, bool list_marks) {
    const std::string why = why_no_scan(options);
    if (!why.empty()) co_return WorkerAnswer(Unreadable{"picture-not-read", why});
    Request request;
    request.list_marks = list_marks;
    request.memory_bytes = options.memory_bytes;
    // A process that computes all the time is to get the whole deadline.
    request.cpu_seconds = static_cast<std::uint32_t>(
        std::max<std::int64_t>(1, (options.deadline.count() + 999) / 1000));
    Bytes frames = setup;
    frames += encode_request(request);
    frames += encode_blanks(blanks);
    frames += encode_pictures(report.pictures);
    const auto input = memory_file(frames);
    frames = Bytes();
    if (!input) co_return WorkerAnswer(not_read("crashed", "has no input: " + input.error().what));
    std::vector<std::string> arguments(1, "--message");
    auto started = start_in_group(options.program, std::move(arguments), input->get());
    if (!started)
        co_return WorkerAnswer(not_read("crashed", "does not start: " + started.error().what));
    ChildLimits limits;
    limits.deadline = options.deadline;
    limits.group = started->group;
    const ChildEnd end =
        co_await run_child(executor, std::move(started->pidfd), std::move(started->pipe), limits);
    co_return judge_end(end, options);
}

}  // namespace tsb
