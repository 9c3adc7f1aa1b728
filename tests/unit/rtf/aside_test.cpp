// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the text or is drawn on it: D9, D11-D15, D25.
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

const std::string empty = R"(\u9744?)";
const std::string picture = R"({\pict\picwgoal300\pichgoal300\pngblip 89504e47})";
const std::string oval =
    R"({\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 3}}}{\shprslt{\*\do\dpellipse}}})";
const std::string stamp =
    R"({\shp{\*\shpinst{\sp{\sn shapeType}{\sv 75}}{\sp{\sn pib}{\sv )" + picture + R"(}}}})";

std::string text_box(const std::string& content) {
    return R"({\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard\plain )" + content +
           R"(\par}}{\shprslt{\*\do\dptxbx{\dptxbxtext\pard\plain )" + content + R"(\par}}}})";
}

TEST(RtfAside, EveryStoryHasItsPlaceAndItsAnchor) {
    struct Row {
        const char* why;
        std::string body;
        const char *at, *anchor;
    };
    const Row table[] = {
        {"a header", R"({\header\pard\plain )" + empty + R"(\par}text\par)",
         "header 1, paragraph 1", ""},
        {"the first page's", R"({\headerf\pard )" + empty + R"(\par}text\par)",
         "header 1, paragraph 1", ""},
        {"a footer", R"({\footer\pard )" + empty + R"(\par}text\par)", "footer 1, paragraph 1", ""},
        {"a footnote", R"(one\par two{\super\chftn{\footnote\pard\plain )" + empty + R"(}}\par)",
         "footnote 1, paragraph 1", "paragraph 2"},
        {"an endnote", R"(one{\footnote\ftnalt\pard )" + empty + R"(}\par)",
         "endnote 1, paragraph 1", "paragraph 1"},
        {"a comment",
         R"(one{\*\atnid AB}{\*\atnauthor A B}\chatn{\*\annotation{\*\atnref 1}{\*\atndate 123}\pard\plain )" +
             empty + R"(}\par)",
         "comment 1, paragraph 1", "paragraph 1"},
        {"a text box", R"(one\par )" + text_box(empty) + R"(two\par)", "text box 1, paragraph 1",
         "paragraph 2"},
        {"a text box of an old program",
         R"({\*\do\dobxpage\dptxbx{\dptxbxtext\pard )" + empty + R"(\par}\dpx0}one\par)",
         "text box 1, paragraph 1", "paragraph 1"},
        {"a note in a cell", row({"a", R"(b{\footnote )" + empty + "}"}), "footnote 1, paragraph 1",
         "table 1 row 1 cell 2"},
        {"a comment in a text box",
         R"({\shp{\*\shpinst{\shptxt a{\*\annotation )" + empty + R"(}\par}}}one\par)",
         "comment 1, paragraph 1", "paragraph 1"},
    };
    for (const Row& one : table) {
        const Sheet sheet = read_body(one.body);
        const auto marks = all_marks(sheet);
        ASSERT_EQ(marks.size(), 1U) << one.why;
        EXPECT_EQ(marks.at(0).at, one.at) << one.why;
        ASSERT_FALSE(sheet.aside.empty()) << one.why;
        EXPECT_EQ(paragraph_at(sheet.aside, 0).anchor, one.anchor) << one.why;
    }
}

TEST(RtfAside, AStoryOutsideEveryGroupEndsWithTheDocument) {
    const Sheet sheet = read_body(R"(form )" + empty + R"(\par\footnote note)");
    EXPECT_EQ(plain_text(sheet.blocks), "form \n");
    EXPECT_EQ(plain_text(sheet.aside), "note");
}

TEST(RtfAside, ALookDoesNotReachIntoAStory) {
    EXPECT_FALSE(
        paragraph_at(read_body(R"({\v hidden{\footnote seen}}\par)").aside, 0).runs.at(0).hidden);
}

TEST(RtfAside, ATextBoxIsReadOnce) {
    const Sheet sheet = read_body(text_box(empty + " yes") + "body");
    EXPECT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(plain_text(sheet.blocks), "body");
    EXPECT_EQ(plain_text(sheet.aside), " yes");
}

struct DrawnRow {
    const char* why;
    std::string body;
    const char* named;  // place in the problem; "" = no problem
};

