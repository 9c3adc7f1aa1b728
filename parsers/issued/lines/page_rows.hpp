// SPDX-License-Identifier: GPL-3.0-or-later
// Pages as rows of pieces: text and boxes apart, mirrored where a page is read from right to left,
// page numbers and running lines left out. Distances are in points.
// Trust: none in the sheet. Limits: those of the sheet.
#pragma once

#include <string>
#include <vector>

#include "parsers/issued/lines/lines.hpp"

namespace tsb::issued {

constexpr double same_edge = 8;  // edges this close are one column

struct Piece {
    std::string text;  // trimmed; "" for a box
    bool box = false;
    double left = 0, right = 0, top = 0, bottom = 0;

    [[nodiscard]] double height() const { return bottom - top; }
};
struct Row {
    std::vector<Piece> pieces;  // in reading direction
    double top = 0, bottom = 0;

    [[nodiscard]] bool has_box() const;
};
using Rows = std::vector<Row>;

struct Margins {  // of the lines that fill the page's width
    double left = 0, right = 0;
};

struct PageRows {
    std::vector<Rows> pages;
    Margins margins;
};

// Where no box at all can be seen, boxes are set where the labels seem to begin, and
// lines.boxes_guessed says so.
PageRows page_rows(const Sheet& sheet, Lines& lines);

}  // namespace tsb::issued
