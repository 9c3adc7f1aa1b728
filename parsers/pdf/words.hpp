// SPDX-License-Identifier: GPL-3.0-or-later
// Word: characters that stand close together on one line of a page, made by poppler.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb::pdf {

struct Word {
    std::u16string text;               // in visual order, left to right, as drawn
    Box box;                           // in the coordinates of PageFrame::to_view
    bool upright = true;               // false: turned against the page
    std::vector<double> widths;        // of the characters, while turn_lam_alef needs them
    int rotation = 0;                  // quarter turns clockwise
    bool hidden = false;               // not visible to a person who looks at the page
    int annotation = -1;               // which one it belongs to; -1: the page itself
    bool vertical = false;             // set from top to bottom
    std::size_t first = 0, count = 0;  // of the characters as they were drawn
};

}  // namespace tsb::pdf
