// SPDX-License-Identifier: GPL-3.0-or-later
// FakeClock: time that stands still until a test moves it.
#pragma once

#include <string_view>

#include "config/base/utc_time.hpp"

namespace tsb::test {

class FakeClock final : public Clock {
  public:
    explicit FakeClock(std::string_view start = "2026-03-10T12:00:00Z")
        : time(*parse_rfc3339(start)) {}
    [[nodiscard]] UtcTime now() const override { return time; }
    UtcTime time;
};

}  // namespace tsb::test
