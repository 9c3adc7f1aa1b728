// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes: raw octets as they came. std::string is the container because every library in the house
// takes it; the name says that the content has no encoding.
#pragma once

#include <string>
#include <string_view>

namespace tsb {
using Bytes = std::string;
using BytesView = std::string_view;
}  // namespace tsb
