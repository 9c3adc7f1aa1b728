// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/measure.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>

#include "parsers/scan/thresholds.hpp"

namespace tsb {
namespace {

constexpr double window_sides = 4;  // around a box, in which its ink is followed

Area inner_of(const FoundBox& box) {
    const int inset =
        box.line + std::max(2, static_cast<int>(threshold("inset") * box.outer.height()));
    return box.outer.grown(-inset);
}

std::string percent(double share) {
    return std::to_string(static_cast<int>(share * 100 + 0.5)) + " %";
}

// What is connected with the ink of `seeds`, in the same picture.
PixPtr grown_from(Pix* seeds, Pix* all) {
    PixPtr grown(pixSeedfillBinary(nullptr, seeds, all, 8));
    return grown ? std::move(grown) : own(pixCopy(nullptr, seeds));
}

PixPtr only_within(Pix* bits, const Area& area) {
    PixPtr out = own(pixCreateTemplate(bits));
    const Area inside = area.within(pixGetWidth(bits), pixGetHeight(bits));
    if (!inside.empty())
        pixRasterop(out.get(), inside.left, inside.top, inside.width(), inside.height(), PIX_SRC,
                    bits, inside.left, inside.top);
    return out;
}

// The strokes, whole again where outlines and rules were erased from under them: wider there, as no
// closing bridges what crosses a corner aslant. whole: with outlines and rules.
PixPtr bridged(Pix* strokes, Pix* whole, int gap) {
    PixPtr joined = own(pixCloseSafeBrick(nullptr, strokes, gap, gap));
    const PixPtr erased = own(pixSubtract(nullptr, whole, strokes));
    const PixPtr there = own(pixDilateBrick(nullptr, erased.get(), 3, 3));
    const PixPtr wide = own(pixDilateBrick(nullptr, strokes, gap + 3, gap + 3));
    const PixPtr bridges = own(pixAnd(nullptr, wide.get(), there.get()));
    pixOr(joined.get(), joined.get(), bridges.get());
    return joined;
}

class BoxMeter {
  public:
    BoxMeter(Pix* free, Pix* faint, Pix* whole, const std::vector<FoundBox>& boxes,
             const std::vector<Area>& texts, Pix* print)
        : free_(free), faint_(faint), whole_(whole), boxes_(boxes), texts_(texts), print_(print) {}

    [[nodiscard]] ScanMeasure measure(std::size_t index) const {
        const FoundBox& box = boxes_[index];
        const Area inner = inner_of(box);
        ScanMeasure out;
        out.inside = ink_share(free_, inner);
        out.faint = ink_share(faint_, inner);
        const bool little = out.inside < threshold("line-most");
        out.outline =
            (little && (has_line(free_, inner) || has_line(faint_, inner))) || is_hollow(inner);
        const int side = box.outer.height();
        const Area window = box.outer.grown(static_cast<int>(window_sides * side))
                                .within(pixGetWidth(free_), pixGetHeight(free_));
        PixPtr near = cut(faint_, window);
        if (!near) return out;
        const PixPtr all = own(pixCopy(nullptr, near.get())), whole = cut(whole_, window);
        const auto moved = [&](const Area& area) {
            return Area{area.left - window.left, area.top - window.top, area.right - window.left,
                        area.bottom - window.top};
        };
        for (const Area& text : texts_) erase(near.get(), moved(beside_box(text, box.outer)));
        // Erasing the outline cut the strokes that cross it: bridge the gap again.
        const int gap = box.line + 4;
        const PixPtr joined = own(pixCloseSafeBrick(nullptr, near.get(), gap, gap));
        const PixPtr seeds = only_within(near.get(), moved(inner));
        const PixPtr mark = grown_from(seeds.get(), joined.get());
        const PixPtr plain = cut(free_, window);
        // A dark mark's own size is without its halo; of a pencil's there is nothing else.
        const bool pale = out.inside < threshold("fill-ticked");
        const PixPtr own_ink = own(pixAnd(nullptr, mark.get(), pale ? near.get() : plain.get()));
        out.extent = extent_of(own_ink.get(), side);
        out.spill = spill_of(own_ink.get(), moved(box.outer), side);
        PixPtr others = own(pixSubtract(nullptr, plain.get(), mark.get()));
        // What the blank form has there is print, to the dot; else where text was read.
        if (const PixPtr print = print_ == nullptr ? nullptr : cut(print_, window))
            pixSubtract(others.get(), others.get(), print.get());
        else
            for (const Area& text : texts_) erase(others.get(), moved(beside_box(text, box.outer)));
        // Where a hand that missed the box puts its mark: beside it, further than the ring reaches.
        const Area& o = box.outer;
        const int far = static_cast<int>(threshold("far") * side), high = side / 4;
        const Area left{o.left - far, o.top - high, o.left - 1, o.bottom + high};
        const Area right{o.right + 1, o.top - high, o.right + far, o.bottom + high};
        const auto far_ink = [&] {
            return double(ink(others.get(), moved(left)) + ink(others.get(), moved(right))) /
                   std::max(1.0, double(o.width()) * o.height());
        };
        // Another box's tick may run through the label and come out behind it.
        const PixPtr through = bridged(all.get(), whole.get(), gap);
        const double with_theirs = far_ink();
        double before = with_theirs;
        for (std::size_t k = 0; k < boxes_.size(); ++k) {
            const Area there = inner_of(boxes_[k]);
            if (k == index || there.right <= window.left || there.left >= window.right ||
                there.bottom <= window.top || there.top >= window.bottom)
                continue;
            const PixPtr theirs = only_within(all.get(), moved(there));
            const PixPtr reach = grown_from(theirs.get(), through.get());
            pixSubtract(others.get(), others.get(), reach.get());
            const double after = far_ink();
            if (after < before)
                out.theirs_fill = std::max(out.theirs_fill, ink_share(free_, there));
            before = after;
        }
        out.far = before;
        out.theirs = with_theirs - out.far;
        const Area ring = box.outer.grown(static_cast<int>(threshold("ring") * side));
        const double area =
            double(ring.width()) * ring.height() - double(box.outer.width()) * box.outer.height();
        out.beside = std::max(0, ink(others.get(), moved(ring)) -
                                     ink(others.get(), moved(box.outer.grown(1)))) /
                     std::max(1.0, area);
        return out;
    }

