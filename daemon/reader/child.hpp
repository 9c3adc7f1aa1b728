// SPDX-License-Identifier: GPL-3.0-or-later
// Child: one worker process reading one message. Guarantees: whoever drops it has killed and reaped
// it; nothing after the deadline is waited for, even if the child left a process behind that holds
// the pipe.
// Trust: none in what it writes or how it ends. Limits: max_answer_bytes, the deadline.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "config/base/bytes.hpp"
#include "config/base/file.hpp"

namespace tsb {

struct ChildEnd {
    Bytes bytes;            // what it wrote, at most max_answer_bytes
    bool late = false;      // killed at the deadline
    bool overlong = false;  // killed because it wrote more
    int signal = 0;         // that ended it, 0 if none
    int exit_code = 0;
};

// Owns the process named by pidfd and the read end of its pipe.
boost::asio::awaitable<ChildEnd> run_child(boost::asio::any_io_executor executor, UniqueFd pidfd,
                                           UniqueFd pipe, std::chrono::milliseconds deadline);

}  // namespace tsb
