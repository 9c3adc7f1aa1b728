// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/arabic.hpp"

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

namespace tsb::pdf {
namespace {

constexpr char16_t lam = 0x0644;
constexpr double same =
    1e-3;  // share of the word's height; widths come from sums of rounded positions

bool is_alef(char16_t unit) {
    return unit == 0x0622 || unit == 0x0623 || unit == 0x0625 || unit == 0x0627;
}

bool is_pair(const Word& word, std::size_t at) {
    return at + 1 < word.text.size() && word.text.size() == word.widths.size() &&
           word.text[at] == lam && is_alef(word.text[at + 1]);
}

// "For the …" is written lam lam and never lam alef lam; "and", "so" may stand before it.
bool begins_with_for_the(const Word& word, std::size_t at) {
    constexpr char16_t waw = 0x0648, feh = 0x0641;
    const std::size_t first = at + 2;
    if (first >= word.text.size() || word.text[first] != lam) return false;
    if (first + 1 == word.text.size()) return true;
    return first + 2 == word.text.size() &&
           (word.text[first + 1] == waw || word.text[first + 1] == feh);
}

bool is_surely_one_glyph(const Word& word, std::size_t at) {
    if (word.text.size() == 2 || begins_with_for_the(word, at)) return true;
    return at + 2 < word.text.size() && is_alef(word.text[at + 2]);
}

double height_of(const Word& word) {
    return std::max(1.0, word.box.bottom - word.box.top);
}

long relative_width(const Word& word, std::size_t at) {
    return std::lround(word.widths[at] / height_of(word) / same);
}

bool has_equal_halves(const Word& word, std::size_t at) {
    const double margin = same * height_of(word), half = word.widths[at];
    if (std::abs(half - word.widths[at + 1]) > margin) return false;
    return std::any_of(word.widths.begin(), word.widths.end(), [&](double width) {
        return width > margin && std::abs(width - half) > margin;  // vowel marks have no width
    });
}

template <class Action>
void for_each_pair(std::vector<Word>& words, Action action) {
    for (Word& word : words)
        for (std::size_t at = 0; at < word.text.size(); ++at)
            if (is_pair(word, at)) action(word, at);
}

struct CloseBidi {
    void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

// Which way the line runs: by its letters, since the first one drawn may be a number or a foreign
// word.
bool runs_right_to_left(const std::u16string& text) {
    int balance = 0;
    for (int32_t at = 0; at < static_cast<int32_t>(text.size());) {
        UChar32 c = 0;
        U16_NEXT(text.data(), at, static_cast<int32_t>(text.size()), c);
        const UCharDirection direction = u_charDirection(c);
        if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) ++balance;
        if (direction == U_LEFT_TO_RIGHT) --balance;
    }
    return balance >= 0;
}

bool has_right_to_left(const std::u16string& text) {
    return std::any_of(text.begin(), text.end(), [](char16_t unit) {
        return (unit >= 0x0590 && unit <= 0x08FF) || (unit >= 0xFB1D && unit <= 0xFEFC);
    });
}

}  // namespace

void turn_lam_alef(std::vector<Word>& words) {
    std::set<long> sure_widths;
    for_each_pair(words, [&](const Word& word, std::size_t at) {
        if (is_surely_one_glyph(word, at)) sure_widths.insert(relative_width(word, at));
    });
    const auto is_known_width = [&](long width) {
        return sure_widths.count(width - 1) + sure_widths.count(width) +
                   sure_widths.count(width + 1) >
               0;
    };
    for_each_pair(words, [&](Word& word, std::size_t& at) {
        const bool one_glyph = is_surely_one_glyph(word, at) ||
                               (sure_widths.empty() ? has_equal_halves(word, at)
                                                    : is_known_width(relative_width(word, at)));
        if (!one_glyph) return;
        std::swap(word.text[at], word.text[at + 1]);
        ++at;
    });
    for (Word& word : words) word.widths.clear();
}

std::u16string logical_order(const std::u16string& drawn) {
    if (!has_right_to_left(drawn)) return drawn;
    UErrorCode status = U_ZERO_ERROR;
    const auto length = static_cast<int32_t>(drawn.size());
    const std::unique_ptr<UBiDi, CloseBidi> bidi(ubidi_openSized(length, 0, &status));
    if (U_FAILURE(status)) return drawn;
    // The other inverse modes take "X.1234" apart inside a right-to-left line.
    ubidi_setReorderingMode(bidi.get(), UBIDI_REORDER_INVERSE_NUMBERS_AS_L);
    const UBiDiLevel level = runs_right_to_left(drawn) ? 1 : 0;
    ubidi_setPara(bidi.get(), drawn.data(), length, level, nullptr, &status);
    std::u16string logical(drawn.size() * 2, u'\0');
    const int32_t written =
        ubidi_writeReordered(bidi.get(), logical.data(), static_cast<int32_t>(logical.size()),
                             UBIDI_KEEP_BASE_COMBINING, &status);
    if (U_FAILURE(status)) return drawn;
    logical.resize(static_cast<std::size_t>(written));
    return logical;
}

}  // namespace tsb::pdf
