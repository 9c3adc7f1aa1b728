// SPDX-License-Identifier: GPL-3.0-or-later
// The shapes in which the same parts arrive: .docx, .docm, .dotx, strict (D18), flat OPC and Word
// 2003 XML (D19).
#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

#include "tests/support/docx_package.hpp"

namespace tsb::test {
namespace {

using Changes = std::vector<std::pair<std::string_view, std::string_view>>;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

bool is_relationships(const WordPart& part) {
    return part.name.ends_with(".rels");
}

WordPart& document_of(std::vector<WordPart>& parts) {
    const auto found = std::find_if(parts.begin(), parts.end(), [](const WordPart& part) {
        return part.name == "word/document.xml";
    });
    if (found == parts.end()) throw std::logic_error("a document without a document");
    return *found;
}

std::string zipped(const std::vector<WordPart>& parts) {
    std::string types =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
        R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>)";
    for (const WordPart& part : parts) {
        if (!is_relationships(part)) {
            types +=
                "<Override PartName=\"/" + part.name + "\" ContentType=\"" + part.type + "\"/>";
        }
    }
    std::vector<std::pair<std::string, std::string>> members{
        {"[Content_Types].xml", types + "</Types>"}};
    for (const WordPart& part : parts) members.emplace_back(part.name, part.content);
    return zip_parts(members);
}

void make_strict(std::vector<WordPart>& parts) {
    const Changes changes{
        {"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
         "http://purl.oclc.org/ooxml/wordprocessingml/main"},
        {"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         "http://purl.oclc.org/ooxml/officeDocument/relationships"},
        {"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
         "http://purl.oclc.org/ooxml/officeDocument/extendedProperties"},
        {"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
         "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing"},
        {"http://schemas.openxmlformats.org/drawingml/2006/main",
         "http://purl.oclc.org/ooxml/drawingml/main"},
        {"http://schemas.openxmlformats.org/officeDocument/2006/math",
         "http://purl.oclc.org/ooxml/officeDocument/math"}};
    for (WordPart& part : parts) {
        for (const auto& [from, to] : changes) replace_all(part.content, from, to);
    }
    replace_all(document_of(parts).content, "<w:document ",
                "<w:document w:conformance=\"strict\" ");
}

// A macro project beside the document; its bytes do not matter to who never runs it.
void make_macro_enabled(std::vector<WordPart>& parts) {
    document_of(parts).type = "application/vnd.ms-word.document.macroEnabled.main+xml";
    for (WordPart& part : parts) {
        if (part.name != "word/_rels/document.xml.rels") continue;
        replace_all(
            part.content, "</Relationships>",
            R"(<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>)");
    }
    parts.push_back({"word/vbaProject.bin", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 macros",
                     "application/vnd.ms-office.vbaProject"});
}

std::string base64(const std::string& bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string without_declaration(const std::string& xml) {
    return xml.starts_with("<?xml") ? xml.substr(xml.find("?>") + 2) : xml;
}

std::string flat(const std::vector<WordPart>& parts) {
    std::string all =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
        "<?mso-application progid=\"Word.Document\"?>\r\n"
        "<pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">";
    for (const WordPart& part : parts) {
        const bool xml = part.content.starts_with("<");
        const std::string type = is_relationships(part)
                                     ? "application/vnd.openxmlformats-package.relationships+xml"
                                     : part.type;
        all += "<pkg:part pkg:name=\"/" + part.name + "\" pkg:contentType=\"" + type + "\"" +
               (xml ? "><pkg:xmlData>" + without_declaration(part.content) + "</pkg:xmlData>"
                    : " pkg:compression=\"store\"><pkg:binaryData>" + base64(part.content) +
                          "</pkg:binaryData>") +
               "</pkg:part>";
    }
    return all + "</pkg:package>";
}

// Word 2003's own vocabulary: one file, other names for a few things, on and off for true and
// false.
std::string word_2003(std::vector<WordPart>& parts) {
    std::string body = document_of(parts).content;
    body = body.substr(body.find("<w:body>"));
    body = body.substr(0, body.find("</w:document>"));
    const Changes changes{{"<w:vMerge", "<w:vmerge"},
                          {"w:hAnsi=", "w:h-ansi="},
                          {"w:eastAsia=", "w:fareast="},
                          {" xml:space=\"preserve\"", ""},
                          {"<w:calcOnExit w:val=\"0\"/>", "<w:calcOnExit w:val=\"off\"/>"},
                          {"<w:footerReference w:type=\"default\" r:id=\"rId3\"/>",
                           "<w:ftr w:type=\"odd\"><w:p><w:r><w:t>1</w:t></w:r></w:p></w:ftr>"}};
    for (const auto& [from, to] : changes) replace_all(body, from, to);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
           "<?mso-application progid=\"Word.Document\"?>\r\n"
           "<w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\""
           " xmlns:wx=\"http://schemas.microsoft.com/office/word/2003/auxHint\""
           " xmlns:o=\"urn:schemas-microsoft-com:office:office\""
           " xmlns:v=\"urn:schemas-microsoft-com:vml\""
           " w:macrosPresent=\"no\" w:embeddedObjPresent=\"no\" w:ocxPresent=\"no\""
           " xml:space=\"preserve\"><o:DocumentProperties><o:Author>D</o:Author>"
           "</o:DocumentProperties><w:styles><w:style w:type=\"paragraph\" w:default=\"on\""
           " w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style><w:style"
           " w:type=\"paragraph\" w:styleId=\"Tabletext\"><w:name w:val=\"Table_text\"/></w:style>"
           "</w:styles>" +
           body + "</w:wordDocument>";
}

}  // namespace

std::string contained(std::vector<WordPart> parts, Container container) {
    switch (container) {
        case Container::docx:
            break;
        case Container::docm:
            make_macro_enabled(parts);
            break;
        case Container::dotx:
            document_of(parts).type =
                "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";
            break;
        case Container::strict:
            make_strict(parts);
            break;
        case Container::flat_opc:
            return flat(parts);
        case Container::word2003:
            return word_2003(parts);
    }
    return zipped(parts);
}

}  // namespace tsb::test
