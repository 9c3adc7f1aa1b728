// SPDX-License-Identifier: GPL-3.0-or-later
// PageFrame: from a page's own coordinates (origin bottom left, before rotation) to what a person
// sees: points, origin at the top left of the crop box, rotation undone. Follows poppler's rules
// for odd boxes, so that both parsers agree.
#pragma once

#include "parsers/sheet/sheet.hpp"

namespace tsb::pdf {

struct Rect {
    double left = 0, bottom = 0, right = 0, top = 0;  // user space, y upwards

    [[nodiscard]] Rect normalized() const;
    [[nodiscard]] double width() const { return right - left; }
    [[nodiscard]] double height() const { return top - bottom; }
};

class PageFrame {
  public:
    PageFrame() : PageFrame(Rect{}, Rect{}, 0, 0) {}
    // Empty boxes are replaced: media by US Letter, crop by media. rotate: degrees clockwise, any
    // multiple of 90.
    PageFrame(Rect media, Rect crop, long long rotate, int number);

    [[nodiscard]] Box to_view(const Rect& rect) const;
    [[nodiscard]] double width() const;
    [[nodiscard]] double height() const;
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool shows(const Box& box) const;  // any part of it lies on the page

  private:
    Rect crop_;
    int turns_;  // quarter turns clockwise
    int number_;
};

}  // namespace tsb::pdf
