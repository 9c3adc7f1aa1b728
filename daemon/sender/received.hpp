// SPDX-License-Identifier: GPL-3.0-or-later
// One Received line (RFC 5321 §4.4): which host wrote it, and when.
// Trust: only the lines of Settings.border.hosts are believed; the caller decides. Clauses are
// taken in pairs, so that a HELO name "by" or a comment cannot pretend to be the by clause.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/base/utc_time.hpp"
#include "config/settings.hpp"

namespace tsb {

struct ReceivedLine {
    std::string by;               // lower case, without final dot; "" when there is none
    std::optional<UtcTime> time;  // after the last semicolon that is in no comment
};

ReceivedLine parse_received(std::string_view value);  // unfolded
bool is_border_host(const BorderSettings& border, std::string_view host);

}  // namespace tsb
