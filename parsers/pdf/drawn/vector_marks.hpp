// SPDX-License-Identifier: GPL-3.0-or-later
// Squares and circles that are boxes to tick, and shapes that are ticks, among a page's paths.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

struct BoxShape {
    Box box;
    std::size_t order = 0;           // of its last path
    std::vector<std::size_t> paths;  // indices of PageRecord::paths
    bool ticked = false;             // a dark square with a light tick on it
};

// Cells of a grid are left out: squares whose sides go on beyond their corners or are shared.
std::vector<BoxShape> find_squares(const PageRecord& page);

bool could_be_box(const Box& box, double unit);  // by its size
bool is_dark(const Paint& paint);

// What strokes and fillings in a box make together.
enum class Shape { nothing, tick, other };
Shape shape_in(const Box& box, const std::vector<const DrawnPath*>& paths);

}  // namespace tsb::pdf
