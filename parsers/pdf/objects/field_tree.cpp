// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/field_tree.hpp"

#include <algorithm>

#include "config/base/text.hpp"

namespace tsb::pdf {
namespace {

// ISO 32000-1 table 227.
constexpr long long button_radio = 1 << 15, button_push = 1 << 16;

FieldType type_of(Handle type, Handle flags) {
    if (type.isNameAndEquals("/Tx")) return FieldType::text;
    if (type.isNameAndEquals("/Ch")) return FieldType::choice;
    if (!type.isNameAndEquals("/Btn")) return FieldType::other;
    const long long bits = to_integer(flags);
    if ((bits & button_push) != 0) return FieldType::push_button;
    return (bits & button_radio) != 0 ? FieldType::radio : FieldType::checkbox;
}

void set_value(Field& field, Handle value) {
    if (!value.isInitialized() || value.isNull()) return;
    if (value.isArray()) {  // several choices of a list
        constexpr int most = 100;
        std::string joined;
        for (int i = 0; i < std::min(value.getArrayNItems(), most); ++i)
            joined += (i == 0 ? "" : "\n") + to_text(value.getArrayItem(i));
        field.value = joined;
        field.odd_value = true;
        return;
    }
    field.value = to_name(value);
    field.odd_value = !field.value;
}

// Nobody sees less than a point.
bool too_small(const Box& box) {
    constexpr double smallest = 1;
    return box.right - box.left < smallest || box.bottom - box.top < smallest;
}

}  // namespace

// ---- from the top

void FieldTree::walk(Handle form) {
    if (!form.isDictionary()) return;
    std::vector<Node> stack;
    push_kids(form.getKey("/Fields"), {}, stack);
    Visited visited;
    while (!stack.empty()) {
        Node at = std::move(stack.back());
        stack.pop_back();
        if (!at.node.isDictionary() || !remember(visited, at.node)) continue;
        if (at.depth > limits_.max_depth) throw LimitMet("max_depth");
        nodes_.take();
        const std::size_t field = enter_field(at);
        Handle kids = at.node.getKey("/Kids");
        if (kids.isArray() && kids.getArrayNItems() > 0)
            push_kids(kids, at, stack);
        else
            add_widget(at.node, field);
    }
}

void FieldTree::push_kids(Handle kids, const Node& parent, std::vector<Node>& stack) {
    if (!kids.isArray()) return;
    const int count = kids.getArrayNItems();
    if (static_cast<std::size_t>(count) + stack.size() > limits_.max_fields)
        throw LimitMet("max_fields");
    for (int i = count - 1; i >= 0; --i) {
        Node kid = parent;
        kid.node = kids.getArrayItem(i);
        ++kid.depth;
        stack.push_back(std::move(kid));
    }
}

// A node with a name of its own is a field; one without is a widget of the field above it.
// The index of that field.
std::size_t FieldTree::enter_field(Node& at) {
    inherit(at.node, "/FT", at.type);
    inherit(at.node, "/Ff", at.flags);
    inherit(at.node, "/Opt", at.options);
    const bool named = at.node.hasKey("/T");
    if (at.field && !named) {
        const std::size_t above = *at.field;
        Field& field = fields_.at(above);
        if (field.type == FieldType::other) field.type = type_of(at.type, at.flags);
        return above;
    }
    inherit(at.node, "/V", at.value);
    if (named) at.name += (at.name.empty() ? "" : ".") + to_text(at.node.getKey("/T"));
    at.name = clip_utf8(at.name, max_name);
    const std::size_t own = add_field(at);
    at.field = own;
    return own;
}

std::size_t FieldTree::add_field(const Node& at) {
    Handle options = at.options, value = at.value, type = at.type;
    Field field;
    field.name = at.name;
    field.type = type_of(type, at.flags);
    field.signature = type.isNameAndEquals("/Sig");
    set_value(field, value);
    if (options.isArray())
        for (int i = 0; i < options.getArrayNItems(); ++i) {
            nodes_.take();
            field.options.push_back(to_name(options.getArrayItem(i)).value_or(""));
        }
    if (field.signature && value.isDictionary()) signatures_.push_back({field.name, value});
    fields_.push_back(std::move(field));
    if (at.node.isIndirect()) field_of_[at.node.getObjGen()] = fields_.size() - 1;
    return fields_.size() - 1;
}

WidgetRef FieldTree::add_widget(Handle node, std::size_t field_index) {
    Field& field = fields_.at(field_index);
    Widget widget;
    widget.as = to_name(node.getKey("/AS"));
    if (!is_same_object(node, field_index)) widget.value = to_name(node.getKey("/V"));
    appearances_.read(node.getKey("/AP"), widget);
    const long long flags = to_integer(node.getKey("/F"));
    widget.hidden = (flags & (annotation_hidden | annotation_no_view)) != 0;
    if (node.hasKey("/OC")) widget.doubt = in_layer;
    field.widgets.push_back(std::move(widget));
    const WidgetRef ref{field_index, field.widgets.size() - 1};
    if (node.isIndirect()) widget_of_[node.getObjGen()] = ref;
    widgets_.emplace_back(ref, node);
    return ref;
}

bool FieldTree::is_same_object(Handle node, std::size_t field) const {
    if (!node.isIndirect()) return false;
    const auto found = field_of_.find(node.getObjGen());
    return found != field_of_.end() && found->second == field;
}

// ---- from the pages

bool FieldTree::is_known(Handle annotation) const {
    return annotation.isIndirect() && widget_of_.count(annotation.getObjGen()) > 0;
}

bool FieldTree::is_widget(Handle annotation) const {
    return is_known(annotation) || annotation.getKey("/Subtype").isNameAndEquals("/Widget");
}

std::optional<WidgetRef> FieldTree::place(Handle node, const PageFrame& frame) {
    const Node above = climb(node);
    const bool known = is_known(node);
    const WidgetRef ref = known ? widget_of_.at(node.getObjGen()) : join(node, above);
    Field& field = fields_.at(ref.field);
    Widget& widget = field.widgets.at(ref.widget);
    if (widget.box.page == 0) {
        widget.box = frame.to_view(to_rect(node.getKey("/Rect")).value_or(Rect{}));
        if (too_small(widget.box) || !frame.shows(widget.box)) widget.hidden = true;
    } else if (widget.box.page != frame.number()) {
        return std::nullopt;
    }
    const auto own = above.value.isInitialized() ? to_name(above.value) : std::nullopt;
    if (known && own && field.value && *own != *field.value) field.parents_disagree = true;
    if (known && own && !field.value) field.value = own;
    if (field.type == FieldType::other) field.type = type_of(above.type, above.flags);
    return ref;
}

// What the /Parent chain says: the nearest entry of each key; `node` becomes the field's own
// object.
FieldTree::Node FieldTree::climb(Handle widget) {
    Node result;
    Handle at = widget;
    Visited visited;
    bool found_field = false;
    for (std::size_t depth = 0; at.isDictionary() && remember(visited, at); ++depth) {
        if (depth > limits_.max_depth) throw LimitMet("max_depth");
        const auto nearest = [&](const char* key, Handle& value) {
            if (!value.isInitialized() && at.hasKey(key)) value = at.getKey(key);
        };
        nearest("/FT", result.type);
        nearest("/Ff", result.flags);
        nearest("/V", result.value);
        nearest("/Opt", result.options);
        if (!found_field) result.node = at;
        if (at.hasKey("/T")) {
            found_field = true;
            const std::string part = to_text(at.getKey("/T"));
            result.name =
                clip_utf8(result.name.empty() ? part : part + "." + result.name, max_name);
        }
        at = at.getKey("/Parent");
    }
    return result;
}

WidgetRef FieldTree::join(Handle node, const Node& above) {
    std::optional<std::size_t> field;
    if (above.node.isIndirect())
        if (const auto found = field_of_.find(above.node.getObjGen()); found != field_of_.end())
            field = found->second;
    if (!field) field = add_field(above);
    return add_widget(node, *field);
}

}  // namespace tsb::pdf
