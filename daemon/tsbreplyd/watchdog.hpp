// SPDX-License-Identifier: GPL-3.0-or-later
// systemd's notify protocol: ready, reloading, stopping, and the watchdog. Does nothing outside
// systemd.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tsb {

// As long as WatchdogSec in the unit: one message, its conversions included, takes less.
constexpr std::chrono::minutes start_step{10};

class Watchdog {
  public:
    Watchdog();
    // Before each step of a start that may take long: the service manager waits start_step for the
    // next one, whatever TimeoutStartSec says.
    void recovering();
    void ready(const std::string& status);
    void reloading();
    void stopping();
    // From the loop that talks to the mail server (an answer came, a message was read, the wait goes
    // on), and while the start waits for a worker: a loop that hangs is restarted.
    void contact();
    // Half of WatchdogSec: no wait may be longer. Absent: no watchdog.
    [[nodiscard]] std::optional<std::chrono::seconds> longest_wait() const { return longest_wait_; }

  private:
    std::optional<std::chrono::seconds> longest_wait_;
    std::chrono::steady_clock::time_point last_{};
};

}  // namespace tsb
