// SPDX-License-Identifier: GPL-3.0-or-later
// The command's side of the control socket: synchronous, one request at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "config/base/file.hpp"
#include "config/base/result.hpp"
#include "daemon/control/frame.hpp"

namespace tsb {

class ControlClient {
  public:
    // nullopt: no daemon listens there (no socket, or nobody behind it). Any other trouble is an
    // Error.
    static Result<std::optional<ControlClient>> connect(const std::filesystem::path& socket);

    // files: descriptors that travel along, at most max_control_files.
    Result<std::string> ask(const ControlRequest& request, std::span<const int> files = {});

  private:
    explicit ControlClient(UniqueFd socket) : socket_(std::move(socket)) {}
    UniqueFd socket_;
};

}  // namespace tsb
