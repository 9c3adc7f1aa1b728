// SPDX-License-Identifier: GPL-3.0-or-later
// The logical grid of a table (D16). RTF gives each row the right edges of its cells; columns are
// what lies between the edges of all rows.
// Limits: max_table_columns.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb::rtf {

constexpr int same_edge_twips = 20;  // writers round: edges nearer than this are one

struct CellFormat {
    int right = 0;  // twips
    bool first_across = false, merged_across = false;
    bool first_down = false, merged_down = false;
    int fill = 0;  // in Colours
    Revision revision = Revision::none;
};

struct RowFormat {
    int left = 0;
    std::vector<CellFormat> cells;
    CellFormat next;  // what is said of the cell whose edge comes next
    bool right_to_left = false;
    bool flat = false;  // too low to show anything

    // True: the word is about rows and cells. Too many cells: `too_many`.
    bool take(std::string_view word, std::optional<int> number);
    bool too_many = false;
};

struct RawRow {
    RowFormat format;
    std::vector<std::vector<Block>> cells;
};

// Nullopt: more columns than the limit.
std::optional<Table> build_table(std::vector<RawRow> rows, std::string at);

}  // namespace tsb::rtf
