// SPDX-License-Identifier: GPL-3.0-or-later
// Rule: a straight line that lies or stands; join_dashes(): lines out of their pieces.
// Limits: max_rules of each kind, of one page; what is beyond is not looked at.
#pragma once

#include <cstddef>
#include <vector>

namespace tsb::pdf {

constexpr std::size_t max_rules = 8'000;

struct Rule {
    bool lies = true;
    double from = 0, to = 0, at = 0;  // points, along it; across it
    std::size_t path = 0;             // index of PageRecord::paths; of a joined line the last

    [[nodiscard]] double length() const { return to - from; }
};

// Dashes that follow each other on one line become that line; those that stand alone are left out
// where they are no longer than a point.
std::vector<Rule> join_dashes(std::vector<Rule> dashes);

}  // namespace tsb::pdf
