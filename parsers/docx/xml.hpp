// SPDX-License-Identifier: GPL-3.0-or-later
// XML of one part, made safe to walk: no DTD, UTF-8 or UTF-16 only, bounded depth and size, no
// attribute twice, and the prefixes that the readers use (w, w14, mc, m, r) mean what they say: an
// element is named "w:p" exactly when it stands in the WordprocessingML namespace, transitional or
// strict, whatever prefix the file uses. Trust: nothing. Limits: xml_depth, xml_nodes, attributes
// of DocxLimits.
#pragma once

#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/docx/docx.hpp"

namespace tsb::docx {

struct XmlPart {
    Bytes bytes;  // pugixml parses in place: names and texts point into it
    pugi::xml_document document;

    [[nodiscard]] pugi::xml_node root() const { return document.document_element(); }
};

// `name` for messages.
Result<std::unique_ptr<XmlPart>> parse_xml(Bytes bytes, std::string_view name,
                                           const DocxLimits& limits);

inline std::string_view name_of(pugi::xml_node node) {
    return node.name();
}
inline std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
inline std::string_view attribute(pugi::xml_node node, const char* name) {
    return node.attribute(name).value();
}

// ST_OnOff of an element (ISO 29500-1 17.17.4): without w:val it is on; another word is nullopt.
std::optional<bool> on_off(pugi::xml_node node, const char* value_name = "w:val");

// w:val as a number in [low, high]; nullopt if absent, no number, or outside.
std::optional<int> int_value(pugi::xml_node node, int low, int high,
                             const char* value_name = "w:val");

}  // namespace tsb::docx
