// SPDX-License-Identifier: GPL-3.0-or-later
// What commands ask of the one writer: Gateway as Actions.
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/base/file.hpp"
#include "daemon/intake/answer.hpp"
#include "daemon/intake/gateway.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;

namespace {

Result<RawMessage> raw_of(ReprocessRequest request, const LimitSettings& limits) {
    if (!request.file) return Error{ErrorKind::input, "no file came with the request", ""};
    RawMessage raw;
    raw.where.file = request.name;
    raw.internaldate = parse_rfc3339(request.received);
    raw.received_from = raw.internaldate ? request.received_from : "";
    struct stat info {};
    if (::fstat(request.file.get(), &info) != 0)
        return errno_error(ErrorKind::input, "look at", request.name);
    raw.size = static_cast<std::uint64_t>(info.st_size);
    if (raw.size > limits.archive_bytes) {
        raw.too_large = true;
    } else if (raw.size > limits.parse_bytes) {
        raw.spool = std::move(request.file);
    } else {
        auto bytes = read_fd(request.file.get(), limits.parse_bytes);
        if (!bytes)
            return Error{ErrorKind::input, request.name + ": " + bytes.error().what,
                         bytes.error().hint, 65};
        raw.bytes = std::move(*bytes);
    }
    return raw;
}

}  // namespace

awaitable<Result<std::string>> Gateway::reprocess(std::vector<ReprocessRequest> batch) {
    std::vector<RawMessage> messages;
    for (ReprocessRequest& request : batch) {
        auto raw = raw_of(std::move(request), parts_.settings.limits);
        if (!raw) co_return raw.error();
        messages.push_back(std::move(*raw));
    }
    auto summary = co_await take(std::move(messages), Alerts::journal_only);
    if (!summary) co_return summary.error();
    reprocessed_.add(*summary);
    std::string lines;
    for (Taken& taken : summary->taken) {
        if (!taken.is_new) {
            auto body = recorded_message(taken.entry.value_or(0));
            if (!body) co_return body.error();
            taken.body = std::move(*body);
        }
        lines += reprocess_answer(taken) + "\n";
    }
    co_return lines;
}

Result<MessageBody> Gateway::recorded_message(std::int64_t seq) const {
    auto entry = parts_.ledger.entry(seq);
    if (!entry) return entry.error();
    return message_body(entry->body);
}

awaitable<Result<std::string>> Gateway::reprocess_done() {
    const TakeSummary summary = std::exchange(reprocessed_, {});
    if (summary.fresh > 0) {
        notifier_.raise({"reprocess-done",
                         std::to_string(summary.fresh) + " messages recorded, " +
                             std::to_string(summary.held) + " held, " +
                             std::to_string(summary.unreadable) + " unreadable",
                         {}});
    }
    co_await notifier_.flush();
    co_return std::string("{}");
}

awaitable<Result<std::string>> Gateway::replace_roster(std::string toml) {
    const auto path = parts_.settings.state / "roster.toml";
    auto parsed = parse_roster(toml, path);
    if (!parsed) co_return parsed.error();
    // Laid over the other files as at start; only a roster that loads replaces the file.
    const auto candidate = parts_.settings.state / "roster.toml.candidate";
    if (auto written = replace_file_durably(candidate, toml); !written) co_return written.error();
    std::vector<std::filesystem::path> files = roster_files(parts_.settings);
    std::replace(files.begin(), files.end(), path, candidate);
    if (std::find(files.begin(), files.end(), candidate) == files.end()) files.push_back(candidate);
    auto roster = load_roster(files);
    std::filesystem::remove(candidate);
    if (!roster) co_return roster.error();
    if (auto written = replace_file_durably(path, toml); !written) co_return written.error();
    if (auto believed = believe(parts_.circulars, std::move(*roster)); !believed)
        co_return believed.error();
    nlohmann::json answer = {{"roster", roster_digest_.tagged()},
                             {"entry", parts_.ledger.head().entries},
                             {"judged_again", nlohmann::json::array()},
                             {"left_as_judged", parts_.fold.left_as_judged()}};
    auto again = co_await judge_again();
    co_await notifier_.flush();
    if (!again) {
        Error error = again.error();
        error.what = "the roster is recorded, but judging again stopped: " + error.what;
        co_return error;
    }
    for (const JudgedAgain& one : *again)
        answer["judged_again"].push_back(nlohmann::json::parse(judged_again_json(one)));
    co_return answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace tsb
