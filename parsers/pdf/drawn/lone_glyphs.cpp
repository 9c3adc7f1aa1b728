// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/lone_glyphs.hpp"

#include <unicode/uchar.h>

#include "parsers/pdf/drawn/glyph_marks.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t most = 500;  // of one page; more are no ticks

bool is_blank(char32_t character) {
    const auto c = static_cast<UChar32>(character);
    return u_isUWhiteSpace(c) != 0 ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool may_be_anything(char32_t character) {
    const auto c = static_cast<UChar32>(character);
    const auto kind = static_cast<UCharCategory>(u_charType(c));
    return c == 0 || u_isalnum(c) != 0 || kind == U_PRIVATE_USE_CHAR || kind == U_CONTROL_CHAR ||
           kind == U_UNASSIGNED || c == 0xFFFD;
}

bool is_looked_at(const DrawnGlyph& glyph) {
    return glyph.what == GlyphClass::text && glyph.unseen == Unseen::no;
}

bool stand_together(const DrawnGlyph& a, const DrawnGlyph& b) {
    const double near = 0.3 * std::max(height_of(a.box), height_of(b.box));
    return a.font == b.font && !is_blank(a.unicode) && !is_blank(b.unicode) &&
           area_of(shared(grown(a.box, near), b.box)) > 0;
}

std::vector<bool> fonts_of_words(const PageRecord& page) {
    std::vector<bool> writes(page.fonts.size(), false);
    for (std::size_t i = 1; i < page.glyphs.size(); ++i) {
        const DrawnGlyph &before = page.glyphs[i - 1], &glyph = page.glyphs[i];
        if (is_looked_at(before) && is_looked_at(glyph) && stand_together(before, glyph))
            writes.at(glyph.font) = true;
    }
    return writes;
}

}  // namespace

LoneGlyphs lone_glyphs(const PageRecord& page) {
    const std::vector<bool> writes = fonts_of_words(page);
    LoneGlyphs lone;
    for (const DrawnGlyph& glyph : page.glyphs) {
        if (!is_looked_at(glyph) || writes.at(glyph.font)) continue;
        if (glyph.unicode != 0 && is_blank(glyph.unicode)) {
            if (lone.blanks.size() < most) lone.blanks.push_back(glyph.box);
        } else if (may_be_anything(glyph.unicode) && !is_tick_letter(glyph.unicode)) {
            if (lone.letters.size() < most) lone.letters.push_back(glyph.box);
        }
    }
    return lone;
}

}  // namespace tsb::pdf
