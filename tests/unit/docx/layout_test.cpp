// SPDX-License-Identifier: GPL-3.0-or-later
// Where things stand, what is visible, and which view of tracked changes they belong to: D10, D11,
// D16, D17, D18.
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

TEST(Layout, AMergedCellIsOneCellOverItsRows) {
    const Sheet sheet = read_body(tbl(
        tr(tc(p("")) + tc(p(t("choose")), "<w:gridSpan w:val=\"2\"/>")) +
        tr(tc(p(t("7/17")), "<w:vMerge w:val=\"restart\"/>") + tc(p(t("☒"))) + tc(p(t("yes")))) +
        tr(tc(p(""), "<w:vMerge/>") + tc(p(t("☐"))) + tc(p(t("no")))) +
        tr(tc(p(t("10/17"))) + tc(p(t("☐"))) + tc(p(t("yes"))))));
    const Table& table = table_at(sheet.blocks, 0);
    EXPECT_EQ(table.rows, 4U);
    EXPECT_EQ(table.columns, 3U);
    ASSERT_EQ(table.cells.size(), 10U);
    EXPECT_EQ(table.cells.at(1).column_span, 2U);
    const Cell& title = table.cells.at(2);
    EXPECT_EQ(title.row, 1U);
    EXPECT_EQ(title.row_span, 2U);
    EXPECT_EQ(title.at, "table 1 row 2 cell 1");
    EXPECT_EQ(plain_text(title.blocks), "7/17");
    const Cell& no_box = table.cells.at(5);
    EXPECT_EQ(no_box.row, 2U);
    EXPECT_EQ(no_box.column, 1U);
    EXPECT_EQ(no_box.at, "table 1 row 3 cell 2");
    EXPECT_EQ(all_marks(sheet).at(1).at, "table 1 row 3 cell 2");
    EXPECT_EQ(all_marks(sheet).at(1).text, "no");
}

TEST(Layout, AContinuedCellWithoutABeginningIsACellOfItsOwn) {
    const Sheet sheet =
        read_body(tbl(tr(tc(p(t("a")), "<w:vMerge w:val=\"continue\"/>")) + tr(tc(p(t("b"))))));
    EXPECT_EQ(table_at(sheet.blocks, 0).cells.size(), 2U);
    EXPECT_EQ(plain_text(sheet.blocks), "a\nb");
}

TEST(Layout, WhatStandsInTheLowerPartOfAMergedCellIsHidden) {
    const Sheet sheet = read_body(
        tbl(tr(tc(p(t("a")), "<w:vMerge w:val=\"restart\"/>")) + tr(tc(p(t("☒")), "<w:vMerge/>"))));
    ASSERT_EQ(table_at(sheet.blocks, 0).cells.size(), 1U);
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_TRUE(all_marks(sheet).at(0).hidden);
}

TEST(Layout, CellsMergedAlongTheRowAreOneCell) {
    const std::string begins = "<w:hMerge w:val=\"restart\"/>", goes_on = "<w:hMerge/>";
    const Sheet sheet =
        read_body(tbl(tr(tc(p(t("7/17")), begins) + tc(p(""), goes_on) + tc(p(t("☒")))) +
                      tr(tc(p(t("a")), goes_on) + tc(p(t("b")), begins) + tc(p(t("☐")), goes_on))));
    const Table& table = table_at(sheet.blocks, 0);
    ASSERT_EQ(table.cells.size(), 4U);
    EXPECT_EQ(table.columns, 3U);
    EXPECT_EQ(table.cells.at(0).column_span, 2U);
    EXPECT_EQ(table.cells.at(1).column, 2U);
    EXPECT_EQ(table.cells.at(1).at, "table 1 row 1 cell 3");
    EXPECT_EQ(plain_text(table.cells.at(2).blocks), "a") << "nothing stands before it";
    EXPECT_EQ(table.cells.at(3).column_span, 2U);
    ASSERT_EQ(all_marks(sheet).size(), 2U);
    EXPECT_TRUE(all_marks(sheet).at(1).hidden) << "in the later part of a merged cell";
}

