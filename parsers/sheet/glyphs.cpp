// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/glyphs.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "config/base/text.hpp"

namespace tsb {
namespace {

struct SymbolRow {
    SymbolFont font;
    std::uint8_t code;
    Glyph glyph;
};
using enum SymbolFont;
using enum Glyph;

constexpr std::array<SymbolRow, 25> symbol_rows{{
    {wingdings, 0x6C, ambiguous},    // ⚫
    {wingdings, 0x6E, ambiguous},    // ◼
    {wingdings, 0x6F, empty_box},    // 🞏
    {wingdings, 0x70, empty_box},    // 🞐
    {wingdings, 0x71, empty_box},    // ❑
    {wingdings, 0x72, empty_box},    // ❒
    {wingdings, 0x78, ticked_box},   // ⌧
    {wingdings, 0xA7, ambiguous},    // ▪
    {wingdings, 0xA8, empty_box},    // 🞎
    {wingdings, 0xFB, bare_tick},    // 🗶
    {wingdings, 0xFC, bare_tick},    // ✓
    {wingdings, 0xFD, ticked_box},   // 🗷
    {wingdings, 0xFE, ticked_box},   // 🗹
    {wingdings2, 0x50, bare_tick},   // ✓
    {wingdings2, 0x51, bare_tick},   // ✗
    {wingdings2, 0x52, ticked_box},  // ☑
    {wingdings2, 0x53, ticked_box},  // ⮽
    {wingdings2, 0x54, ticked_box},  // ☒
    {wingdings2, 0x98, ticked_box},  // ● of a radio pair
    {wingdings2, 0x99, empty_box},   // ○ of a radio pair
    {wingdings2, 0xA2, ambiguous},   // ■
    {wingdings2, 0xA3, empty_box},   // □
    {webdings, 0x61, bare_tick},     // ✔
    {webdings, 0x63, empty_box},     // ⬜
    {webdings, 0x67, ambiguous},     // ⬛
}};

struct UnicodeRow {
    char32_t code;
    Glyph glyph;
};
// Sorted by code.
constexpr std::array<UnicodeRow, 36> unicode_rows{{
    {0x00D7, math_or_tick},  // ×
    {0x221A, math_or_tick},  // √
    {0x22A0, ticked_box},    // ⊠
    {0x2327, ticked_box},    // ⌧
    {0x25A0, ambiguous},     // ■
    {0x25A1, empty_box},     // □
    {0x25A2, empty_box},     // ▢
    {0x25FB, empty_box},     // ◻
    {0x25FC, ambiguous},     // ◼
    {0x2610, empty_box},     // ☐
    {0x2611, ticked_box},    // ☑
    {0x2612, ticked_box},    // ☒
    {0x2705, ticked_box},    // ✅
    {0x2713, bare_tick},     // ✓
    {0x2714, bare_tick},     // ✔
    {0x2715, bare_tick},     // ✕
    {0x2716, bare_tick},     // ✖
    {0x2717, bare_tick},     // ✗
    {0x2718, bare_tick},     // ✘
    {0x274E, ticked_box},    // ❎
    {0x274F, empty_box},     // ❏
    {0x2750, empty_box},     // ❐
    {0x2751, empty_box},     // ❑
    {0x2752, empty_box},     // ❒
    {0x2B1B, ambiguous},     // ⬛
    {0x2B1C, empty_box},     // ⬜
    {0x2BBD, ticked_box},    // ⮽
    {0x1F5F4, bare_tick},    // 🗴
    {0x1F5F5, ticked_box},   // 🗵
    {0x1F5F6, bare_tick},    // 🗶
    {0x1F5F7, ticked_box},   // 🗷
    {0x1F5F8, bare_tick},    // 🗸
    {0x1F5F9, ticked_box},   // 🗹
    {0x1F78E, empty_box},    // 🞎
    {0x1F78F, empty_box},    // 🞏
    {0x1F790, empty_box},    // 🞐
}};

constexpr bool by_code(const UnicodeRow& a, const UnicodeRow& b) {
    return a.code < b.code;
}
static_assert(std::is_sorted(unicode_rows.begin(), unicode_rows.end(), by_code));

}  // namespace

SymbolFont symbol_font(std::string_view font_name) {
    if (ascii_iequals(font_name, "Wingdings")) return wingdings;
    if (ascii_iequals(font_name, "Wingdings 2")) return wingdings2;
    if (ascii_iequals(font_name, "Webdings")) return webdings;
    if (ascii_iequals(font_name, "Symbol") || ascii_iequals(font_name, "Wingdings 3")) return other;
    return none;
}

std::optional<Glyph> symbol_glyph(SymbolFont font, char32_t code) {
    const char32_t place = symbol_code(code);
    for (const SymbolRow& row : symbol_rows) {
        if (row.font == font && row.code == place) return row.glyph;
    }
    return std::nullopt;
}

bool private_use_box(char32_t code) {
    if ((code & 0xFFFFFF00U) != 0xF000U) return false;
    return std::any_of(symbol_rows.begin(), symbol_rows.end(), [&](const SymbolRow& row) {
        return row.code == (code & 0xFFU) && row.glyph != ambiguous;
    });
}

std::optional<Glyph> unicode_glyph(char32_t code) {
    // Nearly all text: Latin, Cyrillic, Arabic, and the CJK planes.
    if (code < 0x2100 ? code != 0xD7 : code > 0x2BFF && code < 0x1F000) return std::nullopt;
    const auto found = std::lower_bound(unicode_rows.begin(), unicode_rows.end(),
                                        UnicodeRow{code, ambiguous}, by_code);
    if (found == unicode_rows.end() || found->code != code) return std::nullopt;
    return found->glyph;
}

}  // namespace tsb
