// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/signature_check.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/reader/child.hpp"
#include "daemon/reader/spawn_plan.hpp"
#include "parsers/wire/signatures.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using Signatures = Result<std::vector<DkimSignature>>;

struct Started {
    UniqueFd pidfd, pipe;
};

Result<Started> start(const SignatureOptions& options, int input) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return errno_error(ErrorKind::transient, "make", "a pipe");
    Started started;
    started.pipe = UniqueFd(ends[0]);
    const UniqueFd answer(ends[1]);
    const SpawnPlan plan(input, answer.get(), SpawnPlan::Group::ours);
    std::string program = options.program.string(), locale = "LC_ALL=C.UTF-8";
    char* arguments[] = {program.data(), nullptr};
    char* environment[] = {locale.data(), nullptr};  // secrets never reach it by the environment
    pid_t child = 0;
    if (const int error = ::posix_spawn(&child, program.c_str(), &plan.actions, &plan.attributes,
                                        arguments, environment);
        error != 0) {
        errno = error;
        return errno_error(ErrorKind::config, "start", program);
    }
    started.pidfd = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    if (started.pidfd) return started;
    const Error error = errno_error(ErrorKind::transient, "watch", program);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return error;
}

Signatures judge_end(const ChildEnd& end, const SignatureOptions& options) {
    const auto input = [](std::string why) { return Error{ErrorKind::input, std::move(why), ""}; };
    if (end.late)
        return input("limit: checking its signatures takes longer than " +
                     std::to_string(options.deadline.count()) + " ms");
    if (end.overlong) return input("crashed: the check of its signatures answered too much");
    if (end.exit_code == worker_exit_sandbox)
        return Error{ErrorKind::config, "tsbreply-dkim could not enter its sandbox",
                     "run `tsbreply doctor`"};
    if (end.signal != 0 || end.exit_code != 0)
        return input("crashed: the check of its signatures ended with " +
                     (end.signal != 0 ? "signal " + std::to_string(end.signal)
                                      : "status " + std::to_string(end.exit_code)));
    return decode_signatures(end.bytes);
}

}  // namespace

asio::awaitable<Signatures> check_signatures(asio::any_io_executor executor,
                                             const SignatureOptions& options, BytesView message,
                                             std::vector<DkimKey> keys, UtcTime when) {
    const Bytes job = encode_signature_job(keys, when) + Bytes(message);
    const auto input = memory_file(job);
    if (!input) co_return input.error();
    auto started = start(options, input->get());
    if (!started) co_return started.error();
    ChildLimits limits;
    limits.deadline = options.deadline;
    limits.bytes = frame_header_bytes + max_signature_results_bytes;
    const ChildEnd end =
        co_await run_child(executor, std::move(started->pidfd), std::move(started->pipe), limits);
    co_return judge_end(end, options);
}

}  // namespace tsb