TEST(Layout, CellsMergedBothWaysAreOneCell) {
    const std::string wide = "<w:hMerge/>", low = "<w:vMerge/>";
    const Sheet sheet = read_body(
        tbl(tr(tc(p(t("a")), "<w:hMerge w:val=\"restart\"/><w:vMerge w:val=\"restart\"/>") +
               tc(p(""), wide + low) + tc(p(t("b")))) +
            tr(tc(p(""), "<w:hMerge w:val=\"restart\"/>" + low) + tc(p(""), wide + low) +
               tc(p(t("c"))))));
    const Table& table = table_at(sheet.blocks, 0);
    ASSERT_EQ(table.cells.size(), 3U);
    EXPECT_EQ(table.cells.at(0).column_span, 2U);
    EXPECT_EQ(table.cells.at(0).row_span, 2U);
    EXPECT_EQ(table.cells.at(2).column, 2U);
}

TEST(Layout, RowsThatBeginLaterAreShifted) {
    const Sheet sheet = read_body(
        tbl(tr(tc(p(t("a"))) + tc(p(t("b")))) + tr(tc(p(t("c"))), "<w:gridBefore w:val=\"1\"/>")));
    EXPECT_EQ(table_at(sheet.blocks, 0).cells.at(2).column, 1U);
}

TEST(Layout, TablesAreNumberedInDocumentOrderNestedOnesToo) {
    const std::string inner = tbl(tr(tc(p(t("☐")))));
    const Sheet sheet = read_body(p(t("one")) + tbl(tr(tc(inner + p("")))) + p(t("☐ two")) + inner);
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks.at(0).at, "table 2 row 1 cell 1");
    EXPECT_EQ(marks.at(1).at, "paragraph 2");
    EXPECT_EQ(marks.at(2).at, "table 3 row 1 cell 1");
    EXPECT_EQ(marks.at(0).part, "word/document.xml");
}

TEST(Layout, AfterANestedTableTheCellKeepsItsPlace) {
    const Sheet sheet = read_body(tbl(tr(tc(tbl(tr(tc(p("")))) + p(t("☐"))))));
    EXPECT_EQ(all_marks(sheet).at(0).at, "table 1 row 1 cell 1");
}

TEST(Layout, ATableDrawnFromRightToLeftKeepsItsLogicalOrder) {
    const Sheet sheet = read_body("<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr>" +
                                  tr(tc(p(t("أ"))) + tc(p(t("ب")))) + "</w:tbl>");
    EXPECT_TRUE(table_at(sheet.blocks, 0).right_to_left);
    EXPECT_EQ(plain_text(table_at(sheet.blocks, 0).cells.at(0).blocks), "أ");
}

TEST(Layout, AlternateContentIsReadOnce) {
    const std::string box = "<w:txbxContent>" + p(t("☒ yes")) + "</w:txbxContent>";
    const Sheet sheet =
        read_body(p(r("<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>" +
                      box + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" +
                      box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>") +
                    t("body")));
    EXPECT_EQ(plain_text(sheet.blocks), "body");
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).at, "text box 1, paragraph 1");
    ASSERT_EQ(sheet.aside.size(), 2U) << "the text box and the footer";
}

TEST(Layout, TrackedChangesKeepBothViews) {
    const Sheet sheet = read_body(p("<w:del>" + r("<w:delText>old</w:delText>") +
                                    "</w:del><w:ins>" + t("new☒") + "</w:ins>" + t("kept")));
    const auto& runs = paragraph_at(sheet.blocks, 0).runs;
    ASSERT_EQ(runs.size(), 4U);
    EXPECT_EQ(runs.at(0).text, "old");
    EXPECT_EQ(runs.at(0).revision, Revision::deleted);
    EXPECT_EQ(runs.at(1).revision, Revision::inserted);
    EXPECT_EQ(runs.at(2).revision, Revision::inserted);
    EXPECT_TRUE(runs.at(2).mark.has_value());
    EXPECT_EQ(runs.at(3).revision, Revision::none);
    EXPECT_EQ(plain_text(sheet.blocks), "newkept");
}

struct RevisionRow {
    const char* why;
    std::string body;
    std::optional<Revision> expected;  // nullopt: in no view
};

