// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/glyph_marks.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "parsers/sheet/glyphs.hpp"

namespace tsb::pdf {
namespace {

using enum GlyphClass;

// ZapfDingbats, by glyph name and by code of its built-in encoding.
struct DingbatRow {
    std::string_view name;
    std::uint8_t code;
    GlyphClass what;
};
constexpr DingbatRow dingbats[] = {
    {"a19", '3', tick},        // ✓
    {"a20", '4', tick},        // ✔
    {"a21", '5', tick},        // ✕
    {"a22", '6', tick},        // ✖
    {"a23", '7', tick},        // ✗
    {"a24", '8', tick},        // ✘
    {"a35", 'H', filled},      // ★
    {"a71", 'l', filled},      // ●
    {"a72", 'm', empty_box},   // ❍
    {"a73", 'n', filled},      // ■
    {"a74", 'o', empty_box},   // ❏
    {"a203", 'p', empty_box},  // ❐
    {"a75", 'q', empty_box},   // ❑
    {"a204", 'r', empty_box},  // ❒
    {"a78", 'u', filled},      // ◆
};

constexpr char32_t tick_letters[] = {U'X', U'x', U'Х', U'х', U'Ｘ', U'ｘ', U'V', U'v', U'×',
                                     U'√', U'✓', U'✔', U'✕', U'✖',  U'✗',  U'✘', U'☓'};

// "Wingdings-Regular", "Wingdings 2", "wingdings2" -> "wingdings", "wingdings2".
std::string plain_name(std::string_view font) {
    std::string plain;
    for (const char c : font)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const std::string_view ending : {"regular", "mt", "psmt"})
        if (plain.size() > ending.size() && plain.ends_with(ending))
            plain.resize(plain.size() - ending.size());
    return plain;
}

bool is_dingbats(std::string_view plain) {
    return plain.find("zapfdingbats") != std::string_view::npos || plain == "dingbats" ||
           plain == "zadb" || plain.starts_with("d050000l");
}

SymbolFont symbol_of(std::string_view plain) {
    if (plain == "wingdings") return SymbolFont::wingdings;
    if (plain == "wingdings2") return SymbolFont::wingdings2;
    if (plain == "webdings") return SymbolFont::webdings;
    if (plain == "symbol" || plain == "wingdings3") return SymbolFont::other;
    return SymbolFont::none;
}

// Fonts from which programs take their boxes: a character of them without a meaning may be one.
bool has_boxes(std::string_view plain) {
    constexpr std::string_view names[] = {"msgothic",  "segoeuisymbol", "segoeuiemoji",
                                          "wingdings", "webdings",      "opensymbol"};
    return std::any_of(std::begin(names), std::end(names),
                       [&](std::string_view name) { return plain.find(name) == 0; });
}

GlyphClass class_of(Glyph glyph) {
    switch (glyph) {
        case Glyph::empty_box:
            return empty_box;
        case Glyph::ticked_box:
            return ticked_box;
        case Glyph::bare_tick:
            return tick;
        case Glyph::math_or_tick:
            return sign;
        case Glyph::ambiguous:
            return filled;
    }
    return unknown;
}

GlyphClass dingbat(const GlyphCode& glyph) {
    for (const DingbatRow& row : dingbats)
        if (!glyph.name.empty() && row.name == glyph.name) return row.what;
    if (const auto known = unicode_glyph(glyph.unicode)) return class_of(*known);
    if (!glyph.name.empty() && glyph.name != ".notdef") return text;
    for (const DingbatRow& row : dingbats)
        if (glyph.simple && row.code == glyph.code) return row.what;
    return glyph.unicode == 0 ? unknown : text;
}

GlyphClass symbol(SymbolFont font, const GlyphCode& glyph) {
    constexpr char32_t one_byte = 0x100;
    std::optional<Glyph> meant;
    if (glyph.unicode >= 0xF000 && glyph.unicode < 0xF100)
        meant = symbol_glyph(font, glyph.unicode);
    else if (glyph.unicode >= one_byte)
        return unicode_glyph(glyph.unicode) ? class_of(*unicode_glyph(glyph.unicode)) : text;
    else if (glyph.unicode != 0)
        meant = symbol_glyph(font, glyph.unicode);
    if (!glyph.simple || glyph.code >= one_byte)
        return meant ? class_of(*meant) : glyph.unicode == 0 ? unknown : text;
    const auto coded = symbol_glyph(font, glyph.code);
    if (meant && coded && *meant != *coded) return unknown;
    if (meant) return class_of(*meant);
    if (coded && (glyph.unicode == 0 || glyph.unicode < one_byte)) return class_of(*coded);
    return text;
}

}  // namespace

GlyphClass class_of(const GlyphCode& glyph) {
    const std::string plain = plain_name(glyph.font);
    if (is_dingbats(plain)) return dingbat(glyph);
    const SymbolFont font = symbol_of(plain);
    if (font == SymbolFont::other) return text;
    if (font != SymbolFont::none) return symbol(font, glyph);
    if (glyph.unicode == 0) return has_boxes(plain) ? unknown : text;
    if (private_use_box(glyph.unicode)) return unknown;
    const auto known = unicode_glyph(glyph.unicode);
    return known ? class_of(*known) : text;
}

bool is_tick_letter(char32_t character) {
    return std::find(std::begin(tick_letters), std::end(tick_letters), character) !=
           std::end(tick_letters);
}

}  // namespace tsb::pdf
