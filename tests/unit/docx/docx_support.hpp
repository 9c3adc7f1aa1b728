// SPDX-License-Identifier: GPL-3.0-or-later
// Short ways to make a document around a fragment and to look at what was read.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/docx/docx.hpp"
#include "tests/support/docx_package.hpp"

namespace tsb::test {

inline Sheet read_body(const std::string& body) {
    auto sheet = read_docx(docx_package(body, "en-GB"));
    EXPECT_TRUE(sheet.has_value()) << (sheet ? "" : sheet.error().what);
    return sheet ? *std::move(sheet) : Sheet{};
}

inline std::vector<Mark> marks_of(const std::string& body) {
    return all_marks(read_body(body));
}

inline std::string p(const std::string& content) {
    return "<w:p>" + content + "</w:p>";
}
inline std::string r(const std::string& content, const std::string& properties = "") {
    return "<w:r>" + (properties.empty() ? "" : "<w:rPr>" + properties + "</w:rPr>") + content +
           "</w:r>";
}
inline std::string t(const std::string& text, const std::string& properties = "") {
    return r("<w:t xml:space=\"preserve\">" + xml_text(text) + "</w:t>", properties);
}
inline std::string tc(const std::string& blocks, const std::string& properties = "") {
    return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + blocks + "</w:tc>";
}
inline std::string tr(const std::string& cells, const std::string& properties = "") {
    return "<w:tr>" + (properties.empty() ? "" : "<w:trPr>" + properties + "</w:trPr>") + cells +
           "</w:tr>";
}
inline std::string tbl(const std::string& rows) {
    return "<w:tbl><w:tblPr/>" + rows + "</w:tbl>";
}

// A legacy check box as Word writes it; `state` = children of w:checkBox, `result` = runs between
// separate and end.
inline std::string legacy(const std::string& state, const std::string& result = "",
                          const std::string& code = " FORMCHECKBOX ") {
    return r("<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:sizeAuto/>" + state +
             "</w:checkBox></w:ffData></w:fldChar>") +
           r("<w:instrText>" + code + "</w:instrText>") +
           r("<w:fldChar w:fldCharType=\"separate\"/>") + result +
           r("<w:fldChar w:fldCharType=\"end\"/>");
}

struct ExtraPart {
    std::string id, type, target, content;  // relationship of the document; target below word/
};

inline std::string relationship_row(const std::string& id, const std::string& type,
                                    const std::string& target) {
    return "<Relationship Id=\"" + id +
           "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type +
           "\" Target=\"" + target + "\"/>";
}
inline std::string relationships_xml(const std::string& rows) {
    return "<Relationships "
           "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           rows + "</Relationships>";
}

constexpr const char* word_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

// A document with these parts beside it; `more` are parts that the document does not name.
inline std::string package_with(const std::string& body, const std::vector<ExtraPart>& extra,
                                const std::vector<std::pair<std::string, std::string>>& more = {},
                                const std::string& type = word_type) {
    std::string rows;
    for (const ExtraPart& part : extra) rows += relationship_row(part.id, part.type, part.target);
    std::vector<std::pair<std::string, std::string>> parts = {
        {"[Content_Types].xml",
         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
         "Extension=\"xml\" ContentType=\"" +
             type + "\"/></Types>"},
        {"_rels/.rels",
         relationships_xml(relationship_row("r", "officeDocument", "word/document.xml"))},
        {"word/document.xml", document_xml(body)},
        {"word/_rels/document.xml.rels", relationships_xml(rows)}};
    for (const ExtraPart& part : extra) parts.emplace_back("word/" + part.target, part.content);
    parts.insert(parts.end(), more.begin(), more.end());
    return zip_parts(parts);
}

inline Sheet read_sound(const std::string& bytes) {
    auto sheet = read_docx(bytes);
    EXPECT_TRUE(sheet.has_value()) << (sheet ? "" : sheet.error().what);
    return sheet ? *std::move(sheet) : Sheet{};
}

// A part of WordprocessingML.
inline std::string word_part(const std::string& root, const std::string& content) {
    return "<w:" + root +
           " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" + content +
           "</w:" + root + ">";
}

// A document with a styles part of these styles.
inline Sheet read_with_styles(const std::string& body, const std::string& styles) {
    return read_sound(
        package_with(body, {{"s", "styles", "styles.xml", word_part("styles", styles)}}));
}

inline bool has_problem(const Sheet& sheet, const std::string& code) {
    for (const SheetProblem& problem : sheet.problems) {
        if (problem.code == code) return true;
    }
    return false;
}

// The content of a w14:checkbox control's properties.
inline std::string checkbox_properties(const std::string& state) {
    return "<w:sdtPr><w14:checkbox>" + state + "</w14:checkbox></w:sdtPr>";
}

inline const Paragraph& paragraph_at(const std::vector<Block>& blocks, std::size_t index) {
    return std::get<Paragraph>(blocks.at(index));
}
inline const Table& table_at(const std::vector<Block>& blocks, std::size_t index) {
    return std::get<Table>(blocks.at(index));
}

}  // namespace tsb::test
