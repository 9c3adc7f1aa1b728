// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/boxes.hpp"

#include <algorithm>
#include <cmath>

#include "parsers/pdf/drawn/glyph_marks.hpp"
#include "parsers/pdf/drawn/inside.hpp"
#include "parsers/pdf/drawn/typed_marks.hpp"
#include "parsers/pdf/drawn/vector_marks.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t max_page_boxes = 200;  // boxes of one page; more are no form: PageRecord::cut
constexpr double largest_image = 20;         // points
constexpr double same_column = 3, same_side = 2;

bool is_glyph_box(GlyphClass what) {
    return what == GlyphClass::empty_box || what == GlyphClass::ticked_box ||
           what == GlyphClass::unknown;
}

// Of a box character: about where its picture stands in the cell of its letter.
Box picture_of(const DrawnGlyph& glyph) {
    Box box = glyph.box;
    const double height = height_of(box);
    box.top += 0.05 * height;
    box.bottom -= 0.05 * height;
    return box;
}

class Finder {
  public:
    explicit Finder(PageRecord& page) : page_(page) {}

    std::vector<DrawnBox> find() {
        find_glyphs();
        find_shapes();
        find_images();
        find_filled();
        find_filled_shapes();
        find_bare_ticks();
        find_lone_signs();
        bind_typed_words(page_, boxes_);
        drop_words();
        sort_boxes(boxes_);
        if (full() && page_.cut.empty()) page_.cut = "max_page_boxes";
        return std::move(boxes_);
    }

  private:
    bool full() const { return boxes_.size() >= max_page_boxes; }

    DrawnBox glyph_box(const DrawnGlyph& glyph) const {
        DrawnBox box;
        box.box = picture_of(glyph);
        box.order = glyph.paint.order;
        box.witness = "glyph";
        box.hidden = glyph.unseen != Unseen::no;
        box.missing_font = !page_.fonts.at(glyph.font).embedded;
        if (box.hidden) box.why = "the box is " + std::string(to_string(glyph.unseen));
        return box;
    }

    void find_glyphs() {
        for (std::size_t i = 0; i < page_.glyphs.size() && !full(); ++i) {
            const DrawnGlyph& glyph = page_.glyphs[i];
            if (!is_glyph_box(glyph.what)) continue;
            DrawnBox box = glyph_box(glyph);
            switch (glyph.what) {
                case GlyphClass::empty_box:
                    box.said = MarkState::empty;
                    break;
                case GlyphClass::ticked_box:
                    box.said = MarkState::ticked;
                    break;
                case GlyphClass::text:
                case GlyphClass::tick:
                case GlyphClass::sign:
                case GlyphClass::filled:
                case GlyphClass::unknown:
                    box.why = "a symbol character without the font that says what it shows";
                    break;
            }
            if (!box.hidden) settle(box, {}, i);
            boxes_.push_back(std::move(box));
        }
    }

    // What stands in the box decides, over what its own character says.
    void settle(DrawnBox& box, const std::vector<std::size_t>& own, std::size_t glyph) {
        const Inside inside = look_inside(page_, box.box, box.order, own, glyph);
        if (!inside.doubt.empty()) {
            doubt(box, inside.doubt);
            box.odd = true;
            return;
        }
        if (!inside.tick || box.said != MarkState::empty) return;
        box.said = MarkState::ticked;
        if (inside.witness != box.witness) box.witness += " and " + inside.witness;
        if (inside.annotation)
            box.kind = MarkKind::annotation;
        else if (inside.typed)
            box.kind = MarkKind::typed;
        else if (inside.witness == "glyph")
            box.kind = MarkKind::glyph;
    }

