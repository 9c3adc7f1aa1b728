// SPDX-License-Identifier: GPL-3.0-or-later
// XML of one part (parsers/package/xml.hpp) with the prefixes of OOXML: w, w14, mc, m, r, pkg. An
// element is named "w:p" exactly when it stands in the WordprocessingML namespace: transitional or
// strict (D18), or in a Word 2003 document the one of 2003 (D19).
#pragma once

#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string_view>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/package/xml.hpp"

namespace tsb::docx {

using package::attribute;
using package::local_name;
using package::name_of;
using package::XmlPart;

enum class Dialect { ooxml, word2003 };

// `name` for messages.
Result<std::unique_ptr<XmlPart>> parse_xml(Bytes bytes, std::string_view name,
                                           const DocxLimits& limits,
                                           Dialect dialect = Dialect::ooxml);

// Addresses by which a file that is no zip says what it is (D19).
constexpr std::string_view flat_package_namespace =
    "http://schemas.microsoft.com/office/2006/xmlPackage";
constexpr std::string_view word2003_namespace =
    "http://schemas.microsoft.com/office/word/2003/wordml";

// D11, ISO 29500-3 7.6: what Word shows of content that is there twice: the first Choice whose
// namespaces Word knows, else the Fallback, else nothing. `doubtful`: which it is cannot be told.
struct Alternative {
    pugi::xml_node node;
    bool doubtful = false;
};
Alternative alternative(pugi::xml_node alternate_content, const XmlPart& part);

// ST_OnOff of an element (ISO 29500-1 17.17.4): without w:val it is on; another word is nullopt.
std::optional<bool> on_off(pugi::xml_node node, const char* value_name = "w:val");

// The element is there and not switched off; a word that is no ST_OnOff counts as on.
bool states_on(pugi::xml_node node);

// w:val as a number in [low, high]; nullopt if absent, no number, or outside.
std::optional<int> int_value(pugi::xml_node node, int low, int high,
                             const char* value_name = "w:val");

}  // namespace tsb::docx
