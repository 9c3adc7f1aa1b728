// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes of paths: what may be a box to tick by its size, what is a tick by its form.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

bool could_be_box(const Box& box, double unit);  // by its size
bool is_dark(const Paint& paint);
bool is_rectangle(const Stroke& stroke);  // that stands upright

// What strokes and fillings in a box make together.
enum class Shape { nothing, tick, other };
Shape shape_in(const Box& box, const std::vector<const DrawnPath*>& paths);

}  // namespace tsb::pdf
