// SPDX-License-Identifier: GPL-3.0-or-later
// Where a text names a circular, in six languages and as an identifier.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsb {

struct Mention {
    int number = 0;      // 101
    std::string period;  // "T25" when the text says it, else ""
    bool operator==(const Mention&) const = default;
};

// Distinct mentions in order. A number counts only beside a word for "circular" (or 通函, المعممة …).
std::vector<Mention> find_mentions(std::string_view text);

}  // namespace tsb
