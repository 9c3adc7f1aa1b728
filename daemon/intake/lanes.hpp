// SPDX-License-Identifier: GPL-3.0-or-later
// in_lanes(): much work of one kind, a bounded part of it at a time, so that memory is bounded by the
// lanes and not by the work.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>

#include "config/base/result.hpp"
#include "config/settings.hpp"

namespace tsb {

// What a worker process at a time keeps busy, and one more that loads.
std::size_t reading_lanes(const WorkerSettings& settings);

// work(i) for i from 0 to count - 1, begun in this order, at most `lanes` at once. After an Error
// nothing more is begun; it is returned when what had begun has ended.
boost::asio::awaitable<Result<void>> in_lanes(
    boost::asio::any_io_executor executor, std::size_t lanes, std::size_t count,
    const std::function<boost::asio::awaitable<Result<void>>(std::size_t)>& work);

}  // namespace tsb
