// SPDX-License-Identifier: GPL-3.0-or-later
// What floats beside the text or is drawn on it: D9, D11, D13, D14, D15, D25.
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

const std::string inline_picture =
    "<w:drawing><wp:inline><wp:extent cx=\"200000\" cy=\"200000\"/><a:graphic><a:graphicData>"
    "<pic:pic xmlns:pic=\"urn:pic\"/></a:graphicData></a:graphic></wp:inline></w:drawing>";
const std::string floating_oval =
    "<w:pict><v:oval style=\"position:absolute;width:20pt;height:20pt\"/></w:pict>";
const std::string ink =
    "<mc:AlternateContent><mc:Choice Requires=\"w14\"><w:drawing><wp:anchor>"
    "<w14:contentPart r:id=\"i\"/></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>";
const std::string box = "☐";

std::string shape_with(const std::string& blocks) {
    return "<w:drawing><wp:inline><wps:wsp><wps:txbx><w:txbxContent>" + blocks +
           "</w:txbxContent></wps:txbx></wps:wsp></wp:inline></w:drawing>";
}

struct DrawnRow {
    const char* why;
    std::string body;
    const char* named;  // place in the problem; "" = no problem
};

TEST(Drawings, D14ADrawingBesideTheBoxesIsReportedAndALogoIsNot) {
    const std::string answers = tbl(tr(tc(p(t(box))) + tc(p(t("supports")))));
    const auto beside = [](const std::string& drawing) {
        return tbl(tr(tc(p(t(box))) + tc(p(r(drawing)))));
    };
    const DrawnRow table[] = {
        {"a picture in the answer table", beside(inline_picture), "table 1 row 1 cell 2"},
        {"a VML shape in the answer table", beside(floating_oval), "table 1 row 1 cell 2"},
        {"ink in the answer table", beside(ink), "table 1 row 1 cell 2"},
        {"ink as an element of the run", beside("<w14:contentPart r:id=\"i\"/>"),
         "table 1 row 1 cell 2"},
        {"a text box with an X on it", beside(shape_with(p(t("X")))), "table 1 row 1 cell 2"},
        {"an empty shape", beside("<w:drawing><wp:anchor><wps:wsp/></wp:anchor></w:drawing>"),
         "table 1 row 1 cell 2"},
        {"a picture in a paragraph with a box", p(t(box) + r(inline_picture)), "paragraph 1"},
        {"a picture in a table inside the answer table",
         tbl(tr(tc(p(t(box))) + tc(tbl(tr(tc(p(r(inline_picture))))) + p("")))),
         "table 2 row 1 cell 1"},
        {"drawn by hand just before the table", p(r(ink)) + answers, "paragraph 1"},
        {"drawn by hand just after the table", answers + p(r(floating_oval)), "paragraph 1"},
        {"a floating stamp after the table",
         answers + p(r("<w:pict><v:shape style=\"position:absolute\"><v:imagedata/></v:shape>"
                       "</w:pict>")),
         ""},
        {"an ink signature further down", answers + p(t("Name")) + p(r(ink)), ""},
        {"a picture elsewhere", p(r(inline_picture)) + p("") + answers, ""},
        {"a letterhead in a table of its own",
         tbl(tr(tc(p(r(inline_picture))) + tc(p(t("ITU"))))) + answers, ""},
        {"a line across the page",
         beside("<w:pict><v:rect o:hr=\"t\" xmlns:o=\"urn:o\"/></w:pict>"), ""},
        {"a definition of a shape", beside("<w:pict><v:shapetype id=\"x\"/></w:pict>"), ""},
        {"a deleted picture",
         tbl(tr(tc(p(t(box))) + tc(p("<w:del>" + r(inline_picture) + "</w:del>")))), ""},
        {"a hidden picture", tbl(tr(tc(p(t(box))) + tc(p(r(inline_picture, "<w:vanish/>"))))), ""},
        {"a form inside a text box", p(r(shape_with(p(t(box + " supports"))))), ""},
        {"a form in two text boxes",
         tbl(tr(tc(p(r(shape_with(p(t(box))))) + tc(p(r(shape_with(p(t("☒"))))))))), ""},
        {"a text box with a box, far from the form's boxes",
         answers + p("") + p("") + p(r(shape_with(p(t("☒"))))), "paragraph 3"},
        {"a tick in a text box on a box", beside(shape_with(p(t("✓")))), "table 1 row 1 cell 2"},
        {"a hidden text box with a tick",
         tbl(tr(tc(p(t(box))) + tc(p(r(shape_with(p(t("✓"))), "<w:vanish/>"))))), ""},
    };
    for (const DrawnRow& row : table) {
        const Sheet sheet = read_body(row.body);
        const bool expected = row.named[0] != '\0';
        EXPECT_EQ(has_problem(sheet, "drawn-mark"), expected) << row.why;
        if (!expected || sheet.problems.empty()) continue;
        EXPECT_TRUE(sheet.problems.at(0).text.ends_with(row.named))
            << row.why << ": " << sheet.problems.at(0).text;
    }
}

