// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/signature_check.hpp"

#include <string>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/reader/child.hpp"
#include "daemon/reader/group_process.hpp"
#include "parsers/wire/signatures.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using Signatures = Result<std::vector<DkimSignature>>;

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
    std::vector<std::string> no_arguments;
    auto started = start_in_group(options.program, std::move(no_arguments), input->get());
    if (!started) co_return started.error();
    ChildLimits limits;
    limits.group = started->group;
    limits.deadline = options.deadline;
    limits.bytes = frame_header_bytes + max_signature_results_bytes;
    const ChildEnd end =
        co_await run_child(executor, std::move(started->pidfd), std::move(started->pipe), limits);
    co_return judge_end(end, options);
}

}  // namespace tsb
