// SPDX-License-Identifier: GPL-3.0-or-later
// Sheet: one document's content in one neutral shape. Every reader makes one; the matcher (form/)
// takes one. A reader says "there is a mark, ticked, here, and this text around it"; it never says
// what a mark means.
//
// Two kinds of layout exist, because documents come in two kinds:
//   flow   (DOCX, text): paragraphs and tables with a logical grid, in document order;
//   placed (PDF): pages of text lines and marks with positions. Order is top to bottom, left to
//   right.
//
// Trust: everything in here came from a hostile document. Strings are valid UTF-8, lengths are
// bounded by the reader. Limits: max_runs, max_cells, max_text_bytes below, enforced by every
// reader (problem code "limit").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/base/digest.hpp"
#include "parsers/sheet/boxed.hpp"

namespace tsb {

constexpr std::size_t max_runs = 200'000;
constexpr std::size_t max_cells = 20'000;
constexpr std::size_t max_marks = 5'000;
constexpr std::size_t max_text_bytes = 8U << 20U;
constexpr std::size_t max_table_depth = 8;
constexpr std::size_t max_table_columns = 256;
constexpr std::size_t max_mark_text = 240;  // bytes of Mark::text
constexpr std::size_t max_sheet_pictures = 12;
constexpr std::size_t max_picture_bytes = 16U << 20U;   // one picture, as it is sent on
constexpr std::size_t max_pictures_bytes = 32U << 20U;  // all of one document

enum class MarkState { ticked, empty, unclear };
enum class MarkKind {
    legacy_checkbox,    // w:ffData/w:checkBox (D1)
    content_control,    // w14:checkbox (D2)
    glyph,              // a box or tick character, by font or Unicode (D3, D4)
    typed,              // an X, a tick or a yes typed beside or in a box (D5)
    activex,            // D12
    acroform_checkbox,  // P1
    acroform_radio,     // P3
    annotation,         // P11
    vector,             // P10
    scan                // P12
};

// "ticked", "legacy-checkbox" …: the words of product.md §3 `read --marks`.
std::string_view to_string(MarkState state);
std::string_view to_string(MarkKind kind);
std::optional<MarkState> parse_mark_state(std::string_view word);
std::optional<MarkKind> parse_mark_kind(std::string_view word);

// Points (1/72 inch), origin at the top left of the visible page, y downwards, rotation already
// undone.
struct Box {
    int page = 0;  // 1-based
    double left = 0, top = 0, right = 0, bottom = 0;
};

struct Mark {
    MarkKind kind = MarkKind::glyph;
    MarkState state = MarkState::unclear;
    // A box that could be ticked (false: a bare tick or X that stands alone, without a box of its
    // own).
    bool is_box = true;
    bool hidden = false;  // not visible to a person who looks at the document
    std::string part;     // member of the container, "word/document.xml"; "page 2" for PDF
    std::string at;       // "table 2 row 2 cell 2", "paragraph 14", "field Q7 widget 1"
    std::string why;      // for unclear: what disagrees, for a person
    std::string text;  // nearest text, for `read --marks`; flow: filled by all_marks(); placed: by
                       // the reader
    std::optional<Box> box;         // placed layout only
    std::optional<Digest> picture;  // a scan's crop: of its PNG
};

constexpr MarkState state_for(bool ticked) {
    return ticked ? MarkState::ticked : MarkState::empty;
}
void make_unclear(Mark& mark, std::string why);

// Revision state of text under tracked changes. Readers keep both; the matcher reads the accepted
// and the rejected view.
enum class Revision { none, inserted, deleted };

struct Run {
    std::string text;       // UTF-8; "\n" for a line break, "\t" for a tab
    Boxed<Mark> mark;       // a mark stands here, between the texts around it; text is then empty
    bool hidden = false;    // vanish, white on white, 1 pt …
    bool strike = false;    // struck through
    bool emphasis = false;  // bold, underline, highlight, shading, colour: weak evidence only
    Revision revision = Revision::none;
};

struct Paragraph {
    std::vector<Run> runs;
    std::string part;  // as in Mark
    std::string at;
    // Of a comment, note or text box in `aside`: the `at` of the body paragraph it is anchored to.
    std::string anchor;
};

struct Table;
using Block = std::variant<Paragraph, Table>;

struct Cell {
    std::size_t row = 0, column = 0;  // logical grid, 0-based
    std::size_t row_span = 1,
                column_span = 1;  // vMerge and gridSpan undone: one Cell per merged area
    std::vector<Block> blocks;
    std::string at;  // "table 2 row 2 cell 2" (1-based, cells counted as they stand in the file)
};

struct Table {
    std::size_t rows = 0, columns = 0;
    bool right_to_left = false;  // w:bidiVisual: the picture is mirrored, the logical order is not
    std::vector<Cell> cells;     // by row, then column
    std::string at;
};

// A line of text on a page, or a piece of one: words that stand close together.
struct PlacedText {
    std::string text;
    Box box;
    bool hidden = false;
};

struct Page {
    int number = 0;  // 1-based
    double width = 0, height = 0;
    std::vector<PlacedText> texts;  // top to bottom, left to right
    std::vector<Mark>
        marks;  // in product.md §3 order: /Annots order, then top to bottom, left to right
};

// A picture that may show a form: a page that is only a scan, or an image in the document. The reader
// does not look into it: what it shows is for tsbreply-scan.
struct SheetPicture {
    std::string part;     // as in Mark: "page 2", "word/media/image1.jpeg"
    std::string at;       // where it stands: "paragraph 14", "" for a page
    std::string content;  // JPEG, PNG, TIFF or HEIC as found; or a rendered page as JPEG
    double dpi = 0;       // of a rendered page; 0: not known
};

// Something odd that a reader saw. The matcher and the worker turn it into a Problem by the table
// in reading/problems.hpp.
struct SheetProblem {
    std::string code;  // a code of the problem table
    std::string text;  // for a person: what and where
};

enum class Format { unknown, docx, docm, doc, odt, rtf, pdf, text, html, eml, image };
std::string_view to_string(Format format);

struct Sheet {
    Format format = Format::unknown;
    std::vector<Block> blocks;  // flow layout: the body
    std::vector<Block> aside;   // headers, footers, notes, comments, text boxes: read, never bound
                                // by adjacency to the body
    std::vector<Page> pages;    // placed layout
    std::vector<SheetPicture> pictures;
    bool from_image = false;  // its texts are OCR: may be misread, and never prove what was printed
    std::vector<SheetProblem> problems;
};

// Every mark of the sheet in document order (body, then aside, then pages). In flow layout the
// nearest text is filled in: after the mark in its paragraph, before it, else of its cell, else of
// the next or previous cells of its row.
std::vector<Mark> all_marks(const Sheet& sheet);

// The visible text of a paragraph or of blocks, marks left out, paragraphs separated by "\n".
// Deleted runs are left out (the accepted view); hidden runs too.
std::string plain_text(const Paragraph& paragraph);
std::string plain_text(const std::vector<Block>& blocks);
std::string plain_text(const Sheet& sheet);

}  // namespace tsb