TEST(Drawings, D14ALogoInAHeaderIsNothing) {
    const std::string header =
        "<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
        "xmlns:v=\"urn:schemas-microsoft-com:vml\">" +
        tbl(tr(tc(p(t(box))) + tc(p(r("<w:pict><v:shape/></w:pict>"))))) + "</w:hdr>";
    const Sheet sheet =
        read_sound(package_with(p(t("body")), {{"h", "header", "header1.xml", header}}));
    EXPECT_TRUE(sheet.problems.empty());
    EXPECT_EQ(all_marks(sheet).size(), 1U);
}

TEST(Drawings, D13AnEmbeddedObjectIsNoticed) {
    const char* const objects[] = {
        "<w:object><v:shape/><o:OLEObject xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
        "Type=\"Embed\" ProgID=\"Excel.Sheet.12\" r:id=\"e\"/></w:object>",
        "<w:object><w:objectEmbed r:id=\"e\"/></w:object>",
        "<w:drawing><wp:inline><a:graphic><a:graphicData><c:chart xmlns:c=\"urn:c\"/>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>",
        "<w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds xmlns:dgm=\"urn:d\"/>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>",
    };
    for (const std::string object : objects) {
        const Sheet sheet = read_body(p(t("see")) + p(r(object)));
        ASSERT_TRUE(has_problem(sheet, "embedded-object")) << object;
        EXPECT_TRUE(sheet.problems.at(0).text.ends_with("paragraph 2")) << object;
    }
    EXPECT_TRUE(read_body(p(r(inline_picture))).problems.empty());
}

struct ScanRow {
    const char* why;
    std::string body;
    bool scan;
};

TEST(Drawings, D15APictureOfAPageIsNoForm) {
    const auto picture = [](const std::string& cx, const std::string& cy) {
        return p(r("<w:drawing><wp:inline><wp:extent cx=\"" + cx + "\" cy=\"" + cy +
                   "\"/><a:graphic><a:graphicData><pic:pic xmlns:pic=\"urn:pic\"/></a:graphicData>"
                   "</a:graphic></wp:inline></w:drawing>"));
    };
    const std::string page = picture("5943600", "8229600");
    const std::string vml =
        p(r("<w:pict><v:shape style=\"width:451.3pt; "
            "height:638pt\"><v:imagedata/></v:shape></w:pict>"));
    const ScanRow table[] = {
        {"a page", page, true},
        {"a page in VML", vml, true},
        {"a page with a line of text", page + p(t("Please find our reply.")), true},
        {"a logo", picture("914400", "914400"), false},
        {"a banner", picture("5943600", "914400"), false},
        {"10 cm both ways, the limit", picture("3594100", "3594100"), true},
        {"just below", picture("3594100", "3594000"), false},
        {"a page beside a form", page + p(t("☐ supports")), false},
        {"a page in a long text", page + p(t(std::string(1001, 'x'))), false},
        {"1000 bytes of text, the limit", page + p(t(std::string(999, 'x'))), true},
        {"a page-size text box",
         p(r("<w:drawing><wp:inline><wp:extent cx=\"5943600\" "
             "cy=\"8229600\"/><wps:wsp/></wp:inline>"
             "</w:drawing>")),
         false},
        {"no picture", p(t("hello")), false},
    };
    for (const ScanRow& row : table)
        EXPECT_EQ(has_problem(read_body(row.body), "no-text-layer"), row.scan) << row.why;
}

TEST(Drawings, D9NotesAndCommentsSayWhereTheyAreAnchored) {
    const std::string body =
        p(t("one") + r("<w:footnoteReference w:id=\"2\"/>")) +
        tbl(tr(tc(p("<w:commentRangeStart w:id=\"5\"/>" + t("☐ supports") +
                    "<w:commentRangeEnd w:id=\"5\"/>")))) +
        p(r("<w:commentReference w:id=\"5\"/>") + r("<w:endnoteReference w:id=\"1\"/>")) +
        "<w:commentRangeStart w:id=\"6\"/>" + p(t("three"));
    const Sheet sheet = read_sound(package_with(
        body, {{"f", "footnotes", "footnotes.xml",
                word_part("footnotes", "<w:footnote w:type=\"separator\" w:id=\"0\">" + p("") +
                                           "</w:footnote><w:footnote w:id=\"2\">" + p(t("foot")) +
                                           "</w:footnote>")},
               {"e", "endnotes", "endnotes.xml",
                word_part("endnotes",
                          "<w:endnote w:id=\"1\">" + tbl(tr(tc(p(t("end"))))) + "</w:endnote>")},
               {"c", "comments", "comments.xml",
                word_part("comments", "<w:comment w:id=\"6\">" + p(t("six")) +
                                          "</w:comment><w:comment w:id=\"5\">" + p(t("five")) +
                                          "</w:comment><w:comment w:id=\"9\">" + p(t("none")) +
                                          "</w:comment>")}}));
    const struct {
        const char *text, *anchor;
    } expected[] = {{"foot", "paragraph 1"},
                    {"end", "paragraph 2"},
                    {"six", "paragraph 3"},
                    {"five", "table 1 row 1 cell 1"},
                    {"none", ""}};
    ASSERT_EQ(sheet.aside.size(), std::size(expected));
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        const auto* paragraph = std::get_if<Paragraph>(&sheet.aside.at(i));
        if (paragraph == nullptr)
            paragraph = &paragraph_at(table_at(sheet.aside, i).cells.at(0).blocks, 0);
        EXPECT_EQ(plain_text(*paragraph), expected[i].text);
        EXPECT_EQ(paragraph->anchor, expected[i].anchor) << expected[i].text;
    }
}

