// SPDX-License-Identifier: GPL-3.0-or-later
// A large document read in pieces is the document read whole.
#include "parsers/docx/slices.hpp"

#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

void describe(const std::vector<Block>& blocks, std::string& out) {
    for (const Block& block : blocks) {
        if (const auto* paragraph = std::get_if<Paragraph>(&block)) {
            out += paragraph->at + '|' + paragraph->anchor + '|';
            for (const Run& run : paragraph->runs) {
                out += run.text + (run.hidden ? "h" : "") + (run.strike ? "s" : "");
                if (run.mark) out += to_string(run.mark->state);
            }
            out += '\n';
            continue;
        }
        const Table& table = std::get<Table>(block);
        out += table.at + ' ' + std::to_string(table.rows) + 'x' + std::to_string(table.columns);
        for (const Cell& cell : table.cells) {
            out += "\n[" + cell.at + ' ' + std::to_string(cell.row_span) + ' ';
            describe(cell.blocks, out);
            out += ']';
        }
    }
}

std::string described(const Sheet& sheet) {
    std::string out;
    describe(sheet.blocks, out);
    out += "aside\n";
    describe(sheet.aside, out);
    for (const SheetProblem& problem : sheet.problems) out += problem.code + problem.text + '\n';
    return out;
}

// The filler shrinks to nothing.
DocxLimits unpressed() {
    DocxLimits limits;
    limits.ratio = 100'000;
    return limits;
}

Sheet read_large(const std::string& bytes) {
    auto sheet = read_docx(bytes, unpressed());
    EXPECT_TRUE(sheet.has_value()) << (sheet ? "" : sheet.error().what);
    return sheet ? *std::move(sheet) : Sheet{};
}

std::string package_of(const std::string& document, const std::string& styles) {
    return zip_parts({{"[Content_Types].xml",
                       std::string("<Types xmlns=\"x\"><Default Extension=\"xml\" ContentType=\"") +
                           word_type + "\"/></Types>"},
                      {"_rels/.rels", relationships_xml(relationship_row("r", "officeDocument",
                                                                         "word/document.xml"))},
                      {"word/document.xml", document},
                      {"word/_rels/document.xml.rels",
                       relationships_xml(relationship_row("s", "styles", "styles.xml"))},
                      {"word/styles.xml", word_part("styles", styles)}});
}

const std::string filler = "<!-- " + std::string(999, 'c') + " -->";

std::string rows(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string merge = i % 2 == 0 ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>";
        out += tr(tc(p(i % 2 == 0 ? t("title " + std::to_string(i)) : ""), merge) +
                  tc(filler + p(legacy(i % 3 == 0 ? "<w:checked/>" : ""))) +
                  tc(p(t("label") + (i == 200 ? r("<w:pict><v:oval/></w:pict>") : ""))));
    }
    return out;
}

TEST(Slices, ALargeDocumentReadInPiecesIsTheDocumentReadWhole) {
    const std::string styles =
        "<w:style w:type=\"table\" w:styleId=\"T\"><w:tblStylePr w:type=\"firstRow\"><w:rPr>"
        "<w:strike/></w:rPr></w:tblStylePr><w:tblStylePr w:type=\"lastRow\"><w:rPr><w:vanish/>"
        "</w:rPr></w:tblStylePr></w:style>";
    const std::string table =
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"T\"/><w:tblLook w:firstRow=\"1\" w:lastRow=\"1\"/>"
        "</w:tblPr><w:tblGrid/>" +
        rows(600) + "</w:tbl>";
    const std::string open_field = r("<w:fldChar w:fldCharType=\"begin\"/>") +
                                   r("<w:instrText>TOC</w:instrText>") +
                                   r("<w:fldChar w:fldCharType=\"separate\"/>");
    const std::string box = "<w:pict><v:textbox><w:txbxContent>" + p(t("boxed")) +
                            "</w:txbxContent></v:textbox></w:pict>";
    const std::string text = p(open_field + t("a > b", "<w:rFonts w:ascii=\"Wingdings\"/>")) +
                             repeat(p(t("some text")) + filler +
                                        "<w:p w:odd=\"a>b</w:p>'\"><w:r><w:t>"
                                        "<![CDATA[</w:body><w:p>]]></w:t></w:r></w:p>" +
                                        p(r(box)),
                                    260) +
                             p(r("<w:fldChar w:fldCharType=\"end\"/>") + t("after the field"));
    for (const std::string& body : {text, table, text + table + text, text + table + table,
                                    repeat(tbl(rows(3)), 100) + p("")}) {
        const std::string document = document_xml(body);
        ASSERT_GT(document.size(), docx::slice_from_bytes);
        const auto slices = docx::Slices::cut(document, docx::cut_body);
        ASSERT_TRUE(slices.has_value());
        EXPECT_GT(slices->list().size(), 1U);
        for (const docx::Slice& slice : slices->list())
            EXPECT_LT(slices->text(slice).size(), 3 * docx::slice_bytes);
        // Something after w:body makes the reader take it whole.
        std::string whole = document;
        whole.insert(whole.find("</w:document>"), "<w:other/>");
        ASSERT_FALSE(docx::Slices::cut(whole, docx::cut_body).has_value());
        const std::string expected = described(read_large(package_of(whole, styles)));
        EXPECT_EQ(described(read_large(package_of(document, styles))) == expected, true);
        EXPECT_EQ(expected.find("drawn-mark") != std::string::npos,
                  body.find("v:oval") != std::string::npos);
    }
}

