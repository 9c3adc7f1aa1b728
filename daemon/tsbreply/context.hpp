// SPDX-License-Identifier: GPL-3.0-or-later
// What commands need again and again: settings, circulars and roster, a worker pool, and a way to
// run one coroutine to its end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>

#include "config/circular.hpp"
#include "config/roster.hpp"
#include "config/settings.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/reader/worker_reader.hpp"
#include "daemon/tally/tally.hpp"
#include "daemon/tsbreply/commands.hpp"

namespace tsb {

// A mail or document named on the command line may have this many bytes.
constexpr std::size_t max_input_bytes = 256U << 20U;

// optional: without a configuration file the built-in defaults serve (product.md §3 names the
// commands).
enum class ConfigNeed { required, optional };
Result<Settings> settings_for(const Global& global, ConfigNeed need);

struct Knowledge {
    Settings settings;
    Circulars circulars;
    Roster roster;
};
Result<Knowledge> knowledge_for(const Global& global, ConfigNeed need);

struct FoldedLedger {
    Fold fold;
    LedgerHead head;
};
// Entries as of a time, if one is given (Fold::apply_as_of). `head` is the last of them.
Result<FoldedLedger> fold_ledger(const Settings& settings, std::optional<UtcTime> as_of);
bool has_ledger(const Settings& settings);

// Runs one coroutine on io to its end.
template <class T>
Result<T> run_to_end(boost::asio::io_context& io, boost::asio::awaitable<Result<T>> task) {
    std::optional<Result<T>> result;
    auto keep = [](boost::asio::awaitable<Result<T>> work,
                   std::optional<Result<T>>& out) -> boost::asio::awaitable<void> {
        out.emplace(co_await std::move(work));
    };
    boost::asio::co_spawn(io, keep(std::move(task), result),
                          [&io](const std::exception_ptr&) { io.stop(); });
    io.restart();
    io.run();
    if (!result) return Error{ErrorKind::transient, "interrupted", "", 75};
    return std::move(*result);
}

}  // namespace tsb
