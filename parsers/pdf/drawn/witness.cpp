// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/witness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace tsb::pdf {
namespace {

constexpr double margin = 6;     // points around the boxes
constexpr int dark_pixel = 170;  // of 255: part of an outline, also where it is half a pixel wide

struct Pixels {
    int left = 0, top = 0, right = 0, bottom = 0;
    [[nodiscard]] bool empty() const { return right <= left || bottom <= top; }
};

class View {
  public:
    View(const Raster& raster, const Box& origin)
        : raster_(raster), left_(origin.left), top_(origin.top), scale_(raster.dpi / 72) {}

    [[nodiscard]] Pixels pixels(const Box& box) const {
        const double left = std::floor(left_ * scale_), top = std::floor(top_ * scale_);
        const auto at = [&](double value, double from, int most) {
            return static_cast<int>(
                std::clamp(std::round(value * scale_ - from), 0.0, static_cast<double>(most)));
        };
        return {at(box.left, left, raster_.width), at(box.top, top, raster_.height),
                at(box.right, left, raster_.width), at(box.bottom, top, raster_.height)};
    }

    [[nodiscard]] int grey(int x, int y) const {
        return static_cast<unsigned char>(
            raster_.grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(raster_.width) +
                         static_cast<std::size_t>(x)]);
    }

    // The rectangle around all that is dark there.
    [[nodiscard]] Pixels picture_in(const Pixels& area) const {
        Pixels found{area.right, area.bottom, area.left, area.top};
        for (int y = area.top; y < area.bottom; ++y)
            for (int x = area.left; x < area.right; ++x) {
                if (grey(x, y) > dark_pixel) continue;
                found.left = std::min(found.left, x);
                found.right = std::max(found.right, x + 1);
                found.top = std::min(found.top, y);
                found.bottom = std::max(found.bottom, y + 1);
            }
        return found;
    }

    // Mean darkness against the lightest tenth: a box may stand on a coloured ground.
    [[nodiscard]] double ink(const Pixels& area) const {
        if (area.empty()) return 0;
        std::array<std::size_t, 256> count{};
        std::size_t all = 0;
        for (int y = area.top; y < area.bottom; ++y)
            for (int x = area.left; x < area.right; ++x, ++all)
                ++count.at(static_cast<std::size_t>(grey(x, y)));
        std::size_t lighter = 0;
        int ground = 255;
        for (; ground > 0 && (lighter += count.at(static_cast<std::size_t>(ground))) * 10 < all;)
            --ground;
        constexpr int dark_ground = 140;  // that is a filling, not a ground
        if (ground < dark_ground) ground = 255;
        double sum = 0;
        for (int g = 0; g < ground; ++g)
            sum += static_cast<double>(count.at(static_cast<std::size_t>(g))) * (ground - g);
        return sum / (static_cast<double>(ground) * static_cast<double>(all));
    }

    [[nodiscard]] Pixels middle(const Pixels& box, double share) const {
        const int width = box.right - box.left, height = box.bottom - box.top;
        const int across = static_cast<int>(std::lround(width * (1 - share) / 2));
        const int down = static_cast<int>(std::lround(height * (1 - share) / 2));
        return {box.left + across, box.top + down, box.right - across, box.bottom - down};
    }

    // How many of its four sides are drawn.
    [[nodiscard]] int sides(const Box& box) const {
        const double reach = 1.5, width = width_of(box), height = height_of(box);
        const Box bands[] = {
            {0, box.left + 0.3 * width, box.top - reach, box.right - 0.3 * width, box.top + reach},
            {0, box.left + 0.3 * width, box.bottom - reach, box.right - 0.3 * width,
             box.bottom + reach},
            {0, box.left - reach, box.top + 0.3 * height, box.left + reach,
             box.bottom - 0.3 * height},
            {0, box.right - reach, box.top + 0.3 * height, box.right + reach,
             box.bottom - 0.3 * height}};
        return static_cast<int>(
            std::count_if(std::begin(bands), std::end(bands),
                          [&](const Box& b) { return !picture_in(pixels(b)).empty(); }));
    }

  private:
    const Raster& raster_;
    double left_, top_, scale_;
};

constexpr double square_middle = 0.6;  // of a side that is looked at; the outline lies beyond
constexpr double glyph_middle = 0.5;   // shadowed boxes have thick sides

