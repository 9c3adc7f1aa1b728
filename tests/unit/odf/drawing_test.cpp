// SPDX-License-Identifier: GPL-3.0-or-later
// What floats beside the text or is drawn on it: D11, D13, D14, D15.
#include "tests/unit/odf/odf_support.hpp"

namespace tsb::test {
namespace {

std::string frame(const std::string& content,
                  const std::string& attributes = "text:anchor-type=\"as-char\"") {
    return "<draw:frame " + attributes + ">" + content + "</draw:frame>";
}
const std::string picture = frame("<draw:image/>");
const std::string oval = "<draw:ellipse text:anchor-type=\"paragraph\"/>";

std::string text_box(const std::string& blocks, const std::string& attributes = "") {
    return frame("<draw:text-box>" + blocks + "</draw:text-box>", attributes);
}

struct DrawnRow {
    const char* why;
    OdfParts parts;
    const char* named;  // place in the problem; "" = no problem
};

TEST(Drawings, D14ADrawingBesideTheBoxesIsReportedAndALogoIsNot) {
    const std::string answers = table(row(cell(p("☐")) + cell(p("supports"))));
    const auto beside = [](const std::string& drawing) {
        return OdfParts{table(row(cell(p("☐")) + cell(p(drawing))))};
    };
    const char* const second = "table 1 row 1 cell 2";
    const DrawnRow table_of_rows[] = {
        {"a picture in the answer table", beside(picture), second},
        {"a shape in the answer table", beside(oval), second},
        {"a line by hand", beside("<draw:path/>"), second},
        {"a body in space", beside("<dr3d:scene/>"), second},
        {"one of a group", beside("<draw:g><draw:line/></draw:g>"), second},
        {"one that is a link", beside("<draw:a>" + picture + "</draw:a>"), second},
        {"a text box with an X on it", beside(text_box(p("X"))), second},
        {"a shape with an X on it", beside("<draw:rect>" + p("X") + "</draw:rect>"), second},
        {"a picture in a paragraph with a box", {p("☐" + picture)}, "paragraph 1"},
        {"a picture in a table inside the answer table",
         {table(row(cell(p("☐")) + cell(table(row(cell(p(picture)))))))},
         "table 2 row 1 cell 1"},
        {"drawn by hand just before the table", {p(oval) + answers}, "paragraph 1"},
        {"drawn by hand just after the table", {answers + p(oval)}, "paragraph 1"},
        {"drawn on a page", {oval + p("a") + answers + p("b")}, "page 1"},
        {"drawn on the second page",
         {answers + "<draw:path text:anchor-type=\"page\" text:anchor-page-number=\"2\"/>"},
         "page 2"},
        {"a text box with an X on a page", {text_box(p("X")) + answers}, "page 1"},
        {"a text box with an X just after the table",
         {answers + p(text_box(p("X")))},
         "paragraph 1"},
        {"a text box with a tick on it", beside(text_box(p("✓"))), second},
        {"a shape with a tick on it", beside("<draw:rect>" + p("✓") + "</draw:rect>"), second},
        {"a text box with a box on it", beside(text_box(p("☒"))), second},
        {"a text box with a tick far from the boxes",
         {p(text_box(p("✓"))) + p("") + p("") + answers},
         "paragraph 1"},
        {"a text box with a box on a page", {text_box(p("☒")) + answers}, "the page"},
        {"a hidden text box with a tick", beside(text_box(p("✓"), "draw:display=\"none\"")), ""},
        {"a form on a page", {text_box(p("☐ supports")) + p("a")}, ""},
        {"a picture on a page", {picture + answers}, ""},
        {"drawn on a page without boxes", {oval + p("a")}, ""},
        {"a shape with a form on it", {p("<draw:rect>" + p("☐ supports") + "</draw:rect>")}, ""},
        {"a stamp after the table",
         {answers + p(frame("<draw:image/>", "text:anchor-type=\"paragraph\""))},
         ""},
        {"a signature further down", {answers + p("Name") + p(oval)}, ""},
        {"a picture elsewhere", {p(picture) + p("") + answers}, ""},
        {"a letterhead in a table of its own",
         {table(row(cell(p(picture)) + cell(p("ITU")))) + answers},
         ""},
        {"a deleted picture",
         {"<text:tracked-changes><text:changed-region text:id=\"d\"><text:deletion>" + p(picture) +
          "</text:deletion></text:changed-region></text:tracked-changes>" +
          table(row(cell(p("☐")) + cell(p("<text:change text:change-id=\"d\"/>"))))},
         ""},
        {"a hidden picture",
         {table(row(cell(p("☐")) + cell(p(span(picture))))), text_style("text:display=\"none\"")},
         ""},
        {"a picture that is switched off", beside(frame("<draw:image/>", "draw:display=\"none\"")),
         ""},
        {"a form inside a text box", {p(text_box(p("☐ supports")))}, ""},
        {"an empty frame", beside(frame("")), ""},
    };
    for (const DrawnRow& row_of : table_of_rows) {
        const Sheet sheet = read_parts(row_of.parts);
        const bool expected = row_of.named[0] != '\0';
        EXPECT_EQ(has_problem(sheet, "drawn-mark"), expected) << row_of.why;
        if (!expected || sheet.problems.empty()) continue;
        EXPECT_NE(sheet.problems.at(0).text.find(row_of.named), std::string::npos)
            << row_of.why << ": " << sheet.problems.at(0).text;
    }
}

TEST(Drawings, D14ALogoInAHeaderIsNothing) {
    const Sheet sheet = read_parts({p("body"), "", "", "",
                                    "<style:master-page><style:header>" +
                                        table(row(cell(p("☐")) + cell(p(picture)))) +
                                        "</style:header></style:master-page>"});
    EXPECT_TRUE(sheet.problems.empty());
    EXPECT_EQ(all_marks(sheet).size(), 1U);
}

TEST(Drawings, D13AnEmbeddedObjectIsNoticed) {
    for (const char* object : {"<draw:object/>", "<draw:object-ole/>", "<draw:plugin/>",
                               "<draw:applet/>", "<draw:floating-frame/>"}) {
        const Sheet sheet = read_body(p("see") + p(frame(std::string(object) + "<draw:image/>")));
        ASSERT_TRUE(has_problem(sheet, "embedded-object")) << object;
        EXPECT_TRUE(sheet.problems.at(0).text.ends_with("paragraph 2")) << object;
    }
    EXPECT_TRUE(read_body(p(picture)).problems.empty());
}

TEST(Drawings, AFrameThatShowsOneThingHereAndAnotherThereIsDoubtful) {
    const std::string box = "<draw:text-box>" + p("☒") + "</draw:text-box>";
    const Sheet behind = read_body(p(frame("<draw:image/>" + box)));
    EXPECT_TRUE(has_problem(behind, "views-disagree"));
    EXPECT_TRUE(all_marks(behind).empty()) << "the picture is shown";
    EXPECT_TRUE(has_problem(read_body(p(frame(box + "<draw:image/>"))), "views-disagree"));
    EXPECT_FALSE(has_problem(read_body(p(frame("<draw:object/><draw:image/>"))), "views-disagree"));
}

TEST(Drawings, D15APictureOfAPageIsNoForm) {
    const auto sized = [](const std::string& width, const std::string& height) {
        return p(frame("<draw:image/>", "text:anchor-type=\"as-char\" svg:width=\"" + width +
                                            "\" svg:height=\"" + height + "\""));
    };
    const std::string page = sized("17cm", "24cm");
    const struct {
        const char* why;
        std::string text;
        bool scan;
    } table_of_rows[] = {
        {"a page", page, true},
        {"a page in inches", sized("6.5in", "9in"), true},
        {"a page with a line of text", page + p("Please find our reply."), true},
        {"a logo", sized("3cm", "3cm"), false},
        {"a banner", sized("17cm", "2cm"), false},
        {"10 cm both ways, the limit", sized("283pt", "283pt"), true},
        {"just below", sized("283pt", "282.9pt"), false},
        {"a page beside a form", page + p("☐ supports"), false},
        {"a page in a long text", page + p(std::string(1001, 'x')), false},
        {"no picture", p("hello"), false},
    };
    for (const auto& row_of : table_of_rows)
        EXPECT_EQ(has_problem(read_body(row_of.text), "no-text-layer"), row_of.scan) << row_of.why;
}

TEST(Drawings, D11ATextBoxSaysWhereItIsAnchoredHoweverDeepItStands) {
    const Sheet sheet =
        read_body(p("one") + table(row(cell(p(text_box(p("outer" + text_box(p("inner ☒")))))))));
    ASSERT_EQ(sheet.aside.size(), 2U);
    EXPECT_EQ(plain_text(paragraph_at(sheet.aside, 0)), "inner ");
    EXPECT_EQ(plain_text(paragraph_at(sheet.aside, 1)), "outer");
    EXPECT_EQ(paragraph_at(sheet.aside, 0).anchor, "table 1 row 1 cell 1");
    EXPECT_EQ(paragraph_at(sheet.aside, 1).anchor, "table 1 row 1 cell 1");
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(all_marks(sheet).at(0).at, "text box 1, text box 2, paragraph 1");
}

TEST(Drawings, AHiddenTextBoxIsHiddenWithAllThatIsInIt) {
    const std::string inside = p("☒") + table(row(cell(p("☒"))));
    const OdfParts hidden[] = {
        {p(text_box(inside, "draw:display=\"none\""))},
        {p(span(text_box(inside))), text_style("text:display=\"none\"")},
        {"<text:section text:display=\"none\">" + p(text_box(inside)) + "</text:section>"},
    };
    for (const OdfParts& parts : hidden) {
        const auto marks = all_marks(read_parts(parts));
        ASSERT_EQ(marks.size(), 2U) << parts.text;
        EXPECT_TRUE(marks.at(0).hidden && marks.at(1).hidden) << parts.text;
    }
    for (const Mark& mark : marks_of(p(text_box(inside)))) EXPECT_FALSE(mark.hidden);
}

TEST(Drawings, TextThatStandsInAnotherFileIsReported) {
    EXPECT_TRUE(
        has_problem(read_body("<text:section><text:section-source/>" + p("x") + "</text:section>"),
                    "unsupported-format"));
}

}  // namespace
}  // namespace tsb::test
