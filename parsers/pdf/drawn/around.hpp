// SPDX-License-Identifier: GPL-3.0-or-later
// doubt_by_drawings(): what a page draws beside a box or over its label, where a person takes it for
// a tick that missed its box, for a word struck out or for one that is ringed.
// Guarantees: only takes definite states away; what is drawn in a box is not looked at here.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

// marks: of this page. Before the words become lines, after the page was turned upright.
void doubt_by_drawings(const PageRecord& page, std::vector<Mark>& marks);

}  // namespace tsb::pdf
