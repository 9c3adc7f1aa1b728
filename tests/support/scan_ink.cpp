// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scan_ink.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace tsb::test {
namespace {

constexpr std::array<std::pair<Hand, std::string_view>, 13> hands{{
    {Hand::none, "none"},
    {Hand::tick, "tick"},
    {Hand::cross, "cross"},
    {Hand::slash, "slash"},
    {Hand::filled, "filled"},
    {Hand::scribble, "scribble"},
    {Hand::partial, "partial"},
    {Hand::big_tick, "big_tick"},
    {Hand::dot, "dot"},
    {Hand::outside, "outside"},
    {Hand::circle, "circle"},
    {Hand::cancelled, "cancelled"},
    {Hand::strike, "strike"},
}};

Point between(Point a, Point b, Point c, Point d, double t) {  // Catmull and Rom's curve, b to c
    const auto one = [t](double p0, double p1, double p2, double p3) {
        return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
                      (3 * p1 - p0 - 3 * p2 + p3) * t * t * t);
    };
    return {one(a.x, b.x, c.x, d.x), one(a.y, b.y, c.y, d.y)};
}

// How much of each pixel a stroke covers: the most of all its drops, so that it does not darken
// where it overlaps itself.
class Coverage {
  public:
    Coverage(double left, double top, double right, double bottom, const Canvas& page)
        : left_(std::clamp(static_cast<int>(left) - 1, 0, page.width)),
          top_(std::clamp(static_cast<int>(top) - 1, 0, page.height)),
          right_(std::clamp(static_cast<int>(right) + 2, left_, page.width)),
          bottom_(std::clamp(static_cast<int>(bottom) + 2, top_, page.height)),
          share_(static_cast<std::size_t>(right_ - left_) *
                 static_cast<std::size_t>(bottom_ - top_)) {}

    void drop(Point at, double radius) {
        const int reach = static_cast<int>(radius) + 2;
        const int cx = static_cast<int>(at.x), cy = static_cast<int>(at.y);
        for (int y = std::max(top_, cy - reach); y < std::min(bottom_, cy + reach + 1); ++y) {
            for (int x = std::max(left_, cx - reach); x < std::min(right_, cx + reach + 1); ++x) {
                const double far = std::hypot(x + 0.5 - at.x, y + 0.5 - at.y);
                const double covers = std::clamp(radius - far + 0.5, 0.0, 1.0);
                // A pen thinner than a pixel darkens it by its own width only.
                double& share = share_[index(x, y)];
                share = std::max(share, covers * std::min(1.0, 2 * radius));
            }
        }
    }

    void ink(Canvas& page, const Pen& pen) const {
        for (int y = top_; y < bottom_; ++y) {
            for (int x = left_; x < right_; ++x) {
                const double share = share_[index(x, y)] * pen.strength;
                if (share <= 0) continue;
                std::uint8_t* const pixel = page.at(x, y);
                for (std::size_t c = 0; c < 3; ++c) {
                    const double light = 1 - share * (1 - pen.colour.at(c) / 255.0);
                    pixel[c] = static_cast<std::uint8_t>(std::lround(pixel[c] * light));
                }
            }
        }
    }

  private:
    [[nodiscard]] std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y - top_) * static_cast<std::size_t>(right_ - left_) +
               static_cast<std::size_t>(x - left_);
    }

    int left_, top_, right_, bottom_;
    std::vector<double> share_;
};

}  // namespace

std::string_view to_string(Hand hand) {
    for (const auto& [value, name] : hands) {
        if (value == hand) return name;
    }
    std::abort();
}

Hand hand_of(std::string_view name) {
    for (const auto& [value, known] : hands) {
        if (known == name) return value;
    }
    throw std::invalid_argument("no such mark: " + std::string(name));
}

Pen any_pen(Dice& dice) {
    static const std::array<Pen, 5> pens{{{0.85, {25, 40, 130}, 0.92},
                                          {0.8, {20, 20, 25}, 0.92},
                                          {1.1, {15, 15, 70}, 0.95},
                                          {2.2, {10, 10, 10}, 0.97},
                                          {0.75, {70, 70, 75}, 0.75}}};
    Pen pen = pens.at(dice.below(pens.size()));
    pen.width *= dice.uniform(0.85, 1.2);
    return pen;
}