TEST(RtfDrawings, D14ADrawingBesideTheBoxesIsReportedAndALogoIsNot) {
    const std::string answers = row({empty, "supports"});
    const auto beside = [](const std::string& drawing) { return row({empty, drawing}); };
    const std::string next = R"(\pard )", end = R"(\par)";
    const DrawnRow table[] = {
        {"a picture in the answer table", beside(picture), "table 1 row 1 cell 2"},
        {"the same for Word 97",
         beside(R"({\*\shppict)" + picture + R"(}{\nonshppict)" + picture + "}"),
         "table 1 row 1 cell 2"},
        {"a shape in the answer table", beside(oval), "table 1 row 1 cell 2"},
        {"shapes in a group", beside(R"({\shpgrp{\*\shpinst)" + oval + oval + "}}"),
         "table 1 row 1 cell 2"},
        {"a drawing of an old program", beside(R"({\*\do\dobxpage\dpline})"),
         "table 1 row 1 cell 2"},
        {"a text box with an X on it", beside(text_box("X")), "table 1 row 1 cell 2"},
        {"a picture in a paragraph with a box", empty + picture + end, "paragraph 1"},
        {"drawn by hand just before the table", oval + end + answers, "paragraph 1"},
        {"drawn by hand just after the table", answers + next + oval + end, "paragraph 1"},
        {"a floating stamp after the table", answers + next + stamp + end, ""},
        {"a picture just after the table", answers + next + picture + end, ""},
        {"a signature drawn further down", answers + next + "Name" + end + oval + end, ""},
        {"a picture elsewhere", picture + end + end + answers, ""},
        {"a letterhead in a table of its own", row({picture, "ITU"}) + next + end + answers, ""},
        {"a hidden shape", beside(R"({\shp{\*\shpinst{\sp{\sn fHidden}{\sv 1}}}})"), ""},
        {"one that is not hidden", beside(R"({\shp{\*\shpinst{\sp{\sn fHidden}{\sv 0}}}})"),
         "table 1 row 1 cell 2"},
        {"a line across the page", beside(R"({\shp{\*\shpinst{\sp{\sn fHorizRule}{\sv 1}}}})"), ""},
        {"a deleted shape", beside(R"({\deleted )" + oval + "}"), ""},
        {"a hidden picture", beside(R"({\v )" + picture + "}"), ""},
        {"a form inside a text box", text_box(empty + " supports") + end, ""},
        {"a form in two text boxes", row({text_box(empty), text_box(R"(\u9746?)")}), ""},
        {"a text box with a box, far from the form's boxes",
         answers + next + end + end + text_box(empty + " supports") + end, "paragraph 3"},
        {"a tick in a text box on a box", beside(text_box(R"(\u10003?)")), "table 1 row 1 cell 2"},
        {"a tick in a drawing of an old program",
         beside(R"({\*\do\dobxpage{\dptxbx{\dptxbxtext\pard \u10003?\par}\dpx0}})"),
         "table 1 row 1 cell 2"},
        {"a tick as WordArt", beside(R"({\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv \u10003?}}}})"),
         "table 1 row 1 cell 2"},
        {"a tick in a text box of a header",
         R"({\header\pard )" + text_box(R"(\u10003?)") + R"(\par})" + answers,
         "header 1, paragraph 1"},
        {"a hidden text box with a tick",
         beside(R"({\shp{\*\shpinst{\sp{\sn fHidden}{\sv 1}}{\shptxt \u10003?\par}}})"), ""},
        {"a picture in a paragraph whose note has boxes",
         picture + R"({\footnote )" + empty + "}" + end, ""},
    };
    for (const DrawnRow& one : table) {
        const Sheet sheet = read_body(one.body);
        const bool expected = one.named[0] != '\0';
        EXPECT_EQ(has_problem(sheet, "drawn-mark"), expected) << one.why;
        if (!expected || sheet.problems.empty()) continue;
        EXPECT_TRUE(sheet.problems.at(0).text.ends_with(one.named))
            << one.why << ": " << sheet.problems.at(0).text;
    }
}

TEST(RtfDrawings, D14ALogoInAHeaderIsNothing) {
    const Sheet sheet =
        read_body(R"({\header )" + row({empty, oval + picture}) + R"(\pard\par}body\par)");
    EXPECT_TRUE(sheet.problems.empty());
    EXPECT_EQ(all_marks(sheet).size(), 1U);
}

