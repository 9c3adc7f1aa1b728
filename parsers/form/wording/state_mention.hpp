// SPDX-License-Identifier: GPL-3.0-or-later
// Where running text says for which State it is written: a letterhead ("Republic of Kenya",
// "Permanent Mission of Kenya"), a mail ("on behalf of the Administration of Kenya"). A State named
// in passing, or in a postal address, is none. Limits: max_mention_lines.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/roster.hpp"

namespace tsb {

constexpr std::size_t max_mention_lines = 200;  // of one text

// Codes of the States for which the lines say they are written. formal_names: a whole line that is a
// State's formal name counts, as in a letterhead. Quoted lines (">") say nothing.
std::set<std::string> states_writing(const std::vector<std::string_view>& lines, bool formal_names,
                                     const Roster& roster);

}  // namespace tsb
