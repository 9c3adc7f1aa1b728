// SPDX-License-Identifier: GPL-3.0-or-later
// ask_writer(): what the one writer answers, whoever that is now: the running service by its control
// socket, else this process with lock and key of its own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "daemon/control/client.hpp"
#include "daemon/intake/gateway.hpp"

namespace tsb {

// file: a descriptor that goes with the request; -1 for none. of_our_own: the same of a Gateway.
Result<std::string> ask_writer(
    const Settings& settings, const ControlRequest& request, int file,
    const std::function<boost::asio::awaitable<Result<std::string>>(Gateway&)>& of_our_own);

}  // namespace tsb
