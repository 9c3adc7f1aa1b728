// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/page_marks.hpp"

#include <algorithm>
#include <cmath>

#include "config/base/text.hpp"
#include "parsers/pdf/lines.hpp"
#include "parsers/sheet/typed.hpp"

namespace tsb::pdf {
namespace {

constexpr double over_a_box = 0.3;  // share of a box from which something lies over it (P11)

bool intersect(const Box& a, const Box& b) {
    return overlap_vertically(a, b) && a.left < b.right && b.left < a.right;
}

const Widget& widget_at(const Objects& objects, const WidgetRef& ref) {
    return objects.fields[ref.field].widgets[ref.widget];
}

// What is drawn over a box by other means than the form can change what a person sees there
// (P11, P18).
void look_for_covering(const PageObjects& source, const PageRecord& record, const Box& box,
                       Mark& mark) {
    for (const Overlay& overlay : source.overlays) {
        if (!intersect(overlay.box, box)) continue;
        make_unclear(mark, "an annotation (" + overlay.subtype + ") lies over the box");
        return;
    }
    if (mark.state != MarkState::empty) return;
    if (const auto tick = tick_in(record, box))
        make_unclear(mark, "the field is empty, but a tick (" + *tick + ") is drawn in the box");
}

// A button or another field over a box can show anything there.
void look_for_other_fields(const Objects& objects, const PageObjects& source, const WidgetRef& own,
                           Mark& mark) {
    const Box& box = widget_at(objects, own).box;
    // Point: fields of a form may share their edges.
    const double touch = std::min({1.0, (box.right - box.left) / 4, (box.bottom - box.top) / 4});
    const Box core = grown(box, -touch);
    for (const WidgetRef& other : source.widgets) {
        const bool same = other.field == own.field && other.widget == own.widget;
        const Widget& widget = widget_at(objects, other);
        if (same || widget.hidden || !intersect(widget.box, core)) continue;
        make_unclear(mark, "the field " + objects.fields[other.field].name + " lies over the box");
        return;
    }
}

std::string witnesses(const Field& field, const Widget& widget) {
    const bool value = field.value || widget.value;
    if (!value && !widget.as) return {};
    return std::string(" (") + (value ? "/V" : "") + (value && widget.as ? ", " : "") +
           (widget.as ? "/AS" : "") + ")";
}

// A text field over a drawn box holds what somebody typed in it.
void type_in(const std::string& value, DrawnBox& box) {
    const std::string_view typed = trim(value);
    if (typed.empty() || box.said == MarkState::unclear) return;
    if (!is_typed_mark(typed)) {
        doubt(box, "a text field over the box holds something that is no tick");
        return;
    }
    if (box.said == MarkState::empty) {
        box.kind = MarkKind::typed;
        box.witness += " and text field";
    }
    box.said = MarkState::ticked;
}

// False: the drawn box is a field's.
bool bind_fields(const Objects& objects, const PageObjects& source, DrawnBox& box) {
    for (const WidgetRef& ref : source.widgets) {
        const Widget& widget = widget_at(objects, ref);
        const Field& field = objects.fields[ref.field];
        if (widget.hidden) continue;
        const bool over =
            share_of(widget.box, box.box) > over_a_box || holds_middle(box.box, widget.box);
        if (!over) continue;
        switch (field.type) {
            case FieldType::checkbox:
            case FieldType::radio:
                return false;
            case FieldType::text:
            case FieldType::choice:
                type_in(field.value.value_or(""), box);
                break;
            case FieldType::push_button:
            case FieldType::other:
                doubt(box, "the field " + field.name + " lies over the box");
                break;
        }
    }
    return true;
}

bool speaks_of_its_text(const Overlay& annotation) {
    constexpr std::string_view silent[] = {"Link",   "Popup",    "Text",        "FileAttachment",
                                           "Widget", "FreeText", "PrinterMark", "TrapNet",
                                           "Sound",  "Movie",    "Watermark",   "Screen"};
    return std::find(std::begin(silent), std::end(silent), annotation.subtype) == std::end(silent);
}

struct Covered {
    const PlacedText* text;
    const Overlay* by;
};

std::vector<Covered> covered_texts(const PageObjects& source,
                                   const std::vector<PlacedText>& texts) {
    std::vector<Covered> covered;
    for (const PlacedText& text : texts)
        for (const Overlay& annotation : source.overlays) {
            if (text.hidden || share_of(annotation.box, text.box) <= over_a_box ||
                !speaks_of_its_text(annotation))
                continue;
            covered.push_back({&text, &annotation});
            break;
        }
    return covered;
}

// At the box's left or right: which of the two is its label, form/ knows.
bool stands_beside(const Box& text, const Box& box) {
    constexpr double furthest = 30;  // points
    return gap_between(text, box) < furthest && same_line(text, box);
}

}  // namespace

bool is_mark(const Field& field) {
    return field.type == FieldType::checkbox || field.type == FieldType::radio;
}

bool has_text_value(const Field& field) {
    return (field.type == FieldType::text || field.type == FieldType::choice) && field.value &&
           !trim(*field.value).empty();
}

Mark field_mark(const Field& field, std::size_t index) {
    const Widget& widget = field.widgets.at(index);
    Mark mark;
    mark.kind =
        field.type == FieldType::radio ? MarkKind::acroform_radio : MarkKind::acroform_checkbox;
    WidgetState state = widget_state(field, index);
    mark.state = state.state;
    mark.why = std::move(state.why);
    mark.hidden = widget.hidden;
    mark.at = "field " + field.name + " widget " + std::to_string(index + 1);
    mark.at += witnesses(field, widget);
    return mark;
}

std::vector<Mark> field_marks(const Objects& objects, const PageObjects& source,
                              const PageRecord& record) {
    std::vector<Mark> marks;
    for (const WidgetRef& ref : source.widgets) {
        if (!is_mark(objects.fields[ref.field])) continue;
        Mark mark = field_mark(objects.fields[ref.field], ref.widget);
        mark.box = widget_at(objects, ref).box;
        if (!mark.hidden) look_for_covering(source, record, *mark.box, mark);
        if (!mark.hidden) look_for_other_fields(objects, source, ref, mark);
        marks.push_back(std::move(mark));
    }
    return marks;
}

void doubt_by_boxes(const std::vector<DrawnBox>& boxes, std::vector<Mark>& fields) {
    for (const DrawnBox& box : boxes) {
        // Where only the picture is odd, that may be the ground on which the field is drawn.
        const bool is_sure =
            box.said == MarkState::ticked || (box.drawn == Drawn::square && box.odd);
        if (!box.is_box || box.hidden || !is_sure) continue;
        for (Mark& mark : fields) {
            if (!mark.box || mark.hidden || mark.state == box.said) continue;
            if (share_of(*mark.box, box.box) <= over_a_box && !holds_middle(box.box, *mark.box))
                continue;
            make_unclear(mark, "the page itself draws a mark in the box of the field (" +
                                   (box.why.empty() ? box.witness : box.why) + ")");
        }
    }
}

std::vector<Mark> drawn_marks(const Objects& objects, const PageObjects& source,
                              std::vector<DrawnBox> boxes) {
    std::vector<Mark> marks;
    std::size_t number = 0;
    for (DrawnBox& box : boxes) {
        if (!bind_fields(objects, source, box)) continue;
        Mark mark;
        mark.kind = box.kind;
        mark.state = box.said;
        mark.is_box = box.is_box;
        mark.hidden = box.hidden;
        if (mark.state == MarkState::unclear) mark.why = box.why;
        const bool seen = mark.state != MarkState::unclear && !mark.hidden;
        mark.at = (box.is_box ? "box " : "tick ") + std::to_string(++number) + " (" + box.witness +
                  (seen ? ", picture)" : ")");
        mark.box = box.box;
        marks.push_back(std::move(mark));
    }
    return marks;
}

void doubt_by_annotations(const PageObjects& source, Page& page) {
    const std::vector<Covered> covered = covered_texts(source, page.texts);
    for (Mark& mark : page.marks) {
        if (!mark.box || mark.hidden) continue;
        for (const Overlay& annotation : source.overlays) {
            if (mark.state != MarkState::empty || mark.kind == MarkKind::annotation) break;
            if (share_of(annotation.box, *mark.box) > over_a_box && speaks_of_its_text(annotation))
                make_unclear(mark, "an annotation (" + annotation.subtype + ") lies over the box");
        }
        for (const Covered& text : covered) {
            if (mark.state == MarkState::unclear) break;
            if (stands_beside(text.text->box, *mark.box))
                make_unclear(mark, "an annotation (" + text.by->subtype +
                                       ") lies over the text beside the box");
        }
    }
}

void doubt_by_layers(std::vector<DrawnBox>& boxes, const std::vector<DrawnBox>& other) {
    const auto same_place = [](const DrawnBox& a, const DrawnBox& b) {
        return share_of(a.box, b.box) > 0.8 && share_of(b.box, a.box) > 0.8;
    };
    const auto has = [&](const std::vector<DrawnBox>& list, const DrawnBox& box) {
        return std::any_of(list.begin(), list.end(), [&](const DrawnBox& candidate) {
            return same_place(box, candidate) && candidate.said == box.said &&
                   candidate.is_box == box.is_box;
        });
    };
    constexpr const char* in_layer = "what stands here belongs to a layer that can be switched off";
    for (DrawnBox& box : boxes)
        if (!has(other, box)) doubt(box, in_layer);
    for (const DrawnBox& box : other) {
        const bool known = std::any_of(boxes.begin(), boxes.end(), [&](const DrawnBox& shown) {
            return share_of(grown(shown.box, 2), box.box) > over_a_box;
        });
        if (known) continue;
        DrawnBox unseen = box;
        doubt(unseen, "stands in a layer that is not shown");
        boxes.push_back(std::move(unseen));
    }
}

}  // namespace tsb::pdf
