// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/around.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "parsers/pdf/drawn/vector_marks.hpp"
#include "parsers/pdf/lines.hpp"
#include "parsers/sheet/typed.hpp"

namespace tsb::pdf {
namespace {

constexpr double beside = 18;       // points from a box: nearer than that it is meant for the box
constexpr double stray_reach = 60;  // points: a letter that stands alone on a line of boxes
constexpr double to_label = 30;     // points from a box to its label
constexpr double least_tick = 4;    // points; smaller strokes are parts of letters and ornaments
constexpr std::size_t max_drawings = 2'000;  // of each kind, of one page

constexpr const char* missed = "a tick or line is drawn beside the box";
constexpr const char* typed = "something is typed near the box that may be its tick";
constexpr const char* struck = "the text beside the box is struck out";
constexpr const char* ringed = "the box or the text beside it is ringed";

bool is_seen(const Paint& paint) {
    constexpr double lightest = 0.9, faintest = 0.1;
    return paint.luminance < lightest && paint.opacity > faintest;
}

bool is_slanting(const Point& a, const Point& b) {
    return std::abs(a.x - b.x) > least_tick && std::abs(a.y - b.y) > least_tick;
}

// An open line that somebody drew: not level, not upright, not the outline of something.
bool may_be_tick(const DrawnPath& path) {
    constexpr double largest = 60;
    if (!path.stroked || path.strokes.size() != 1 || path.strokes.front().closed ||
        !is_seen(path.paint) || width_of(path.box) > largest || height_of(path.box) > largest)
        return false;
    const std::vector<Point>& points = path.strokes.front().points;
    if (points.size() < 2) return false;
    if (points.size() == 2) return is_slanting(points.front(), points.back());
    return shape_in(path.box, {&path}) == Shape::tick && height_of(path.box) > least_tick &&
           width_of(path.box) > least_tick;
}

bool is_level_line(const DrawnPath& path) {
    constexpr double thin = 2, shortest = 6;
    return is_seen(path.paint) && !path.strokes.empty() && height_of(path.box) <= thin &&
           width_of(path.box) >= shortest;
}

// How much of the rectangle around it a closed line holds: of an ellipse, by its control points, 0.9.
double share_of_box(const DrawnPath& path) {
    double twice = 0;
    const std::vector<Point>& points = path.strokes.front().points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point &a = points[i], &b = points[(i + 1) % points.size()];
        twice += a.x * b.y - b.x * a.y;
    }
    const double area = area_of(path.box);
    return area > 0 ? std::abs(twice) / 2 / area : 0;
}

bool is_ring(const DrawnPath& path) {
    constexpr double widest = 250, highest = 60, rounded_rectangle = 0.97, line = 0.5;
    if (!path.stroked || path.strokes.size() != 1 || !is_seen(path.paint)) return false;
    const Stroke& stroke = path.strokes.front();
    if (!stroke.curved || stroke.points.size() < 7) return false;
    const Point &first = stroke.points.front(), &last = stroke.points.back();
    const bool ends_meet =
        std::hypot(first.x - last.x, first.y - last.y) < 0.2 * height_of(path.box);
    const double share = share_of_box(path);
    return (stroke.closed || ends_meet) && width_of(path.box) > max_box_side &&
           width_of(path.box) < widest && height_of(path.box) < highest && share > line &&
           share < rounded_rectangle;
}

bool strikes(const DrawnPath& line, const Word& word) {
    const double at = (line.box.top + line.box.bottom) / 2 - word.box.top;
    const double height = height_of(word.box), width = width_of(word.box);
    const double along =
        std::min(line.box.right, word.box.right) - std::max(line.box.left, word.box.left);
    return at > 0.3 * height && at < 0.72 * height && along > 0.6 * width;
}

class Surroundings {
  public:
    Surroundings(const PageRecord& page, std::vector<Mark>& marks) : page_(page), marks_(marks) {
        for (const DrawnPath& path : page.paths) {
            take(path, may_be_tick(path) && !meets_a_box(path), ticks_);
            take(path, is_level_line(path), lines_);
            take(path, is_ring(path), rings_);
        }
        for (const Word& word : page.words) {
            if (word.hidden || !word.upright) continue;
            if (is_stray_tick(word) && stray_.size() < max_drawings) stray_.push_back(&word);
        }
    }

    void doubt() {
        const std::size_t with_ring = static_cast<std::size_t>(std::count_if(
            marks_.begin(), marks_.end(),
            [&](const Mark& mark) { return is_looked_at(mark) && is_ringed(*mark.box); }));
        for (Mark& mark : marks_) {
            if (!is_looked_at(mark) || mark.state == MarkState::unclear) continue;
            const Box& box = *mark.box;
            if (mark.state == MarkState::empty && has_beside(ticks_, box))
                make_unclear(mark, missed);
            if (mark.state == MarkState::empty && is_typed_near(mark)) make_unclear(mark, typed);
            if (is_struck(box)) make_unclear(mark, struck);
            // Every option in a ring is how the form looks.
            if (with_ring == 1 && is_ringed(box)) make_unclear(mark, ringed);
        }
    }

