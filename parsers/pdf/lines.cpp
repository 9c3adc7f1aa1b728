// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/lines.hpp"

#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "config/base/text.hpp"
#include "parsers/pdf/arabic.hpp"

namespace tsb::pdf {
namespace {

// Shares of a word's box height, which is about 1.2 times the font size.
constexpr double column_gap = 1.0;  // wider: another column
constexpr double overlap_gap =
    -1.0;  // narrower: drawn over each other (accents stand inside their letter)
constexpr double word_gap = 0.08;  // wider: a space
constexpr double cjk_word_gap =
    0.45;  // beside an ideograph; typesetters put a quarter em there without any space
constexpr double band = 8;  // points; two middles further apart are never one line

bool is_cjk(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF);
}

UChar32 first_character(const std::u16string& text) {
    UChar32 c = 0;
    if (!text.empty()) U16_GET(text.data(), 0, 0, static_cast<int32_t>(text.size()), c);
    return c;
}

UChar32 last_character(const std::u16string& text) {
    UChar32 c = 0;
    int32_t at = static_cast<int32_t>(text.size());
    if (at > 0) U16_PREV(text.data(), 0, at, c);
    return c;
}

struct Piece {
    std::u16string text;  // drawn order
    Box box;
    double middle = 0, height = 0;  // of its first word
    bool upright = true;
};

Piece to_piece(Word&& word) {
    const double height = std::max(1.0, word.box.bottom - word.box.top);
    return {std::move(word.text), word.box, middle_y(word.box), height, word.upright};
}

bool barrier_between(const std::vector<Box>& barriers, const Piece& piece, const Box& next) {
    constexpr double slack = 2;
    const auto by_middle = [](const Box& box, double x) { return middle_x(box) < x; };
    auto at =
        std::lower_bound(barriers.begin(), barriers.end(), piece.box.right - slack, by_middle);
    for (; at != barriers.end() && middle_x(*at) <= next.left + slack; ++at)
        if (overlap_vertically(*at, next)) return true;
    return false;
}

bool continues(const Piece& piece, const Piece& next, const std::vector<Box>& barriers) {
    if (!piece.upright || !next.upright) return false;
    const double height = std::min(piece.height, next.height);
    if (std::abs(piece.middle - next.middle) >= std::min(band, 0.5 * height)) return false;
    const double gap = next.box.left - piece.box.right;
    return gap > overlap_gap * height && gap <= column_gap * height &&
           !barrier_between(barriers, piece, next.box);
}

void append(Piece& piece, Piece&& next) {
    const double gap = next.box.left - piece.box.right;
    const double height = std::min(piece.height, next.height);
    const bool cjk = is_cjk(last_character(piece.text)) || is_cjk(first_character(next.text));
    if (gap > height * (cjk ? cjk_word_gap : word_gap)) piece.text += u' ';
    piece.text += next.text;
    piece.box.right = std::max(piece.box.right, next.box.right);
    piece.box.top = std::min(piece.box.top, next.box.top);
    piece.box.bottom = std::max(piece.box.bottom, next.box.bottom);
}

// Pieces that may still grow, by band of their middle: words come by left edge, so a piece left
// behind is finished.
class OpenPieces {
  public:
    explicit OpenPieces(const std::vector<Box>& barriers) : barriers_(barriers) {}

    void add(Piece&& next) {
        const auto row = static_cast<long>(std::floor(next.middle / band));
        for (long near = row - 1; near <= row + 1; ++near)
            if (Piece* piece = find(near, next)) return append(*piece, std::move(next));
        open_[row].push_back(std::move(next));
    }

    std::vector<Piece> finish() {
        for (auto& [row, pieces] : open_)
            std::move(pieces.begin(), pieces.end(), std::back_inserter(done_));
        return std::move(done_);
    }

  private:
    Piece* find(long row, const Piece& next) {
        const auto found = open_.find(row);
        if (found == open_.end()) return nullptr;
        std::vector<Piece>& pieces = found->second;
        const auto left_behind = [&](const Piece& piece) {
            return piece.box.right + column_gap * piece.height < next.box.left;
        };
        const auto kept = std::partition(pieces.begin(), pieces.end(),
                                         [&](const Piece& piece) { return !left_behind(piece); });
        std::move(kept, pieces.end(), std::back_inserter(done_));
        pieces.erase(kept, pieces.end());
        for (Piece& piece : pieces)
            if (continues(piece, next, barriers_)) return &piece;
        return nullptr;
    }

    const std::vector<Box>& barriers_;
    std::map<long, std::vector<Piece>> open_;
    std::vector<Piece> done_;
};

bool reads_before(const PlacedText& a, const PlacedText& b) {
    const double row_a = std::floor(a.box.top), row_b = std::floor(b.box.top);
    return row_a != row_b ? row_a < row_b : a.box.left < b.box.left;
}

}  // namespace

double middle_x(const Box& box) {
    return (box.left + box.right) / 2;
}
double middle_y(const Box& box) {
    return (box.top + box.bottom) / 2;
}
bool overlap_vertically(const Box& a, const Box& b) {
    return a.top < b.bottom && b.top < a.bottom;
}

std::string to_utf8(const std::u16string& text) {
    std::string result(text.size() * 3, '\0');
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    u_strToUTF8WithSub(result.data(), static_cast<int32_t>(result.size()), &length, text.data(),
                       static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &status);
    result.resize(U_FAILURE(status) ? 0 : static_cast<std::size_t>(length));
    return to_valid_utf8(result);
}

std::vector<PlacedText> make_lines(std::vector<Word> words, const std::vector<Box>& barriers) {
    std::vector<Box> sorted_barriers = barriers;
    std::sort(sorted_barriers.begin(), sorted_barriers.end(),
              [](const Box& a, const Box& b) { return middle_x(a) < middle_x(b); });
    std::stable_sort(words.begin(), words.end(),
                     [](const Word& a, const Word& b) { return a.box.left < b.box.left; });
    OpenPieces open(sorted_barriers);
    for (Word& word : words)
        if (!word.text.empty()) open.add(to_piece(std::move(word)));
    std::vector<PlacedText> lines;
    for (const Piece& piece : open.finish())
        lines.push_back({to_utf8(logical_order(piece.text)), piece.box, false});
    std::sort(lines.begin(), lines.end(), reads_before);
    return lines;
}

}  // namespace tsb::pdf
