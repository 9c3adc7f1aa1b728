// SPDX-License-Identifier: GPL-3.0-or-later
// What turning a shape, letter or picture into pixels takes, in about nanoseconds at 150 to 200 dpi:
// so that a page that would take minutes is refused before it is drawn (PdfLimits::max_page_work).
#pragma once

#include <algorithm>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

constexpr double work_of_anything = 2'000;
constexpr double work_of_area = 30;    // a square point, filled
constexpr double work_of_row = 600;    // a point of height, whatever is drawn there
constexpr double work_of_sample = 12;  // a picture's own pixel: it is unpacked and scaled

// shown: what the page and the clip leave of it.
inline double work_of_fill(const Box& shown) {
    return work_of_anything + work_of_area * area_of(shown) +
           work_of_row * std::max(0.0, height_of(shown));
}

inline double work_of_stroke(const Box& shown, double line_width) {
    const double around = std::max(0.0, width_of(shown)) + std::max(0.0, height_of(shown));
    return work_of_anything + work_of_row * std::max(0.0, height_of(shown)) +
           std::min(work_of_area * area_of(shown), work_of_area * around * line_width);
}

inline double work_of_image(const Box& shown, double width, double height) {
    return work_of_fill(shown) + work_of_sample * std::min(width * height, 1e9);
}

}  // namespace tsb::pdf
