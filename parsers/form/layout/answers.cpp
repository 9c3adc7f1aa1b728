// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "parsers/form/layout/group.hpp"

namespace tsb {

AnswerArea read_answers(std::vector<Grid>& grids, std::size_t begin, std::size_t end,
                        const Book& book) {
    AnswerArea area;
    PageEnd page_end;
    for (std::size_t g = begin; g < end; ++g) {
        if (grids[g].kind == GridKind::page) {
            area.limited = read_page(grids[g], book, area.groups, page_end) || area.limited;
        } else {
            read_flow(grids[g], book, area.groups);
        }
    }
    std::stable_sort(area.groups.begin(), area.groups.end(),
                     [](const Group& a, const Group& b) { return a.order < b.order; });
    area.first = static_cast<std::size_t>(-1);
    for (std::size_t g = begin; g < end; ++g) {
        for (const Field& field : grids[g].fields) {
            for (const Line& line : field.lines) {
                if (!line.used) continue;
                area.first = std::min(area.first, line.order);
                area.last = std::max(area.last, line.order);
            }
        }
    }
    return area;
}

}  // namespace tsb
