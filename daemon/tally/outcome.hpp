// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of one item: integers only, no State named. Res. 1 §7.3.2 as the circular's rule
// states it.
#pragma once

#include <optional>
#include <string_view>

#include "config/circular.hpp"

namespace tsb {

enum class Outcome { approved, not_approved, approved_no_replies, needs_decision };
std::string_view to_string(Outcome outcome);

// any_reply: an entitled State sent a reply to the circular in time, held ones included.
Outcome outcome_of(const Rule& rule, int supports, int opposes, bool any_reply);

// Counted votes, and what may still become of held answers. One vote a State: a State with a held
// answer may move its counted vote to the other side, or get one; its other held answers only offer
// the same again.
struct Votes {
    int supports = 0;
    int opposes = 0;
    int supports_with_held = 0;  // of supports: States that also have a held answer
    int opposes_with_held = 0;   // of opposes
    int uncounted_with_held =
        0;  // States without a counted vote, and held replies of unknown States
};

bool held_could_change_outcome(const Rule& rule, const Votes& votes, bool any_reply);

// 100 * supports / (supports + opposes) in tenths of a percent, rounded down.
std::optional<int> percent_tenths(int supports, int opposes);

}  // namespace tsb