void Writer::stroke(const std::vector<Point>& through, const Pen& pen) {
    if (through.empty()) return;
    std::vector<Point> drops;
    for (std::size_t i = 0; i + 1 < std::max<std::size_t>(through.size(), 2); ++i) {
        const auto at = [&](std::size_t k) { return through[std::min(k, through.size() - 1)]; };
        const Point a = at(i == 0 ? 0 : i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
        const double length = std::hypot(c.x - b.x, c.y - b.y) * scale_;
        const int steps = std::max(2, static_cast<int>(length * 1.5));
        for (int s = 0; s <= steps; ++s) drops.push_back(between(a, b, c, d, 1.0 * s / steps));
    }
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    const double phase = dice_.uniform(0, 6), press = dice_.uniform(0.1, 0.25);
    for (std::size_t i = 0; i < drops.size(); ++i) {
        const double way = static_cast<double>(i) / (scale_ * 1.5);  // about points
        drops[i].x = (drops[i].x + 0.12 * std::sin(way * 0.9 + phase)) * scale_;
        drops[i].y = (drops[i].y + 0.12 * std::cos(way * 0.7 + phase)) * scale_;
        left = std::min(left, drops[i].x);
        right = std::max(right, drops[i].x);
        top = std::min(top, drops[i].y);
        bottom = std::max(bottom, drops[i].y);
    }
    const double room = pen.width * scale_;
    Coverage coverage(left - room, top - room, right + room, bottom + room, page_);
    for (std::size_t i = 0; i < drops.size(); ++i) {
        const double way = static_cast<double>(i) / static_cast<double>(drops.size());
        const double pressure = 1 - press + press * std::sin(way * 5 + phase);
        coverage.drop(drops[i], pen.width * scale_ / 2 * pressure);
    }
    coverage.ink(page_, pen);
}

Point Writer::inside(const Rect& box, double x, double y) {
    const double width = box.right - box.left, height = box.bottom - box.top;
    return {box.left + width * (x + dice_.uniform(-0.07, 0.07)),
            box.top + height * (y + dice_.uniform(-0.07, 0.07))};
}

void Writer::zigzag(const Rect& box, int turns, const Pen& pen) {
    std::vector<Point> way;
    for (int i = 0; i <= turns; ++i) {
        const double along = 0.05 + 0.9 * i / turns;
        way.push_back(inside(box, along, i % 2 == 0 ? 0.08 : 0.92));
    }
    stroke(way, pen);
}

void Writer::mark(Hand hand, const Rect& box, bool right_to_left, const Pen& pen) {
    const double width = box.right - box.left, height = box.bottom - box.top;
    const auto tick = [&](double size, double dx, double dy) {
        const auto at = [&](double x, double y) {
            return inside(box, 0.5 + (x - 0.5) * size + dx, 0.5 + (y - 0.5) * size + dy);
        };
        stroke({at(0.08, 0.5), at(0.25, 0.72), at(0.38, 0.92), at(0.62, 0.42), at(1.15, -0.25)},
               pen);
    };
    switch (hand) {
        case Hand::none:
            return;
        case Hand::tick:
            tick(dice_.uniform(0.8, 1.15), 0, 0);
            return;
        case Hand::big_tick:
            tick(dice_.uniform(1.5, 2.0), 0.15, -0.1);
            return;
        case Hand::cross: {
            const double out = dice_.uniform(-0.12, 0.15);
            stroke({inside(box, -out, -out), inside(box, 0.5, 0.5), inside(box, 1 + out, 1 + out)},
                   pen);
            stroke({inside(box, 1 + out, -out), inside(box, 0.5, 0.5), inside(box, -out, 1 + out)},
                   pen);
            return;
        }
        case Hand::slash:
            stroke({inside(box, -0.05, 1.05), inside(box, 0.5, 0.52), inside(box, 1.1, -0.1)}, pen);
            return;
        case Hand::filled: {
            Pen thick = pen;
            thick.width = std::max(pen.width, 1.1);
            zigzag(box, static_cast<int>(2.2 * width / thick.width), thick);
            zigzag({box.left + 0.5, box.top + 0.3, box.right - 0.3, box.bottom - 0.4},
                   static_cast<int>(1.7 * width / thick.width), thick);
            return;
        }
        case Hand::scribble:
            zigzag(box, 5 + static_cast<int>(dice_.below(3)), pen);
            return;
        case Hand::partial:
            tick(dice_.uniform(0.5, 0.65), -0.05, 0.12);
            return;
        case Hand::dot: {
            const Point at = inside(box, dice_.uniform(0.35, 0.65), dice_.uniform(0.35, 0.65));
            Pen fine = pen;
            fine.width = std::min(pen.width, 1.0);
            stroke({at, {at.x + 0.2, at.y + 0.2}}, fine);
            return;
        }
        case Hand::outside: {
            // On the side away from the label, where there is room.
            const double away = (right_to_left ? 1 : -1) * dice_.uniform(1.5, 1.8);
            tick(0.9, away, 0);
            return;
        }
        case Hand::circle: {
            std::vector<Point> way;
            const double start = dice_.uniform(0, 6), grows = dice_.uniform(0.85, 1.05);
            for (int i = 0; i <= 14; ++i) {
                const double turn = start + i * 2 * std::numbers::pi / 13;
                const double radius = grows * (1 + 0.01 * i);
                way.push_back({box.left + width / 2 + width * radius * std::cos(turn),
                               box.top + height / 2 + height * radius * 0.9 * std::sin(turn)});
            }
            stroke(way, pen);
            return;
        }
        case Hand::cancelled: {
            tick(1, 0, 0);
            const Rect over{box.left - 0.25 * width, box.top - 0.15 * height,
                            box.right + 0.3 * width, box.bottom + 0.15 * height};
            zigzag(over, 9 + static_cast<int>(dice_.below(5)), pen);
            zigzag(over, 6 + static_cast<int>(dice_.below(4)), pen);
            return;
        }
        case Hand::strike: {
            const double side = right_to_left ? -1 : 1;
            const double from = right_to_left ? box.right + 3 : box.left - 3;
            const double y = (box.top + box.bottom) / 2;
            stroke({{from, y + dice_.uniform(-1, 1)},
                    {from + side * 60, y + dice_.uniform(-1, 1)},
                    {from + side * 150, y + dice_.uniform(-1.5, 1.5)}},
                   pen);
            return;
        }
    }
}

void Writer::signature(Point at, const Pen& pen) {
    std::vector<Point> way;
    double x = at.x;
    for (int i = 0; i < 14; ++i) {
        const double high = dice_.chance(0.25) ? dice_.uniform(14, 24) : dice_.uniform(3, 8);
        way.push_back({x, at.y + (i % 2 == 0 ? dice_.uniform(0, 4) : -high)});
        x += dice_.uniform(2, 11) - (dice_.chance(0.2) ? 7 : 0);
    }
    way.push_back({x + 25, at.y - dice_.uniform(0, 10)});
    stroke(way, pen);
}

void Writer::stamp(Point centre, double radius) {
    const Pen ink{1.3, {120, 30, 140}, 0.6};
    for (const double ring : {radius, radius * 0.92, radius * 0.6}) {
        std::vector<Point> way;
        for (int i = 0; i <= 40; ++i) {
            const double turn = i * 2 * std::numbers::pi / 40;
            way.push_back({centre.x + ring * std::cos(turn), centre.y + ring * std::sin(turn)});
        }
        stroke(way, ink);
    }
    for (int i = 0; i < 26; ++i) {  // letters, as far as one can read them on a stamp
        const double turn = i * 2 * std::numbers::pi / 26, middle = radius * 0.76;
        const Point at{centre.x + middle * std::cos(turn), centre.y + middle * std::sin(turn)};
        stroke({{at.x + dice_.uniform(-2, 2), at.y - 2.5},
                {at.x + dice_.uniform(-2, 2), at.y},
                {at.x + dice_.uniform(-2, 2), at.y + 2.5}},
               ink);
    }
    for (int i = 0; i < 5; ++i) {  // an emblem
        const double turn = i * 4 * std::numbers::pi / 5, next = (i + 1) * 4 * std::numbers::pi / 5;
        const double size = radius * 0.45;
        stroke({{centre.x + size * std::sin(turn), centre.y - size * std::cos(turn)},
                {centre.x + size * std::sin(next), centre.y - size * std::cos(next)}},
               ink);
    }
}

}  // namespace tsb::test
