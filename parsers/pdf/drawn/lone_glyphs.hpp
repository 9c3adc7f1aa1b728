// SPDX-License-Identifier: GPL-3.0-or-later
// lone_glyphs(): characters whose font writes no word on the page, only single characters here and
// there: as symbols are put. What such a font says of them in Unicode may be wrong (P9: a subset
// maps its tick to "A" or to a blank), so that one beside an empty box may be its tick.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

struct LoneGlyphs {
    std::vector<Box> letters;  // they claim to be a letter or a digit, or say nothing
    std::vector<Box> blanks;   // they claim to show nothing; their pixels may tell otherwise
};

LoneGlyphs lone_glyphs(const PageRecord& page);

}  // namespace tsb::pdf
