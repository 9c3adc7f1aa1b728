// SPDX-License-Identifier: GPL-3.0-or-later
// The documents that are measured, made in memory from the generator's form: of the size of a form
// as Word saves it, with pictures, with a long text before it.
#pragma once

#include <random>
#include <string>

#include "tests/corpus/matrix.hpp"
#include "tests/support/docx_package.hpp"

namespace tsb::test {

// As a PNG: nothing that deflate could shorten.
inline std::string picture(std::size_t bytes, unsigned seed) {
    std::mt19937 random(seed);
    std::string out = "\x89PNG\r\n\x1a\n";
    while (out.size() < bytes) out += static_cast<char>(random() & 0xFFU);
    return out;
}

// The styles that a saved document drags along: some 340 KB of XML, some 12 KB in the zip.
inline std::string word_styles() {
    std::string all;
    for (int i = 0; i < 400; ++i) {
        const std::string n = std::to_string(i);
        std::string conditions;
        for (const char* place : {"firstRow", "lastRow", "firstCol", "lastCol", "band1Horz"}) {
            conditions +=
                "<w:tblStylePr w:type=\"" + std::string(place) +
                R"("><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill=")" +
                std::to_string(100000 + i * 37) + "\"/></w:tcPr></w:tblStylePr>";
        }
        all += R"(<w:style w:type="table" w:styleId="Style)" + n + R"("><w:name w:val="Style )" +
               n + R"("/><w:basedOn w:val="TableGrid"/><w:pPr><w:spacing w:after=")" + n +
               "\"/></w:pPr>" + conditions + "</w:style>";
    }
    return all;
}

struct Shape {
    std::size_t picture_bytes = 0, pictures = 0;
    std::size_t paragraphs = 0;  // of text before the form, some 300 bytes each
    std::size_t rows = 0;        // of a table before the form, three cells each
};

// Words that no packer foresees, as a real letter's.
inline std::string words(std::mt19937& random, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) {
        for (auto letters = 2 + random() % 9; letters > 0; --letters)
            all += static_cast<char>('a' + random() % 26);
        all += ' ';
    }
    return all;
}

inline std::string text_before(const Shape& shape) {
    std::mt19937 random(7);
    std::string text;
    for (std::size_t i = 0; i < shape.paragraphs; ++i) {
        text += "<w:p><w:pPr><w:pStyle w:val=\"Normal\"/></w:pPr>";
        for (int run = 0; run < 6; ++run) {
            text += "<w:r><w:rPr><w:sz w:val=\"22\"/></w:rPr><w:t xml:space=\"preserve\">" +
                    words(random, 7) + "</w:t></w:r>";
        }
        text += "</w:p>";
    }
    if (shape.rows == 0) return text;
    text += "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>";
    for (std::size_t i = 0; i < shape.rows; ++i) {
        text += "<w:tr>";
        for (int cell = 0; cell < 3; ++cell)
            text += "<w:tc><w:p><w:r><w:t>" + words(random, 4) + "</w:t></w:r></w:p></w:tc>";
        text += "</w:tr>";
    }
    return text + "</w:tbl><w:p/>";
}

inline std::vector<WordPart> measured_parts(const Shape& shape) {
    std::vector<WordPart> parts = form_parts(filled_form("en", patterns().front()));
    for (WordPart& part : parts) {
        if (part.name == "word/document.xml") {
            std::string text = text_before(shape);
            for (std::size_t i = 0; i < shape.pictures; ++i) {
                text +=
                    R"(<w:p><w:r><w:drawing><wp:inline><wp:extent cx="5000000" cy="5000000"/><wp:docPr id="1" name="P"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><a:blip r:embed="rId)" +
                    std::to_string(200 + i) +
                    R"("/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>)";
            }
            part.content.insert(part.content.find("<w:body>") + 8, text);
        } else if (part.name == "word/styles.xml") {
            part.content.insert(part.content.find("</w:styles>"), word_styles());
        } else if (part.name == "word/_rels/document.xml.rels") {
            std::string relations;
            for (std::size_t i = 0; i < shape.pictures; ++i) {
                relations +=
                    "<Relationship Id=\"rId" + std::to_string(200 + i) +
                    R"(" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image)" +
                    std::to_string(i) + ".png\"/>";
            }
            part.content.insert(part.content.find("</Relationships>"), relations);
        }
    }
    for (std::size_t i = 0; i < shape.pictures; ++i) {
        parts.push_back({"word/media/image" + std::to_string(i) + ".png",
                         picture(shape.picture_bytes, static_cast<unsigned>(i)), "image/png"});
    }
    return parts;
}

inline std::string measured_docx(const Shape& shape) {
    return contained(measured_parts(shape), Container::docx);
}

constexpr Shape thirty_kilobytes{.picture_bytes = 12'000, .pictures = 1};
constexpr Shape five_megabytes{.picture_bytes = 640'000, .pictures = 8, .paragraphs = 100};

}  // namespace tsb::test
