// SPDX-License-Identifier: GPL-3.0-or-later
#include <zip.h>

#include <stdexcept>

#include "tests/support/docx_package.hpp"

namespace tsb::test {
namespace {

constexpr std::string_view declaration =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    "\r\n";
constexpr std::string_view main_namespace =
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr std::string_view office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

constexpr std::string_view wordprocessing =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.";

std::string with_declaration(std::string_view xml) {
    return std::string(declaration) + std::string(xml);
}

std::string properties(std::string_view application) {
    return with_declaration(
        R"(<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">)"
        "<Application>" +
        std::string(application) + "</Application><AppVersion>16.0000</AppVersion></Properties>");
}

std::string relationship(std::string_view id, std::string_view type, std::string_view target) {
    const std::string kind =
        (type.starts_with("http") ? "" : std::string(office) + "/") + std::string(type);
    return "<Relationship Id=\"" + std::string(id) + "\" Type=\"" + kind + "\" Target=\"" +
           std::string(target) + "\"/>";
}

std::string relationships(const std::string& rows) {
    return with_declaration(
        R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
        rows + "</Relationships>");
}

std::string styles(const std::string& language, const std::string& more) {
    return with_declaration(
        "<w:styles xmlns:w=\"" + std::string(main_namespace) +
        "\"><w:docDefaults><w:rPrDefault><w:rPr>"
        R"(<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" w:cs="Times New Roman"/>)"
        "<w:sz w:val=\"24\"/><w:lang w:val=\"" +
        language +
        "\"/></w:rPr></w:rPrDefault></w:docDefaults>"
        R"(<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>)"
        R"(<w:style w:type="paragraph" w:styleId="Annextitle"><w:name w:val="Annex_title"/><w:basedOn w:val="Normal"/>)"
        R"(<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>)"
        R"(<w:style w:type="paragraph" w:styleId="Tabletext"><w:name w:val="Table_text"/><w:basedOn w:val="Normal"/>)"
        R"(<w:rPr><w:sz w:val="22"/></w:rPr></w:style>)"
        R"(<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/></w:style>)" +
        more + "</w:styles>");
}

// A page number: a field that is none of ours, as in every circular.
std::string footer() {
    return with_declaration(
        "<w:ftr xmlns:w=\"" + std::string(main_namespace) +
        R"("><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText>)"
        R"(</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>)"
        R"(<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>)");
}

std::string comments(const std::map<int, std::string>& texts) {
    std::string all;
    for (const auto& [id, text] : texts) {
        all += "<w:comment w:id=\"" + std::to_string(id) +
               "\" w:author=\"D\" w:initials=\"D\"><w:p><w:r><w:t>" + xml_text(text) +
               "</w:t></w:r></w:p></w:comment>";
    }
    return with_declaration("<w:comments xmlns:w=\"" + std::string(main_namespace) + "\">" + all +
                            "</w:comments>");
}

}  // namespace

std::string xml_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string zip_parts(const std::vector<std::pair<std::string, std::string>>& parts) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(memory);
    zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
    if (archive == nullptr) throw std::runtime_error(zip_error_strerror(&error));
    for (const auto& [name, content] : parts) {
        zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
        const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) throw std::runtime_error(zip_strerror(archive));
        zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), 0, 0x21,
                             0);  // 1980-01-01, as Word writes
    }
    if (zip_close(archive) != 0) throw std::runtime_error(zip_strerror(archive));
    zip_stat_t stat;
    zip_source_stat(memory, &stat);
    std::string bytes(stat.size, '\0');
    zip_source_open(memory);
    zip_source_read(memory, bytes.data(), bytes.size());
    zip_source_close(memory);
    zip_source_free(memory);
    return bytes;
}

std::string document_xml(const std::string& body) {
    return with_declaration(
        "<w:document xmlns:w=\"" + std::string(main_namespace) + "\" xmlns:r=\"" +
        std::string(office) +
        R"(" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006")"
        R"( xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml")"
        R"( xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape")"
        R"( xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing")"
        R"( xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main")"
        R"( xmlns:v="urn:schemas-microsoft-com:vml")"
        R"( xmlns:o="urn:schemas-microsoft-com:office:office")"
        R"( xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math")"
        R"( mc:Ignorable="w14"><w:body>)" +
        body + "</w:body></w:document>");
}

std::vector<WordPart> docx_parts(const std::string& body, const std::string& language,
                                 const WordParts& extra, std::string_view application) {
    const std::string word(wordprocessing);
    std::string more_styles, more_relations;
    for (const auto& [xml, used] : extra.styles()) more_styles += xml;
    std::size_t number = 100;
    for (const auto& [type, target] : extra.relations())
        more_relations += relationship("rId" + std::to_string(++number), type, target);
    if (!extra.comments().empty())
        more_relations += relationship("rId4", "comments", "comments.xml");
    std::vector<WordPart> parts{
        {"_rels/.rels",
         relationships(relationship("rId1", "officeDocument", "word/document.xml") +
                       relationship("rId2", "extended-properties", "docProps/app.xml")),
         "application/vnd.openxmlformats-package.relationships+xml"},
        {"word/document.xml", document_xml(body), word + "document.main+xml"},
        {"word/_rels/document.xml.rels",
         relationships(relationship("rId1", "styles", "styles.xml") +
                       relationship("rId2", "settings", "settings.xml") +
                       relationship("rId3", "footer", "footer1.xml") + more_relations),
         "application/vnd.openxmlformats-package.relationships+xml"},
        {"word/styles.xml", styles(language, more_styles), word + "styles+xml"},
        {"word/settings.xml",
         with_declaration("<w:settings xmlns:w=\"" + std::string(main_namespace) +
                          "\"><w:zoom w:percent=\"100\"/></w:settings>"),
         word + "settings+xml"},
        {"word/footer1.xml", footer(), word + "footer+xml"},
        {"docProps/app.xml", properties(application),
         "application/vnd.openxmlformats-officedocument.extended-properties+xml"}};
    if (!extra.comments().empty())
        parts.push_back({"word/comments.xml", comments(extra.comments()), word + "comments+xml"});
    for (const WordPart& part : extra.parts()) parts.push_back(part);
    return parts;
}

std::string docx_package(const std::string& body, const std::string& language) {
    return contained(docx_parts(body, language, {}, "Microsoft Office Word"), Container::docx);
}

}  // namespace tsb::test
