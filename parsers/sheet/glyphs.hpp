// SPDX-License-Identifier: GPL-3.0-or-later
// Which characters are boxes and ticks: by font and code in the symbol fonts (D3), by Unicode (D4).
// The rows are the truth.
#pragma once

#include <optional>
#include <string_view>

namespace tsb {

enum class Glyph {
    empty_box,
    ticked_box,
    bare_tick,     // a tick or cross without a box of its own
    math_or_tick,  // × and √: a tick only where it stands alone
    ambiguous      // a filled square or disc: a bullet, or a box somebody filled
};

// Fonts whose codes do not mean Unicode characters.
enum class SymbolFont { none, wingdings, wingdings2, webdings, other };

SymbolFont symbol_font(std::string_view font_name);

// Code F0xx or 00xx in a symbol font. Nullopt: neither box nor tick (Symbol's ≤ θ μ share codes
// with boxes and are none).
std::optional<Glyph> symbol_glyph(SymbolFont font, char32_t code);

// Some symbol font has a box or tick at this F0xx code: without its font it cannot be told.
bool private_use_box(char32_t code);

std::optional<Glyph> unicode_glyph(char32_t code);

// F0xx and 00xx name the same place in a symbol font.
constexpr char32_t symbol_code(char32_t code) {
    return (code & 0xFFFFFF00U) == 0xF000U ? code & 0xFFU : code;
}

}  // namespace tsb
