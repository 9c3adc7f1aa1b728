// SPDX-License-Identifier: GPL-3.0-or-later
// Checked integers from text: the whole text, in range, decimal, or nothing.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace tsb {

template <class Int>
std::optional<Int> parse_number(std::string_view text) {
    Int value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return value;
}

}  // namespace tsb
