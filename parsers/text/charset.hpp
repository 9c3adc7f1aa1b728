// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes in any charset that ICU knows -> UTF-8. A byte order mark wins over the name; bytes that
// fit nowhere are U+FFFD.
#pragma once

#include <string>
#include <string_view>

#include "config/base/bytes.hpp"

namespace tsb::text {

std::string decode(BytesView bytes, std::string_view charset);

}  // namespace tsb::text
