// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/lanes.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <thread>

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;

std::size_t reading_lanes(const WorkerSettings& settings) {
    const std::size_t workers = settings.processes > 0
                                    ? static_cast<std::size_t>(settings.processes)
                                    : std::max(1U, std::thread::hardware_concurrency());
    return workers + 1;
}

awaitable<Result<void>> in_lanes(asio::any_io_executor executor, std::size_t lanes,
                                 std::size_t count,
                                 const std::function<awaitable<Result<void>>(std::size_t)>& work) {
    asio::steady_timer all_done(executor, asio::steady_timer::time_point::max());
    std::size_t next = 0, running = std::min(lanes, count);
    std::optional<Error> failed;
    auto lane = [&]() -> awaitable<void> {
        while (next < count && !failed) {
            const std::size_t mine = next++;
            auto done = co_await work(mine);
            if (!done) failed = done.error();
        }
        if (--running == 0) all_done.cancel();
    };
    for (std::size_t i = running; i > 0; --i) asio::co_spawn(executor, lane(), asio::detached);
    if (running > 0) {
        boost::system::error_code woken;
        co_await all_done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    if (failed) co_return *failed;
    co_return Result<void>{};
}

}  // namespace tsb
