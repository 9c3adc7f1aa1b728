// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreplyd/watchdog.hpp"

#include <systemd/sd-daemon.h>
#include <time.h>

namespace tsb {

Watchdog::Watchdog() {
    std::uint64_t microseconds = 0;
    if (::sd_watchdog_enabled(0, &microseconds) > 0) {
        longest_wait_ = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::microseconds(microseconds / 2));
    }
}

void Watchdog::ready(const std::string& status) {
    ::sd_notifyf(0, "READY=1\nSTATUS=%s", status.c_str());
}

void Watchdog::recovering() {
    const auto step = std::chrono::microseconds(start_step).count();
    ::sd_notifyf(0, "EXTEND_TIMEOUT_USEC=%lld\nSTATUS=finishing what was in flight\nWATCHDOG=1",
                 static_cast<long long>(step));
}

void Watchdog::reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    ::sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu",
                 static_cast<unsigned long long>(now.tv_sec) * 1'000'000ULL +
                     static_cast<unsigned long long>(now.tv_nsec) / 1000ULL);
}

void Watchdog::stopping() {
    ::sd_notify(0, "STOPPING=1");
}

void Watchdog::contact() {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::seconds{1}) return;  // once a second is plenty
    last_ = now;
    ::sd_notify(0, "WATCHDOG=1");
}

}  // namespace tsb
