// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does to a printed form with a pen: marks in, over and beside boxes, a signature, a
// rubber stamp. Strokes are smooth curves that tremble and change their pressure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/scan_canvas.hpp"

namespace tsb::test {

enum class Hand {
    none,
    tick,
    cross,
    slash,  // one stroke from corner to corner
    filled,
    scribble,  // a zigzag inside
    partial,   // small and low, half a tick
    big_tick,  // far out of the box
    // Doubtful from here on: nobody may read a choice into them that was not meant.
    dot,        // a pen put down
    outside,    // a tick beside the box
    circle,     // around the box
    cancelled,  // a tick, scribbled out
    strike      // a line through box and label
};
constexpr Hand last_hand = Hand::strike;
constexpr bool is_doubtful(Hand hand) {
    return hand >= Hand::dot;
}
std::string_view to_string(Hand hand);
Hand hand_of(std::string_view name);  // throws std::invalid_argument

struct Pen {
    double width = 0.9;  // points
    Colour3 colour{25, 35, 110};
    double strength = 0.9;
};
Pen any_pen(Dice& dice);  // ball pens in blue and black, a felt pen, a pencil

struct Rect {
    double left = 0, top = 0, right = 0, bottom = 0;  // points
};

// Draws on a page whose pixels are `scale` a point.
class Writer {
  public:
    Writer(Canvas& page, double scale, Dice& dice) : page_(page), scale_(scale), dice_(dice) {}

    void stroke(const std::vector<Point>& through, const Pen& pen);  // points
    void mark(Hand hand, const Rect& box, bool right_to_left, const Pen& pen);
    void signature(Point at, const Pen& pen);
    void stamp(Point centre, double radius);

  private:
    Point inside(const Rect& box, double x, double y);  // 0 to 1 of the box, and a little off
    void zigzag(const Rect& box, int turns, const Pen& pen);

    Canvas& page_;
    double scale_;
    Dice& dice_;
};

}  // namespace tsb::test
