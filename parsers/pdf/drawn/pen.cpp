// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/pen.hpp"

#include <GfxFont.h>
#include <GfxState.h>

#include <algorithm>
#include <cmath>

#include "config/base/text.hpp"
#include "parsers/pdf/drawn/gfx_values.hpp"
#include "parsers/pdf/drawn/poppler_values.hpp"
#include "parsers/pdf/drawn/work.hpp"

namespace tsb::pdf {
namespace {

constexpr double nearly_opaque = 0.95;

void classify(const GfxState& state, DrawnGlyph& glyph) {
    const GfxFont* font = state.getFont().get();
    if (font == nullptr) return;
    const GlyphCode code = code_of(*font, glyph.code, glyph.unicode);
    glyph.what = class_of(code);
    constexpr std::size_t longest_glyph_name = 40;
    if (glyph.what != GlyphClass::text)
        glyph.name = clip_utf8(to_valid_utf8(code.name), longest_glyph_name);
}

}  // namespace

// ---- state

void Pen::restore() {
    if (masked_.size() > 1) masked_.pop_back();
}

void Pen::begin_group(bool for_soft_mask) {
    groups_.push_back(for_soft_mask);
    inside_mask_ += for_soft_mask ? 1 : 0;
}

void Pen::end_group() {
    if (groups_.empty()) return;
    inside_mask_ -= groups_.back() ? 1 : 0;
    groups_.pop_back();
}

// ---- limits

void Pen::cut(const char* limit) {
    if (page_.cut.empty()) page_.cut = limit;
}

void Pen::add_work(double work) {
    page_.work += std::isfinite(work) ? work : limits_.max_page_work;
    if (page_.work > limits_.max_page_work) cut("max_page_work");
}

bool Pen::room_for_points(std::size_t count) {
    points_ += count;
    if (points_ <= limits_.max_page_segments) return true;
    cut("max_page_segments");
    return false;
}

// ---- what all of them have

Box Pen::on_page(const GfxState& state, const Box& box) const {
    return shared(shared(box, clip_of(state)), {0, 0, 0, page_.width, page_.height});
}

Paint Pen::next_paint(GfxState& state, bool stroking) {
    Paint paint = paint_of(state, stroking);
    paint.opaque = paint.opaque && !masked_.back();
    paint.order = ++order_;
    paint.annotation = annotation_;
    return paint;
}

// ---- characters

DrawnGlyph Pen::glyph(GfxState& state, double x, double y, double dx, double dy, std::uint32_t code,
                      char32_t unicode, bool alone) {
    DrawnGlyph glyph;
    glyph.box = glyph_box(state, x, y, dx, dy);
    glyph.box.page = page_.number;
    glyph.vertical = is_vertical(state);
    glyph.code = code;
    glyph.unicode = unicode;
    glyph.paint = next_paint(state, (state.getRender() & 3) == 1);
    glyph.unseen = unseen_at_once(state, glyph.box, glyph.paint);
    glyph.font = font_of(state.getFont().get());
    if (alone) classify(state, glyph);
    add_work(work_of_fill(on_page(state, glyph.box)));
    return glyph;
}

std::uint16_t Pen::font_of(const GfxFont* font) {
    const Ref id = font == nullptr ? Ref::INVALID() : *font->getID();
    const auto [known, is_new] = fonts_.try_emplace({id.num, id.gen}, std::uint16_t{0});
    if (!is_new) return known->second;
    DrawnFont found;
    if (font != nullptr) {
        found.name = clip_utf8(to_valid_utf8(font->getNameWithoutSubsetTag()), longest_name);
        found.embedded = is_in_file(*font);
    }
    constexpr std::size_t most = 60'000;
    if (page_.fonts.size() < most) page_.fonts.push_back(std::move(found));
    known->second = static_cast<std::uint16_t>(page_.fonts.size() - 1);
    return known->second;
}

// ---- paths

// line_width: of a stroke; less than 0 for a fill.
std::vector<Subpath> Pen::subpaths_of(const GfxState& state, double line_width) {
    std::vector<Subpath> subpaths;
    const GfxPath* path = state.getPath();
    for (int i = 0; path != nullptr && i < path->getNumSubpaths(); ++i) {
        const GfxSubpath& source = *path->getSubpath(i);
        if (!room_for_points(static_cast<std::size_t>(source.getNumPoints()))) break;
        Subpath subpath = to_subpath(state, source);
        subpath.box.page = page_.number;
        const Box shown = on_page(state, grown(subpath.box, std::max(0.0, line_width) / 2));
        add_work(line_width < 0 ? work_of_fill(shown) : work_of_stroke(shown, line_width));
        if (is_finite(subpath.box)) subpaths.push_back(std::move(subpath));
    }
    return subpaths;
}

void Pen::stroke(GfxState& state) {
    if (inside_mask()) return;
    const double width = state.getTransformedLineWidth();
    add_stroked(page_, subpaths_of(state, width), next_paint(state, true), width, clip_of(state));
}

void Pen::fill(GfxState& state) {
    if (inside_mask()) return;
    add_filled(page_, subpaths_of(state, -1), next_paint(state, false), clip_of(state));
}

bool Pen::fill_clip(const GfxState& state) {
    if (inside_mask()) return true;
    DrawnPath drawn;
    drawn.filled = true;
    drawn.box = clip_of(state);
    drawn.box.page = page_.number;
    drawn.paint.luminance = 0.5;
    drawn.paint.opaque = state.getFillOpacity() > nearly_opaque;
    drawn.paint.order = ++order_;
    drawn.paint.annotation = annotation_;
    add_work(work_of_fill(on_page(state, drawn.box)));
    if (is_finite(drawn.box) && room_for_points(4)) page_.paths.push_back(std::move(drawn));
    return true;
}

// ---- pictures

void Pen::image(GfxState& state, const Object* object, bool mask, int width, int height) {
    if (inside_mask()) return;
    if (page_.images.size() >= limits_.max_page_images) return cut("max_page_images");
    points_ += 4;
    DrawnImage image;
    image.mask = mask;
    if (object != nullptr && object->isRef()) image.object = std::to_string(object->getRef().num);
    image.box = image_box(state);
    image.paint = next_paint(state, false);
    image.paint.luminance = mask ? image.paint.luminance : 0.5;
    image.paint.opaque = !mask && state.getFillOpacity() > nearly_opaque && !masked_.back();
    image.box = shared(image.box, clip_of(state));
    image.box.page = page_.number;
    add_work(work_of_image(on_page(state, image.box), width, height));
    if (is_finite(image.box) && area_of(image.box) > 0) page_.images.push_back(std::move(image));
}

}  // namespace tsb::pdf
