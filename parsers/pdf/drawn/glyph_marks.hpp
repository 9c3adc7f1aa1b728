// SPDX-License-Identifier: GPL-3.0-or-later
// class_of(): what a character in a PDF is for a form. The name of the glyph is believed first (a
// subset of ZapfDingbats keeps a20), then what the file says it means in Unicode, then its code in a
// symbol font; where two of them name different boxes it is `unknown`.
// Trust: all of it is the document's word; the rendered page is the other witness.
#pragma once

#include <cstdint>
#include <string>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

struct GlyphCode {
    std::string font;    // its name without the tag of a subset
    bool simple = true;  // one byte a character: the code may be the font's own
    std::uint32_t code = 0;
    char32_t unicode = 0;  // 0: the file does not say
    std::string name;      // of the glyph; empty: the font has none
};

GlyphClass class_of(const GlyphCode& glyph);

// A letter or sign that people type as a tick: X x V v × ✓ √ …, Cyrillic and wide ones too.
bool is_tick_letter(char32_t character);

}  // namespace tsb::pdf
