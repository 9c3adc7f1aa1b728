// SPDX-License-Identifier: GPL-3.0-or-later
// Where a text names a circular, in six languages and as an identifier.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"

namespace tsb {

struct Mention {
    int number = 0;      // 101
    std::string period;  // "T25" when the text says it, else ""
    bool operator==(const Mention&) const = default;
};

// Distinct mentions in order. A number counts only beside a word for "circular" (or 通函, المعممة …).
std::vector<Mention> find_mentions(std::string_view text);

// False: nothing with this key (phrases.hpp) names a circular, not even with a number in the next line.
bool may_mention(std::string_view key);

// Ids of the configured circulars that a subject, a body or a file name mentions: "Circular 101",
// "第101号通函", "TSB Circ. 101", "T25-TSB-CIR-0101". A bare number is no mention.
std::vector<std::string> circulars_named(std::string_view text, const Circulars& circulars);

}  // namespace tsb
