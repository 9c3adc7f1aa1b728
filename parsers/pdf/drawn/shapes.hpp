// SPDX-License-Identifier: GPL-3.0-or-later
// From subpaths to the shapes of a page record: what is cut away by the clip, which holes belong to
// which filling, and what is small enough to be part of a mark.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

struct Subpath {
    Stroke stroke;
    Box box;
};

constexpr std::size_t max_mark_points = 400;  // kept of one subpath

void add_stroked(PageRecord& page, std::vector<Subpath> subpaths, const Paint& paint, double width,
                 const Box& clip);
void add_filled(PageRecord& page, std::vector<Subpath> subpaths, const Paint& paint,
                const Box& clip);

}  // namespace tsb::pdf