    void find_shapes() {
        for (const BoxShape& shape : find_squares(page_)) {
            if (full()) return;
            const bool holds_box =
                std::any_of(page_.glyphs.begin(), page_.glyphs.end(), [&](const DrawnGlyph& glyph) {
                    return is_glyph_box(glyph.what) && glyph.unseen == Unseen::no &&
                           holds_middle(shape.box, glyph.box);
                });
            if (holds_box) continue;  // the cell around a box
            DrawnBox box;
            box.drawn = Drawn::square;
            box.kind = MarkKind::vector;
            box.box = shape.box;
            box.order = shape.order;
            box.said = shape.ticked ? MarkState::ticked : MarkState::empty;
            box.witness = "paths";
            if (!shape.ticked) settle(box, shape.paths, no_glyph);
            boxes_.push_back(std::move(box));
        }
    }

    // Their state is in their pixels: witness.cpp.
    void find_images() {
        for (const DrawnImage& image : page_.images) {
            if (full()) return;
            const double width = width_of(image.box) * page_.unit;
            const double height = height_of(image.box) * page_.unit;
            const auto [shorter, longer] = std::minmax(width, height);
            if (shorter < min_box_side || longer > largest_image || longer > 1.25 * shorter)
                continue;
            if (image.paint.annotation >= 0) continue;
            const bool in_box = std::any_of(
                boxes_.begin(), boxes_.end(),
                [&](const DrawnBox& other) { return share_of(other.box, image.box) > 0.3; });
            if (in_box) continue;
            DrawnBox box;
            box.drawn = Drawn::image;
            box.kind = MarkKind::vector;
            box.box = image.box;
            box.order = image.paint.order;
            box.image = image.object;
            box.witness = "picture";
            boxes_.push_back(std::move(box));
        }
    }

    // A filled square or disc is a bullet, unless it stands in a column of boxes.
    void find_filled() {
        const std::size_t count = boxes_.size();
        for (const DrawnGlyph& glyph : page_.glyphs) {
            if (glyph.what != GlyphClass::filled || glyph.unseen != Unseen::no || full()) continue;
            const bool in_column =
                std::any_of(boxes_.begin(), boxes_.begin() + static_cast<std::ptrdiff_t>(count),
                            [&](const DrawnBox& other) {
                                return other.is_box &&
                                       std::abs(other.box.left - glyph.box.left) < same_column &&
                                       !holds_middle(grown(other.box, 1), glyph.box);
                            });
            if (!in_column) continue;
            DrawnBox box = glyph_box(glyph);
            box.why = "a filled square or disc: a bullet, or a box filled in";
            boxes_.push_back(std::move(box));
            spent_.push_back(glyph.box);
        }
    }

    // Likewise among squares: what was an empty one may be filled to its edges.
    void find_filled_shapes() {
        const std::size_t count = boxes_.size();
        for (const DrawnPath& path : page_.paths) {
            if (!path.filled || path.paint.annotation >= 0 || path.strokes.size() != 1 || full())
                continue;
            if (!could_be_box(path.box, page_.unit) || !is_dark(path.paint)) continue;
            bool alike = false, known = false;
            for (std::size_t i = 0; i < count; ++i) {
                const DrawnBox& other = boxes_[i];
                known = known || share_of(grown(other.box, 1), path.box) > 0.3;
                const bool in_line = std::abs(other.box.left - path.box.left) < same_column ||
                                     std::abs(other.box.top - path.box.top) < same_column;
                alike = alike || (other.drawn == Drawn::square && in_line &&
                                  std::abs(width_of(other.box) - width_of(path.box)) < same_side);
            }
            if (known || !alike) continue;
            DrawnBox box;
            box.drawn = Drawn::square;
            box.kind = MarkKind::vector;
            box.box = path.box;
            box.order = path.paint.order;
            box.witness = "paths";
            box.why = "a filled square or disc: a bullet, or a box filled in";
            boxes_.push_back(std::move(box));
        }
    }

