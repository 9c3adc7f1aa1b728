// SPDX-License-Identifier: GPL-3.0-or-later
// Other ways to write the same document: D10 as Word 2003 tracks it, D19, D21, D22.
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

std::string flat_part(const std::string& name, const std::string& type, const std::string& xml) {
    return "<pkg:part pkg:name=\"" + name + "\" pkg:contentType=\"" + type + "\"><pkg:xmlData>" +
           xml + "</pkg:xmlData></pkg:part>";
}

std::string without_declaration(const std::string& xml) {
    return xml.substr(xml.find("<w:"));
}

constexpr const char* office = "application/vnd.openxmlformats-package.relationships+xml";

std::string flat(const std::string& body, const std::string& more = "",
                 const std::string& rows = "", const std::string& type = word_type) {
    return "<?xml version=\"1.0\" standalone=\"yes\"?>\n"
           "<?mso-application progid=\"Word.Document\"?>\n"
           "<pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">" +
           flat_part(
               "/_rels/.rels", office,
               relationships_xml(relationship_row("r", "officeDocument", "word/document.xml"))) +
           flat_part("/word/document.xml", type, without_declaration(document_xml(body))) +
           flat_part("/word/_rels/document.xml.rels", office, relationships_xml(rows)) + more +
           "</pkg:package>";
}

// UTF-16 of text in the Basic Multilingual Plane.
std::string utf16(std::string_view text, bool big_endian) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text.at(at)); };
        const std::size_t size = byte(i) < 0x80 ? 1 : byte(i) < 0xE0 ? 2 : 3;
        unsigned code = size == 1 ? byte(i) : byte(i) & (size == 2 ? 0x1FU : 0xFU);
        for (std::size_t k = 1; k < size; ++k) code = code << 6U | (byte(i + k) & 0x3FU);
        const char high = static_cast<char>(code >> 8U), low = static_cast<char>(code & 0xFFU);
        out += big_endian ? std::string{high, low} : std::string{low, high};
        i += size;
    }
    return out;
}

TEST(Dialects, APartInUtf16IsTheSameDocument) {
    const std::string body = p(legacy("<w:checked/>") + t(" 支持批准")) + p(t("Поддерживает"));
    const auto package_of = [](const std::string& document) {
        return zip_parts(
            {{"[Content_Types].xml",
              "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
              "<Default Extension=\"xml\" ContentType=\"" +
                  std::string(word_type) + "\"/></Types>"},
             {"_rels/.rels",
              relationships_xml(relationship_row("r", "officeDocument", "word/document.xml"))},
             {"word/document.xml", document}});
    };
    const auto declared = [](const std::string& xml, const std::string& encoding) {
        return "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + without_declaration(xml);
    };
    std::string large = body;
    for (int i = 0; i < 9000; ++i) large += p(t(std::to_string(i * i)));
    for (const bool big_endian : {false, true}) {
        const std::string mark = big_endian ? "\xFE\xFF" : "\xFF\xFE";
        for (const std::string& text : {body, large}) {
            const std::string xml = declared(document_xml(text), "UTF-16");
            const Sheet wanted = read_sound(package_of(document_xml(text)));
            for (const std::string& bytes :
                 {mark + utf16(xml, big_endian), utf16(xml, big_endian)}) {
                const Sheet sheet = read_sound(package_of(bytes));
                EXPECT_EQ(plain_text(sheet) == plain_text(wanted), true);
                ASSERT_EQ(all_marks(sheet).size(), 1U);
                EXPECT_EQ(all_marks(sheet).at(0).state, ticked);
            }
        }
        // It says one thing and is another; or stops in the middle.
        const std::string wrong = mark + utf16(declared(document_xml(body), "GB18030"), big_endian);
        const std::string whole = mark + utf16(declared(document_xml(body), "UTF-16"), big_endian);
        for (const std::string& bytes : {wrong, whole.substr(0, whole.size() - 11)}) {
            const auto refused = read_docx(package_of(bytes));
            ASSERT_FALSE(refused.has_value());
            EXPECT_EQ(document_fault(refused.error()), DocxFault::damaged);
        }
    }
}

