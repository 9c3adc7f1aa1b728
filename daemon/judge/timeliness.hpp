// SPDX-License-Identifier: GPL-3.0-or-later
// In time, late, or in doubt (product.md §5 "Received"). The deadline is the last second in time.
// Pure.
#pragma once

#include <optional>
#include <string>

#include "config/circular.hpp"
#include "daemon/sender/sender_check.hpp"

namespace tsb {

struct Timeliness {
    std::optional<Reason> late;
    std::optional<Reason> doubt;  // received-time-unknown, received-time-doubtful, deadline-minute
};

Timeliness timeliness(const ReceivedTime& received, const Circular& circular);

}  // namespace tsb
