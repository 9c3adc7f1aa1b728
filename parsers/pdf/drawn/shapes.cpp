// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/shapes.hpp"

#include <algorithm>

namespace tsb::pdf {
namespace {

constexpr double mark_reach = 60;        // points; larger shapes are no boxes and no ticks
constexpr std::size_t max_grouped = 64;  // subpaths of one fill that are searched for holes

bool is_small(const Box& box) {
    return width_of(box) < mark_reach && height_of(box) < mark_reach;
}

// Long rules count too: they may be the sides of boxes, or cross one.
bool is_rule(const Stroke& stroke) {
    return stroke.points.size() <= 5;
}

bool is_within(const Box& box, const Box& clip) {
    const Box inside = shared(grown(clip, 0.5), grown(box, 0.1));
    return width_of(inside) > 0 && height_of(inside) > 0;
}

Stroke outline_of(const Box& box) {
    return {{{box.left, box.top},
             {box.right, box.top},
             {box.right, box.bottom},
             {box.left, box.bottom}},
            true,
            false};
}

// What a clip leaves of a shape is no shape that could be told, but for lines.
void cut(DrawnPath& drawn, const Box& clip) {
    constexpr double slack = 1;
    const Box room = grown(clip, slack);
    const Box whole = drawn.box;
    if (whole.left >= room.left && whole.right <= room.right && whole.top >= room.top &&
        whole.bottom <= room.bottom)
        return;
    drawn.box = shared(whole, clip);
    drawn.box.page = whole.page;
    constexpr double thin = 1.6;  // a frame drawn side by side, each cut out of the whole
    const bool line = drawn.filled && std::min(width_of(drawn.box), height_of(drawn.box)) <= thin;
    const bool bar = drawn.filled && drawn.strokes.size() == 1 && is_rule(drawn.strokes.front()) &&
                     !drawn.strokes.front().curved;
    if (line || bar)
        drawn.strokes = {outline_of(drawn.box)};
    else
        drawn.strokes.clear();
}

}  // namespace

void add_stroked(PageRecord& page, std::vector<Subpath> subpaths, const Paint& paint, double width,
                 const Box& clip) {
    for (Subpath& subpath : subpaths) {
        DrawnPath drawn;
        drawn.box = subpath.box;
        drawn.stroked = true;
        drawn.width = width;
        drawn.paint = paint;
        const bool cut_away = !is_within(subpath.box, clip);
        if (cut_away) drawn.paint.opacity = 0;  // a tick that nobody sees is looked at all the same
        const bool whole = subpath.stroke.points.size() < max_mark_points;
        if ((is_small(drawn.box) && whole) || is_rule(subpath.stroke))
            drawn.strokes.push_back(std::move(subpath.stroke));
        if (!cut_away) cut(drawn, clip);
        page.paths.push_back(std::move(drawn));
    }
}

// Subpaths within another one are its holes.
void add_filled(PageRecord& page, std::vector<Subpath> subpaths, const Paint& paint,
                const Box& clip) {
    const bool grouped = subpaths.size() <= max_grouped;
    if (grouped)
        std::stable_sort(subpaths.begin(), subpaths.end(), [](const Subpath& a, const Subpath& b) {
            return area_of(a.box) > area_of(b.box);
        });
    std::vector<DrawnPath> shapes;
    for (Subpath& subpath : subpaths) {
        const auto around = std::find_if(shapes.begin(), shapes.end(), [&](const DrawnPath& shape) {
            return grouped && share_of(shape.box, subpath.box) > 0.95;
        });
        if (around != shapes.end()) {
            around->strokes.push_back(std::move(subpath.stroke));
            continue;
        }
        DrawnPath drawn;
        drawn.box = subpath.box;
        drawn.filled = true;
        drawn.paint = paint;
        drawn.strokes.push_back(std::move(subpath.stroke));
        shapes.push_back(std::move(drawn));
    }
    for (DrawnPath& shape : shapes) {
        if (!is_within(shape.box, clip)) continue;
        const bool rule = shape.strokes.size() == 1 && is_rule(shape.strokes.front());
        cut(shape, clip);
        if (!is_small(shape.box) && !rule) shape.strokes.clear();
        page.paths.push_back(std::move(shape));
    }
}

}  // namespace tsb::pdf
