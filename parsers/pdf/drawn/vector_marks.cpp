// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/vector_marks.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace tsb::pdf {
namespace {

constexpr double corner = 0.6;             // points; sides meet within this
constexpr double thin = 1.6;               // a filled rectangle as narrow as this is a line
constexpr double nearly_square = 1.3;      // longer side to shorter
constexpr double dark = 0.85;              // luminance below which a line shows on paper
constexpr std::size_t max_rules = 8'000;   // of one page, looked at
constexpr std::size_t max_squares = 400;   // of one page
constexpr std::size_t max_segments = 200;  // in one box

struct Rule {  // a line that lies or stands
    bool lies = true;
    double from = 0, to = 0, at = 0;  // along it; across it
    std::size_t path = 0;
};

bool is_rectangle(const Stroke& stroke) {
    if (stroke.curved || stroke.points.size() < 4 || stroke.points.size() > 5) return false;
    if (!stroke.closed && stroke.points.size() < 5) return false;
    for (std::size_t i = 1; i < stroke.points.size(); ++i) {
        const Point &a = stroke.points[i - 1], &b = stroke.points[i];
        if (std::abs(a.x - b.x) > corner && std::abs(a.y - b.y) > corner) return false;
    }
    return true;
}

class Squares {
  public:
    explicit Squares(const PageRecord& page) : page_(page) {}

    std::vector<BoxShape> find() {
        for (std::size_t i = 0; i < page_.paths.size(); ++i) read(i);
        join_rules();
        std::erase_if(found_, [&](const BoxShape& shape) { return in_grid(shape); });
        merge();
        return std::move(found_);
    }

  private:
    [[nodiscard]] bool box_sized(const Box& box) const { return could_be_box(box, page_.unit); }

    void read(std::size_t index) {
        const DrawnPath& path = page_.paths[index];
        if (path.paint.annotation >= 0 || path.strokes.empty() || !is_dark(path.paint)) return;
        if (path.filled) {
            read_fill(index);
            return;
        }
        const Stroke& stroke = path.strokes.front();
        if (box_sized(path.box) && (is_rectangle(stroke) || is_round(stroke))) add(path.box, index);
        add_sides(stroke, index);
    }

    static bool is_round(const Stroke& stroke) {
        const bool ends_meet = !stroke.points.empty() &&
                               std::hypot(stroke.points.front().x - stroke.points.back().x,
                                          stroke.points.front().y - stroke.points.back().y) < 1;
        return stroke.curved && (stroke.closed || ends_meet) && stroke.points.size() >= 7;
    }

    void add(const Box& box, std::size_t index) {
        if (found_.size() < max_squares)
            found_.push_back({box, page_.paths[index].paint.order, {index}, false});
    }

    void add_sides(const Stroke& stroke, std::size_t index) {
        for (std::size_t i = 0; i + 1 < stroke.points.size() + (stroke.closed ? 1 : 0); ++i) {
            const Point& a = stroke.points[i];
            const Point& b = stroke.points[(i + 1) % stroke.points.size()];
            if (stroke.curved && stroke.points.size() < 4) return;
            if (std::abs(a.y - b.y) < corner / 2)
                add_rule({true, std::min(a.x, b.x), std::max(a.x, b.x), (a.y + b.y) / 2, index});
            else if (std::abs(a.x - b.x) < corner / 2)
                add_rule({false, std::min(a.y, b.y), std::max(a.y, b.y), (a.x + b.x) / 2, index});
        }
    }

    void add_rule(const Rule& rule) {
        if (rules_.size() < max_rules && rule.to - rule.from > 1) rules_.push_back(rule);
    }

