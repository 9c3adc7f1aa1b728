// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet made flat: grids of fields of lines, in document order, as one view of tracked changes
// shows them. Both layouts become the same kind of line; what has been understood is marked as
// used, and the rest is what a person added.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb {

enum class View { accepted, rejected };

struct Piece {  // a text, or a mark with an empty text
    std::string text;
    const Mark* mark = nullptr;
    bool strike = false;
    bool emphasis = false;
};

struct Line {
    std::vector<Piece> pieces;
    std::string part, at;
    const Box* box = nullptr;  // placed layout only
    std::size_t order = 0;     // in the document
    bool used = false;
    std::string text;  // of the pieces
    std::string key;   // squeeze(text)
};

struct Field {  // a table cell; or a run of paragraphs; or one text of a page
    std::size_t row = 0, column = 0, row_span = 1, column_span = 1;
    std::vector<Line> lines;
};

enum class GridKind { table, paragraphs, page, aside };

struct Grid {
    GridKind kind = GridKind::paragraphs;
    std::size_t rows = 1, columns = 1;
    std::vector<Field> fields;       // by row, then column
    std::vector<const Mark*> marks;  // page only
    int page = 0;
};

struct FlatSheet {
    std::vector<Grid> grids;
    bool hidden_text = false;  // something readable that a person does not see
    bool revised = false;      // the two views differ
};

FlatSheet flatten(const Sheet& sheet, View view);

}  // namespace tsb