const std::string object_data = R"({\*\objclass Excel.Sheet.12}{\*\objdata 0105000002})";

TEST(RtfDrawings, D13AnEmbeddedObjectIsNoticed) {
    const Sheet sheet = read_body(R"(see\par{\object\objemb)" + object_data + R"({\result )" +
                                  picture + R"(}}\par)");
    ASSERT_TRUE(has_problem(sheet, "embedded-object"));
    EXPECT_TRUE(sheet.problems.at(0).text.ends_with("paragraph 2"));
    EXPECT_EQ(plain_text(sheet.blocks), "see\n");
    EXPECT_EQ(text_of(R"({\object\objlink{\objdata 0105}{\result shown}})"), "shown")
        << "even without its star";
    EXPECT_TRUE(read_body(picture).problems.empty());
}

TEST(RtfDrawings, D12AnActiveXControlIsABoxThatNobodyCanRead) {
    const Sheet sheet = read_body(
        row({R"({\object\objocx)" + object_data + R"({\result )" + picture + "}}", "yes"}));
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).kind, MarkKind::activex);
    EXPECT_EQ(marks.at(0).state, MarkState::unclear);
    EXPECT_NE(marks.at(0).why, "");
    EXPECT_TRUE(sheet.problems.empty()) << "its picture is a preview of it";
}

TEST(RtfDrawings, D12AControlDoesNotHideAnotherObject) {
    const std::string object = R"({\object\objemb)" + object_data + "}";
    EXPECT_TRUE(has_problem(read_body(object + R"({\objocx})"), "embedded-object"));
    EXPECT_TRUE(has_problem(read_body(object + R"({\object\objocx})"), "embedded-object"));
    EXPECT_TRUE(has_problem(read_body(row({empty, R"(\objocx )" + picture})), "drawn-mark"));
}

TEST(RtfDrawings, D15APictureOfAPageIsNoForm) {
    const auto pict = [](const std::string& width, const std::string& height,
                         const std::string& more = "") {
        return R"({\pict\picwgoal)" + width + R"(\pichgoal)" + height + more + R"(\jpegblip ffd8})";
    };
    struct Row {
        const char* why;
        std::string body;
        bool scan;
    };
    const std::string page = pict("9026", "12760");
    const Row table[] = {
        {"a page", page, true},
        {"a floating page", R"({\shp{\*\shpinst{\sp{\sn pib}{\sv )" + page + "}}}}", true},
        {"a page with a line of text", page + "Please find our reply.", true},
        {"a logo", pict("1440", "1440"), false},
        {"a logo, blown up", pict("1440", "1440", R"(\picscalex500\picscaley500)"), true},
        {"a page, made small", pict("9026", "12760", R"(\picscalex10\picscaley10)"), false},
        {"10 cm both ways, the limit", pict("5660", "5660"), true},
        {"just below", pict("5660", "5659"), false},
        {"a page beside a form", page + empty, false},
        {"a page in a long text", page + std::string(1001, 'x'), false},
        {"no picture", "hello", false},
    };
    for (const Row& one : table)
        EXPECT_EQ(has_problem(read_body(one.body), "no-text-layer"), one.scan) << one.why;
}

TEST(RtfAside, TextInAnotherFileIsNotRead) {
    EXPECT_TRUE(has_problem(read_body(R"({\subdocument1 x})"), "unsupported-format"));
}

TEST(RtfAside, D25NoTextIsLost) {
    const Sheet sheet = read_body(
        R"({\header head\par}{\footer foot\par}body\par)" + row({"cell"}) +
        R"(\pard after the table{\footnote footnote}{\footnote\ftnalt endnote}{\*\annotation remark}\par)" +
        R"({\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv word art}}}})" + text_box("new box") +
        R"({\*\do\dptxbx{\dptxbxtext old box}}{\revised inserted}{\mvt moved}{\object{\result result}}\par)");
    const std::string text = plain_text(sheet);
    for (const char* expected :
         {"body", "cell", "after the table", "word art", "old box", "new box", "inserted", "moved",
          "result", "head", "foot", "footnote", "endnote", "remark"}) {
        const auto at = text.find(expected);
        ASSERT_NE(at, std::string::npos) << expected;
    }
}

}  // namespace
}  // namespace tsb::test
