// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/inside.hpp"

#include <algorithm>
#include <cmath>

#include "config/base/text.hpp"
#include "parsers/pdf/drawn/glyph_marks.hpp"
#include "parsers/pdf/drawn/vector_marks.hpp"

namespace tsb::pdf {
namespace {

constexpr double reach = 0.7;  // of the box's side: a tick drawn by hand leaves its box
constexpr double same_luminance = 0.12;
constexpr std::size_t max_shapes = 60;  // in one box

class Looker {
  public:
    Looker(const PageRecord& page, const Box& box, std::size_t order,
           const std::vector<std::size_t>& own, std::size_t own_glyph)
        : page_(page), box_(box), order_(order), own_(own), own_glyph_(own_glyph) {
        const double width = width_of(box), height = height_of(box);
        core_ = {box.page, box.left + 0.2 * width, box.top + 0.2 * height, box.right - 0.2 * width,
                 box.bottom - 0.2 * height};
        reach_ = grown(box, reach * std::min(width, height));
    }

    Inside look() {
        find_cover();
        for (std::size_t i = 0; i < page_.glyphs.size(); ++i)
            if (i != own_glyph_) look_at(page_.glyphs[i]);
        for (std::size_t i = 0; i < page_.paths.size(); ++i)
            if (std::find(own_.begin(), own_.end(), i) == own_.end()) look_at(page_.paths[i]);
        for (const DrawnImage& image : page_.images) look_at(image);
        judge_shapes();
        if (cover_ > order_ && !result_.tick && result_.doubt.empty() && covered_outline_)
            result_.doubt = "something is drawn over the box";
        return std::move(result_);
    }

  private:
    void doubt(std::string why) {
        if (result_.doubt.empty()) result_.doubt = std::move(why);
    }

    std::string owner(int annotation) const {
        if (annotation < 0 || static_cast<std::size_t>(annotation) >= page_.annotations.size())
            return {};
        return page_.annotations[static_cast<std::size_t>(annotation)].subtype;
    }

    void tick(std::string witness, const Paint& paint, bool typed) {
        const std::string annotation = owner(paint.annotation);
        result_.tick = true;
        result_.typed = result_.typed || typed;
        result_.annotation = result_.annotation || !annotation.empty();
        result_.witness = annotation.empty() ? std::move(witness) : "annotation " + annotation;
    }

    // An opaque light filling over the whole box: what was drawn before is not seen.
    void find_cover() {
        for (const DrawnPath& path : page_.paths) {
            if (!path.filled || !path.paint.opaque || share_of(path.box, box_) < 0.9) continue;
            if (path.strokes.size() != 1) continue;
            if (path.paint.order > cover_) cover_ = path.paint.order;
            const bool wide = share_of(path.box, grown(box_, 1)) > 0.97;
            if (path.paint.order > order_ && wide) covered_outline_ = true;
        }
    }

    void look_at(const DrawnGlyph& glyph) {
        if (!holds_middle(grown(box_, 1), glyph.box)) return;
        if (glyph.unicode == U' ' || glyph.unicode == 0xA0 || glyph.unicode == 0x3000) return;
        const bool letter = glyph.what == GlyphClass::sign ||
                            (glyph.what == GlyphClass::text && is_tick_letter(glyph.unicode));
        const bool mark = glyph.what == GlyphClass::tick || glyph.what == GlyphClass::filled;
        if (glyph.unseen != Unseen::no || glyph.paint.order < cover_) {
            if (letter || mark)
                doubt("a tick in the box is " +
                      std::string(
                          to_string(glyph.unseen == Unseen::no ? Unseen::covered : glyph.unseen)));
            return;
        }
        if (letter || mark)
            tick(letter ? "text" : "glyph", glyph.paint, letter);
        else if (glyph.what == GlyphClass::ticked_box && own_glyph_ != no_glyph)
            doubt("two boxes are drawn over each other");
        else
            doubt("something is written in the box that is no tick");
    }

    [[nodiscard]] bool shows(const Paint& paint) const {
        if (paint.opacity < 0.05) return false;
        constexpr double coloured = 0.3;  // a marker pen: light, but nobody overlooks it
        return 1 - paint.luminance > same_luminance || paint.tint > coloured;
    }

