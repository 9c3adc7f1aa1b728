// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/gfx_values.hpp"

#include <GfxFont.h>
#include <GfxState.h>

#include <algorithm>
#include <cmath>

namespace tsb::pdf {

bool is_finite(const Box& box) {
    return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.right) &&
           std::isfinite(box.bottom);
}

void include(Box& box, double x, double y, bool first) {
    box.left = first ? x : std::min(box.left, x);
    box.right = first ? x : std::max(box.right, x);
    box.top = first ? y : std::min(box.top, y);
    box.bottom = first ? y : std::max(box.bottom, y);
}

Paint paint_of(GfxState& state, bool stroking) {
    Paint paint;
    const GfxColorSpace* space = stroking ? state.getStrokeColorSpace() : state.getFillColorSpace();
    GfxRGB rgb{0, 0, 0};
    if (space->getMode() == csPattern) {
        paint.luminance = 0.5;
        paint.opaque = false;
    } else {
        if (stroking)
            state.getStrokeRGB(&rgb);
        else
            state.getFillRGB(&rgb);
        const auto [weakest, strongest] = std::minmax({rgb.r, rgb.g, rgb.b});
        paint.tint = colToDbl(strongest) - colToDbl(weakest);
        paint.luminance = 0.3 * colToDbl(rgb.r) + 0.59 * colToDbl(rgb.g) + 0.11 * colToDbl(rgb.b);
    }
    paint.opacity = stroking ? state.getStrokeOpacity() : state.getFillOpacity();
    constexpr double nearly_all = 0.95;
    paint.opaque =
        paint.opaque && paint.opacity > nearly_all && state.getBlendMode() == gfxBlendNormal;
    return paint;
}

Box clip_of(const GfxState& state) {
    Box box;
    state.getClipBBox(&box.left, &box.top, &box.right, &box.bottom);
    return box;
}

bool is_vertical(const GfxState& state) {
    return state.getFont() && state.getFont()->getWMode() == 1;
}

Box glyph_box(GfxState& state, double x, double y, double dx, double dy) {
    const std::shared_ptr<GfxFont>& font = state.getFont();
    double ascent = font ? font->getAscent() : 0.9, descent = font ? font->getDescent() : -0.2;
    if (font && font->getType() == fontType3) {
        const double* matrix = font->getFontMatrix();
        const double* box = font->getFontBBox();
        ascent = box[3] * matrix[3];
        descent = box[1] * matrix[3];
    }
    ascent = std::clamp(ascent, 0.5, 1.1);
    descent = std::clamp(descent, -0.4, 0.0);
    const double size = state.getFontSize();
    double up_x = 0, up_y = 0, em_x = 0, em_y = 0;
    state.textTransformDelta(0, size, &up_x, &up_y);
    state.textTransformDelta(size, 0, &em_x, &em_y);
    const bool vertical = is_vertical(state);
    const double right_x = vertical ? em_x : dx, right_y = vertical ? em_y : dy;
    Box box;
    bool first = true;
    for (const double along : {0.0, 1.0})
        for (const double up : {descent, ascent}) {
            double view_x = 0, view_y = 0;
            state.transform(x + along * right_x + up * up_x, y + along * right_y + up * up_y,
                            &view_x, &view_y);
            include(box, view_x, view_y, first);
            first = false;
        }
    return box;
}

Unseen unseen_at_once(GfxState& state, const Box& glyph, const Paint& paint) {
    constexpr double faintest = 0.05;
    if ((state.getRender() & 3) == 3) return Unseen::mode;
    if (paint.opacity < faintest) return Unseen::transparent;
    return holds_middle(grown(clip_of(state), 0.5), glyph) ? Unseen::no : Unseen::clipped;
}

Subpath to_subpath(const GfxState& state, const GfxSubpath& source) {
    Subpath subpath;
    subpath.stroke.closed = source.isClosed();
    for (int i = 0; i < source.getNumPoints(); ++i) {
        Point point;
        state.transform(source.getX(i), source.getY(i), &point.x, &point.y);
        include(subpath.box, point.x, point.y, i == 0);
        subpath.stroke.curved = subpath.stroke.curved || source.getCurve(i);
        if (subpath.stroke.points.size() < max_mark_points) subpath.stroke.points.push_back(point);
    }
    return subpath;
}

GlyphCode code_of(const GfxFont& font, std::uint32_t code, std::uint32_t unicode) {
    GlyphCode glyph;
    glyph.font = font.getNameWithoutSubsetTag();
    glyph.simple = !font.isCIDFont();
    glyph.code = code;
    glyph.unicode = static_cast<char32_t>(unicode);
    if (!glyph.simple || code >= 256) return glyph;
    const char* name = static_cast<const Gfx8BitFont&>(font).getCharName(static_cast<int>(code));
    if (name != nullptr) glyph.name = name;
    return glyph;
}

bool is_in_file(const GfxFont& font) {
    Ref file{};
    return font.getType() == fontType3 || font.getEmbeddedFontID(&file);
}

}  // namespace tsb::pdf
