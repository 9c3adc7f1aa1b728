// SPDX-License-Identifier: GPL-3.0-or-later
// XML of one part, made safe to walk: no DTD, UTF-8 or UTF-16 only, bounded depth and size, no
// attribute twice, and the prefixes that a reader uses mean what they say: an element is named
// "w:p" exactly when it stands in the namespace that the reader's table calls w, whatever prefix
// the file uses. Trust: nothing. Limits: XmlLimits.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/package/limits.hpp"
#include "parsers/sheet/fault.hpp"

namespace tsb::package {

struct XmlNamespace {
    std::string_view uri, prefix;  // prefix: the canonical one, of the reader's own choice
};
using XmlNamespaces = std::span<const XmlNamespace>;

// A prefix as the part declares it; `uri` is empty where it declares several for it.
struct DeclaredPrefix {
    std::string prefix, uri;
};

struct XmlPart {
    Bytes bytes;  // pugixml parses in place: names and texts point into it
    pugi::xml_document document;
    std::vector<DeclaredPrefix> prefixes;  // as written, before they became canonical

    [[nodiscard]] pugi::xml_node root() const { return document.document_element(); }
};

// Text of blanks alone: kept everywhere, or only where it is all that an element holds.
enum class Blanks { kept, single };

// `name` for messages.
Result<std::unique_ptr<XmlPart>> parse_xml(Bytes bytes, std::string_view name,
                                           const XmlLimits& limits, XmlNamespaces namespaces,
                                           Blanks blanks = Blanks::single);

// xml_nodes alone, before there is a tree; for who parses a part in pieces.
Result<void> check_nodes(BytesView bytes, std::string_view name, const XmlLimits& limits);

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

}  // namespace tsb::package
