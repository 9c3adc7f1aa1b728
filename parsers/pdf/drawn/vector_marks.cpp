// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/vector_marks.hpp"

#include <algorithm>
#include <cmath>

namespace tsb::pdf {
namespace {

constexpr double corner = 0.6;             // points; sides meet within this
constexpr double nearly_square = 1.3;      // longer side to shorter
constexpr double dark = 0.85;              // luminance below which a line shows on paper
constexpr std::size_t max_segments = 200;  // in one box

struct Segment {
    Point a, b;
};

double length(const Segment& s) {
    return std::hypot(s.b.x - s.a.x, s.b.y - s.a.y);
}

double side_of(const Point& a, const Point& b, const Point& p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

// Not at their ends: those of a roof or a zigzag meet there.
bool cross_each_other(const Segment& s, const Segment& t) {
    const auto within = [](double from, double to) {
        constexpr double end = 0.1;  // of the line
        const double share = from / (from - to);
        return from * to < 0 && share > end && share < 1 - end;
    };
    return within(side_of(s.a, s.b, t.a), side_of(s.a, s.b, t.b)) &&
           within(side_of(t.a, t.b, s.a), side_of(t.a, t.b, s.b));
}

// Straight runs of a hand's or a program's line: points that leave the run's direction begin another.
std::vector<Segment> runs_of(const Stroke& stroke) {
    std::vector<Segment> runs;
    const auto& points = stroke.points;
    for (std::size_t i = 1; i < points.size() && runs.size() < max_segments; ++i) {
        const Segment next{points[i - 1], points[i]};
        if (length(next) < 0.2) continue;
        if (!runs.empty()) {
            Segment& last = runs.back();
            const double along = (last.b.x - last.a.x) * (next.b.x - next.a.x) +
                                 (last.b.y - last.a.y) * (next.b.y - next.a.y);
            constexpr double bend = 0.8;  // cosine of 37 degrees
            if (along > bend * length(last) * length(next)) {
                last.b = next.b;
                continue;
            }
        }
        runs.push_back(next);
    }
    return runs;
}

bool is_slanting(const Segment& s, double side) {
    return std::abs(s.b.x - s.a.x) > 0.3 * side && std::abs(s.b.y - s.a.y) > 0.3 * side;
}

bool falls(const Segment& s) {  // from left to right, downwards
    return (s.b.x - s.a.x) * (s.b.y - s.a.y) > 0;
}

bool has_cross(const std::vector<Segment>& runs, double side) {
    for (std::size_t i = 0; i < runs.size(); ++i)
        for (std::size_t k = i + 1; k < runs.size(); ++k)
            if (is_slanting(runs[i], side) && is_slanting(runs[k], side) &&
                falls(runs[i]) != falls(runs[k]) && cross_each_other(runs[i], runs[k]))
                return true;
    return false;
}

bool is_close(const Point& a, const Point& b, double within) {
    return std::abs(a.x - b.x) < within && std::abs(a.y - b.y) < within;
}

// A thick line may be drawn as several thin ones side by side.
void add_run(std::vector<Segment>& runs, const Segment& run, double side) {
    const double within = 0.15 * side;
    const bool known = std::any_of(runs.begin(), runs.end(), [&](const Segment& other) {
        return (is_close(run.a, other.a, within) && is_close(run.b, other.b, within)) ||
               (is_close(run.a, other.b, within) && is_close(run.b, other.a, within));
    });
    if (!known && runs.size() < max_segments) runs.push_back(run);
}

// Down to the right, then further up to the right.
bool is_check(const Stroke& stroke, double side) {
    if (stroke.closed || stroke.points.size() < 3) return false;
    std::vector<Point> points = stroke.points;
    if (points.front().x > points.back().x) std::reverse(points.begin(), points.end());
    const auto low = std::max_element(points.begin(), points.end(),
                                      [](const Point& a, const Point& b) { return a.y < b.y; });
    const Point &first = points.front(), &last = points.back();
    const double down_across = low->x - first.x, down = low->y - first.y;
    const double up_across = last.x - low->x, up = low->y - last.y;
    if (down_across < 0.08 * side || down < 0.08 * side || up_across < 0.2 * side ||
        up < 0.35 * side)
        return false;
    if (up < down) return false;
    double drawn = 0;
    for (std::size_t i = 1; i < points.size(); ++i) drawn += length({points[i - 1], points[i]});
    const double direct = std::hypot(down_across, down) + std::hypot(up_across, up);
    constexpr double scribble = 1.4;
    return drawn < scribble * direct;
}

}  // namespace

bool is_dark(const Paint& paint) {
    return paint.luminance < dark && paint.opacity > 0.2;
}

bool could_be_box(const Box& box, double unit) {
    const double width = width_of(box) * unit, height = height_of(box) * unit;
    const auto [shorter, longer] = std::minmax(width, height);
    return shorter >= min_box_side && longer <= max_box_side && longer <= nearly_square * shorter;
}

bool is_rectangle(const Stroke& stroke) {
    if (stroke.curved || stroke.points.size() < 4 || stroke.points.size() > 5) return false;
    if (!stroke.closed && stroke.points.size() < 5) return false;
    for (std::size_t i = 1; i < stroke.points.size(); ++i) {
        const Point &a = stroke.points[i - 1], &b = stroke.points[i];
        if (std::abs(a.x - b.x) > corner && std::abs(a.y - b.y) > corner) return false;
    }
    return true;
}

Shape shape_in(const Box& box, const std::vector<const DrawnPath*>& paths) {
    if (paths.empty()) return Shape::nothing;
    const double side = std::min(width_of(box), height_of(box));
    std::vector<Segment> runs;
    bool tick = false;
    for (const DrawnPath* path : paths) {
        const bool large = width_of(path->box) > 0.3 * side && height_of(path->box) > 0.3 * side;
        if (path->filled && large && path->paint.annotation < 0) tick = true;
        if (path->filled) continue;
        for (const Stroke& stroke : path->strokes) {
            tick = tick || is_check(stroke, side);
            for (const Segment& run : runs_of(stroke)) add_run(runs, run, side);
        }
    }
    constexpr std::size_t most_runs = 8;  // more is a scribble, whatever crosses in it
    if (tick || (runs.size() <= most_runs && has_cross(runs, side))) return Shape::tick;
    return Shape::other;
}

}  // namespace tsb::pdf
