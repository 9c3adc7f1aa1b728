// SPDX-License-Identifier: GPL-3.0-or-later
// The placed layout: rows of texts, broken paragraphs joined again, and in the answers the column
// of items told from the column of boxes and labels. Distances are in points.
#include <algorithm>
#include <cmath>
#include <limits>

#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/issued/lines.hpp"

namespace tsb::issued {
namespace {

constexpr double same_edge = 8;        // edges this close are one column
constexpr double margin_zone = 0.08;   // of a page's height: where page numbers stand
constexpr double near_margin = 0.82;   // of the text's width: a line this wide was broken
constexpr double one_paragraph = 0.9;  // of a line's height: the gap within a paragraph

struct Piece {
    std::string text;
    bool box = false;
    double left = 0, right = 0, top = 0, bottom = 0;
};
struct Row {
    std::vector<Piece> pieces;  // in reading direction
    double top = 0, bottom = 0;
};

bool is_arabic(const Page& page) {
    std::size_t arabic = 0, other = 0;
    for (const PlacedText& text : page.texts) {
        for (const char c : text.text) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte >= 0xD8 && byte <= 0xDB)
                ++arabic;
            else if ((byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'))
                ++other;
        }
    }
    return arabic > other;
}

bool is_page_number(const Page& page, const Piece& piece) {
    const bool outside =
        piece.bottom < page.height * margin_zone || piece.top > page.height * (1 - margin_zone);
    return outside && fold(piece.text).find_first_not_of("0123456789-/ ") == std::string::npos;
}

// The texts and boxes of a page, mirrored where it is read from right to left.
std::vector<Piece> pieces_of(const Page& page, Lines& lines) {
    std::vector<Piece> pieces;
    const bool mirror = is_arabic(page);
    const auto add = [&](std::string text, bool box, const Box& at) {
        Piece piece{std::move(text), box, at.left, at.right, at.top, at.bottom};
        if (mirror) {
            piece.left = page.width - at.right;
            piece.right = page.width - at.left;
        }
        if (box || !is_page_number(page, piece)) pieces.push_back(std::move(piece));
    };
    for (const PlacedText& text : page.texts) {
        if (text.hidden)
            lines.hidden = true;
        else if (!trim(text.text).empty())
            add(text.text, false, text.box);
    }
    for (const Mark& mark : page.marks) {
        if (mark.hidden)
            lines.hidden = true;
        else if (mark.is_box && mark.box)
            add("", true, *mark.box);
    }
    return pieces;
}

std::vector<Row> rows_of(std::vector<Piece> pieces) {
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.top < b.top; });
    std::vector<Row> rows;
    for (Piece& piece : pieces) {
        const double middle = (piece.top + piece.bottom) / 2;
        const bool same = !rows.empty() && middle < rows.back().bottom && middle > rows.back().top;
        if (!same) rows.push_back({{}, piece.top, piece.bottom});
        Row& row = rows.back();
        row.bottom = std::max(row.bottom, piece.bottom);
        row.pieces.push_back(std::move(piece));
    }
    for (Row& row : rows)
        std::stable_sort(row.pieces.begin(), row.pieces.end(),
                         [](const Piece& a, const Piece& b) { return a.left < b.left; });
    return rows;
}

bool is_typed_box(const Piece& piece) {
    const std::string_view text = trim(piece.text);
    return text.starts_with("|_|") || text.starts_with("|__|") || text.starts_with("[_]") ||
           text.starts_with("[ ]");
}
bool begins_option(const Piece& piece) {
    return piece.box || is_typed_box(piece);
}
bool has_box(const Row& row) {
    return std::any_of(row.pieces.begin(), row.pieces.end(), begins_option);
}

struct Margins {  // of the text, over all pages
    double left = std::numeric_limits<double>::max(), right = 0;
};

class PageLines {
  public:
    PageLines(const Margins& margins, LineMaker& maker) : margins_(margins), maker_(maker) {}

    // A paragraph may go on over the page's end.
    void write(const std::vector<Row>& rows) {
        over_page_ = !paragraph_.empty() && reaches_margin(last_);
        for (const Row& row : rows) has_box(row) ? box_row(row) : plain_row(row);
        flush_answers();
        if (!reaches_margin(last_)) flush_paragraph();
    }
    void finish() { flush_paragraph(); }

  private:
    struct Option {
        std::string label;
        double left = 0;  // of the label
        double bottom = 0;
        double height = 0;
        bool labelled = false;
    };

