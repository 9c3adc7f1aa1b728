// SPDX-License-Identifier: GPL-3.0-or-later
// Is a message automatic: RFC 3834 §2, RFC 5230 §4.6, RFC 3464, RFC 2369, and the fields that came
// before them. X-Auto-Response-Suppress asks for silence and is put on people's mail too: no sign.
// Trust: the sender's claim; it can only take a message out of the count (product.md §4: with a
// form it is held, never dropped).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/sender/header_block.hpp"

namespace tsb {

// A row of automatic_signs, first that applies; from: the addr-spec, "" if there is none.
std::optional<std::string> automatic_sign(const HeaderBlock& block, std::string_view from);

}  // namespace tsb
