// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be known of a run once styles are applied: is it visible, in which fonts, struck
// through, emphasised.
#pragma once

#include <array>
#include <cstdlib>
#include <string_view>

namespace tsb::flow {

enum class FontSlot { ascii, high_ansi, east_asia, complex };

struct Look {
    bool hidden = false, strike = false, emphasis = false;
    std::array<std::string_view, 4> fonts;  // by FontSlot; must outlive the writing of the run
    bool any_symbol_font = false;
};

constexpr int tiny_half_points = 7;   // below 4 pt nobody reads it
constexpr int tiny_scale = 10;        // in per cent of the width: below it, the same
constexpr int faint_difference = 16;  // of 255 in every channel: the same colour to the eye
constexpr int white = 0xFFFFFF;

// Of two colours 0xRRGGBB.
inline bool same_to_the_eye(int a, int b) {
    for (const unsigned shift : {16U, 8U, 0U}) {
        const int one = static_cast<int>(static_cast<unsigned>(a) >> shift & 0xFFU);
        const int other = static_cast<int>(static_cast<unsigned>(b) >> shift & 0xFFU);
        if (std::abs(one - other) >= faint_difference) return false;
    }
    return true;
}

// Where a paragraph's first line begins, in twips from the margin. The papers that forms are written
// for are at most 16840 wide; nobody who means to be read goes 10 cm to the left of the margin.
enum class Indent { usual, odd, off_page };
constexpr long most_left = -5670, odd_left = -2835, odd_right = 10500, most_right = 16840;

inline Indent indent_of(long twips) {
    if (twips < most_left || twips > most_right) return Indent::off_page;
    return twips < odd_left || twips > odd_right ? Indent::odd : Indent::usual;
}

}  // namespace tsb::flow
