// SPDX-License-Identifier: GPL-3.0-or-later
// Dates, hours and numbers of items as the six languages write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/utc_time.hpp"

namespace tsb::issued {

// A number, a word or a sign of a folded line, in order.
struct Token {
    std::string_view text;
    std::size_t at = 0;
    std::optional<int> number;  // digits alone, at most six
};
std::vector<Token> tokens_of(std::string_view key);

struct DateFound {
    UtcTime day{};
    std::size_t begin = 0, end = 0;  // bytes of the line
};
std::vector<DateFound> dates_in(std::string_view key);

struct HourFound {
    int minutes = 0;  // since midnight; 1440 = the end of the day
    std::size_t begin = 0, end = 0;
};
std::vector<HourFound> hours_in(std::string_view key);

struct NumberFound {
    std::string id;  // "7/17", "X.1234"
    bool question = false;
    std::size_t begin = 0, end = 0;
};
std::vector<NumberFound> numbers_in(std::string_view key);

}  // namespace tsb::issued