    // Flattened forms may have lost the outlines of their boxes (P9).
    void find_bare_ticks() {
        for (const DrawnGlyph& glyph : page_.glyphs) {
            if (glyph.what != GlyphClass::tick || full() || in_a_box(glyph.box)) continue;
            DrawnBox tick = glyph_box(glyph);
            tick.is_box = false;
            tick.said = MarkState::ticked;
            if (glyph.paint.annotation >= 0) tick.kind = MarkKind::annotation;
            boxes_.push_back(std::move(tick));
        }
    }

    [[nodiscard]] bool in_a_box(const Box& glyph) const {
        return std::any_of(boxes_.begin(), boxes_.end(), [&](const DrawnBox& box) {
            return box.is_box && holds_middle(grown(box.box, 1), glyph);
        });
    }

    // × and √ between spaces are signs of a formula; far from all other text they are ticks.
    void find_lone_signs() {
        constexpr std::size_t most = 200;  // a page with more is full of formulas
        std::size_t looked_at = 0;
        for (const DrawnGlyph& glyph : page_.glyphs) {
            if (glyph.what != GlyphClass::sign || full() || in_a_box(glyph.box)) continue;
            if (++looked_at > most) return;
            const double gap = 0.8 * height_of(glyph.box);
            const Box room{glyph.box.page, glyph.box.left - gap, glyph.box.top,
                           glyph.box.right + gap, glyph.box.bottom};
            const bool alone =
                std::none_of(page_.glyphs.begin(), page_.glyphs.end(), [&](const DrawnGlyph& g) {
                    return &g != &glyph && g.unicode > U' ' && g.unicode != 0xA0 &&
                           area_of(shared(g.box, room)) > 0;
                });
            if (!alone) continue;
            DrawnBox tick = glyph_box(glyph);
            tick.is_box = false;
            tick.said = MarkState::ticked;
            tick.missing_font = false;
            boxes_.push_back(std::move(tick));
            spent_.push_back(glyph.box);
        }
    }

    // Words that are marks are no texts.
    void drop_words() {
        constexpr std::size_t longest_mark = 2;
        std::erase_if(page_.words, [&](const Word& word) {
            if (word.text.size() > longest_mark) return false;
            const auto holds = [&](const Box& box) { return holds_middle(box, word.box); };
            return std::any_of(spent_.begin(), spent_.end(), holds) ||
                   std::any_of(boxes_.begin(), boxes_.end(), [&](const DrawnBox& box) {
                       return box.is_box && box.said == MarkState::ticked &&
                              holds(grown(box.box, 1));
                   });
        });
    }

    PageRecord& page_;
    std::vector<DrawnBox> boxes_;
    std::vector<Box> spent_;
};

}  // namespace

std::vector<DrawnBox> find_boxes(PageRecord& page) {
    return Finder(page).find();
}

void doubt(DrawnBox& box, std::string why) {
    box.said = MarkState::unclear;
    if (box.why.empty()) box.why = std::move(why);
}

std::optional<std::string> tick_in(const PageRecord& page, const Box& field) {
    const Inside inside = look_inside(page, field, 0, {}, no_glyph);
    if (!inside.tick) return std::nullopt;
    return inside.witness;
}

void sort_boxes(std::vector<DrawnBox>& boxes) {
    std::stable_sort(boxes.begin(), boxes.end(), [](const DrawnBox& a, const DrawnBox& b) {
        return a.box.top != b.box.top ? a.box.top < b.box.top : a.box.left < b.box.left;
    });
    // Boxes of one line read from left to right, also where one stands a little higher.
    for (std::size_t begin = 0; begin < boxes.size();) {
        std::size_t end = begin + 1;
        const double middle = (boxes[begin].box.top + boxes[begin].box.bottom) / 2;
        while (end < boxes.size() && boxes[end].box.top < middle) ++end;
        std::stable_sort(
            boxes.begin() + static_cast<std::ptrdiff_t>(begin),
            boxes.begin() + static_cast<std::ptrdiff_t>(end),
            [](const DrawnBox& a, const DrawnBox& b) { return a.box.left < b.box.left; });
        begin = end;
    }
}

}  // namespace tsb::pdf
