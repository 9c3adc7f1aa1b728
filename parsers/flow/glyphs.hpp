// SPDX-License-Identifier: GPL-3.0-or-later
// The characters that are boxes and ticks, by the names that this room uses for them.
#pragma once

#include "parsers/sheet/glyphs.hpp"

namespace tsb::flow {

using tsb::Glyph;
using tsb::private_use_box;
using tsb::symbol_code;
using tsb::symbol_font;
using tsb::symbol_glyph;
using tsb::SymbolFont;
using tsb::unicode_glyph;

}  // namespace tsb::flow
