// SPDX-License-Identifier: GPL-3.0-or-later
// ForkServer: one running `tsbreply-worker --serve`, and the datagrams of PROTOCOL.md on its
// control socket.
// Guarantees: closing it kills and reaps the server; no call raises SIGPIPE; descriptors given to
// it stay the caller's.
// Trust: the program. Limits: deadlines given.
#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/file.hpp"
#include "config/base/result.hpp"

namespace tsb {

struct ServerReply {
    char word = '\0';     // R E P F
    std::string text;     // after the word
    UniqueFd descriptor;  // with P: the child's pidfd
};

class ForkServer {
  public:
    // Error config: the program is missing or cannot be executed.
    static Result<std::unique_ptr<ForkServer>> start(const boost::asio::any_io_executor& executor,
                                                     const std::filesystem::path& program);
    ForkServer(boost::asio::posix::stream_descriptor control, pid_t pid);
    ~ForkServer();
    ForkServer(const ForkServer&) = delete;
    ForkServer& operator=(const ForkServer&) = delete;

    // One datagram with descriptors, and the one that answers it. Error transient: the server is
    // gone or silent.
    boost::asio::awaitable<Result<ServerReply>> ask(Bytes bytes, std::vector<int> descriptors,
                                                    std::chrono::milliseconds deadline);

  private:
    std::shared_ptr<boost::asio::posix::stream_descriptor>
        control_;  // shared with timers' handlers
    pid_t pid_;
};

}  // namespace tsb