TEST(Dialects, D19FlatOpcIsTheSameDocument) {
    const std::string body = p(legacy("<w:checked/>") + t(" supports")) + tbl(tr(tc(p(t("a")))));
    const std::string notes =
        word_part("comments", "<w:comment w:id=\"1\">" + p(t("remark")) + "</w:comment>");
    const Sheet sheet = read_sound(flat(body, flat_part("/word/comments.xml", "x", notes),
                                        relationship_row("c", "comments", "comments.xml")));
    EXPECT_EQ(sheet.format, Format::docx);
    EXPECT_EQ(plain_text(sheet), " supports\na\nremark");
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(all_marks(sheet).at(0).state, ticked);
    EXPECT_EQ(all_marks(sheet).at(0).part, "word/document.xml");
    EXPECT_TRUE(is_word_xml(flat(body)));
    EXPECT_TRUE(is_word_xml("\xEF\xBB\xBF" + flat(body)));
}

TEST(Dialects, D19FlatOpcKeepsBinaryPartsInBase64) {
    // A bare property bag needs none; the value of this control stands in the binary part.
    const std::string data =
        "<pkg:part pkg:name=\"/word/activeX/activeX1.bin\" pkg:contentType=\"x\"><pkg:binaryData>"
        "QB3Si0LszhGeDQCq\nAGAC8wACFAAAAEAAAAAAAAEAAIAxAAAAAAAAAAAA"
        "</pkg:binaryData></pkg:part>";
    const std::string control =
        flat_part("/word/activeX/activeX1.xml", "x",
                  "<ax:ocx xmlns:ax=\"http://schemas.microsoft.com/office/2006/activeX\" "
                  "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
                  "ax:classid=\"{8BD21D40-EC42-11CE-9E0D-00AA006002F3}\" "
                  "ax:persistence=\"persistStreamInit\" r:id=\"b\"/>");
    const std::string names =
        flat_part("/word/activeX/_rels/activeX1.xml.rels", office,
                  relationships_xml(relationship_row("b", "activeXControlBinary", "activeX1.bin")));
    const Sheet sheet = read_sound(flat(p(r("<w:object><w:control r:id=\"c\"/></w:object>")),
                                        control + names + data,
                                        relationship_row("c", "control", "activeX/activeX1.xml")));
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(all_marks(sheet).at(0).state, ticked) << all_marks(sheet).at(0).why;
}

TEST(Dialects, D19AFlatPackageThatCouldMeanTwoThingsIsRefused) {
    const std::string again = flat_part("/WORD/document.xml", "x", "<a/>");
    const auto two = read_docx(flat(p(t("a")), again));
    ASSERT_FALSE(two.has_value());
    EXPECT_EQ(document_fault(two.error()), DocxFault::damaged);
    EXPECT_NE(two.error().what.find("two parts"), std::string::npos);
    const auto other = read_docx(flat(p(t("a")), "", "", "application/x-workbook"));
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(document_fault(other.error()), DocxFault::no_document);
    DocxLimits limits;
    limits.part_bytes = 1000;
    const auto large = read_docx(flat(p(t("a"))), limits);
    ASSERT_FALSE(large.has_value());
    EXPECT_EQ(document_fault(large.error()), DocxFault::limit);
    limits = {};
    limits.entries = 2;
    const auto many = read_docx(flat(p(t("a"))), limits);
    ASSERT_FALSE(many.has_value());
    EXPECT_NE(many.error().what.find("entries"), std::string::npos);
}

struct TypeRow {
    const char* why;
    std::string type;
    Format format;
    bool macros;
};

