// SPDX-License-Identifier: GPL-3.0-or-later
// look_at_boxes(): the second witness: the page as pixels. A mark stays ticked or empty only where
// the ink says the same; else it becomes unclear.
// Limits: the page is drawn only where boxes are, at witness_dpi.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/boxes.hpp"
#include "parsers/pdf/drawn/drawn.hpp"

namespace tsb::pdf {

constexpr double witness_dpi = 150;  // a box of 8 points has 17 pixels

// Shares of the darkness in the middle of a box, 0 white to 1 black.
struct InkBounds {
    double empty;   // not more: nothing is in it
    double ticked;  // not less: something is
};
// A hair line across the middle is 0.06 and more at witness_dpi; the edge of an outline that
// reaches in is under 0.01. Between the two nobody could tell.
constexpr InkBounds ink_bounds{0.02, 0.045};

void look_at_boxes(DrawnDocument& document, int page, std::vector<DrawnBox>& boxes);

// Ink that stands in the middle of a box; the part of a page that `raster` shows begins at `origin`.
double ink_in(const Raster& raster, const Box& origin, const Box& box);

}  // namespace tsb::pdf