TEST(Layout, EveryKindOfTrackedChangeIsFlagged) {
    const std::string box = t("☒");
    const RevisionRow table[] = {
        {"inserted run", p("<w:ins>" + box + "</w:ins>"), Revision::inserted},
        {"moved here", p("<w:moveTo>" + box + "</w:moveTo>"), Revision::inserted},
        {"deleted run", p("<w:del>" + box + "</w:del>"), Revision::deleted},
        {"moved away", p("<w:moveFrom>" + box + "</w:moveFrom>"), Revision::deleted},
        {"inserted, then deleted", p("<w:ins><w:del>" + box + "</w:del></w:ins>"), std::nullopt},
        {"deleted row", tbl(tr(tc(p(box)), "<w:del w:id=\"1\"/>")), Revision::deleted},
        {"inserted row", tbl(tr(tc(p(box)), "<w:ins w:id=\"1\"/>")), Revision::inserted},
        {"deleted cell", tbl(tr(tc(p(box), "<w:cellDel w:id=\"1\"/>"))), Revision::deleted},
        {"inserted cell", tbl(tr(tc(p(box), "<w:cellIns w:id=\"1\"/>"))), Revision::inserted},
        {"deleted form field", p("<w:del>" + legacy("<w:checked/>") + "</w:del>"),
         Revision::deleted},
    };
    for (const RevisionRow& row : table) {
        const Sheet sheet = read_body(row.body);
        const auto* paragraph = std::get_if<Paragraph>(&sheet.blocks.at(0));
        if (paragraph == nullptr)
            paragraph = &paragraph_at(table_at(sheet.blocks, 0).cells.at(0).blocks, 0);
        ASSERT_EQ(paragraph->runs.size(), row.expected ? 1U : 0U) << row.why;
        if (row.expected) {
            EXPECT_EQ(paragraph->runs.at(0).revision, *row.expected) << row.why;
        }
    }
}

struct HiddenRow {
    const char* why;
    std::string body;
    bool hidden;
};

TEST(Layout, WhatAPersonCannotSeeIsFlagged) {
    const auto with = [](const std::string& properties) { return p(t("☒", properties)); };
    const HiddenRow table[] = {
        {"plain", with(""), false},
        {"vanish", with("<w:vanish/>"), true},
        {"vanish switched off", with("<w:vanish w:val=\"0\"/>"), false},
        {"white on white", with("<w:color w:val=\"FFFFFF\"/>"), true},
        {"nearly white", with("<w:color w:val=\"F8F8F8\"/>"), true},
        {"grey is seen", with("<w:color w:val=\"808080\"/>"), false},
        {"automatic colour", with("<w:color w:val=\"auto\"/>"), false},
        {"white on black",
         with("<w:color w:val=\"FFFFFF\"/><w:shd w:val=\"clear\" w:fill=\"000000\"/>"), false},
        {"black on black",
         with("<w:color w:val=\"000000\"/><w:shd w:val=\"clear\" w:fill=\"000000\"/>"), true},
        {"one point", with("<w:sz w:val=\"2\"/>"), true},
        {"three and a half points, the limit", with("<w:sz w:val=\"7\"/>"), true},
        {"four points", with("<w:sz w:val=\"8\"/>"), false},
        {"white in a dark cell",
         tbl(tr(tc(p(t("☒", "<w:color w:val=\"FFFFFF\"/>")),
                   "<w:shd w:val=\"clear\" w:fill=\"1F497D\"/>"))),
         false},
        {"white in a dark paragraph",
         "<w:p><w:pPr><w:shd w:val=\"clear\" w:fill=\"000000\"/></w:pPr>" +
             t("☒", "<w:color w:val=\"FFFFFF\"/>") + "</w:p>",
         false},
        {"a hidden row", tbl(tr(tc(p(t("☒"))), "<w:hidden/>")), true},
        {"a hidden form field",
         p(r("<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox/></w:ffData></w:fldChar>",
             "<w:vanish/>") +
           r("<w:instrText>FORMCHECKBOX</w:instrText>") + r("<w:fldChar w:fldCharType=\"end\"/>")),
         true},
    };
    for (const HiddenRow& row : table) {
        const auto marks = marks_of(row.body);
        ASSERT_EQ(marks.size(), 1U) << row.why;
        EXPECT_EQ(marks.at(0).hidden, row.hidden) << row.why;
    }
}

struct StyledRow {
    const char* why;
    std::string paragraph_style, properties;
    bool hidden;
};

