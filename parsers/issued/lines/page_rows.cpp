// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/lines/page_rows.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb::issued {
namespace {

constexpr double margin_zone = 0.08;  // of a page's height: where page numbers stand
constexpr double full_line = 0.6;     // of the text's width
constexpr double box_width = 0.7;     // of a box character's height
constexpr double guessed_gap = 20;    // between a box that is guessed and its label

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

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

// Boxes that stand within a line's text become pieces of their own. Where they stand in it is
// reckoned from the characters; at its two ends it is known.
class BoxSplitter {
  public:
    BoxSplitter(const Piece& line, std::vector<Piece>& pieces)
        : line_(line),
          pieces_(pieces),
          character_((line.right - line.left) /
                     static_cast<double>(std::max<std::size_t>(characters(line.text), 1))) {}

    void split() {
        const std::string_view text = line_.text;
        std::size_t begin = 0;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t bytes = typed_box(text.substr(at));
            if (bytes > 0) {
                add_text(text.substr(begin, at - begin));
                add_box(text.substr(at, bytes), trim(text.substr(at + bytes)).empty());
                begin = at + bytes;
            }
            at += std::max<std::size_t>(bytes, 1);
        }
        add_text(text.substr(begin));
    }

  private:
    void add_text(std::string_view text) {
        const double width = character_ * static_cast<double>(characters(text));
        Piece piece = line_;
        piece.text = trim(text);
        piece.left = left_of_next();
        used_ += width;
        piece.right = std::min(left_of_next(), line_.right);
        if (!piece.text.empty()) pieces_.push_back(std::move(piece));
    }
    void add_box(std::string_view text, bool last) {
        const double width = std::max(box_width * line_.height(),
                                      character_ * static_cast<double>(characters(text)));
        Piece box = line_;
        box.text.clear();
        box.box = true;
        box.left = last ? std::max(line_.right - width, line_.left) : left_of_next();
        used_ = std::max(used_, box.left - line_.left) + width;
        box.right = std::min(box.left + width, line_.right);
        pieces_.push_back(std::move(box));
    }
    [[nodiscard]] double left_of_next() const { return line_.left + used_; }

    const Piece& line_;
    std::vector<Piece>& pieces_;
    double character_;  // its width
    double used_ = 0;   // of the line
};

bool in_margin(const Page& page, const Box& box) {
    return box.bottom < page.height * margin_zone || box.top > page.height * (1 - margin_zone);
}

std::string without_digits(std::string_view text) {
    std::string key = fold(text);
    std::erase_if(key, [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '/'; });
    return std::string(trim(key));
}

// Lines that stand in the margin of several pages, their numbers aside; page numbers are among them.
std::map<std::string, int> running_lines(const Sheet& sheet) {
    std::map<std::string, int> found{{"", 2}};
    for (const Page& page : sheet.pages)
        for (const PlacedText& text : page.texts)
            if (in_margin(page, text.box)) ++found[without_digits(text.text)];
    return found;
}

bool has_place(const Box& box) {
    return std::isfinite(box.left) && std::isfinite(box.right) && std::isfinite(box.top) &&
           std::isfinite(box.bottom);
}

std::vector<Piece> pieces_of(const Page& page, const std::map<std::string, int>& running,
                             Lines& lines) {
    std::vector<Piece> pieces;
    const bool mirror = is_arabic(page);
    const auto piece_at = [&](std::string text, bool box, const Box& at) {
        Piece piece{std::move(text), box, at.left, at.right, at.top, at.bottom};
        if (mirror) {
            piece.left = page.width - at.right;
            piece.right = page.width - at.left;
        }
        return piece;
    };
    for (const PlacedText& text : page.texts) {
        const bool runs = in_margin(page, text.box) && running.at(without_digits(text.text)) > 1;
        if (text.hidden)
            lines.hidden = true;
        else if (!trim(text.text).empty() && !runs && has_place(text.box))
            BoxSplitter(piece_at(std::string(trim(text.text)), false, text.box), pieces).split();
    }
    for (const Mark& mark : page.marks) {
        if (mark.hidden)
            lines.hidden = true;
        else if (mark.is_box && mark.box && has_place(*mark.box))
            pieces.push_back(piece_at("", true, *mark.box));
    }
    return pieces;
}

Rows rows_of(std::vector<Piece> pieces) {
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.top < b.top; });
    Rows rows;
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

template <class Use>
void each_piece(const std::vector<Rows>& pages, const Use& use) {
    for (const Rows& rows : pages)
        for (const Row& row : rows)
            for (const Piece& piece : row.pieces) use(piece);
}

