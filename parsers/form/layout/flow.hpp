// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet made flat: grids of fields of lines, in document order, as one view of tracked changes
// shows them. Both layouts become the same kind of line; what has been understood is marked as
// used, and the rest is what a person added. Texts and places are the sheet's own: it must outlive
// them.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb {

enum class View { accepted, rejected };

struct Piece {  // a text, or a mark; only a box made of characters has both
    std::string_view text;
    const Mark* mark = nullptr;
    bool strike = false;
    bool emphasis = false;

    // "[x]", "( )", "|_|": a box where nothing but labels stands beside it, else what it says.
    [[nodiscard]] bool is_written_box() const { return mark != nullptr && !text.empty(); }
};

struct Line {
    std::vector<Piece> pieces;
    std::string_view part, at;
    const Box* box = nullptr;             // placed layout only
    std::size_t order = 0;                // in the document
    const std::string* anchor = nullptr;  // of a comment, note or text box: where it belongs
    bool used = false;
    bool may_name = false;  // a circular (may_mention)
    bool repeated = false;  // at the head or foot of several pages: none of the form
    bool hides = false;     // something readable stands here that a person does not see
    std::string_view text;  // of the pieces, which are parts of it
    std::string key;        // squeeze(text), made once
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
    std::deque<Mark> written;      // the boxes made of characters
    std::deque<std::string> made;  // texts and places that the sheet does not hold in one piece
    bool hidden_on_page = false;   // placed layout: something readable that a person does not see
    bool revised = false;          // the two views differ
};

FlatSheet flatten(const Sheet& sheet, View view);

}  // namespace tsb
