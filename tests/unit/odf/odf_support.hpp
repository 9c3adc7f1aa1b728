// SPDX-License-Identifier: GPL-3.0-or-later
// Short ways to make a document around a fragment and to look at what was read.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "parsers/odf/odf.hpp"
#include "tests/support/docx_package.hpp"
#include "tests/support/zip_file.hpp"

namespace tsb::test {

const inline std::string odf_namespaces =
    " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
    " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
    " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
    " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
    " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
    " xmlns:form=\"urn:oasis:names:tc:opendocument:xmlns:form:1.0\""
    " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
    " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""
    " xmlns:dr3d=\"urn:oasis:names:tc:opendocument:xmlns:dr3d:1.0\""
    " xmlns:drawooo=\"http://openoffice.org/2010/draw\""
    " xmlns:xforms=\"http://www.w3.org/2002/xforms\""
    " xmlns:ooo=\"http://openoffice.org/2004/office\""
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:field=\"urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0\""
    " xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\"";
constexpr const char* odt_type = "application/vnd.oasis.opendocument.text";

// What stands below the elements of these names.
struct OdfParts {
    std::string text;  // office:text
    std::string automatic_styles = {}, styles = {}, fonts = {};
    std::string master_styles = {}, scripts = {};
};

inline std::string element(const std::string& name, const std::string& content) {
    return "<" + name + ">" + content + "</" + name + ">";
}

inline std::string fodt(const OdfParts& parts, const std::string& type = odt_type) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document" + odf_namespaces +
           " office:mimetype=\"" + type + "\">" + element("office:scripts", parts.scripts) +
           element("office:font-face-decls", parts.fonts) + element("office:styles", parts.styles) +
           element("office:automatic-styles", parts.automatic_styles) +
           element("office:master-styles", parts.master_styles) +
           element("office:body", element("office:text", parts.text)) + "</office:document>";
}

inline std::string content_xml(const OdfParts& parts) {
    return "<office:document-content" + odf_namespaces + ">" +
           element("office:font-face-decls", parts.fonts) +
           element("office:automatic-styles", parts.automatic_styles) +
           element("office:body", element("office:text", parts.text)) +
           "</office:document-content>";
}
inline std::string styles_xml(const OdfParts& parts, const std::string& automatic = "") {
    return "<office:document-styles" + odf_namespaces + ">" +
           element("office:styles", parts.styles) + element("office:automatic-styles", automatic) +
           element("office:master-styles", parts.master_styles) + "</office:document-styles>";
}
inline std::string manifest_xml(const std::string& entries = "") {
    return "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:"
           "1.0\">" +
           entries + "</manifest:manifest>";
}

using Members = std::vector<std::pair<std::string, std::string>>;

inline std::string stored(const Members& members) {
    ZipFile zip;
    for (const auto& [name, data] : members) {
        ZipMember member;
        member.name = name;
        member.data = data;
        zip.add(member);
    }
    return zip.finish();
}
inline std::string odt(const OdfParts& parts, const Members& more = {}) {
    Members members{{"mimetype", odt_type},
                    {"content.xml", content_xml(parts)},
                    {"styles.xml", styles_xml(parts)}};
    members.insert(members.end(), more.begin(), more.end());
    return stored(members);
}

inline Sheet read_sound(const std::string& bytes) {
    auto sheet = read_odf(bytes);
    EXPECT_TRUE(sheet.has_value()) << (sheet ? "" : sheet.error().what);
    return sheet ? *std::move(sheet) : Sheet{};
}
inline Sheet read_parts(const OdfParts& parts) {
    return read_sound(fodt(parts));
}
inline Sheet read_body(const std::string& text) {
    return read_parts({text});
}
inline std::vector<Mark> marks_of(const std::string& text) {
    return all_marks(read_body(text));
}

inline std::string p(const std::string& content, const std::string& style = "") {
    return "<text:p" + (style.empty() ? "" : " text:style-name=\"" + style + "\"") + ">" + content +
           "</text:p>";
}
inline std::string span(const std::string& content, const std::string& style = "S") {
    return "<text:span text:style-name=\"" + style + "\">" + content + "</text:span>";
}
inline std::string cell(const std::string& blocks, const std::string& attributes = "") {
    return "<table:table-cell " + attributes + ">" + blocks + "</table:table-cell>";
}
inline std::string covered(const std::string& blocks = "") {
    return "<table:covered-table-cell>" + blocks + "</table:covered-table-cell>";
}
inline std::string row(const std::string& cells, const std::string& attributes = "") {
    return "<table:table-row " + attributes + ">" + cells + "</table:table-row>";
}
inline std::string table(const std::string& rows, const std::string& attributes = "") {
    return "<table:table " + attributes + ">" + rows + "</table:table>";
}

// A style; `properties` are whole elements.
inline std::string style(const std::string& family, const std::string& name,
                         const std::string& properties, const std::string& parent = "") {
    return "<style:style style:name=\"" + name + "\" style:family=\"" + family + "\"" +
           (parent.empty() ? "" : " style:parent-style-name=\"" + parent + "\"") + ">" +
           properties + "</style:style>";
}
inline std::string text_properties(const std::string& attributes) {
    return "<style:text-properties " + attributes + "/>";
}
inline std::string text_style(const std::string& attributes, const std::string& name = "S",
                              const std::string& parent = "") {
    return style("text", name, text_properties(attributes), parent);
}

// The forms' data and a control that stands in the line.
inline std::string forms(const std::string& controls) {
    return element("office:forms", element("form:form", controls));
}
inline std::string checkbox(const std::string& id, const std::string& state,
                            const std::string& content = "") {
    return "<form:checkbox form:id=\"" + id + "\" xml:id=\"" + id + "\" " + state + ">" + content +
           "</form:checkbox>";
}
inline std::string control(const std::string& id,
                           const std::string& attributes = "text:anchor-type=\"as-char\"") {
    return "<draw:control " + attributes + " draw:control=\"" + id + "\"/>";
}

inline std::string param(const std::string& name, const std::string& value) {
    return "<field:param field:name=\"" + name + "\" field:value=\"" + value + "\"/>";
}
inline std::string fieldmark(
    const std::string& params,
    const std::string& type = "vnd.oasis.opendocument.field.FORMCHECKBOX") {
    return "<field:fieldmark field:type=\"" + type + "\">" + params + "</field:fieldmark>";
}

inline bool has_problem(const Sheet& sheet, const std::string& code) {
    for (const SheetProblem& problem : sheet.problems) {
        if (problem.code == code) return true;
    }
    return false;
}
inline const Paragraph& paragraph_at(const std::vector<Block>& blocks, std::size_t index) {
    return std::get<Paragraph>(blocks.at(index));
}
inline const Table& table_at(const std::vector<Block>& blocks, std::size_t index) {
    return std::get<Table>(blocks.at(index));
}

}  // namespace tsb::test
