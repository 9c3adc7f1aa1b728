// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/values.hpp"

#include <algorithm>
#include <iterator>

#include "config/base/text.hpp"

namespace tsb::pdf {

std::optional<Rect> to_rect(Handle array) {
    if (!array.isArray() || array.getArrayNItems() != 4) return std::nullopt;
    double value[4];
    for (int i = 0; i < 4; ++i)
        if (!array.getArrayItem(i).getValueAsNumber(value[i])) return std::nullopt;
    return Rect{value[0], value[1], value[2], value[3]}.normalized();
}

long long to_integer(Handle object) {
    return object.isInteger() ? object.getIntValue() : 0;
}

std::optional<std::string> to_name(Handle object) {
    if (object.isName()) return object.getName().substr(1);
    if (object.isString()) return object.getUTF8Value();
    return std::nullopt;
}

std::string to_text(Handle object) {
    return to_valid_utf8(to_name(object).value_or(""));
}

std::string subtype_of(Handle annotation) {
    Handle subtype = annotation.getKey("/Subtype");
    if (!subtype.isName()) return "Unknown";
    return clip_utf8(to_valid_utf8(subtype.getName().substr(1)), max_name);
}

bool is_invisible(Handle annotation) {
    static constexpr std::string_view never_drawn[] = {"Link", "Popup", "PrinterMark", "TrapNet"};
    if (std::find(std::begin(never_drawn), std::end(never_drawn), subtype_of(annotation)) !=
        std::end(never_drawn))
        return true;
    return (to_integer(annotation.getKey("/F")) & (annotation_hidden | annotation_no_view)) != 0;
}

bool remember(Visited& visited, Handle object) {
    return !object.isIndirect() || visited.insert(object.getObjGen()).second;
}

void inherit(Handle node, const std::string& key, Handle& value) {
    if (node.hasKey(key)) value = node.getKey(key);
}

}  // namespace tsb::pdf
