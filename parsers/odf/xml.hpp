// SPDX-License-Identifier: GPL-3.0-or-later
// XML of one part (parsers/package/xml.hpp) with OpenDocument's usual prefixes: an element is named
// "text:p" exactly when it stands in the text namespace, whatever prefix the file uses.
#pragma once

#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string_view>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/odf/odf.hpp"
#include "parsers/package/xml.hpp"

namespace tsb::odf {

using package::attribute;
using package::local_name;
using package::name_of;
using package::XmlPart;

constexpr std::string_view office_namespace = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

// `name` for messages.
Result<std::unique_ptr<XmlPart>> parse_xml(Bytes bytes, std::string_view name,
                                           const OdfLimits& limits);

// A count such as table:number-columns-spanned: at least 1; absent or no number: 1.
std::size_t count_of(pugi::xml_node node, const char* name);

// A length in points: "12pt", "0.17in", "1cm" …; nullopt: none, or a percentage.
std::optional<double> points_of(std::string_view length);
std::optional<double> percent_of(std::string_view text);

}  // namespace tsb::odf
