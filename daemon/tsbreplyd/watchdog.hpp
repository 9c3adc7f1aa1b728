// SPDX-License-Identifier: GPL-3.0-or-later
// systemd's notify protocol: ready, reloading, stopping, and the watchdog. Does nothing outside
// systemd.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tsb {

class Watchdog {
  public:
    Watchdog();
    void ready(const std::string& status);
    void reloading();
    void stopping();
    // From the loop that talks to the mail server, and nowhere else: a loop that hangs is
    // restarted.
    void contact();
    // Half of WatchdogSec: no wait may be longer. Absent: no watchdog.
    [[nodiscard]] std::optional<std::chrono::seconds> longest_wait() const { return longest_wait_; }

  private:
    std::optional<std::chrono::seconds> longest_wait_;
    std::chrono::steady_clock::time_point last_{};
};

}  // namespace tsb