    // A frame that is filled, a narrow rectangle that is a line, a dark square with a light tick.
    void read_fill(std::size_t index) {
        const DrawnPath& path = page_.paths[index];
        const Box& box = path.box;
        if (path.strokes.size() == 1 && is_rectangle(path.strokes.front())) {
            if (height_of(box) <= thin && width_of(box) > 2 * height_of(box))
                add_rule({true, box.left, box.right, (box.top + box.bottom) / 2, index});
            else if (width_of(box) <= thin && height_of(box) > 2 * width_of(box))
                add_rule({false, box.top, box.bottom, (box.left + box.right) / 2, index});
        }
        if (!box_sized(box)) return;
        if (path.strokes.size() == 2 && is_frame(path)) add(box, index);
        if (path.strokes.size() == 1 && light_ground_on(index)) {
            add(box, index);
            if (!found_.empty()) {
                found_.back().paths.push_back(index + 1);
                found_.back().order = page_.paths[index + 1].paint.order;
            }
        } else if (path.strokes.size() == 1 && light_tick_on(index)) {
            add(box, index);
            if (!found_.empty()) found_.back().ticked = true;
        }
    }

    static bool is_frame(const DrawnPath& path) {
        const auto box_of = [](const Stroke& stroke) {
            Box box{0, 1e9, 1e9, -1e9, -1e9};
            for (const Point& point : stroke.points) {
                box.left = std::min(box.left, point.x);
                box.right = std::max(box.right, point.x);
                box.top = std::min(box.top, point.y);
                box.bottom = std::max(box.bottom, point.y);
            }
            return box;
        };
        return frames(box_of(path.strokes[0]), box_of(path.strokes[1]));
    }

    // A dark square and at once a slightly smaller light one: what remains is a frame.
    [[nodiscard]] bool light_ground_on(std::size_t index) const {
        if (index + 1 >= page_.paths.size()) return false;
        const DrawnPath& ground = page_.paths[index + 1];
        if (!ground.filled || !ground.paint.opaque || ground.strokes.size() != 1 ||
            ground.paint.luminance < dark)
            return false;
        return frames(page_.paths[index].box, ground.box);
    }

    static bool frames(const Box& outer, const Box& inner) {
        const double sides[] = {inner.left - outer.left, outer.right - inner.right,
                                inner.top - outer.top, outer.bottom - inner.bottom};
        return std::all_of(std::begin(sides), std::end(sides),
                           [](double side) { return side > 0.1 && side <= thin; });
    }

    [[nodiscard]] bool light_tick_on(std::size_t index) const {
        const DrawnPath& ground = page_.paths[index];
        constexpr std::size_t soon = 6;  // paths; it is painted at once
        for (std::size_t i = index + 1; i < std::min(page_.paths.size(), index + soon); ++i) {
            const DrawnPath& path = page_.paths[i];
            if (path.paint.luminance < dark || path.strokes.empty()) continue;
            if (share_of(grown(ground.box, 1), path.box) < 0.9) continue;
            if (path.filled && path.strokes.size() == 1 && is_rectangle(path.strokes.front()))
                continue;
            if (shape_in(ground.box, {&path}) == Shape::tick) return true;
        }
        return false;
    }

    // -- four lines

    using Place = std::pair<long, long>;
    static Place place(double x, double y) { return {std::lround(x / 2), std::lround(y / 2)}; }

    // Standing lines by their upper end, lying ones by their left end.
    void join_rules() {
        std::map<Place, std::vector<std::size_t>> standing, lying;
        std::vector<std::size_t> tops;
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const Rule& rule = rules_[i];
            const double length = (rule.to - rule.from) * page_.unit;
            if (length < min_box_side - 1 || length > max_box_side + 1) continue;
            if (rule.lies) {
                lying[place(rule.from, rule.at)].push_back(i);
                tops.push_back(i);
            } else {
                standing[place(rule.at, rule.from)].push_back(i);
            }
        }
        for (const std::size_t top : tops) try_top(rules_[top], standing, lying);
    }

    using Index = std::map<Place, std::vector<std::size_t>>;