  private:
    // The text's own area; where a mark that it runs into made it reach over the box, what stands
    // beside the box on the side of most of it.
    static Area beside_box(const Area& text, const Area& box) {
        const bool over = text.left < box.right && box.left < text.right && text.top < box.bottom &&
                          box.top < text.bottom;
        if (!over) return text;
        Area part = text;
        if (text.right - box.right > box.left - text.left)
            part.left = box.right + 1;
        else
            part.right = box.left - 1;
        return part;
    }

    // All its ink lies along its rim: no mark does.
    [[nodiscard]] bool is_hollow(const Area& inner) const {
        const Area core = inner.grown(-std::max(1, inner.height() / 8));
        return ink(faint_, core) < threshold("core") * ink(faint_, inner);
    }

    static double extent_of(Pix* mark, int side) {
        BOX* box = nullptr;
        if (pixClipToForeground(mark, nullptr, &box) != 0 || box == nullptr) return 0;
        l_int32 w = 0, h = 0;
        boxGetGeometry(box, nullptr, nullptr, &w, &h);
        boxDestroy(&box);
        return double(std::max(w, h)) / std::max(1, side);
    }

    // A straight line from edge to edge of the inner area and hardly anything else, as no hand draws
    // it: the outline, of a box whose place was not found well, or a rule.
    static bool has_line(Pix* bits, const Area& inner) {
        const double all = ink(bits, inner);
        const double enough = threshold("fill-ticked") * inner.width() * inner.height();
        const auto alone = [&](const Area& line, const Area& band) {
            return ink_share(bits, line) > threshold("line-inside") &&
                   all - ink(bits, band.within(inner.right, inner.bottom)) < enough;
        };
        for (int y = inner.top; y < inner.bottom; ++y)
            if (alone({inner.left, y, inner.right, y + 1},
                      {inner.left, std::max(inner.top, y - 2), inner.right, y + 3}))
                return true;
        for (int x = inner.left; x < inner.right; ++x)
            if (alone({x, inner.top, x + 1, inner.bottom},
                      {std::max(inner.left, x - 2), inner.top, x + 3, inner.bottom}))
                return true;
        return false;
    }

    // The fuller of the strips to its left and right, and of those over and under it: a tick leaves
    // its box in one place, a scribble that takes it back on both sides.
    static double spill_of(Pix* own_ink, const Area& o, int side) {
        const int from = 2, to = from + std::max(3, static_cast<int>(threshold("strip") * side));
        const double left = ink_share(own_ink, {o.left - to, o.top, o.left - from, o.bottom});
        const double right = ink_share(own_ink, {o.right + from, o.top, o.right + to, o.bottom});
        const double over = ink_share(own_ink, {o.left, o.top - to, o.right, o.top - from});
        const double under = ink_share(own_ink, {o.left, o.bottom + from, o.right, o.bottom + to});
        return std::max(std::min(left, right), std::min(over, under));
    }

