// SPDX-License-Identifier: GPL-3.0-or-later
// The daemon's side of the control socket. Only root and the daemon's own user may ask
// (SO_PEERCRED); the folder's mode keeps others out before that.
// Limits: max_control_sessions at once.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <memory>

#include "config/base/result.hpp"
#include "daemon/review/actions.hpp"

namespace tsb {

constexpr std::size_t max_control_sessions = 16;

class ControlServer {
  public:
    // Replaces a stale socket; a socket that somebody answers on is an Error (exit 75).
    static Result<std::unique_ptr<ControlServer>> listen(boost::asio::any_io_executor executor,
                                                         const std::filesystem::path& socket,
                                                         Actions& actions);
    ~ControlServer();
    void stop();  // no new sessions; those in hand end with their request

  private:
    struct Impl;
    explicit ControlServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tsb
