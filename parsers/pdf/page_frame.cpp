// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/page_frame.hpp"

#include <algorithm>
#include <cmath>

namespace tsb::pdf {
namespace {

constexpr Rect us_letter{0, 0, 612, 792};
constexpr double max_coordinate =
    1e6;  // beyond any page; keeps hostile numbers out of the arithmetic

double bounded(double value) {
    if (!std::isfinite(value)) return 0;
    return std::clamp(value, -max_coordinate, max_coordinate);
}

bool is_empty(const Rect& rect) {
    return rect.width() <= 0 || rect.height() <= 0;
}

Rect intersection(const Rect& a, const Rect& b) {
    return {std::max(a.left, b.left), std::max(a.bottom, b.bottom), std::min(a.right, b.right),
            std::min(a.top, b.top)};
}

}  // namespace

Rect Rect::normalized() const {
    const auto [x1, x2] = std::minmax({bounded(left), bounded(right)});
    const auto [y1, y2] = std::minmax({bounded(bottom), bounded(top)});
    return {x1, y1, x2, y2};
}

PageFrame::PageFrame(Rect media, Rect crop, long long rotate, int number) : number_(number) {
    media = media.normalized();
    if (is_empty(media)) media = us_letter;
    crop_ = intersection(crop.normalized(), media);
    if (is_empty(crop_)) crop_ = media;
    turns_ = rotate % 90 == 0 ? static_cast<int>((rotate / 90 % 4 + 4) % 4) : 0;
}

Box PageFrame::to_view(const Rect& raw) const {
    const Rect rect = raw.normalized();
    const double from_left = rect.left - crop_.left, to_left = rect.right - crop_.left;
    const double from_bottom = rect.bottom - crop_.bottom, to_bottom = rect.top - crop_.bottom;
    const double width = crop_.width(), height = crop_.height();
    switch (turns_) {
        case 1:
            return {number_, from_bottom, from_left, to_bottom, to_left};
        case 2:
            return {number_, width - to_left, from_bottom, width - from_left, to_bottom};
        case 3:
            return {number_, height - to_bottom, width - to_left, height - from_bottom,
                    width - from_left};
        default:
            return {number_, from_left, height - to_bottom, to_left, height - from_bottom};
    }
}

double PageFrame::width() const {
    return turns_ % 2 == 0 ? crop_.width() : crop_.height();
}
double PageFrame::height() const {
    return turns_ % 2 == 0 ? crop_.height() : crop_.width();
}

bool PageFrame::shows(const Box& box) const {
    return box.right > 0 && box.bottom > 0 && box.left < width() && box.top < height();
}

}  // namespace tsb::pdf