  private:
    using Paths = std::vector<const DrawnPath*>;

    static void take(const DrawnPath& path, bool wanted, Paths& paths) {
        if (wanted && paths.size() < max_drawings) paths.push_back(&path);
    }

    static bool is_looked_at(const Mark& mark) { return mark.box && !mark.hidden && mark.is_box; }

    // Then it is a mark of that box, also where it leaves it.
    bool meets_a_box(const DrawnPath& path) const {
        const std::vector<Point>& points = path.strokes.front().points;
        return std::any_of(marks_.begin(), marks_.end(), [&](const Mark& mark) {
            if (!is_looked_at(mark) || area_of(shared(path.box, *mark.box)) <= 0) return false;
            for (std::size_t i = 1; i < points.size(); ++i)
                if (passes(points[i - 1], points[i], *mark.box)) return true;
            return false;
        });
    }

    static bool passes(const Point& a, const Point& b, const Box& box) {
        constexpr int steps = 32;
        for (int i = 0; i <= steps; ++i) {
            const double t = static_cast<double>(i) / steps;
            if (contains(box, a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))) return true;
        }
        return false;
    }

    static bool has_beside(const Paths& paths, const Box& box) {
        return std::any_of(paths.begin(), paths.end(), [&](const DrawnPath* path) {
            return same_line(path->box, box) && gap_between(path->box, box) < beside;
        });
    }

    bool is_stray_tick(const Word& word) const {
        constexpr std::size_t longest = 3;
        constexpr double apart = 6;
        if (word.text.size() > longest || word.text == u"v" || word.text == u"V" ||
            !is_typed_mark(to_utf8(word.text)))
            return false;
        return std::none_of(page_.words.begin(), page_.words.end(), [&](const Word& other) {
            return &other != &word && same_line(word.box, other.box) &&
                   gap_between(word.box, other.box) < apart;
        });
    }

    // What is typed beside a drawn box was bound to it, or left to form/ (typed_marks.hpp).
    bool is_typed_near(const Mark& mark) const {
        constexpr double under = 4;
        const Box& box = *mark.box;
        const bool field =
            mark.kind == MarkKind::acroform_checkbox || mark.kind == MarkKind::acroform_radio;
        return std::any_of(stray_.begin(), stray_.end(), [&](const Word* word) {
            if (!field && word->annotation < 0) return false;
            if (same_line(word->box, box))
                return gap_between(word->box, box) < (field ? beside : stray_reach);
            const double apart = std::max(word->box.top - box.bottom, box.top - word->box.bottom);
            return apart < under && word->box.left < box.right && word->box.right > box.left;
        });
    }

    // The next words on its line, one on each side.
    template <class Is>
    bool label_is(const Box& box, Is is) const {
        const Word* left = nullptr;
        const Word* right = nullptr;
        for (const Word& word : page_.words) {
            if (word.hidden || !same_line(word.box, box) || gap_between(word.box, box) >= to_label)
                continue;
            const bool after = word.box.left + word.box.right > box.left + box.right;
            const Word*& next = after ? right : left;
            if (next == nullptr || gap_between(word.box, box) < gap_between(next->box, box))
                next = &word;
        }
        return (right != nullptr && is(*right)) || (left != nullptr && is(*left));
    }

    bool is_struck(const Box& box) const {
        if (lines_.empty()) return false;
        return label_is(box, [&](const Word& word) {
            return std::any_of(lines_.begin(), lines_.end(),
                               [&](const DrawnPath* line) { return strikes(*line, word); });
        });
    }

    bool is_ringed(const Box& box) const {
        if (rings_.empty()) return false;
        const auto in_ring = [&](const Box& what) {
            return std::any_of(rings_.begin(), rings_.end(), [&](const DrawnPath* ring) {
                return holds_middle(ring->box, what) && width_of(what) < 1.2 * width_of(ring->box);
            });
        };
        return in_ring(box) || label_is(box, [&](const Word& word) { return in_ring(word.box); });
    }

    const PageRecord& page_;
    std::vector<Mark>& marks_;
    Paths ticks_, lines_, rings_;
    std::vector<const Word*> stray_;
};

}  // namespace

void doubt_by_drawings(const PageRecord& page, std::vector<Mark>& marks) {
    if (!marks.empty()) Surroundings(page, marks).doubt();
}

}  // namespace tsb::pdf
