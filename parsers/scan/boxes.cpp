// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/boxes.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "parsers/scan/text_pieces.hpp"
#include "parsers/scan/thresholds.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_segments = 6000;     // straight strokes of one direction on a page
constexpr std::size_t max_candidates = 20000;  // squares that two of them could span
constexpr int lean = 2;                        // pixels that an edge may leave its line
constexpr double squarest = 0.72, longest = 1.38;
constexpr double rule_sides = 3.4;  // of the largest box: a longer stroke is a rule of the table
constexpr int rule_width = 5;       // pixels that are erased around the middle of a rule
constexpr double crooked = 0.6;     // what a box loses for not being square
constexpr double same_column = 0.25, same_size = 0.2;
constexpr double column_reach = 4;  // sides over the first and under the last box of a column
constexpr double clear_side = 0.02, clear_width = 0.45;

struct Segment {  // along: from-to; across: where
    int from = 0, to = 0, across = 0;
};

// The page with the marks of straight strokes of one direction only.
class EdgeFinder {
  public:
    EdgeFinder(Pix* bits, double dpi)
        : bits_(bits),
          least_(std::max(static_cast<int>(threshold("min-box-pt") * dpi / 72),
                          static_cast<int>(threshold("min-box-letter") * letter_height(bits)))),
          most_(static_cast<int>(threshold("max-box-pt") * dpi / 72)),
          thick_rows_(own(pixDilateBrick(nullptr, bits, 1, 2 * lean + 1))),
          thick_columns_(own(pixDilateBrick(nullptr, bits, 2 * lean + 1, 1))) {}

    std::vector<FoundBox> find(std::size_t most) {
        span(segments(true), true);
        span(segments(false), false);
        std::vector<FoundBox> sure, weak;
        for (const Area& area : spans_) {
            const double edges = weakest_edge(area);
            if (edges < threshold("edge-column")) continue;
            FoundBox box = refined(area);
            box.edges = edges;
            if (std::min(box.outer.width(), box.outer.height()) < least_) continue;
            const int clear = clear_sides(box);
            if (clear == 0 && edges < threshold("edge-whole")) continue;
            (edges >= threshold("edge-whole") && clear == 2 ? sure : weak).push_back(box);
        }
        keep_best(sure);
        for (const FoundBox& box : weak)
            if (has_partner(box, sure, weak)) partners_.push_back(box);
        sure.insert(sure.end(), partners_.begin(), partners_.end());
        keep_best(sure);
        fill_columns(sure);
        std::sort(sure.begin(), sure.end(), [](const FoundBox& a, const FoundBox& b) {
            return std::abs(a.outer.top - b.outer.top) > a.outer.height() / 2
                       ? a.outer.top < b.outer.top
                       : a.outer.left < b.outer.left;
        });
        if (sure.size() > most) sure.resize(most);
        return sure;
    }

  private:
    [[nodiscard]] std::vector<Segment> segments(bool rows) const {
        const int length = least_ * 3 / 4;
        const PixPtr straight = rows ? own(pixOpenBrick(nullptr, thick_rows_.get(), length, 1))
                                     : own(pixOpenBrick(nullptr, thick_columns_.get(), 1, length));
        BOXA* boxes = pixConnCompBB(straight.get(), 4);
        std::vector<Segment> all;
        for (int i = 0; i < boxaGetCount(boxes) && all.size() < max_segments; ++i) {
            l_int32 x = 0, y = 0, w = 0, h = 0;
            boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
            const int along = rows ? w : h;
            if (along < length || along > 2 * most_) continue;
            all.push_back(rows ? Segment{x, x + w, y + h / 2} : Segment{y, y + h, x + w / 2});
        }
        boxaDestroy(&boxes);
        std::sort(all.begin(), all.end(),
                  [](const Segment& a, const Segment& b) { return a.across < b.across; });
        return all;
    }

