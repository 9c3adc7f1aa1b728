// SPDX-License-Identifier: GPL-3.0-or-later
// The placed layout: broken paragraphs joined again, the form's head read column by column, and in
// the answers the column of items told from the column of boxes and labels.
#include <algorithm>
#include <cmath>

#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/issued/lines/page_rows.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb::issued {
namespace {

constexpr double one_paragraph = 0.9;  // of a line's height: the gap within a paragraph
constexpr double blank_width = 0.5;    // of a line's height, with room for a guess

bool is_head_label(std::string_view text) {
    const std::string key = fold(text);
    constexpr Means labels[] = {Means::to, Means::from, Means::fax, Means::email, Means::date};
    return std::any_of(std::begin(labels), std::end(labels),
                       [&](Means label) { return is_label(label, "", key); });
}

// What stands beside the last box of a row: the label, or the first line of it.
std::string label_of(const Row& row) {
    std::string label;
    for (const Piece& piece : row.pieces) label = piece.box ? "" : label + fold(piece.text);
    return label;
}

bool is_chinese(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.empty() ? ' ' : text.front());
    return lead >= 0xE3 && lead <= 0xE9;
}

double first_word_width(const Piece& piece) {
    const std::size_t word =
        is_chinese(piece.text) ? 3 : std::min(piece.text.find(' '), piece.text.size());
    return (piece.right - piece.left) * static_cast<double>(word) /
           static_cast<double>(std::max<std::size_t>(piece.text.size(), 1));
}

// The head of the form: columns of labels and of what stands beside them, each read downwards.
class Columns {
  public:
    // "To" and "From" in one row begin it.
    static bool begin(const Row& row) {
        const auto has = [&](Means label) {
            return std::any_of(row.pieces.begin(), row.pieces.end(), [&](const Piece& piece) {
                return is_label(label, "", fold(piece.text));
            });
        };
        return row.pieces.size() >= 2 && !row.has_box() && has(Means::to) && has(Means::from);
    }
    explicit Columns(const Row& row) {
        for (const Piece& piece : row.pieces) columns_.push_back({piece.left, {}});
        take(row);
    }
    // A line alone at the margin ends it, and all that keeps to no column.
    bool take(const Row& row) {
        if (row.has_box()) return false;
        std::vector<Column*> places;
        for (const Piece& piece : row.pieces) {
            const auto column = std::find_if(
                columns_.begin(), columns_.end(),
                [&](const Column& c) { return std::abs(c.left - piece.left) < same_edge; });
            if (column == columns_.end()) return false;
            places.push_back(&*column);
        }
        if (places.size() == 1 && places.front() == &columns_.front() &&
            !is_head_label(row.pieces.front().text))
            return false;
        for (std::size_t i = 0; i < places.size(); ++i) add(places[i]->lines, row.pieces[i].text);
        return true;
    }
    void write(LineMaker& maker, std::size_t& cell, std::size_t table) const {
        for (const Column& column : columns_) {
            ++cell;
            for (const std::string& line : column.lines) maker.text(line, cell, table);
        }
    }

  private:
    struct Column {
        double left;
        std::vector<std::string> lines;
    };
    // A bracket is not broken, nor is a label.
    static void add(std::vector<std::string>& lines, const std::string& text) {
        if (!lines.empty()) {
            const std::string both = joined(lines.back(), text);
            const bool open = std::count(lines.back().begin(), lines.back().end(), '[') >
                              std::count(lines.back().begin(), lines.back().end(), ']');
            if (open || (!is_head_label(text) && is_head_label(both))) {
                lines.back() = both;
                return;
            }
        }
        lines.push_back(text);
    }
    std::vector<Column> columns_;
};

class PageLines {
  public:
    PageLines(const Margins& margins, LineMaker& maker) : margins_(margins), maker_(maker) {}

