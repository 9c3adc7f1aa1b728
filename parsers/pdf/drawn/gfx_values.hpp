// SPDX-License-Identifier: GPL-3.0-or-later
// What poppler's graphics state and fonts say, as plain values of a page record. Coordinates are the
// page's view.
#pragma once

#include "parsers/pdf/drawn/glyph_marks.hpp"
#include "parsers/pdf/drawn/record.hpp"
#include "parsers/pdf/drawn/shapes.hpp"

class GfxFont;
class GfxState;
class GfxSubpath;

namespace tsb::pdf {

bool is_finite(const Box& box);
void include(Box& box, double x, double y, bool first);

// Colour and opacity; order and annotation are the caller's.
Paint paint_of(GfxState& state, bool stroking);
Box clip_of(const GfxState& state);
// The place of a character that is drawn at (x, y) and moves the pen by (dx, dy).
Box glyph_box(GfxState& state, double x, double y, double dx, double dy);
Unseen unseen_at_once(GfxState& state, const Box& glyph, const Paint& paint);
bool is_vertical(const GfxState& state);
Subpath to_subpath(const GfxState& state, const GfxSubpath& source);

GlyphCode code_of(const GfxFont& font, std::uint32_t code, std::uint32_t unicode);
bool is_in_file(const GfxFont& font);

}  // namespace tsb::pdf