    // Squares between two strokes that begin or end together; a mark may have lengthened one.
    void span(const std::vector<Segment>& all, bool rows) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t k = i + 1; k < all.size(); ++k) {
                const int side = all[k].across - all[i].across;
                if (side > most_) break;
                if (side < least_ || spans_.size() >= max_candidates) continue;
                const int slack = std::max(3, side / 6);
                const bool begin = std::abs(all[i].from - all[k].from) <= slack;
                const bool end = std::abs(all[i].to - all[k].to) <= slack;
                if (begin && end)
                    add((all[i].from + all[k].from) / 2, (all[i].to + all[k].to) / 2, all[i].across,
                        all[k].across, rows);
                else if (begin)
                    add((all[i].from + all[k].from) / 2, std::min(all[i].to, all[k].to),
                        all[i].across, all[k].across, rows);
                else if (end)
                    add(std::max(all[i].from, all[k].from), (all[i].to + all[k].to) / 2,
                        all[i].across, all[k].across, rows);
            }
        }
    }

    void add(int from, int to, int first, int last, bool rows) {
        const double shape = double(to - from) / std::max(1, last - first);
        if (shape < squarest || shape > longest) return;
        spans_.push_back(rows ? Area{from, first, to, last} : Area{first, from, last, to});
    }

    [[nodiscard]] double row_share(int y, int left, int right) const {
        return ink_share(thick_rows_.get(), {left, y, right, y + 1});
    }
    [[nodiscard]] double column_share(int x, int top, int bottom) const {
        return ink_share(thick_columns_.get(), {x, top, x + 1, bottom});
    }

    [[nodiscard]] double weakest_edge(const Area& area) const {
        return std::min({row_share(area.top, area.left, area.right),
                         row_share(area.bottom - 1, area.left, area.right),
                         column_share(area.left, area.top, area.bottom),
                         column_share(area.right - 1, area.top, area.bottom)});
    }

    // The outline's outer edges and its thickness, as the rows and columns around show them.
    [[nodiscard]] FoundBox refined(const Area& area) const {
        FoundBox box;
        const int reach = std::max(4, area.height() / 6);
        const auto row = [&](int y) { return ink_share(bits_, {area.left, y, area.right, y + 1}); };
        const auto column = [&](int x) {
            return ink_share(bits_, {x, area.top, x + 1, area.bottom});
        };
        std::array<int, 4> widths{};
        std::size_t side = 0;
        const int most_line = std::max(2, area.height() / 5);
        // The dark row nearest to where the edge should be: further out may be a rule of the table.
        const auto edge = [&](int at, int step, auto share) {
            for (int i = 0; i <= 2 * reach; ++i) {
                const int near = at + (i % 2 == 0 ? i / 2 : -(i + 1) / 2) * step;
                if (share(near) < 0.55) continue;
                int outer = near;
                while (std::abs(outer - near) < most_line && share(outer - step) >= 0.55)
                    outer -= step;
                int wide = 1;
                while (wide < reach && share(outer + wide * step) >= 0.55) ++wide;
                widths.at(side++) = wide;
                return outer;
            }
            ++side;
            return at - step;
        };
        box.outer.top = edge(area.top, 1, row);
        box.outer.bottom = edge(area.bottom, -1, row) + 1;
        box.outer.left = edge(area.left, 1, column);
        box.outer.right = edge(area.right, -1, column) + 1;
        // A mark along one edge makes it no thicker; blurred by a lens, all four are.
        std::sort(widths.begin(), widths.end());
        box.line = std::clamp(widths[2], 1, most_line);
        return box;
    }

    // White paper to its left and to its right.
    [[nodiscard]] int clear_sides(const FoundBox& box) const {
        const Area& outer = box.outer;
        const int wide = static_cast<int>(clear_width * outer.height());
        const Area left{outer.left - 2 - wide, outer.top, outer.left - 2, outer.bottom};
        const Area right{outer.right + 2, outer.top, outer.right + 2 + wide, outer.bottom};
        return (ink_share(bits_, left) < clear_side ? 1 : 0) +
               (ink_share(bits_, right) < clear_side ? 1 : 0);
    }

    static bool in_column(const Area& a, const Area& b) {
        const double side = a.height();
        return std::abs(a.left - b.left) < same_column * side &&
               std::abs(a.right - b.right) < same_column * side &&
               std::abs(a.height() - b.height()) < same_size * side &&
               std::abs(a.top - b.top) > side / 2;
    }

    // Beside text on one side (as a glyph in a line is), a box must be whole and have another of its
    // kind over or under it; with a box that stands free for company, less of it will do.
    [[nodiscard]] bool has_partner(const FoundBox& box, const std::vector<FoundBox>& sure,
                                   const std::vector<FoundBox>& weak) const {
        const auto partner = [&](const FoundBox& other) {
            return in_column(box.outer, other.outer);
        };
        if (std::any_of(sure.begin(), sure.end(), partner)) return true;
        const auto whole = [&](const FoundBox& one) {
            return one.edges >= threshold("edge-whole") && clear_sides(one) > 0;
        };
        return whole(box) && std::any_of(weak.begin(), weak.end(), [&](const FoundBox& other) {
                   return whole(other) && partner(other);
               });
    }

    static bool overlap(const Area& a, const Area& b) {
        const int wide = std::min(a.right, b.right) - std::max(a.left, b.left);
        const int high = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
        return wide > a.width() / 4 && high > a.height() / 4;
    }

    // Of two that overlap the better square: a mark under a box makes it higher.
    static double quality(const FoundBox& box) {
        const double shape = double(box.outer.width()) / std::max(1, box.outer.height());
        return box.edges - crooked * std::abs(std::log(shape));
    }

    static void keep_best(std::vector<FoundBox>& boxes) {
        std::stable_sort(boxes.begin(), boxes.end(), [](const FoundBox& a, const FoundBox& b) {
            const double difference = quality(a) - quality(b);
            if (std::abs(difference) > 0.02) return difference > 0;
            return a.outer.height() > b.outer.height();
        });
        std::vector<FoundBox> kept;
        for (const FoundBox& box : boxes) {
            if (std::none_of(kept.begin(), kept.end(), [&](const FoundBox& other) {
                    return overlap(box.outer, other.outer);
                }))
                kept.push_back(box);
        }
        boxes = std::move(kept);
    }

    // A box whose edges are lost under a scribble stands where its column has its boxes.
    void fill_columns(std::vector<FoundBox>& boxes) const {
        const std::vector<FoundBox> known = boxes;
        for (const FoundBox& one : known) {
            const int side = one.outer.height();
            int top = one.outer.top, bottom = one.outer.top;
            bool column = false;
            for (const FoundBox& other : known) {
                if (!in_column(one.outer, other.outer)) continue;
                column = true;
                top = std::min(top, other.outer.top);
                bottom = std::max(bottom, other.outer.top);
            }
            if (!column) continue;
            const int reach = static_cast<int>(column_reach * side);
            FoundBox best;
            for (int y = std::max(0, top - reach); y < bottom + reach; ++y) {
                FoundBox box = one;
                box.outer.top = y;
                box.outer.bottom = y + side;
                box.edges = weakest_edge(box.outer);
                const bool fits =
                    box.edges >= threshold("edge-whole") && clear_sides(box) > 0 &&
                    std::none_of(boxes.begin(), boxes.end(), [&](const FoundBox& other) {
                        return overlap(box.outer, other.outer);
                    });
                if (fits && box.edges > best.edges) best = box;
                if (fits || best.edges == 0) continue;
                boxes.push_back(best);  // the best of neighbouring places
                best = {};
            }
        }
    }

    Pix* bits_;
    int least_, most_;
    PixPtr thick_rows_, thick_columns_;
    std::vector<Area> spans_;
    std::vector<FoundBox> partners_;
};

}  // namespace