    // A smaller frame along the box's sides, or a larger one around it, is a part of its outline.
    [[nodiscard]] bool is_frame(const DrawnPath& path) const {
        if (path.filled && path.strokes.size() < 2) return false;
        if (path.strokes.empty() || !path.strokes.front().closed) return false;
        const double side = std::min(width_of(box_), height_of(box_));
        const auto near = [&](double a, double b) { return std::abs(a - b) < 0.25 * side; };
        return near(path.box.left, box_.left) && near(path.box.right, box_.right) &&
               near(path.box.top, box_.top) && near(path.box.bottom, box_.bottom);
    }

    void look_at(const DrawnPath& path) {
        const Box meets = shared(path.box, core_);
        if (meets.right < meets.left || meets.bottom < meets.top) return;
        const bool fits = share_of(reach_, grown(path.box, 0.01)) > 0.98;
        if (is_frame(path) || (path.stroked && !path.strokes.empty() && !crosses_core(path)))
            return;
        if (path.paint.order < cover_ || !shows(path.paint)) {
            if (fits && path.stroked && unseen_.size() < max_shapes) unseen_.push_back(&path);
            return;
        }
        if (path.filled && share_of(path.box, box_) > 0.9 && !fits) {
            if (path.paint.order > order_) doubt("something is drawn over the box");
            return;  // the ground of a cell or of the page
        }
        if (path.filled && (path.paint.order < order_ || order_ == 0) &&
            share_of(path.box, box_) > 0.9)
            return;
        if (fits && !path.strokes.empty()) {
            if (shapes_.size() < max_shapes) shapes_.push_back(&path);
        } else if (!path.strokes.empty() ? crosses_core(path) : path.paint.annotation >= 0) {
            const std::string annotation = owner(path.paint.annotation);
            doubt(annotation.empty() ? "a line or shape runs across the box"
                                     : "an annotation (" + annotation + ") lies over the box");
        }
    }

    // Its own line meets the middle of the box, not only the rectangle around it.
    [[nodiscard]] bool crosses_core(const DrawnPath& path) const {
        for (const Stroke& stroke : path.strokes)
            for (std::size_t i = 1; i < stroke.points.size(); ++i)
                if (meets_core(stroke.points[i - 1], stroke.points[i])) return true;
        return path.filled;
    }

    [[nodiscard]] bool meets_core(const Point& a, const Point& b) const {
        constexpr int steps = 64;
        if (std::max(a.x, b.x) < core_.left || std::min(a.x, b.x) > core_.right ||
            std::max(a.y, b.y) < core_.top || std::min(a.y, b.y) > core_.bottom)
            return false;
        if (std::abs(a.x - b.x) < 0.01 || std::abs(a.y - b.y) < 0.01) return true;
        for (int i = 0; i <= steps; ++i) {
            const double t = static_cast<double>(i) / steps;
            if (contains(core_, a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))) return true;
        }
        return false;
    }

    void look_at(const DrawnImage& image) {
        const Box meets = shared(image.box, core_);
        if (meets.right <= meets.left || meets.bottom <= meets.top) return;
        if (image.paint.order > order_) doubt("a picture lies over the box");
    }

    void judge_shapes() {
        if (shape_in(box_, unseen_) == Shape::tick) doubt("a tick in the box cannot be seen");
        switch (shape_in(box_, shapes_)) {
            case Shape::nothing:
                return;
            case Shape::tick:
                tick("paths", shapes_.back()->paint, false);
                return;
            case Shape::other: {
                const std::string annotation = owner(shapes_.back()->paint.annotation);
                doubt(annotation.empty()
                          ? "what is drawn in the box is no clear tick"
                          : "an annotation (" + annotation + ") over the box is no clear tick");
                return;
            }
        }
    }

    const PageRecord& page_;
    Box box_, core_, reach_;
    std::size_t order_;
    const std::vector<std::size_t>& own_;
    std::size_t own_glyph_;
    std::size_t cover_ = 0;
    bool covered_outline_ = false;
    std::vector<const DrawnPath*> shapes_, unseen_;
    Inside result_;
};

}  // namespace

Inside look_inside(const PageRecord& page, const Box& box, std::size_t order,
                   const std::vector<std::size_t>& own, std::size_t own_glyph) {
    return Looker(page, box, order, own, own_glyph).look();
}

}  // namespace tsb::pdf