// A line of running text has its row for itself, its number aside: a table may be wider than the text.
bool runs_alone(const Row& row) {
    return std::all_of(row.pieces.begin(), row.pieces.end() - 1, [](const Piece& piece) {
        return fold(piece.text).find_first_not_of("0123456789.)") == std::string::npos;
    });
}

Margins margins_of(const std::vector<Rows>& pages) {
    std::optional<Margins> all, full;
    const auto widen = [](std::optional<Margins>& margins, const Piece& piece) {
        if (!margins) margins = Margins{piece.left, piece.right};
        margins->left = std::min(margins->left, piece.left);
        margins->right = std::max(margins->right, piece.right);
    };
    each_piece(pages, [&](const Piece& piece) { widen(all, piece); });
    if (!all) return {};
    for (const Rows& rows : pages)
        for (const Row& row : rows)
            if (const Piece& last = row.pieces.back();
                runs_alone(row) && last.right - last.left > full_line * (all->right - all->left))
                widen(full, last);
    return full.value_or(*all);
}

// ---- boxes that cannot be seen: word processors draw them as lines in a PDF

class UnseenBoxes {
  public:
    explicit UnseenBoxes(std::vector<Rows>& pages) : pages_(pages) {}

    // Only where every item has the same lines beside it, and one of them alone refuses.
    bool set() {
        find_labels();
        if (labels_.empty()) return false;
        const std::string language = language_of_pages();
        const std::size_t block = block_length();
        if (block < 2) return false;
        std::vector<std::size_t> begins;
        for (std::size_t from = 0; from < labels_.size(); from += block) {
            std::optional<std::size_t> refusing;
            for (std::size_t i = from; i < from + block; ++i) {
                if (!says(Means::refuses, language, key(i))) continue;
                if (i == from || refusing) return false;
                refusing = i;
            }
            if (!refusing) return false;
            begins.push_back(from);
            begins.push_back(*refusing);
        }
        for (const std::size_t i : begins) set_box(labels_[i]);
        return true;
    }

  private:
    struct Place {
        Row* row;
        std::size_t piece;
    };

    // The right column under the instruction, as far as it goes.
    void find_labels() {
        bool under = false, known = false;
        double left = 0;  // of the column, once it is known
        for (Rows& rows : pages_) {
            for (Row& row : rows) {
                const bool instructs = row.pieces.size() == 1 &&
                                       says(Means::instruction, "", fold(row.pieces.front().text));
                if (!under || instructs) {
                    under = under || instructs;
                    if (instructs) labels_.clear(), known = false;
                    continue;
                }
                if (!known && row.pieces.size() < 2) return;
                if (!known) left = row.pieces.back().left;
                known = true;
                for (std::size_t i = 0; i < row.pieces.size(); ++i) {
                    const Piece& piece = row.pieces[i];
                    const bool label = std::abs(piece.left - left) < same_edge;
                    if (label) labels_.push_back({&row, i});
                    if (!label && piece.right > left) return;
                }
            }
        }
    }
    [[nodiscard]] std::string key(std::size_t i) const {
        return fold(labels_[i].row->pieces[labels_[i].piece].text);
    }
    [[nodiscard]] std::size_t block_length() const {
        std::size_t length = 1;
        while (length < labels_.size() && key(length) != key(0)) ++length;
        for (std::size_t i = 0; i < labels_.size(); ++i)
            if (key(i) != key(i % length)) return 0;
        return labels_.size() % length == 0 ? length : 0;
    }
    [[nodiscard]] std::string language_of_pages() const {
        std::vector<Line> lines;
        each_piece(pages_, [&](const Piece& piece) {
            Line line;
            line.key = fold(piece.text);
            lines.push_back(std::move(line));
        });
        return language_of(lines);
    }
    static void set_box(const Place& place) {
        Piece box = place.row->pieces[place.piece];
        box.text.clear();
        box.box = true;
        box.right = box.left;
        box.left -= guessed_gap;
        place.row->pieces.insert(
            place.row->pieces.begin() + static_cast<std::ptrdiff_t>(place.piece), box);
    }

    std::vector<Rows>& pages_;
    std::vector<Place> labels_;  // lines of the labels' column
};

}  // namespace

bool Row::has_box() const {
    return std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.box; });
}

PageRows page_rows(const Sheet& sheet, Lines& lines) {
    PageRows made;
    const auto running = running_lines(sheet);
    for (const Page& page : sheet.pages)
        made.pages.push_back(rows_of(pieces_of(page, running, lines)));
    made.margins = margins_of(made.pages);
    bool seen = false;
    each_piece(made.pages, [&](const Piece& piece) { seen = seen || piece.box; });
    if (!seen) lines.boxes_guessed = UnseenBoxes(made.pages).set();
    return made;
}

}  // namespace tsb::issued