std::vector<FoundBox> find_boxes(Pix* bits, double dpi, std::size_t most) {
    return EdgeFinder(bits, dpi).find(most);
}

PixPtr without_print(Pix* bits, const std::vector<FoundBox>& boxes, double dpi) {
    const int length = static_cast<int>(rule_sides * threshold("max-box-pt") * dpi / 72);
    PixPtr left = own(pixCopy(nullptr, bits));
    const PixPtr joined = own(pixCloseSafeBrick(nullptr, bits, 3, 3));
    for (const bool rows : {true, false}) {
        // A rule that leans a little steps from row to row.
        const PixPtr thick = own(rows ? pixDilateBrick(nullptr, joined.get(), 1, 3)
                                      : pixDilateBrick(nullptr, joined.get(), 3, 1));
        const PixPtr rules = own(rows ? pixOpenBrick(nullptr, thick.get(), length, 1)
                                      : pixOpenBrick(nullptr, thick.get(), 1, length));
        // Its ragged edges too: a scanner makes a hairline thick here and thin there.
        const PixPtr wide = own(rows ? pixDilateBrick(nullptr, rules.get(), 3, rule_width)
                                     : pixDilateBrick(nullptr, rules.get(), rule_width, 3));
        pixSubtract(left.get(), left.get(), wide.get());
    }
    for (const FoundBox& box : boxes) {
        const Area& o = box.outer;
        const int in = box.line + 1;
        erase(left.get(), {o.left - 2, o.top - 2, o.right + 2, o.top + in});
        erase(left.get(), {o.left - 2, o.bottom - in, o.right + 2, o.bottom + 2});
        erase(left.get(), {o.left - 2, o.top - 2, o.left + in, o.bottom + 2});
        erase(left.get(), {o.right - in, o.top - 2, o.right + 2, o.bottom + 2});
    }
    return left;
}

}  // namespace tsb