    // Left of its first box stands the item, right of it the label.
    void box_row(const Row& row) {
        flush_paragraph();
        bool seen = false;
        for (const Piece& piece : row.pieces) {
            if (begins_option(piece)) {
                options_.push_back({"", piece.right, row.bottom, piece.bottom - piece.top, false});
                box_left_ = piece.left;
                seen = true;
                if (!piece.box) {
                    const std::string_view text = trim(piece.text);
                    take_label(piece, text.substr(text.find_first_of("|]", 1) + 1));
                }
            } else if (!seen) {
                take_item(piece, row.bottom);
            } else {
                take_label(piece, piece.text);
            }
        }
    }

    void take_label(const Piece& piece, std::string_view text) {
        Option& option = options_.back();
        if (trim(text).empty()) return;
        if (!option.labelled) option.left = piece.left;
        option.labelled = true;
        option.label = joined(option.label, trim(text));
        option.bottom = piece.bottom;
        option.height = piece.bottom - piece.top;
    }

    void take_item(const Piece& piece, double bottom) {
        // A new item begins beside a box when both options of the one before are there.
        if (options_.size() >= 2 && item_after_options(piece)) flush_answers();
        item_.push_back(std::string(trim(piece.text)));
        item_left_ = piece.left;
        item_bottom_ = bottom;
    }
    // In a table the last lines of an item stand beside its second box or under it.
    [[nodiscard]] bool item_after_options(const Piece& piece) const {
        const std::string key = fold(piece.text);
        const bool digits = key.find_first_of("0123456789") != std::string::npos;
        return item_.empty() || (digits && key.find_first_of("/.") != std::string::npos);
    }

    void plain_row(const Row& row) {
        for (const Piece& piece : row.pieces) {
            if (!options_.empty() && continues_label(piece)) {
                take_label(piece, piece.text);
            } else if (!options_.empty() && continues_item(piece)) {
                take_item(piece, row.bottom);
            } else {
                flush_answers();
                add_to_paragraph(piece);
            }
        }
    }

    [[nodiscard]] bool continues_label(const Piece& piece) const {
        const Option& last = options_.back();
        return last.labelled && std::abs(piece.left - last.left) < same_edge &&
               piece.left > box_left_ && piece.top - last.bottom < one_paragraph * last.height;
    }
    // Under the items' column while a box of this item is still to come, or its quotation is open.
    [[nodiscard]] bool continues_item(const Piece& piece) const {
        if (item_.empty() || piece.right > box_left_ ||
            std::abs(piece.left - item_left_) > same_edge)
            return false;
        const double height = piece.bottom - piece.top;
        return piece.top - item_bottom_ < 2.5 * height && !item_after_options(piece);
    }

    void flush_answers() {
        if (options_.empty() && item_.empty()) return;
        for (const std::string& line : item_) maker_.text(line, 0, 0);
        for (const Option& option : options_) {
            maker_.box();
            maker_.text(option.label, 0, 0);
        }
        maker_.end_of_form();
        options_.clear();
        item_.clear();
    }

    [[nodiscard]] bool reaches_margin(const Piece& piece) const {
        return piece.right > margins_.left + near_margin * (margins_.right - margins_.left);
    }
    void add_to_paragraph(const Piece& piece) {
        const double height = piece.bottom - piece.top;
        const bool below =
            piece.top > last_.top + height / 2 && piece.top - last_.bottom < one_paragraph * height;
        const bool first = over_page_ && piece.left < margins_.left + same_edge;
        const bool goes_on = !paragraph_.empty() && reaches_margin(last_) && (first || below);
        if (!goes_on) flush_paragraph();
        over_page_ = false;
        paragraph_ = joined(paragraph_, trim(piece.text));
        last_ = piece;
    }
    void flush_paragraph() {
        maker_.text(paragraph_, 0, 0);
        paragraph_.clear();
        over_page_ = false;
    }

    const Margins& margins_;
    LineMaker& maker_;
    std::vector<std::string> item_;
    std::vector<Option> options_;
    double box_left_ = 0, item_left_ = 0, item_bottom_ = 0;
    std::string paragraph_;
    Piece last_;
    bool over_page_ = false;  // the paragraph is of the page before
};

}  // namespace

void add_page_lines(const Sheet& sheet, LineMaker& maker, Lines& lines) {
    std::vector<std::vector<Row>> pages;
    Margins margins;
    for (const Page& page : sheet.pages) {
        pages.push_back(rows_of(pieces_of(page, lines)));
        for (const Row& row : pages.back()) {
            for (const Piece& piece : row.pieces) {
                margins.left = std::min(margins.left, piece.left);
                margins.right = std::max(margins.right, piece.right);
            }
        }
    }
    PageLines writer(margins, maker);
    for (const std::vector<Row>& rows : pages) writer.write(rows);
    writer.finish();
}

}  // namespace tsb::issued