TEST(Dialects, D19TheContentTypeSaysWhatTheDocumentIs) {
    const std::string word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    const std::string macro = "application/vnd.ms-word.";
    const TypeRow table[] = {
        {"docx", word + "document.main+xml", Format::docx, false},
        {"dotx", word + "template.main+xml", Format::docx, false},
        {"docm", macro + "document.macroEnabled.main+xml", Format::docm, true},
        {"dotm", macro + "template.macroEnabledTemplate.main+xml", Format::docm, true},
    };
    for (const TypeRow& row : table) {
        const std::string body = p(legacy("<w:checked/>"));
        for (const std::string& bytes :
             {package_with(body, {}, {}, row.type), flat(body, "", "", row.type)}) {
            const Sheet sheet = read_sound(bytes);
            EXPECT_EQ(sheet.format, row.format) << row.why;
            EXPECT_EQ(has_problem(sheet, "macros"), row.macros) << row.why;
            EXPECT_EQ(all_marks(sheet).size(), 1U) << row.why;
        }
    }
    const Sheet smuggled =
        read_sound(package_with(p(t("x")), {{"v", "vbaProject", "vbaProject.bin", "code"}}));
    EXPECT_TRUE(has_problem(smuggled, "macros")) << "a docx that brings macros";
}

std::string word2003(const std::string& body, const std::string& styles = "",
                     const std::string& attributes = "") {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
           "<?mso-application progid=\"Word.Document\"?>"
           "<w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\" "
           "xmlns:v=\"urn:schemas-microsoft-com:vml\" "
           "xmlns:wx=\"http://schemas.microsoft.com/office/word/2003/auxHint\" "
           "xmlns:aml=\"http://schemas.microsoft.com/aml/2001/core\" xml:space=\"preserve\" " +
           attributes + "><w:styles>" + styles + "</w:styles><w:body><wx:sect>" + body +
           "<w:sectPr><w:hdr "
           "w:type=\"odd\"><w:p><w:r><w:t>head</w:t></w:r></w:p></w:hdr></w:sectPr>"
           "</wx:sect></w:body></w:wordDocument>";
}

std::string t2003(const std::string& text, const std::string& properties = "") {
    return r("<w:t>" + text + "</w:t>", properties);
}

TEST(Dialects, D19Word2003XmlIsTheSameDocument) {
    const std::string box = legacy("<w:default w:val=\"off\"/><w:checked w:val=\"on\"/>");
    const std::string merged = tbl(
        tr(tc(p(t2003("7/17")), "<w:vmerge w:val=\"restart\"/>") + tc(p(box))) +
        tr(tc(p(""), "<w:vmerge/>") + tc(p(r("<w:sym w:font=\"Wingdings\" w:char=\"F06F\"/>")))));
    const std::string bytes = word2003(
        "<wx:sub-section>" + p(t2003("a ") + t2003("b")) + "</wx:sub-section>" + merged,
        "<w:style w:type=\"character\" w:styleId=\"H\"><w:rPr><w:vanish/></w:rPr></w:style>");
    EXPECT_TRUE(is_word_xml(bytes));
    const Sheet sheet = read_sound(bytes);
    EXPECT_EQ(sheet.format, Format::docx);
    EXPECT_EQ(plain_text(sheet.blocks), "a b\n7/17\n\n") << "blanks are kept by the root";
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 2U);
    EXPECT_EQ(marks.at(0).state, ticked);
    EXPECT_EQ(marks.at(1).state, empty);
    EXPECT_EQ(marks.at(1).at, "table 1 row 2 cell 2");
    EXPECT_EQ(marks.at(0).part, "");
    EXPECT_EQ(table_at(sheet.blocks, 1).cells.at(0).row_span, 2U);
    EXPECT_EQ(plain_text(sheet.aside), "head");
}

