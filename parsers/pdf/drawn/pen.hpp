// SPDX-License-Identifier: GPL-3.0-or-later
// Pen: what poppler draws of characters, paths and pictures, put into a page record: with its colour,
// its order, whose it is, and what drawing it would take. What a soft mask is made of is not drawn.
// Limits: max_page_segments, max_page_images, max_page_work of PdfLimits; met: PageRecord::cut.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "parsers/pdf/drawn/record.hpp"
#include "parsers/pdf/drawn/shapes.hpp"
#include "parsers/pdf/pdf.hpp"

class GfxFont;
class GfxState;
class Object;

namespace tsb::pdf {

class Pen {
  public:
    Pen(PageRecord& page, const PdfLimits& limits) : page_(page), limits_(limits) {}

    // -- state
    void save() { masked_.push_back(masked_.back()); }
    void restore();
    void begin_group(bool for_soft_mask);
    void end_group();
    void set_masked(bool masked) { masked_.back() = masked; }
    [[nodiscard]] bool inside_mask() const { return inside_mask_ > 0; }
    void belongs_to(int annotation) { annotation_ = annotation; }

    // -- what is drawn
    // At x, y in user space, moving the pen by dx, dy. alone: it is one character, and has a class.
    DrawnGlyph glyph(GfxState& state, double x, double y, double dx, double dy, std::uint32_t code,
                     char32_t unicode, bool alone);
    void stroke(GfxState& state);
    void fill(GfxState& state);
    bool fill_clip(const GfxState& state);  // of a pattern: always true, it is done
    void image(GfxState& state, const Object* object, bool mask, int width, int height);

    void cut(const char* limit);  // the first one is named
    [[nodiscard]] std::size_t segments() const { return points_; }

  private:
    Paint next_paint(GfxState& state, bool stroking);
    Box on_page(const GfxState& state, const Box& box) const;
    void add_work(double work);
    bool room_for_points(std::size_t count);
    std::vector<Subpath> subpaths_of(const GfxState& state, double line_width);
    std::uint16_t font_of(const GfxFont* font);

    PageRecord& page_;
    const PdfLimits& limits_;
    std::map<std::pair<int, int>, std::uint16_t> fonts_;  // by object
    std::vector<char> masked_{0}, groups_;
    int inside_mask_ = 0;
    int annotation_ = -1;
    std::size_t order_ = 0, points_ = 0;
};

}  // namespace tsb::pdf
