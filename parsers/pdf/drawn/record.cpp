// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/record.hpp"

#include <algorithm>

namespace tsb::pdf {
namespace {

Point turned(Point point, int turns, double width, double height) {
    switch (turns) {
        case 1:
            return {height - point.y, point.x};
        case 2:
            return {width - point.x, height - point.y};
        case 3:
            return {point.y, width - point.x};
        default:
            return point;
    }
}

}  // namespace

std::string_view to_string(Unseen why) {
    switch (why) {
        case Unseen::no:
            return "seen";
        case Unseen::mode:
            return "drawn invisibly";
        case Unseen::transparent:
            return "transparent";
        case Unseen::clipped:
            return "cut off";
        case Unseen::same_colour:
            return "drawn in the colour of the ground";
        case Unseen::covered:
            return "covered";
    }
    return "";
}

Box shared(const Box& a, const Box& b) {
    return {a.page, std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
            std::min(a.bottom, b.bottom)};
}

double share_of(const Box& part, const Box& whole) {
    const double area = area_of(whole);
    return area > 0 ? area_of(shared(part, whole)) / area : 0;
}

Box grown(const Box& box, double by) {
    return {box.page, box.left - by, box.top - by, box.right + by, box.bottom + by};
}

bool contains(const Box& box, double x, double y) {
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

bool holds_middle(const Box& box, const Box& inner) {
    return contains(box, (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2);
}

Box turned(const Box& box, int turns, double width, double height) {
    const Point a = turned(Point{box.left, box.top}, turns, width, height);
    const Point b = turned(Point{box.right, box.bottom}, turns, width, height);
    return {box.page, std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x),
            std::max(a.y, b.y)};
}

void turn_page(PageRecord& page, int turns) {
    if (turns % 4 == 0) return;
    const double width = page.width, height = page.height;
    const auto turn = [&](Box& box) { box = turned(box, turns, width, height); };
    for (Word& word : page.words) {
        turn(word.box);
        word.rotation = (word.rotation + turns) % 4;
        word.upright = word.rotation == 0;
    }
    for (DrawnGlyph& glyph : page.glyphs) turn(glyph.box);
    for (DrawnImage& image : page.images) turn(image.box);
    for (DrawnAnnotation& annotation : page.annotations) turn(annotation.box);
    for (DrawnPath& path : page.paths) {
        turn(path.box);
        for (Stroke& stroke : path.strokes)
            for (Point& point : stroke.points) point = turned(point, turns, width, height);
    }
    if (turns % 2 != 0) std::swap(page.width, page.height);
}

bool same_line(const Box& a, const Box& b, double share) {
    const double overlap = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    return overlap > share * std::min(height_of(a), height_of(b));
}

double gap_between(const Box& a, const Box& b) {
    return std::max({0.0, b.left - a.right, a.left - b.right});
}

}  // namespace tsb::pdf