TEST(Drawings, D11ATextBoxSaysWhereItIsAnchoredHoweverDeepItStands) {
    const std::string inner = shape_with(p(t("inner")));
    const Sheet sheet =
        read_body(p(t("one")) + tbl(tr(tc(p(r(shape_with(p(t("outer") + r(inner)))))))));
    ASSERT_GE(sheet.aside.size(), 2U);
    EXPECT_EQ(plain_text(paragraph_at(sheet.aside, 1)), "inner");
    EXPECT_EQ(plain_text(paragraph_at(sheet.aside, 2)), "outer");
    EXPECT_EQ(paragraph_at(sheet.aside, 1).anchor, "table 1 row 1 cell 1");
    EXPECT_EQ(paragraph_at(sheet.aside, 2).anchor, "table 1 row 1 cell 1");
}

struct AlternateRow {
    const char* why;
    std::string content;
    const char* shown;
    bool doubtful;
};

TEST(Drawings, D11AlternateContentIsReadOnceAsWordWouldShowIt) {
    const std::string fallback = "<mc:Fallback>" + t("fallback") + "</mc:Fallback>";
    const auto choice = [](const std::string& required, const std::string& declared = "") {
        return "<mc:Choice " + declared + " Requires=\"" + required + "\">" + t("choice") +
               "</mc:Choice>";
    };
    const std::string evil = "xmlns:x=\"urn:evil\"";
    const AlternateRow table[] = {
        {"a namespace that Word knows", choice("wps") + fallback, "choice", false},
        {"two that Word knows", choice("wps w14") + fallback, "choice", false},
        {"one that nobody knows", choice("x", evil) + fallback, "fallback", false},
        {"one of two is not known", choice("wps x", evil) + fallback, "fallback", false},
        {"not declared at all", choice("y") + fallback, "fallback", false},
        {"the second is usable", choice("x", evil) + choice("wps") + fallback, "choice", false},
        {"no usable choice and no fallback", choice("x", evil), "", false},
        {"a prefix with two meanings",
         choice("x", "xmlns:x=\"http://schemas.microsoft.com/office/drawing/2010/main\"") +
             fallback + "<mc:Choice " + evil + " Requires=\"x\"/>",
         "choice", true},
    };
    for (const AlternateRow& row : table) {
        const Sheet sheet =
            read_body(p("<mc:AlternateContent>" + row.content + "</mc:AlternateContent>"));
        EXPECT_EQ(plain_text(sheet.blocks), row.shown) << row.why;
        EXPECT_EQ(has_problem(sheet, "views-disagree"), row.doubtful) << row.why;
    }
}

TEST(Drawings, D25NoTextIsLost) {
    const std::string body =
        p(t("body")) + tbl(tr(tc(p(t("cell"))))) + p(t("after the table")) +
        p(r("<w:pict><v:shape><v:textpath string=\"word art\"/></v:shape></w:pict>")) +
        p(r("<w:pict><v:textbox><w:txbxContent>" + p(t("old box")) +
            "</w:txbxContent></v:textbox></w:pict>")) +
        p(r(shape_with(p(t("new box"))))) + "<w:sdt><w:sdtContent>" + p(t("control")) +
        "</w:sdtContent></w:sdt>" +
        p("<w:ins>" + t("inserted") + "</w:ins><w:moveTo>" + t("moved") + "</w:moveTo>");
    const auto note = [](const std::string& root, const std::string& one, const std::string& text) {
        return word_part(root, "<w:" + one + " w:id=\"1\">" + p(t(text)) + "</w:" + one + ">");
    };
    const Sheet sheet = read_sound(package_with(
        body, {{"1", "header", "header1.xml", word_part("hdr", p(t("head")))},
               {"2", "footer", "footer1.xml", word_part("ftr", p(t("foot")))},
               {"3", "footnotes", "footnotes.xml", note("footnotes", "footnote", "footnote")},
               {"4", "endnotes", "endnotes.xml", note("endnotes", "endnote", "endnote")},
               {"5", "comments", "comments.xml", note("comments", "comment", "remark")}}));
    const std::string text = plain_text(sheet);
    for (const char* expected :
         {"body", "cell", "after the table", "word art", "old box", "new box", "control",
          "inserted", "moved", "head", "foot", "footnote", "endnote", "remark"}) {
        const auto at = text.find(expected);
        EXPECT_NE(at, std::string::npos) << expected;
    }
}

}  // namespace
}  // namespace tsb::test