    // A paragraph may go on over the page's end, and an item too.
    void write(const Rows& rows) {
        over_page_ = !paragraph_.empty();
        new_page_ = true;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (options_.empty() && Columns::begin(rows[i])) {
                flush_paragraph();
                Columns head(rows[i]);
                while (i + 1 < rows.size() && head.take(rows[i + 1])) ++i;
                head.write(maker_, cell_, ++table_);
            } else if (rows[i].has_box()) {
                box_row(rows[i]);
            } else {
                plain_row(rows[i]);
            }
            new_page_ = false;
        }
    }
    void finish() {
        flush_answers(false);
        flush_paragraph();
    }

  private:
    struct Option {
        std::string label;
        double left = 0;  // of the label
        double bottom = 0;
        double height = 0;
        bool labelled = false;
    };

    // Left of its first box stands the item, right of it the label. The label of the form's first
    // box again: the next item begins.
    void box_row(const Row& row) {
        const std::string label = label_of(row);
        if (first_label_.empty()) first_label_ = label;
        if (!options_.empty() && label == first_label_) flush_answers(true);
        if (options_.empty()) flush_paragraph();
        bool seen = false;
        for (const Piece& piece : row.pieces) {
            if (piece.box) {
                options_.push_back({"", piece.right, row.bottom, piece.height(), false});
                box_left_ = piece.left;
                seen = true;
            } else if (!seen) {
                take_item(piece, row.bottom);
            } else {
                take_label(piece);
            }
        }
        beside_boxes_ = item_.size();
    }

    void take_label(const Piece& piece) {
        Option& option = options_.back();
        if (!option.labelled) option.left = piece.left;
        option.labelled = true;
        option.label = joined(option.label, piece.text);
        option.bottom = piece.bottom;
        option.height = piece.height();
    }

    void take_item(const Piece& piece, double bottom) {
        item_.push_back(piece.text);
        item_left_ = piece.left;
        item_bottom_ = bottom;
    }

    void plain_row(const Row& row) {
        for (const Piece& piece : row.pieces) {
            if (!options_.empty() && continues_label(piece)) {
                take_label(piece);
            } else if (!options_.empty() && continues_item(piece)) {
                take_item(piece, row.bottom);
            } else {
                flush_answers(false);
                add_to_paragraph(piece, row);
            }
        }
    }

    [[nodiscard]] bool continues_label(const Piece& piece) const {
        const Option& last = options_.back();
        return last.labelled && std::abs(piece.left - last.left) < same_edge &&
               piece.left > box_left_ &&
               (new_page_ || piece.top - last.bottom < one_paragraph * last.height);
    }
    // Closely under the item's last line, in its column. Where that ends the table too, the reader
    // of the answers has to tell: such lines are marked as the tail.
    [[nodiscard]] bool continues_item(const Piece& piece) const {
        return !item_.empty() && piece.right < box_left_ + same_edge &&
               std::abs(piece.left - item_left_) < same_edge &&
               (new_page_ || piece.top - item_bottom_ < one_paragraph * piece.height());
    }

    void flush_answers(bool next_item) {
        if (options_.empty() && item_.empty()) return;
        if (answers_table_ == 0) answers_table_ = ++table_;
        const std::size_t sure = next_item ? item_.size() : beside_boxes_, item_cell = ++cell_;
        for (std::size_t i = 0; i < sure; ++i) maker_.text(item_[i], item_cell, answers_table_);
        for (const Option& option : options_) {
            maker_.box();
            maker_.text(option.label, ++cell_, answers_table_);
        }
        maker_.end_of_form();
        maker_.tail(true);
        for (std::size_t i = sure; i < item_.size(); ++i) maker_.text(item_[i], 0, 0);
        maker_.tail(false);
        options_.clear();
        item_.clear();
        beside_boxes_ = 0;
    }

    // Was the line before broken because the first word of this one found no place in it?
    [[nodiscard]] bool broken_before(const Piece& piece) const {
        const bool ends = last_.text.ends_with(':') || last_.text.ends_with("：");
        return !ends && last_.right + blank_width * last_.height() + first_word_width(piece) >
                            margins_.right;
    }
    // A broken line goes on under its own beginning, or at the margin if it had the row for itself
    // or behind a number.
    void add_to_paragraph(const Piece& piece, const Row& row) {
        const bool below = piece.top > last_.top + piece.height() / 2 &&
                           piece.top - last_.bottom < one_paragraph * piece.height();
        const bool at_margin = piece.left < margins_.left + same_edge;
        const bool flush_left = std::abs(piece.left - last_.left) < same_edge;
        const bool goes_on =
            !paragraph_.empty() && broken_before(piece) &&
            ((over_page_ && at_margin) || (below && (flush_left || (own_row_ && at_margin))));
        if (!goes_on) {
            flush_paragraph();
            own_row_ = &piece == &row.pieces.front() ||
                       fold(row.pieces.front().text).find_first_not_of("0123456789.)") ==
                           std::string::npos;
        }
        over_page_ = false;
        paragraph_ = joined(paragraph_, piece.text);
        last_ = piece;
    }
    void flush_paragraph() {
        maker_.text(paragraph_, 0, 0);
        paragraph_.clear();
        over_page_ = false;
    }

    const Margins& margins_;
    LineMaker& maker_;
    std::string first_label_;  // of the form
    std::vector<std::string> item_;
    std::size_t beside_boxes_ = 0;  // lines of the item up to its last box
    std::vector<Option> options_;
    double box_left_ = 0, item_left_ = 0, item_bottom_ = 0;
    std::string paragraph_;
    Piece last_;
    bool over_page_ = false;  // the paragraph is of the page before
    bool new_page_ = false;   // in the first row of a page: distances from above mean nothing
    bool own_row_ = false;    // the paragraph began with nothing beside it but its number
    std::size_t cell_ = 0, table_ = 0, answers_table_ = 0;
};

}  // namespace

void add_page_lines(const Sheet& sheet, LineMaker& maker, Lines& lines) {
    const PageRows rows = page_rows(sheet, lines);
    PageLines writer(rows.margins, maker);
    for (const Rows& page : rows.pages) writer.write(page);
    writer.finish();
}

}  // namespace tsb::issued