TEST(Dialects, D10D19Word2003KeepsBothViewsOfTrackedChanges) {
    const auto annotated = [](const std::string& type, const std::string& content) {
        return "<aml:annotation aml:id=\"0\" w:type=\"" + type + "\"><aml:content>" + content +
               "</aml:content></aml:annotation>";
    };
    const Sheet sheet = read_sound(
        word2003(p(annotated("Word.Deletion", r("<w:delText>old</w:delText>")) +
                   annotated("Word.Insertion", t2003("new")) +
                   "<aml:annotation aml:id=\"1\" w:type=\"Word.Comment.Start\"/>" + t2003("kept") +
                   "<w:r>" + annotated("Word.Comment", p(t2003("remark"))) + "</w:r>" +
                   r("<w:footnote>" + p(t2003("note")) + "</w:footnote>"))));
    const auto& runs = paragraph_at(sheet.blocks, 0).runs;
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs.at(0).revision, Revision::deleted);
    EXPECT_EQ(runs.at(1).revision, Revision::inserted);
    EXPECT_EQ(runs.at(2).revision, Revision::none);
    ASSERT_EQ(sheet.aside.size(), 3U);
    EXPECT_EQ(paragraph_at(sheet.aside, 0).at, "comment 1, paragraph 1");
    EXPECT_EQ(paragraph_at(sheet.aside, 0).anchor, "paragraph 1");
    EXPECT_EQ(plain_text(paragraph_at(sheet.aside, 1)), "note");
}

TEST(Dialects, D19Word2003StylesFontsAndMacrosAreSeen) {
    const Sheet sheet = read_sound(word2003(
        p(t2003("x", "<w:rStyle w:val=\"H\"/>") +
          t2003("\xEF\x83\xBE", "<w:rFonts w:ascii=\"Wingdings\" w:h-ansi=\"Wingdings\"/>")),
        "<w:style w:type=\"character\" w:styleId=\"H\"><w:rPr><w:vanish/></w:rPr></w:style>",
        "w:macrosPresent=\"yes\""));
    const auto& runs = paragraph_at(sheet.blocks, 0).runs;
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_TRUE(runs.at(0).hidden);
    EXPECT_EQ(runs.at(1).mark->state, ticked);
    EXPECT_TRUE(has_problem(sheet, "macros"));
}

TEST(Dialects, D19OneNamespaceDoesNotReachIntoTheOther) {
    // Word would not show paragraphs of 2003 in a document of today.
    const Sheet sheet = read_body(
        "<old:p xmlns:old=\"http://schemas.microsoft.com/office/word/2003/wordml\"><old:r><old:t>☒"
        "</old:t></old:r></old:p>" +
        p(t("body")));
    EXPECT_EQ(plain_text(sheet.blocks), "body");
    EXPECT_TRUE(all_marks(sheet).empty());
    EXPECT_FALSE(is_word_xml("<html>" + std::string(5000, ' ') +
                             "http://schemas.microsoft.com/office/word/2003/wordml"));
    EXPECT_FALSE(is_word_xml("see http://schemas.microsoft.com/office/word/2003/wordml"));
}

TEST(Dialects, D21ABoxThatIsAListBulletIsNoMark) {
    // As Google Docs exports a checklist.
    const std::string numbering =
        word_part("numbering",
                  "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt "
                  "w:val=\"bullet\"/><w:lvlText w:val=\"☐\"/></w:lvl></w:abstractNum>");
    const Sheet sheet = read_sound(package_with(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>" +
            t("supports") + "</w:p>" + p(t("☒ opposes")),
        {{"n", "numbering", "numbering.xml", numbering}}));
    EXPECT_EQ(plain_text(paragraph_at(sheet.blocks, 0)), "supports");
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 1U) << "the glyph in the text is one";
    EXPECT_EQ(marks.at(0).state, ticked);
}

TEST(Dialects, D22TheProgramThatWroteTheFileChangesNothing) {
    const std::string body = p(legacy("<w:default w:val=\"0\"/><w:checked w:val=\"1\"/>"));
    for (const char* program : {"WPS Office_11.1.0", "Pages", "LibreOffice/7.4"}) {
        const Sheet sheet = read_sound(
            package_with(body, {},
                         {{"docProps/app.xml", std::string("<Properties><Application>") + program +
                                                   "</Application></Properties>"}}));
        ASSERT_EQ(all_marks(sheet).size(), 1U) << program;
        EXPECT_EQ(all_marks(sheet).at(0).state, ticked) << program;
    }
}

}  // namespace
}  // namespace tsb::test
