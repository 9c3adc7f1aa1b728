// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/field_pictures.hpp"

#include <algorithm>

#include "parsers/pdf/drawn/witness.hpp"
#include "parsers/pdf/page_marks.hpp"

namespace tsb::pdf {
namespace {

constexpr const char* shows_none = "its states say ticked, but its picture shows no tick";
constexpr const char* shows_one =
    "its states say empty, but its picture shows something in the box";

// The sides of a diamond leave less room in it than those of a square; a tick may stand a little aside.
constexpr double inside_of_diamond = 0.35, around_a_tick = 0.5;

bool shows_picture(const Widget& widget) {
    if (!widget.has_picture) return false;
    switch (widget.appearance) {
        case Appearance::none:
            return false;
        case Appearance::single:
            return true;
        case Appearance::states:
            return widget.as.has_value();
    }
    return false;
}

Box around(const std::vector<WidgetRef>& widgets, const std::vector<Field>& fields) {
    Box all = fields[widgets.front().field].widgets[widgets.front().widget].box;
    for (const WidgetRef& ref : widgets) {
        const Box& box = fields[ref.field].widgets[ref.widget].box;
        all.left = std::min(all.left, box.left);
        all.top = std::min(all.top, box.top);
        all.right = std::max(all.right, box.right);
        all.bottom = std::max(all.bottom, box.bottom);
    }
    return {all.page, std::max(0.0, all.left), std::max(0.0, all.top), all.right, all.bottom};
}

}  // namespace

std::vector<WidgetRef> with_pictures(const Objects& objects, const PageObjects& source) {
    std::vector<WidgetRef> found;
    for (const WidgetRef& ref : source.widgets) {
        const Field& field = objects.fields[ref.field];
        const Widget& widget = field.widgets[ref.widget];
        if (!is_mark(field) || widget.hidden || !shows_picture(widget)) continue;
        if (widget_state(field, ref.widget).state != MarkState::unclear) found.push_back(ref);
    }
    return found;
}

void doubt_by_pictures(DrawnDocument& document, const PageObjects& source,
                       const std::vector<WidgetRef>& widgets, std::vector<Field>& fields) {
    if (widgets.empty()) return;
    const Box slice = around(widgets, fields);
    const Raster raster = document.render_fields(source.frame.number(), witness_dpi, slice);
    for (const WidgetRef& ref : widgets) {
        const bool ticked = widget_state(fields[ref.field], ref.widget).state == MarkState::ticked;
        Widget& widget = fields[ref.field].widgets[ref.widget];
        const double share = ticked ? around_a_tick : inside_of_diamond;
        const double ink =
            raster.grey.empty() ? 0 : ink_of_picture(raster, slice, widget.box, share);
        if (ticked && ink < ink_bounds.ticked) widget.doubt = shows_none;
        if (!ticked && ink > ink_bounds.empty) widget.doubt = shows_one;
        widget.picture_agrees = widget.doubt.empty();
    }
}

}  // namespace tsb::pdf
