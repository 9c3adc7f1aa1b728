// SPDX-License-Identifier: GPL-3.0-or-later
// Whose answer it is: what the places of a form say, weighed. The signature's line goes first, then
// the sender's block, the letterhead, the mail around the form. Places that contradict each other are
// a problem (hold); a name that is nearly a State's is told as a suggestion and never taken.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/roster.hpp"
#include "parsers/form/leftover.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

struct StatePlaces {
    std::optional<std::string> signed_text, signed_code, signed_name;  // of the signature's line
    std::optional<std::string> differing;      // another State, in a second such line
    bool placeholder = false;                  // that line was left as it is printed
    std::vector<std::string> from;             // the sender's block
    std::vector<std::string_view> letterhead;  // what was added before the answers, and headers
};

// Sets reading.administration and the problems that belong to it.
void settle_administration(StatePlaces places, const FormPlace& form, const Roster& roster,
                           Reading& reading);

}  // namespace tsb
