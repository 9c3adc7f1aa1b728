// SPDX-License-Identifier: GPL-3.0-or-later
// What the printers of a tally share.
#pragma once

#include <string>

#include "daemon/tally/tally.hpp"

namespace tsb {

std::string print_tenths(int tenths);  // 823 -> "82.3"

}  // namespace tsb