TEST(Layout, HidingByStylesFollowsTheRulesOfTheStandard) {
    const std::string styles =
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"/>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Para\"><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Dark\"><w:pPr><w:shd w:val=\"clear\" "
        "w:fill=\"000000\"/></w:pPr></w:style>"
        "<w:style w:type=\"character\" w:styleId=\"Char\"><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:type=\"character\" w:styleId=\"White\"><w:rPr><w:color "
        "w:val=\"FFFFFF\"/></w:rPr></w:style>";
    const StyledRow table[] = {
        {"by the paragraph's style", "Para", "", true},
        {"by the character style", "Normal", "<w:rStyle w:val=\"Char\"/>", true},
        {"both cancel out", "Para", "<w:rStyle w:val=\"Char\"/>", false},
        {"stated on the run it is absolute", "Para", "<w:vanish w:val=\"0\"/>", false},
        {"stated on the run, whatever the styles", "Para", "<w:rStyle w:val=\"Char\"/><w:vanish/>",
         true},
        {"white by style", "", "<w:rStyle w:val=\"White\"/>", true},
        {"white on a dark paragraph style", "Dark", "<w:rStyle w:val=\"White\"/>", false},
        {"a style that does not exist", "None", "", false},
    };
    for (const StyledRow& row : table) {
        const Sheet sheet =
            read_with_styles("<w:p><w:pPr><w:pStyle w:val=\"" + row.paragraph_style +
                                 "\"/></w:pPr>" + t("x", row.properties) + "</w:p>",
                             styles);
        EXPECT_EQ(paragraph_at(sheet.blocks, 0).runs.at(0).hidden, row.hidden) << row.why;
    }
}

TEST(Layout, StrikeAndEmphasisAreKept) {
    const Sheet sheet =
        read_body(p(t("a", "<w:strike/>") + t("b", "<w:dstrike/>") + t("c", "<w:b/>") +
                    t("d", "<w:highlight w:val=\"yellow\"/>") + t("e", "<w:b w:val=\"0\"/>")));
    const auto& runs = paragraph_at(sheet.blocks, 0).runs;
    ASSERT_EQ(runs.size(), 3U) << "runs that look the same are one";
    EXPECT_TRUE(runs.at(0).strike);
    EXPECT_EQ(runs.at(0).text, "ab");
    EXPECT_TRUE(runs.at(1).emphasis);
    EXPECT_EQ(runs.at(1).text, "cd");
    EXPECT_FALSE(runs.at(2).emphasis);
}

TEST(Layout, TextBreaksAndBlanksAreKeptAsTheyAreShown) {
    const Sheet sheet = read_body(
        p(r("<w:t> trimmed </w:t><w:tab/><w:t>a</w:t><w:br/><w:t xml:space=\"preserve\"> b</w:t>"
            "<w:noBreakHyphen/><w:softHyphen/><w:cr/>")));
    EXPECT_EQ(plain_text(sheet.blocks), "trimmed\ta\n b-\n");
}

TEST(Layout, EveryContainerOfRunsIsRead) {
    const Sheet sheet = read_body(p("<w:hyperlink>" + t("a") + "</w:hyperlink><w:smartTag>" +
                                    t("b") + "</w:smartTag><w:customXml>" + t("c") +
                                    "</w:customXml><w:bdo>" + t("d") + "</w:bdo>" +
                                    r("<w:ruby><w:rt>" + t("x") + "</w:rt><w:rubyBase>" + t("e") +
                                      "</w:rubyBase></w:ruby>")) +
                                  "<w:customXml>" + p(t("f")) + "</w:customXml>");
    EXPECT_EQ(plain_text(sheet.blocks), "abcde\nf");
}

