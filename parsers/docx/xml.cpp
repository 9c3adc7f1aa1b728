// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/xml.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/base/number.hpp"
#include "config/base/text.hpp"

namespace tsb::docx {
namespace {

constexpr std::array<package::XmlNamespace, 9> ooxml_namespaces{{
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    {"http://schemas.microsoft.com/office/word/2010/wordml", "w14"},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/math", "m"},
    {"http://purl.oclc.org/ooxml/officeDocument/math", "m"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships", "r"},
    {flat_package_namespace, "pkg"},
}};

constexpr std::array<package::XmlNamespace, 3> word2003_namespaces{{
    {word2003_namespace, "w"},
    {"http://schemas.microsoft.com/office/word/2003/auxHint", "wx"},
    {"http://schemas.microsoft.com/aml/2001/core", "aml"},
}};

// Namespaces that Word of today knows, so that it takes a Choice that requires them.
constexpr std::array<std::string_view, 27> known_to_word{{
    "http://schemas.microsoft.com/office/word/2006/wordml",
    "http://schemas.microsoft.com/office/word/2010/wordml",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingInk",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "http://schemas.microsoft.com/office/word/2012/wordml",
    "http://schemas.microsoft.com/office/word/2015/wordml/symex",
    "http://schemas.microsoft.com/office/word/2016/wordml/cid",
    "http://schemas.microsoft.com/office/word/2018/wordml",
    "http://schemas.microsoft.com/office/word/2018/wordml/cex",
    "http://schemas.microsoft.com/office/word/2020/wordml/sdtdatahash",
    "http://schemas.microsoft.com/office/word/2023/wordml/word16du",
    "http://schemas.microsoft.com/office/drawing/2007/8/2/chart",
    "http://schemas.microsoft.com/office/drawing/2010/main",
    "http://schemas.microsoft.com/office/drawing/2014/chartex",
    "http://schemas.microsoft.com/office/drawing/2015/9/8/chartex",
    "http://schemas.microsoft.com/office/drawing/2015/10/21/chartex",
    "http://schemas.microsoft.com/office/drawing/2016/ink",
    "http://schemas.microsoft.com/office/drawing/2017/model3d",
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:word",
}};

enum class Known { yes, no, doubtful };

Known known(std::string_view prefix, const XmlPart& part) {
    for (const package::DeclaredPrefix& declared : part.prefixes) {
        if (declared.prefix != prefix) continue;
        if (declared.uri.empty()) return Known::doubtful;
        const bool found = std::find(known_to_word.begin(), known_to_word.end(), declared.uri) !=
                           known_to_word.end();
        return found ? Known::yes : Known::no;
    }
    return Known::no;
}

Known usable(pugi::xml_node choice, const XmlPart& part) {
    Known all = Known::yes;
    for (const std::string_view prefix : split(attribute(choice, "Requires"), ' ')) {
        if (prefix.empty()) continue;
        const Known one = known(prefix, part);
        if (one == Known::no) return Known::no;
        if (one == Known::doubtful) all = one;
    }
    return all;
}

}  // namespace

Result<std::unique_ptr<XmlPart>> parse_xml(Bytes bytes, std::string_view name,
                                           const DocxLimits& limits, Dialect dialect) {
    const package::XmlNamespaces table = dialect == Dialect::word2003
                                             ? package::XmlNamespaces(word2003_namespaces)
                                             : package::XmlNamespaces(ooxml_namespaces);
    return package::parse_xml(std::move(bytes), name, limits, table);
}

Alternative alternative(pugi::xml_node alternate_content, const XmlPart& part) {
    for (auto choice = alternate_content.child("mc:Choice"); choice;
         choice = choice.next_sibling("mc:Choice")) {
        const Known state = usable(choice, part);
        if (state != Known::no) return {choice, state == Known::doubtful};
    }
    return {alternate_content.child("mc:Fallback"), false};
}

std::optional<bool> on_off(pugi::xml_node node, const char* value_name) {
    const pugi::xml_attribute value = node.attribute(value_name);
    if (!value) return true;
    const std::string_view word = value.value();
    if (word == "1" || word == "true" || word == "on") return true;
    if (word == "0" || word == "false" || word == "off") return false;
    return std::nullopt;
}

bool states_on(pugi::xml_node node) {
    return node && on_off(node).value_or(true);
}

std::optional<int> int_value(pugi::xml_node node, int low, int high, const char* value_name) {
    const auto number = parse_number<int>(attribute(node, value_name));
    if (!number || *number < low || *number > high) return std::nullopt;
    return number;
}

}  // namespace tsb::docx