double ink_of(const View& view, const DrawnBox& box) {
    if (box.drawn == Drawn::square)
        return view.ink(view.middle(view.pixels(box.box), square_middle));
    const Pixels picture = view.picture_in(view.pixels(grown(box.box, 1)));
    if (picture.empty()) return 0;
    return view.ink(view.middle(picture, glyph_middle));
}

bool is_drawn(const View& view, const DrawnBox& box) {
    constexpr int most_sides = 3;
    if (box.drawn == Drawn::square) return view.sides(box.box) >= most_sides;
    return !view.picture_in(view.pixels(grown(box.box, 1))).empty();
}

void look_at(const View& view, DrawnBox& box) {
    if (box.hidden || box.said == MarkState::unclear || box.drawn == Drawn::image) return;
    if (!is_drawn(view, box)) {
        doubt(box,
              box.missing_font
                  ? "its font is not in the file: what a person sees here depends on the machine"
                  : "the text of the page has a mark here, but nothing is drawn");
        return;
    }
    if (!box.is_box) return;
    // What was typed beside a box is not in it.
    double ink = ink_of(view, box);
    if (box.typed_at) {
        const double beside = view.ink(view.pixels(*box.typed_at));
        if (ink > ink_bounds.empty) doubt(box, "something is in the box and beside it");
        ink = beside;
    }
    if (box.said == MarkState::ticked && ink < ink_bounds.ticked)
        doubt(box,
              "the text or the paths of the page have a tick here, but its picture shows none");
    if (box.said == MarkState::empty && ink > ink_bounds.empty)
        doubt(box,
              "the text or the paths of the page have an empty box here, but its picture shows "
              "something in it");
}

// Boxes that are pictures: definite where the page has exactly one picture of an empty box and one
// of a ticked one, or only the empty one, again and again.
void look_at_images(const View& view, std::vector<DrawnBox>& boxes) {
    std::map<std::string, std::vector<DrawnBox*>> by_object;
    for (DrawnBox& box : boxes)
        if (box.drawn == Drawn::image) by_object[box.image].push_back(&box);
    if (by_object.empty()) return;
    std::size_t uses = 0;
    const bool named = by_object.count("") == 0;
    std::map<std::string, double> ink;
    for (auto& [object, same] : by_object) {
        uses += same.size();
        for (DrawnBox* box : same) {
            const Pixels outline = view.picture_in(view.pixels(box->box));
            box->is_box = !outline.empty() && view.sides(box->box) >= 4;
            ink[object] = std::max(ink[object], view.ink(view.middle(outline, glyph_middle)));
        }
    }
    const bool two = named && by_object.size() == 2 && uses >= 3;
    const bool one = named && by_object.size() == 1 && uses >= 2;
    for (auto& [object, same] : by_object)
        for (DrawnBox* box : same) {
            const double seen = ink[object];
            if ((two || one) && seen <= ink_bounds.empty)
                box->said = MarkState::empty;
            else if (two && seen >= ink_bounds.ticked)
                box->said = MarkState::ticked;
            else
                doubt(*box, "a small picture that may be a box");
        }
    // A picture that looks like no box at all is none.
    std::erase_if(boxes,
                  [](const DrawnBox& box) { return box.drawn == Drawn::image && !box.is_box; });
}

Box around(const std::vector<DrawnBox>& boxes) {
    Box all = boxes.front().box;
    const auto include = [&](const Box& box) {
        all.left = std::min(all.left, box.left);
        all.top = std::min(all.top, box.top);
        all.right = std::max(all.right, box.right);
        all.bottom = std::max(all.bottom, box.bottom);
    };
    for (const DrawnBox& box : boxes) {
        include(box.box);
        if (box.typed_at) include(*box.typed_at);
    }
    return grown(all, margin);
}

}  // namespace

double ink_in(const Raster& raster, const Box& origin, const Box& box) {
    const View view(raster, origin);
    return view.ink(view.middle(view.pixels(box), square_middle));
}

void look_at_boxes(DrawnDocument& document, int page, std::vector<DrawnBox>& boxes) {
    if (boxes.empty()) return;
    Box slice = around(boxes);
    slice.left = std::max(slice.left, 0.0);
    slice.top = std::max(slice.top, 0.0);
    const Raster raster = document.render(page, witness_dpi, Fonts::own, slice);
    if (raster.grey.empty()) {
        for (DrawnBox& box : boxes) doubt(box, "the page could not be drawn");
        return;
    }
    const View view(raster, slice);
    for (DrawnBox& box : boxes) look_at(view, box);
    look_at_images(view, boxes);
}

}  // namespace tsb::pdf