TEST(Layout, ElementsOfOtherNamespacesAreNotShown) {
    const Sheet sheet = read_body(p("<x:r xmlns:x=\"urn:evil\"><x:t>☒</x:t></x:r>" + t("body")) +
                                  "<x:p xmlns:x=\"urn:evil\">" + t("☒") + "</x:p>");
    EXPECT_EQ(plain_text(sheet.blocks), "body");
    EXPECT_TRUE(all_marks(sheet).empty());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

Sheet read_main(const std::string& document) {
    const std::string types =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
        "PartName=\"/w/d.xml\" "
        "ContentType=\"application/"
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    const std::string relationships =
        "<Relationships "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
        "Id=\"r\" "
        "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" "
        "Target=\"/w/d.xml\"/></Relationships>";
    auto sheet = read_docx(zip_parts(
        {{"[Content_Types].xml", types}, {"_rels/.rels", relationships}, {"w/d.xml", document}}));
    EXPECT_TRUE(sheet.has_value()) << (sheet ? "" : sheet.error().what);
    return sheet ? *std::move(sheet) : Sheet{};
}

TEST(Layout, StrictDocumentsAndOtherPrefixesAreTheSameDocument) {
    const std::string word = document_xml(p(legacy("<w:checked/>")) + tbl(tr(tc(p(t("a"))))));
    const std::string strict =
        replaced(word, "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                 "http://purl.oclc.org/ooxml/wordprocessingml/main");
    const std::string other =
        replaced(replaced(replaced(word, "<w:", "<ns0:"), "</w:", "</ns0:"), " w:", " ns0:");
    const std::string prefixed = replaced(other, "xmlns:w=", "xmlns:ns0=");
    const std::string unprefixed =
        replaced(replaced(replaced(word, "<w:", "<"), "</w:", "</"), "xmlns:w=",
                 "xmlns=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:w=");
    for (const std::string& document : {word, strict, prefixed, unprefixed}) {
        const Sheet sheet = read_main(document);
        ASSERT_EQ(all_marks(sheet).size(), 1U) << document;
        EXPECT_EQ(all_marks(sheet).at(0).state, ticked) << document;
        EXPECT_EQ(all_marks(sheet).at(0).part, "w/d.xml");
        EXPECT_EQ(plain_text(sheet.blocks), "\na");
    }
}

TEST(Layout, HeadersNotesAndCommentsAreAside) {
    const std::string w =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    const std::string type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    const auto sheet = read_docx(zip_parts(
        {{"[Content_Types].xml",
          "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
          "Extension=\"xml\" "
          "ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>"},
         {"_rels/.rels",
          "<Relationships "
          "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
          "Id=\"r\" Type=\"" +
              type + "officeDocument\" Target=\"word/document.xml\"/></Relationships>"},
         {"word/document.xml", document_xml(p(t("body")))},
         {"word/_rels/document.xml.rels",
          "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          "<Relationship Id=\"a\" Type=\"" +
              type +
              "header\" Target=\"header1.xml\"/>"
              "<Relationship Id=\"b\" Type=\"" +
              type +
              "comments\" Target=\"/word/comments.xml\"/>"
              "<Relationship Id=\"c\" Type=\"" +
              type +
              "footnotes\" Target=\"footnotes.xml\"/>"
              "<Relationship Id=\"d\" Type=\"" +
              type + "hyperlink\" Target=\"http://a/\" TargetMode=\"External\"/></Relationships>"},
         {"word/header1.xml", "<w:hdr " + w + ">" + p(t("☐ head")) + "</w:hdr>"},
         {"word/comments.xml",
          "<w:comments " + w + "><w:comment>" + p(t("why")) + "</w:comment></w:comments>"},
         {"word/footnotes.xml", "<w:footnotes " + w + "><w:footnote w:type=\"separator\">" +
                                    p(t("x")) + "</w:footnote><w:footnote>" + p(t("note")) +
                                    "</w:footnote></w:footnotes>"}}));
    ASSERT_TRUE(sheet.has_value()) << sheet.error().what;
    EXPECT_EQ(sheet->format, Format::docm);
    ASSERT_EQ(sheet->problems.size(), 1U);
    EXPECT_EQ(sheet->problems.at(0).code, "macros");
    ASSERT_EQ(sheet->aside.size(), 3U);
    EXPECT_EQ(paragraph_at(sheet->aside, 0).part, "word/header1.xml");
    EXPECT_EQ(paragraph_at(sheet->aside, 1).at, "comment 1, paragraph 1");
    EXPECT_EQ(paragraph_at(sheet->aside, 2).at, "footnote 1, paragraph 1");
    EXPECT_EQ(all_marks(*sheet).at(0).part, "word/header1.xml");
}

TEST(Layout, ADocumentPutIntoTheDocumentIsReported) {
    const Sheet sheet = read_body("<w:altChunk r:id=\"x\"/>" + p(t("body")));
    ASSERT_EQ(sheet.problems.size(), 1U);
    EXPECT_EQ(sheet.problems.at(0).code, "unsupported-format");
}

}  // namespace
}  // namespace tsb::test
