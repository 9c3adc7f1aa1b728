// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes made of characters: "[x]", "[ ]", "(X)", "( )", "|_|", "[✓]".
#pragma once

#include <deque>

#include "parsers/form/layout/flow.hpp"

namespace tsb {

// Cuts them out of the line's texts into pieces of their own. The marks go to `marks`, whose
// elements stay where they are. A tick that stands between brackets loses the brackets.
void find_written_boxes(Line& line, std::deque<Mark>& marks);

}  // namespace tsb
