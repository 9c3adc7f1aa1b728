// SPDX-License-Identifier: GPL-3.0-or-later
// The boxes of a page: near-square outlines, found by their edges, so that a mark across them does
// not hide them, and by their regular place over one another.
// Guarantees: sorted top to bottom, left to right; none overlap. Limits: at most `most` are returned.
#pragma once

#include <cstddef>
#include <vector>

#include "parsers/scan/pix.hpp"

namespace tsb {

struct FoundBox {
    Area outer;         // the outline included
    int line = 2;       // pixels: how thick the outline is
    double edges = 0;   // share of the weakest edge that is there
    bool alone = true;  // white paper on at least one of its sides: no letter of a text
};

std::vector<FoundBox> find_boxes(Pix* bits, double dpi, std::size_t most);

// The page without the outlines of these boxes and without the table's rules: marks and text.
PixPtr without_print(Pix* bits, const std::vector<FoundBox>& boxes, double dpi);

}  // namespace tsb
