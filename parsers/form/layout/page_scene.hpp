// SPDX-License-Identifier: GPL-3.0-or-later
// A page while it is read: texts, marks and what they turned out to be, by where they stand.
// Distances are in points. Nothing is assumed about direction: a box may stand on either side of
// its label, a heading on either side of its options or over them.
// Limits: max_page_marks, max_page_labels, max_page_headings; a text continues another one of the
// next max_block_reach at most, in max_block_lines lines.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "parsers/form/layout/group.hpp"

namespace tsb {

constexpr double same_edge = 6;  // edges this close are one column
constexpr std::size_t max_block_lines = 30;
constexpr std::size_t max_block_reach = 200;  // texts looked at for the next line of a block
constexpr std::size_t max_page_marks = 500;   // looked at; more than any form has
constexpr std::size_t max_page_labels = 400;
constexpr std::size_t max_page_headings = 400;

inline double height(const Box& box) {
    return box.bottom - box.top;
}
inline double overlap(double a0, double a1, double b0, double b1) {
    return std::min(a1, b1) - std::max(a0, b0);
}
inline double vertical(const Box& a, const Box& b) {
    return overlap(a.top, a.bottom, b.top, b.bottom);
}
inline double horizontal(const Box& a, const Box& b) {
    return overlap(a.left, a.right, b.left, b.right);
}
inline bool same_line(const Box& a, const Box& b) {
    return vertical(a, b) > 0.4 * std::min(height(a), height(b));
}
inline void widen(Box& box, const Box& by) {
    box.left = std::min(box.left, by.left);
    box.right = std::max(box.right, by.right);
    box.top = std::min(box.top, by.top);
    box.bottom = std::max(box.bottom, by.bottom);
}

// The marks looked at have been chosen for having a box.
inline const Box& box_of(const Mark& mark) {
    static const Box nowhere;
    return mark.box ? *mark.box : nowhere;
}

struct PageText {
    Line* line = nullptr;
    Box box;
    bool taken = false;  // part of a label or a heading
};

struct PageOption {
    Option option;
    Box box;    // of the label
    Box reach;  // with its marks
    std::vector<Line*> lines;
    std::size_t column = 0;
};

struct PageHeading {
    Group group;
    Box box;
    std::size_t used_by = 0;
    std::size_t column = 0;
};

struct PagePair {  // the options of one item, as they stand together
    std::vector<std::size_t> options;
    Box reach;
    std::size_t column = 0;
    bool doubtful = false;   // which options belong together cannot be told
    bool continues = false;  // the second option of an item whose first is on the page before
};

struct PageScene {
    PageScene(Grid& grid, const Book& of);

    [[nodiscard]] std::size_t column_of(const Box& box) const {
        const double middle = (box.left + box.right) / 2;
        return static_cast<std::size_t>(
            std::count_if(gutters.begin(), gutters.end(), [&](double x) { return x < middle; }));
    }

    // The texts that continue one downwards: those that `wanted(joined, k)` asks for if they stand
    // under it at all, and, until `stop(k, box)`, those in its column.
    template <class Wanted, class Stop>
    [[nodiscard]] std::vector<std::size_t> block_from(std::size_t first, double hanging_left,
                                                      double hanging_right, Wanted wanted,
                                                      Stop stop) const {
        std::vector<std::size_t> block{first};
        Box last = texts[first].box, all = last;
        const Box& head = texts[first].box;
        std::string joined(texts[first].line->text);
        const std::size_t end = std::min(texts.size(), first + max_block_reach);
        for (std::size_t i = first + 1; i < end && block.size() < max_block_lines; ++i) {
            const Box& box = texts[i].box;
            if (box.top < last.top + 0.5 * height(last))
                continue;  // another column's text on the same line
            if (box.top - last.bottom > 0.9 * std::max(height(last), height(box))) break;
            const bool column =
                (box.left > head.left - same_edge && box.right < head.right + same_edge) ||
                std::abs(box.left - head.left) < same_edge ||
                std::abs(box.right - head.right) < same_edge ||
                std::abs(box.left - hanging_left) < same_edge ||
                std::abs(box.right - hanging_right) < same_edge;
            if (!column && horizontal(box, all) <= 0) continue;
            const bool asked = !texts[i].taken && wanted(joined, i);
            if (!asked && (!column || is_answer_word(texts[i].line->text))) continue;
            if (!asked && (texts[i].taken || stop(i, all))) break;
            block.push_back(i);
            last = box;
            widen(all, box);
            joined.append("\n").append(texts[i].line->text);
        }
        return block;
    }

    [[nodiscard]] std::string join(const std::vector<std::size_t>& block) const;

    const Book& book;
    std::vector<const Mark*> marks, loose;  // loose: beside no label
    std::vector<PageText> texts;            // top to bottom
    std::vector<PageOption> options;
    std::vector<PageHeading> headings;
    std::vector<double> gutters;  // between columns that hold headings and options each
    bool limited = false;
};

void find_labels(PageScene& scene);
void bind_marks(PageScene& scene);  // after find_labels()
void find_headings(PageScene& scene);
void find_columns(PageScene& scene);  // after the three

// `open`: the side of an item's only option at the end of the page before.
std::vector<PagePair> make_pairs(PageScene& scene, const std::optional<Side>& open);

// The item's heading of a pair: the one beside it; else the next one over it, if no other pair
// stands between. `several`: it may be another one's.
PageHeading* heading_of(PageScene& scene, const std::vector<PagePair>& pairs, const PagePair& pair,
                        bool& several);

}  // namespace tsb
