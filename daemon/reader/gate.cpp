// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tsb {

Gate::Gate(const boost::asio::any_io_executor& executor, int places)
    : free_(places), waiting_(executor, boost::asio::steady_timer::time_point::max()) {}

boost::asio::awaitable<Gate::Pass> Gate::enter() {
    while (free_ == 0)
        co_await waiting_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    --free_;
    co_return Pass(*this);
}

void Gate::leave() {
    ++free_;
    waiting_.cancel_one();
}

}  // namespace tsb