    // The rule of that kind that begins there; of several the first.
    [[nodiscard]] const Rule* rule_at(const Index& index, double x, double y, bool lies) const {
        constexpr double reach = 1.7;  // half a line's width on each side of a corner
        const Place middle = place(x, y);
        for (long dx = -1; dx <= 1; ++dx)
            for (long dy = -1; dy <= 1; ++dy) {
                const auto found = index.find({middle.first + dx, middle.second + dy});
                if (found == index.end()) continue;
                for (const std::size_t i : found->second) {
                    const Rule& rule = rules_[i];
                    const double begin_x = lies ? rule.from : rule.at;
                    const double begin_y = lies ? rule.at : rule.from;
                    if (std::abs(begin_x - x) <= reach && std::abs(begin_y - y) <= reach)
                        return &rule;
                }
            }
        return nullptr;
    }

    void try_top(const Rule& top, const Index& standing, const Index& lying) {
        const Rule* left = rule_at(standing, top.from, top.at, false);
        const Rule* right = rule_at(standing, top.to, top.at, false);
        if (left == nullptr || right == nullptr || left == right) return;
        const Rule* bottom = rule_at(lying, top.from, left->to, true);
        if (bottom == nullptr || bottom == &top) return;
        constexpr double uneven = 2;
        if (std::abs(left->to - right->to) > uneven || std::abs(bottom->to - top.to) > uneven)
            return;
        const Box box{page_.number, std::min(top.from, left->at), top.at,
                      std::max(top.to, right->at), bottom->at};
        if (!box_sized(box)) return;
        const auto own = [&](const BoxShape& shape) {
            return shape.paths.size() == 1 && shape.paths.front() == top.path;
        };
        if (std::any_of(found_.begin(), found_.end(), own)) return;
        BoxShape shape{box, 0, {top.path, left->path, right->path, bottom->path}, false};
        for (const std::size_t path : shape.paths)
            shape.order = std::max(shape.order, page_.paths[path].paint.order);
        if (found_.size() < max_squares) found_.push_back(std::move(shape));
    }

    // -- what is no box

    [[nodiscard]] bool in_grid(const BoxShape& shape) const {
        return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
            if (std::find(shape.paths.begin(), shape.paths.end(), rule.path) != shape.paths.end())
                return false;
            return goes_on(rule, shape.box);
        });
    }

    // A side that goes on beyond a corner, or another square's side along this one's.
    static bool goes_on(const Rule& rule, const Box& box) {
        const double near = rule.lies ? box.top : box.left,
                     far = rule.lies ? box.bottom : box.right;
        const double from = rule.lies ? box.left : box.top, to = rule.lies ? box.right : box.bottom;
        const bool along = std::abs(rule.at - near) <= corner || std::abs(rule.at - far) <= corner;
        if (along) {
            const bool meets = rule.from <= to + corner && rule.to >= from - corner;
            const bool beyond = rule.to > to + 2 || rule.from < from - 2;
            return meets && beyond;
        }
        return false;
    }

    void merge() {
        std::stable_sort(found_.begin(), found_.end(), [](const BoxShape& a, const BoxShape& b) {
            return area_of(a.box) > area_of(b.box);
        });
        std::vector<BoxShape> kept;
        for (BoxShape& shape : found_) {
            const auto around = std::find_if(kept.begin(), kept.end(), [&](const BoxShape& other) {
                return share_of(other.box, shape.box) > 0.9 &&
                       area_of(shape.box) > 0.45 * area_of(other.box);
            });
            if (around == kept.end()) {
                kept.push_back(std::move(shape));
                continue;
            }
            around->paths.insert(around->paths.end(), shape.paths.begin(), shape.paths.end());
            around->order = std::max(around->order, shape.order);
            around->ticked = around->ticked || shape.ticked;
        }
        found_ = std::move(kept);
    }

    const PageRecord& page_;
    std::vector<BoxShape> found_;
    std::vector<Rule> rules_;
};

// ---- shapes of ticks

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

std::vector<BoxShape> find_squares(const PageRecord& page) {
    return Squares(page).find();
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
