// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway: the archive replayed. The path of each message is that of one that is judged again.
#include "daemon/intake/replay.hpp"

#include "daemon/intake/gateway_parts.hpp"
#include "daemon/intake/lanes.hpp"
#include "daemon/notify/log.hpp"

namespace tsb {
using boost::asio::awaitable;

// Circulars or roster that changed while it was read: it is read once more.
awaitable<Result<std::vector<Gateway::ReadAgain>>> Gateway::read_all_again(
    std::vector<std::int64_t> entries, std::vector<std::optional<Error>>& failed) {
    std::vector<ReadAgain> read;
    std::int64_t belief = 0;
    do {
        belief = parts_.fold.last_belief();
        read = std::vector<ReadAgain>(entries.size());
        failed.assign(entries.size(), std::nullopt);
        const std::function<awaitable<Result<void>>(std::size_t)> one =
            [&](std::size_t i) -> awaitable<Result<void>> {
            read[i].seq = entries[i];
            auto done = co_await read_again(read[i]);
            if (done || done.error().kind != ErrorKind::input) co_return done;
            failed[i] = done.error();
            co_return Result<void>{};
        };
        const std::size_t lanes = reading_lanes(parts_.settings.worker);
        auto done = co_await in_lanes(executor_, lanes, entries.size(), one);
        if (!done) co_return done.error();
    } while (belief != parts_.fold.last_belief());
    co_return read;
}

Result<Replayed> Gateway::replay_one(const ReadAgain& read, Draft& draft, bool dry) {
    Replayed out;
    out.entry = read.seq;
    const KnownMessage* known = find_known(read.prepared);
    if (known == nullptr || known->seq != read.seq) {
        out.result = Replayed::Result::superseded;
        return out;
    }
    auto judged = judge_read(read, draft);
    if (!judged) return judged.error();
    if (!judged->has_value()) return out;
    out.judged = std::move(*judged);
    out.result = Replayed::Result::conflict;
    if (parts_.fold.is_decided(*known)) return out;
    out.result = Replayed::Result::corrected;
    auto drafted = dry ? draft_one(out.judged->body, "", draft)
                       : draft_again(*out.judged, read.prepared, draft);
    if (!drafted) return drafted.error();
    return out;
}

// From the reads' end to the append nothing is suspended.
awaitable<Result<std::string>> Gateway::replay(std::vector<std::int64_t> entries, bool dry) {
    std::vector<std::optional<Error>> failed;
    auto read = co_await read_all_again(entries, failed);
    if (!read) co_return read.error();
    Draft draft;
    draft.time = clock_.now();
    std::vector<Replayed> out;
    for (std::size_t i = 0; i < read->size(); ++i) {
        if (failed[i]) {
            out.push_back({entries[i], Replayed::Result::missing, {}, failed[i]->what});
            continue;
        }
        auto one = replay_one((*read)[i], draft, dry);
        if (!one) co_return one.error();
        out.push_back(std::move(*one));
    }
    if (dry) {
        pretended_ += static_cast<std::int64_t>(draft.entries.size());
    } else {
        if (auto written = write_again(draft); !written) co_return written.error();
        for (const Event& event : draft.events) log_event(event);
        reprocessed_.add(draft.summary);
        if (changed_ && !draft.entries.empty()) changed_();
    }
    co_return replayed_json(out);
}

awaitable<Result<std::string>> Gateway::replay(std::vector<std::int64_t> entries) {
    co_return co_await replay(std::move(entries), false);
}

awaitable<Result<std::string>> Gateway::pretend_replay(std::vector<std::int64_t> entries) {
    co_return co_await replay(std::move(entries), true);
}

}  // namespace tsb
