// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/field_state.hpp"

#include <algorithm>

#include "config/base/number.hpp"
#include "config/base/text.hpp"

namespace tsb::pdf {
namespace {

constexpr std::string_view off = "Off";
constexpr std::size_t max_shown_name = 60;

// Value names that a broken exporter writes for "not ticked" beside a stateless appearance (P6).
constexpr std::string_view empty_box_names[] = {"☐", "□", "No", "0", "false"};

bool contains(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool says_on(const std::optional<std::string>& name) {
    return name && *name != off;
}

std::string shown(const std::optional<std::string>& name) {
    if (!name) return "(none)";
    return "/" + clip_utf8(to_valid_utf8(*name), max_shown_name);
}

WidgetState ticked() {
    return {MarkState::ticked, {}};
}
WidgetState empty() {
    return {MarkState::empty, {}};
}
WidgetState unclear(std::string why) {
    return {MarkState::unclear, std::move(why)};
}

WidgetState disagreement(const std::optional<std::string>& value, const Widget& widget) {
    return unclear("form value " + shown(value) + " and shown state " + shown(widget.as) +
                   " disagree");
}

bool any_widget_has_state(const Field& field, const std::string& name) {
    return std::any_of(field.widgets.begin(), field.widgets.end(),
                       [&](const Widget& widget) { return contains(widget.on_states, name); });
}

// P3: the value is an export value of /Opt, the widget stands at that index or is named by it.
bool chosen_by_option(const Field& field, std::size_t index, const std::string& value) {
    const auto is_value = [&](std::size_t at) {
        return at < field.options.size() && field.options[at] == value;
    };
    const Widget& widget = field.widgets.at(index);
    for (const std::string& state : widget.on_states)
        if (const auto number = parse_number<std::size_t>(state)) return is_value(*number);
    return is_value(index);
}

bool value_names(const Field& field, std::size_t index, const std::string& value) {
    if (any_widget_has_state(field, value))
        return contains(field.widgets.at(index).on_states, value);
    return chosen_by_option(field, index, value);
}

bool value_names_some_widget(const Field& field, const std::string& value) {
    for (std::size_t i = 0; i < field.widgets.size(); ++i)
        if (value_names(field, i, value)) return true;
    return false;
}

WidgetState state_by_names(const Field& field, std::size_t index,
                           const std::optional<std::string>& value) {
    const Widget& widget = field.widgets.at(index);
    const bool shown_on = widget.as && contains(widget.on_states, *widget.as);
    if (says_on(widget.as) && !shown_on)
        return unclear("shown state " + shown(widget.as) + " is none of the widget's own states");
    if (!value) return shown_on ? ticked() : empty();
    if (says_on(value) && !value_names_some_widget(field, *value))
        return unclear("form value " + shown(value) + " is no state of any box of this field");
    const bool value_on = says_on(value) && value_names(field, index, *value);
    if (!widget.as) return value_on ? ticked() : empty();
    if (value_on != shown_on) return disagreement(value, widget);
    return value_on ? ticked() : empty();
}

// P5: without appearances a widget's own state name is known only from its /AS.
WidgetState state_without_appearance(const Field& field, const Widget& widget,
                                     const std::optional<std::string>& value) {
    const bool shown_on = says_on(widget.as);
    if (!says_on(value)) {
        if (shown_on && value) return disagreement(value, widget);
        return shown_on ? ticked() : empty();
    }
    if (shown_on) return widget.as == value ? ticked() : disagreement(value, widget);
    const bool alone = field.widgets.size() == 1;
    if (alone) return widget.as ? disagreement(value, widget) : ticked();
    const bool other_is_chosen =
        widget.as && std::any_of(field.widgets.begin(), field.widgets.end(),
                                 [&](const Widget& other) { return other.as == value; });
    if (other_is_chosen) return empty();
    return unclear("form value " + shown(value) + " cannot be assigned to one box of this field");
}

WidgetState state_of_single_picture(const std::optional<std::string>& value) {
    const bool is_empty_name =
        value && std::find(std::begin(empty_box_names), std::end(empty_box_names), *value) !=
                     std::end(empty_box_names);
    if (!says_on(value) || is_empty_name) return empty();
    return unclear("form value " + shown(value) +
                   " but the box has only one picture for all states");
}

}  // namespace

WidgetState widget_state(const Field& field, std::size_t index) {
    const Widget& widget = field.widgets.at(index);
    if (!widget.doubt.empty()) return unclear(widget.doubt);
    if (field.odd_value) return unclear("the form value is neither a name nor a text");
    if (field.parents_disagree)
        return unclear("the field tree and the page give different form values");
    if (field.value && widget.value && *field.value != *widget.value)
        return unclear("field and box carry different form values, " + shown(field.value) +
                       " and " + shown(widget.value));
    const std::optional<std::string>& value = field.value ? field.value : widget.value;
    switch (widget.appearance) {
        case Appearance::states:
            return state_by_names(field, index, value);
        case Appearance::none:
            return state_without_appearance(field, widget, value);
        case Appearance::single:
            return state_of_single_picture(value);
    }
    return unclear("unknown appearance");
}

}  // namespace tsb::pdf
