// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/xfa_data.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "parsers/package/xml.hpp"

namespace tsb::pdf {
namespace {

using Path = std::vector<std::string>;

constexpr std::size_t max_shown = 60;  // bytes of a value in a message
// What templates use for "not ticked" when they name it.
constexpr std::array<std::string_view, 5> off_values = {"", "0", "Off", "No", "false"};

pugi::xml_node child_named(pugi::xml_node parent, std::string_view name) {
    for (const pugi::xml_node child : parent.children())
        if (child.type() == pugi::node_element && package::local_name(child) == name) return child;
    return {};
}

bool has_elements(pugi::xml_node node) {
    for (const pugi::xml_node child : node.children())
        if (child.type() == pugi::node_element) return true;
    return false;
}

Result<std::vector<XfaValue>> collect(pugi::xml_node data) {
    std::vector<XfaValue> values;
    std::vector<std::pair<pugi::xml_node, Path>> stack{{data, {}}};
    while (!stack.empty()) {
        auto [node, path] = std::move(stack.back());
        stack.pop_back();
        if (!path.empty() && !has_elements(node)) {
            if (values.size() == max_xfa_values)
                return Error{ErrorKind::input, "more than max_xfa_values values", ""};
            values.push_back({path, to_valid_utf8(trim(node.child_value()))});
            continue;
        }
        for (pugi::xml_node child = node.last_child(); child; child = child.previous_sibling()) {
            if (child.type() != pugi::node_element) continue;
            Path below = path;
            below.emplace_back(to_valid_utf8(package::local_name(child)));
            stack.emplace_back(child, std::move(below));
        }
    }
    return values;
}

// "form1[0].#subform[0].Q7[0]" -> form1, Q7.
Path path_of(const std::string& field) {
    Path path;
    for (const std::string_view part : split(field, '.'))
        if (const auto name = part.substr(0, part.find('[')); !name.empty() && name.front() != '#')
            path.emplace_back(name);
    return path;
}

bool is_subsequence(const Path& part, const Path& whole) {
    auto at = whole.begin();
    for (const std::string& name : part) {
        at = std::find(at, whole.end(), name);
        if (at == whole.end()) return false;
        ++at;
    }
    return true;
}

bool same_place(const Path& value, const Path& field) {
    return is_subsequence(value, field) || is_subsequence(field, value);
}

std::string letters(std::string_view text) {
    std::string result;
    for (const char c : ascii_lower(text))
        if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) result += c;
    return result;
}

bool is_button(const Field& field) {
    return field.type == FieldType::checkbox || field.type == FieldType::radio;
}

bool button_agrees(const Field& field, const std::string& text) {
    const std::string value = field.value.value_or("Off");
    const bool off = std::find(off_values.begin(), off_values.end(), value) != off_values.end();
    bool is_state = false;  // a box may well call its ticked state "0"
    for (const Widget& widget : field.widgets)
        for (const std::string& state : widget.on_states) is_state = is_state || state == text;
    if (!is_state && std::find(off_values.begin(), off_values.end(), text) != off_values.end())
        return off;
    if (value == text) return true;
    const auto index = parse_number<std::size_t>(value);
    return index && *index < field.options.size() && field.options[*index] == text;
}

// Of texts the letters are compared: a date or a number may be written in two ways.
bool agrees(const Field& field, const std::string& text) {
    if (is_button(field)) return button_agrees(field, text);
    const std::string own = letters(field.value.value_or("")), other = letters(text);
    return own == other || own.empty() || other.empty();
}

}  // namespace

Result<std::vector<XfaValue>> read_xfa_values(Bytes xml) {
    auto part = package::parse_xml(std::move(xml), "XFA", {}, {});
    if (!part) return part.error();
    pugi::xml_node datasets = (*part)->root();
    if (package::local_name(datasets) != "datasets") datasets = child_named(datasets, "datasets");
    return collect(child_named(datasets, "data"));
}

std::vector<std::string> doubt_by_xfa(const std::vector<XfaValue>& values,
                                      std::vector<Field>& fields) {
    std::map<std::string, std::vector<const XfaValue*>> values_of;
    for (const XfaValue& value : values) values_of[value.path.back()].push_back(&value);
    std::map<Path, std::size_t> fields_at;  // fields of one path come in the order of their values
    std::vector<std::string> doubted;
    for (Field& field : fields) {
        const bool is_text = field.type == FieldType::text || field.type == FieldType::choice;
        const Path path = path_of(field.name);
        if (path.empty() || (!is_button(field) && !is_text)) continue;
        const std::size_t turn = fields_at[path]++;
        std::vector<const XfaValue*> same;
        if (const auto found = values_of.find(path.back()); found != values_of.end())
            for (const XfaValue* value : found->second)
                if (same_place(value->path, path)) same.push_back(value);
        if (same.empty()) continue;
        const XfaValue& value = *same[std::min(turn, same.size() - 1)];
        if (agrees(field, value.text)) continue;
        doubted.push_back(field.name);
        for (Widget& widget : field.widgets)
            widget.doubt = "the XFA form says \"" + clip_utf8(value.text, max_shown) +
                           "\" where the form field says \"" +
                           clip_utf8(to_valid_utf8(field.value.value_or("Off")), max_shown) + "\"";
    }
    return doubted;
}

}  // namespace tsb::pdf
