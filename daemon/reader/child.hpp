// SPDX-License-Identifier: GPL-3.0-or-later
// Child: one worker process reading one message. Guarantees: whoever drops it has killed and reaped
// it; nothing after the deadline is waited for, even if the child left a process behind that holds
// the pipe.
// Trust: none in what it writes or how it ends. Limits: ChildLimits.
#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "config/base/bytes.hpp"
#include "config/base/file.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {

struct ChildLimits {
    std::chrono::milliseconds deadline{20'000};
    std::size_t bytes = max_answer_bytes;
    // The process leads a group of its own: all of it is killed with it, also when it has ended.
    pid_t group = 0;
};

struct ChildEnd {
    Bytes bytes;            // what it wrote, at most ChildLimits::bytes
    bool late = false;      // killed at the deadline
    bool overlong = false;  // killed because it wrote more
    int signal = 0;         // that ended it, 0 if none
    int exit_code = 0;
};

// Owns the process named by pidfd and the read end of its pipe.
boost::asio::awaitable<ChildEnd> run_child(boost::asio::any_io_executor executor, UniqueFd pidfd,
                                           UniqueFd pipe, ChildLimits limits);

}  // namespace tsb