    Pix* free_;
    Pix* faint_;
    Pix* whole_;
    const std::vector<FoundBox>& boxes_;
    const std::vector<Area>& texts_;
    Pix* print_;
};

// What hangs together with the ink within the boxes, wherever it leads.
PixPtr marks_of(Pix* free, Pix* whole, const std::vector<FoundBox>& boxes) {
    const PixPtr seeds = own(pixCreateTemplate(free));
    int line = 0;
    for (const FoundBox& box : boxes) {
        const Area inner = inner_of(box).within(pixGetWidth(free), pixGetHeight(free));
        line = std::max(line, box.line);
        if (!inner.empty())
            pixRasterop(seeds.get(), inner.left, inner.top, inner.width(), inner.height(), PIX_SRC,
                        free, inner.left, inner.top);
    }
    return grown_from(seeds.get(), bridged(free, whole, line + 4).get());
}

}  // namespace

TextInk text_ink(const StraightPage& page, const std::vector<FoundBox>& boxes) {
    TextInk out{without_print(page.bits.get(), boxes, page.dpi, page.lines.get()),
                own(pixCopy(nullptr, page.grey.get()))};
    const PixPtr marks = marks_of(out.bits.get(), page.bits.get(), boxes);
    pixSubtract(out.bits.get(), out.bits.get(), marks.get());
    const PixPtr halo = own(pixDilateBrick(nullptr, marks.get(), 5, 5));
    pixSetMasked(out.grey.get(), halo.get(), 255);
    for (const FoundBox& box : boxes) {
        const Area area =
            box.outer.grown(3).within(pixGetWidth(page.grey.get()), pixGetHeight(page.grey.get()));
        BOX* where = boxCreate(area.left, area.top, area.width(), area.height());
        pixSetInRectArbitrary(out.grey.get(), where, 255);
        boxDestroy(&where);
    }
    return out;
}

BoxVerdict judged(const ScanMeasure& measure) {
    BoxVerdict out{measure, MarkState::unclear, ""};
    // Halos make faint ink wide: it proves that a box is not empty, never how full it is.
    const std::string inside =
        percent(std::max(measure.inside, measure.faint)) + " of the box is ink";
    if (measure.faint < threshold("fill-empty")) {
        if (measure.faint > threshold("trace") && measure.extent > threshold("trace-extent"))
            out.why = "traces of a stroke are in the box: a fax or a copier may have lost the rest";
        else if (measure.theirs > threshold("theirs-empty") ||
                 measure.theirs > threshold("theirs-share") * measure.theirs_fill)
            out.why = "the box is empty, but another box's mark reaches beside it";
        else if (measure.beside < threshold("beside-empty") && measure.far < threshold("far-empty"))
            out.state = MarkState::empty;
        else
            out.why = "the box is empty, but there is ink close beside it";
    } else if (measure.inside < threshold("fill-ticked") &&
               measure.faint < threshold("faint-ticked")) {
        out.why = inside + ": too much for an empty box, too little for a mark";
    } else if (measure.extent < threshold("dot")) {
        out.why = "a dot: perhaps a pen that only rested";
    } else if ((measure.inside > threshold("fill-dense") &&
                measure.spill > threshold("spill-cancelled")) ||
               (measure.inside > threshold("fill-full") &&
                measure.extent > threshold("full-extent"))) {
        out.why = inside + ": it may be a mark that was struck out";
    } else if (measure.outline && measure.inside < threshold("fill-dense")) {
        out.why = "a straight line in the box: perhaps a part of its outline";
    } else if (measure.extent > threshold("extent")) {
        out.why = "a line runs through the box and far beyond it";
    } else if (measure.beside > threshold("beside-ticked")) {
        out.why = "something else is written or stamped over the box";
    } else {
        out.state = MarkState::ticked;
    }
    return out;
}

BoxVerdict agreed(BoxVerdict laid, BoxVerdict seen) {
    if (laid.measure.outline && laid.state == MarkState::unclear && !seen.measure.outline)
        return seen;
    if (laid.state != MarkState::unclear && seen.state != MarkState::unclear &&
        laid.state != seen.state) {
        laid.state = MarkState::unclear;
        laid.why = "the blank form's box and the one on the page are not marked alike";
    }
    return laid;
}

std::vector<BoxVerdict> measure_boxes(Pix* free, Pix* faint, Pix* whole,
                                      const std::vector<FoundBox>& boxes,
                                      const std::vector<Area>& texts, Pix* print) {
    const BoxMeter meter(free, faint, whole, boxes, texts, print);
    std::vector<BoxVerdict> all;
    for (std::size_t i = 0; i < boxes.size(); ++i) all.push_back(judged(meter.measure(i)));
    return all;
}

}  // namespace tsb