// What the first piece says reaches the last one.
TEST(Slices, LargeStylesAreReadInPiecesToo) {
    const auto style = [](const std::string& id, const std::string& content) {
        return "<w:style w:type=\"paragraph\" w:styleId=\"" + id + "\">" + content + "</w:style>";
    };
    std::string others;
    for (int i = 0; i < 1000; ++i)
        others += style("Other" + std::to_string(i * i), "<w:rPr><w:b/></w:rPr>");
    ASSERT_GT(others.size(), 2 * docx::slice_bytes);
    const std::string styles =
        style("Unseen",
              "<w:rPr><w:vanish/><w:rFonts w:ascii=\"Wingdings\" w:hAnsi=\"Wingdings\"/></w:rPr>") +
        others + style("Last", "<w:basedOn w:val=\"Unseen\"/>") +
        style("Shown", "<w:basedOn w:val=\"Last\"/><w:rPr><w:vanish w:val=\"0\"/></w:rPr>");
    const auto in_style = [](const std::string& id) {
        return "<w:p><w:pPr><w:pStyle w:val=\"" + id + "\"/></w:pPr>" + t("\xC3\xBE") + "</w:p>";
    };
    const Sheet sheet = read_with_styles(in_style("Last") + in_style("Shown"), styles);
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 2U) << "Wingdings FE is a ticked box";
    EXPECT_TRUE(marks.at(0).hidden);
    EXPECT_FALSE(marks.at(1).hidden);
    EXPECT_EQ(read_docx(package_with("", {{"s", "styles", "styles.xml",
                                           word_part("styles", styles + "<w:style>")}}))
                  .has_value(),
              false);
}

struct UncutRow {
    const char* why;
    std::string document;
};

TEST(Slices, WhatIsNotOfThePlainShapeIsNotCut) {
    const std::string body = repeat(p(t("text")) + filler, 300);
    const std::string sound = document_xml(body);
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = sound;
        const auto at = changed.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return changed.replace(at, from.size(), to);
    };
    ASSERT_TRUE(docx::Slices::cut(sound, docx::cut_body).has_value());
    const UncutRow table[] = {
        {"small", document_xml(p(t("text")))},
        {"a document type", with("<w:document", "<!DOCTYPE a><w:document")},
        {"another root", with("<w:document", "<w:other")},
        {"no body", with("<w:body>", "<w:other>")},
        {"cut off", sound.substr(0, sound.size() - 20)},
        {"something after the body", with("</w:body>", "</w:body><w:p/>")},
        {"an end tag too many", with("<!-- ", "</w:p><!-- ")},
        {"a comment without an end", with(" -->", " --")},
        {"a quote without an end", with("xml:space=\"preserve\"", "xml:space=\"preserve")},
    };
    for (const UncutRow& row : table) {
        const auto slices = docx::Slices::cut(row.document, docx::cut_body);
        if (std::string_view(row.why) == "a comment without an end" ||
            std::string_view(row.why) == "a quote without an end") {
            // Cut or not: the parser refuses it.
            EXPECT_FALSE(read_docx(package_of(row.document, "")).has_value()) << row.why;
            continue;
        }
        EXPECT_FALSE(slices.has_value()) << row.why;
    }
}

TEST(Slices, ADamagedPieceAndALimitAreErrorsOfTheWholeDocument) {
    const std::string body = repeat(p(t("text")) + filler, 300);
    const auto crossed =
        read_docx(package_of(document_xml(body + "<w:p><w:r></w:p></w:r>"), ""), unpressed());
    ASSERT_FALSE(crossed.has_value());
    EXPECT_EQ(document_fault(crossed.error()), DocxFault::damaged);
    DocxLimits limits = unpressed();
    limits.xml_nodes = 4000;  // more than one piece has, less than the part
    const auto many =
        read_docx(package_of(document_xml(repeat(p(t("text")) + filler, 900)), ""), limits);
    ASSERT_FALSE(many.has_value());
    EXPECT_NE(many.error().what.find("xml_nodes"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
