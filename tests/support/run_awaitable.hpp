// SPDX-License-Identifier: GPL-3.0-or-later
// run(): one coroutine to its end on an io_context, for tests. A test that hangs is ended by
// ctest's timeout.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>

namespace tsb::test {

template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> task) {
    std::optional<T> result;
    auto keep = [](boost::asio::awaitable<T> work,
                   std::optional<T>& out) -> boost::asio::awaitable<void> {
        out.emplace(co_await std::move(work));
    };
    boost::asio::co_spawn(io, keep(std::move(task), result), [&](const std::exception_ptr& broken) {
        if (broken) std::rethrow_exception(broken);
        io.stop();
    });
    io.restart();
    io.run();
    return std::move(result).value();
}

inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> task) {
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr broken) {
        if (broken) std::rethrow_exception(broken);
        io.stop();
    });
    io.restart();
    io.run();
}

}  // namespace tsb::test
