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

// A document with a styles part of these styles.
inline Sheet read_with_styles(const std::string& body, const std::string& styles) {
    const auto relationship = [](const std::string& type, const std::string& target) {
        return "<Relationships "
               "xmlns=\"http://schemas.openxmlformats.org/package/2006/"
               "relationships\"><Relationship Id=\"r\" "
               "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" +
               type + "\" Target=\"" + target + "\"/></Relationships>";
    };
    const std::string types =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
        "Extension=\"xml\" "
        "ContentType=\"application/"
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    auto sheet = read_docx(zip_parts(
        {{"[Content_Types].xml", types},
         {"_rels/.rels", relationship("officeDocument", "word/document.xml")},
         {"word/document.xml", document_xml(body)},
         {"word/_rels/document.xml.rels", relationship("styles", "styles.xml")},
         {"word/styles.xml",
          "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" +
              styles + "</w:styles>"}}));
    EXPECT_TRUE(sheet.has_value()) << (sheet ? "" : sheet.error().what);
    return sheet ? *std::move(sheet) : Sheet{};
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
