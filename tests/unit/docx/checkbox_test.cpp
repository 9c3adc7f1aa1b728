// SPDX-License-Identifier: GPL-3.0-or-later
// Form fields and content controls: D1, D1a, D1b, D1c, D2, D2a.
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

struct Legacy {
    const char* why;
    const char* state;
    MarkState expected;
};

TEST(LegacyCheckbox, AllCombinationsOfDefaultAndCheckedAreReadAsTheStandardSays) {
    const Legacy table[] = {
        {"neither: as LibreOffice writes an unticked one", "", empty},
        {"default alone, off", "<w:default w:val=\"0\"/>", empty},
        {"default alone, on: a tick set in the field's properties", "<w:default w:val=\"1\"/>",
         ticked},
        {"checked alone: as LibreOffice writes a ticked one", "<w:checked/>", ticked},
        {"checked alone, off", "<w:checked w:val=\"0\"/>", empty},
        {"both on", "<w:default w:val=\"1\"/><w:checked w:val=\"1\"/>", ticked},
        {"ticked by hand", "<w:default w:val=\"0\"/><w:checked/>", ticked},
        {"unticked by hand", "<w:default w:val=\"1\"/><w:checked w:val=\"0\"/>", empty},
        {"both off", "<w:default w:val=\"0\"/><w:checked w:val=\"0\"/>", empty},
        {"the word true", "<w:checked w:val=\"true\"/>", ticked},
        {"the word on", "<w:default w:val=\"on\"/>", ticked},
        {"the word false", "<w:default w:val=\"1\"/><w:checked w:val=\"false\"/>", empty},
        {"the word off", "<w:checked w:val=\"off\"/>", empty},
        {"default without value is on", "<w:default/>", ticked},
        {"order of the two does not matter", "<w:checked w:val=\"0\"/><w:default w:val=\"1\"/>",
         empty},
        {"an unknown word is doubt", "<w:checked w:val=\"maybe\"/>", unclear},
        {"an empty word is doubt", "<w:checked w:val=\"\"/>", unclear},
        {"twice is doubt", "<w:checked w:val=\"1\"/><w:checked w:val=\"0\"/>", unclear},
    };
    for (const Legacy& row : table) {
        const auto marks = marks_of(p(legacy(row.state) + t("label")));
        ASSERT_EQ(marks.size(), 1U) << row.why;
        EXPECT_EQ(marks.at(0).state, row.expected) << row.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::legacy_checkbox) << row.why;
        EXPECT_EQ(marks.at(0).text, "label") << row.why;
        EXPECT_EQ(marks.at(0).why.empty(), row.expected != unclear) << row.why;
    }
}

TEST(LegacyCheckbox, TheFieldsResultIsNotASecondBoxButMustAgree) {
    const auto same = marks_of(p(legacy("<w:checked/>", t("☒"))));
    ASSERT_EQ(same.size(), 1U);
    EXPECT_EQ(same.at(0).state, ticked);
    const auto other = marks_of(p(legacy("<w:checked/>", t("☐"))));
    ASSERT_EQ(other.size(), 1U);
    EXPECT_EQ(other.at(0).state, unclear);
}

TEST(LegacyCheckbox, AnXTypedIntoTheFieldStaysTextBesideTheMark) {
    const Sheet sheet = read_body(p(legacy("", t("X"))));
    const Paragraph& paragraph = paragraph_at(sheet.blocks, 0);
    ASSERT_EQ(paragraph.runs.size(), 2U);
    EXPECT_EQ(paragraph.runs.at(0).mark->state, empty);
    EXPECT_EQ(paragraph.runs.at(1).text, "X");
}

// D5a: what is typed inside the field keeps apart from the label after it, and decides nothing.
TEST(LegacyCheckbox, WhateverIsTypedIntoTheFieldIsARunOfItsOwn) {
    for (const std::string typed : {"X", "x", "✓", "√", "×", "Да"}) {
        const Sheet sheet = read_body(p(legacy("", t(typed)) + t(" supports")));
        const Paragraph& paragraph = paragraph_at(sheet.blocks, 0);
        ASSERT_EQ(paragraph.runs.size(), 3U) << typed;
        EXPECT_EQ(paragraph.runs.at(0).mark->state, empty) << typed;
        EXPECT_EQ(paragraph.runs.at(1).text, typed);
        EXPECT_EQ(paragraph.runs.at(2).text, " supports") << typed;
    }
}

// D5a: the field selected and typed over is gone, and the letter is text.
TEST(LegacyCheckbox, AFieldThatWasTypedOverIsNoMark) {
    const Sheet sheet = read_body(p(t("X")) + p(t("×")));
    EXPECT_EQ(plain_text(paragraph_at(sheet.blocks, 0)), "X");
    ASSERT_EQ(all_marks(sheet).size(), 1U) << "× alone is a bare tick";
    EXPECT_FALSE(all_marks(sheet).at(0).is_box);
}

// D10: a code under tracked changes; ffData itself carries no revision marks.
TEST(LegacyCheckbox, ACodeChangedUnderTrackedChangesIsUnclearAndADeletedOneIsRead) {
    const auto field = [](const std::string& code) {
        return r("<w:fldChar "
                 "w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:checked/></w:checkBox>"
                 "</w:ffData></w:fldChar>") +
               code + r("<w:fldChar w:fldCharType=\"end\"/>");
    };
    const std::string box = r("<w:delInstrText>FORMCHECKBOX</w:delInstrText>");
    const auto deleted = marks_of(p("<w:del>" + field(box) + "</w:del>"));
    ASSERT_EQ(deleted.size(), 1U);
    EXPECT_EQ(deleted.at(0).state, ticked);
    const auto changed = marks_of(p(field("<w:del>" + box + "</w:del><w:ins>" +
                                          r("<w:instrText>PAGE</w:instrText>") + "</w:ins>")));
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed.at(0).state, unclear);
    const auto same = marks_of(
        p(field("<w:del>" + box + "</w:del>" + r("<w:instrText>FORMCHECKBOX</w:instrText>"))));
    ASSERT_EQ(same.size(), 1U);
    EXPECT_EQ(same.at(0).state, ticked);
}

// D25: the choice of a list stands in its data alone.
TEST(LegacyCheckbox, AListShowsWhatWasChosenInIt) {
    const auto list = [](const std::string& result) {
        return p(
            r("<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:ddList>" + result +
              "<w:listEntry w:val=\"none\"/><w:listEntry w:val=\"Japan\"/></w:ddList></w:ffData>"
              "</w:fldChar>") +
            r("<w:instrText>FORMDROPDOWN</w:instrText>") +
            r("<w:fldChar w:fldCharType=\"separate\"/>") + r("<w:fldChar w:fldCharType=\"end\"/>"));
    };
    EXPECT_EQ(plain_text(read_body(list("<w:result w:val=\"1\"/>"))), "Japan\n1");
    EXPECT_EQ(plain_text(read_body(list(""))), "none\n1");
    EXPECT_EQ(plain_text(read_body(list("<w:result w:val=\"7\"/>"))), "\n1") << "no such entry";
}

TEST(LegacyCheckbox, WithoutAResultPartItIsStillRead) {
    const auto marks = marks_of(p(r("<w:fldChar "
                                    "w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:checked/></"
                                    "w:checkBox></w:ffData></w:fldChar>") +
                                  r("<w:instrText> FORM</w:instrText>") +
                                  r("<w:instrText>CHECKBOX</w:instrText>") +
                                  r("<w:fldChar w:fldCharType=\"end\"/>")));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).state, ticked);
}

TEST(LegacyCheckbox, ASimpleFieldIsReadLikeAComplexOne) {
    const auto marks = marks_of(
        p("<w:fldSimple w:instr=\" FORMCHECKBOX \"><w:ffData><w:checkBox><w:checked/></w:checkBox>"
          "</w:ffData></w:fldSimple><w:fldSimple "
          "w:instr=\"PAGE\"><w:r><w:t>7</w:t></w:r></w:fldSimple>"));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).state, ticked);
}

TEST(LegacyCheckbox, InsideTheResultOfAnotherFieldItIsReadOnceAndInItsCodeItIsHidden) {
    const std::string begin =
        r("<w:fldChar w:fldCharType=\"begin\"/>") + r("<w:instrText>QUOTE </w:instrText>");
    const std::string separate = r("<w:fldChar w:fldCharType=\"separate\"/>"),
                      end = r("<w:fldChar w:fldCharType=\"end\"/>");
    const auto shown = marks_of(p(begin + separate + legacy("<w:checked/>") + end));
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_FALSE(shown.at(0).hidden);
    const auto in_code = marks_of(p(begin + legacy("<w:checked/>") + separate + end));
    ASSERT_EQ(in_code.size(), 1U);
    EXPECT_TRUE(in_code.at(0).hidden);
}

TEST(LegacyCheckbox, AnOddFieldIsUnclear) {
    const std::string no_data = r("<w:fldChar w:fldCharType=\"begin\"/>") +
                                r("<w:instrText>FORMCHECKBOX</w:instrText>") +
                                r("<w:fldChar w:fldCharType=\"end\"/>");
    const std::string not_closed =
        r("<w:fldChar "
          "w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></"
          "w:fldChar>");
    for (const std::string& odd : {no_data, not_closed, legacy("<w:checked/>", "", " PAGE ")}) {
        const auto marks = marks_of(p(odd));
        ASSERT_EQ(marks.size(), 1U) << odd;
        EXPECT_EQ(marks.at(0).state, unclear) << odd;
        EXPECT_NE(marks.at(0).why, "") << odd;
    }
}

TEST(LegacyCheckbox, OtherFieldsAreNoMarksAndTheirCodeIsNoText) {
    const Sheet sheet = read_body(p(r("<w:fldChar w:fldCharType=\"begin\"/>") +
                                    r("<w:instrText>REF x</w:instrText>") + t("code") +
                                    r("<w:fldChar w:fldCharType=\"separate\"/>") + t("result") +
                                    r("<w:fldChar w:fldCharType=\"end\"/>")));
    EXPECT_EQ(plain_text(sheet.blocks), "result");
    EXPECT_TRUE(all_marks(sheet).empty());
}

struct ControlRow {
    const char* why;
    const char* properties;
    const char* shown;
    MarkState expected;
};

constexpr const char* custom =
    "<w14:checked w14:val=\"1\"/><w14:checkedState w14:val=\"00D6\" w14:font=\"Symbol\"/>"
    "<w14:uncheckedState w14:val=\"0024\" w14:font=\"Arial\"/>";

constexpr const char* swapped =
    "<w14:checked w14:val=\"0\"/><w14:checkedState w14:val=\"2610\" w14:font=\"MS Gothic\"/>"
    "<w14:uncheckedState w14:val=\"2612\" w14:font=\"MS Gothic\"/>";

TEST(ContentControl, TheStateIsReadAndTheGlyphMustAgree) {
    const ControlRow table[] = {
        {"ticked", "<w14:checked w14:val=\"1\"/>", "<w:t>☒</w:t>", ticked},
        {"ticked, in words", "<w14:checked w14:val=\"true\"/>", "<w:t>☒</w:t>", ticked},
        {"no w14:checked is not ticked", "", "<w:t>☐</w:t>", empty},
        {"off", "<w14:checked w14:val=\"0\"/>", "<w:t>☐</w:t>", empty},
        {"no value is on", "<w14:checked/>", "<w:t>☒</w:t>", ticked},
        {"another tick than its own", "<w14:checked w14:val=\"1\"/>", "<w:t>☑</w:t>", ticked},
        {"a symbol", "<w14:checked w14:val=\"1\"/>",
         "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>", ticked},
        {"custom glyphs, F0xx for 00xx", custom, "<w:sym w:font=\"Symbol\" w:char=\"F0D6\"/>",
         ticked},
        {"custom empty glyph under a ticked state", custom, "<w:t>$</w:t>", unclear},
        {"glyph contradicts: empty shown", "<w14:checked w14:val=\"1\"/>", "<w:t>☐</w:t>", unclear},
        {"glyph contradicts: tick shown", "<w14:checked w14:val=\"0\"/>", "<w:t>☒</w:t>", unclear},
        {"something typed over the glyph", "<w14:checked w14:val=\"0\"/>", "<w:t>X</w:t>", unclear},
        {"nothing shown", "<w14:checked w14:val=\"1\"/>", "", unclear},
        {"a filled square shown", "<w14:checked w14:val=\"1\"/>", "<w:t>■</w:t>", unclear},
        {"its own glyphs the wrong way round, empty", swapped, "<w:t>☒</w:t>", unclear},
        {"a tick of Wingdings for empty",
         "<w14:uncheckedState w14:val=\"00FE\" w14:font=\"Wingdings\"/>",
         "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>", unclear},
        {"an unknown word", "<w14:checked w14:val=\"x\"/>", "<w:t>☒</w:t>", unclear},
        {"stated twice", "<w14:checked w14:val=\"1\"/><w14:checked w14:val=\"0\"/>", "<w:t>☒</w:t>",
         unclear},
    };
    for (const ControlRow& row : table) {
        const auto marks = marks_of(p("<w:sdt>" + checkbox_properties(row.properties) +
                                      "<w:sdtContent>" + r(row.shown) + "</w:sdtContent></w:sdt>"));
        ASSERT_EQ(marks.size(), 1U) << row.why;
        EXPECT_EQ(marks.at(0).state, row.expected) << row.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::content_control) << row.why;
        EXPECT_EQ(marks.at(0).why.empty(), row.expected != unclear) << row.why;
    }
}

TEST(ContentControl, WhatIsTypedOverTheGlyphIsKeptAsText) {
    const Sheet sheet = read_body(p("<w:sdt>" + checkbox_properties("") + "<w:sdtContent>" +
                                    t("X") + "</w:sdtContent></w:sdt>"));
    EXPECT_EQ(plain_text(sheet.blocks), "X");
}

TEST(ContentControl, AroundAParagraphACellOrARowItIsOneMark) {
    const std::string open =
        "<w:sdt>" + checkbox_properties("<w14:checked w14:val=\"1\"/>") + "<w:sdtContent>";
    const std::string close = "</w:sdtContent></w:sdt>";
    const std::string shown = p(t("☒"));
    for (const std::string& body :
         {open + shown + close, tbl(tr(open + tc(shown) + close + tc(p(t("yes"))))),
          tbl(open + tr(tc(shown)) + close), tbl(tr(tc(open + shown + close)))}) {
        const auto marks = marks_of(body);
        ASSERT_EQ(marks.size(), 1U) << body;
        EXPECT_EQ(marks.at(0).kind, MarkKind::content_control) << body;
        EXPECT_EQ(marks.at(0).state, ticked) << body;
    }
    for (const std::string& body :
         {open + p("") + close, open + close, tbl(tr(open + tc(p("")) + close)),
          tbl(open + tr(tc(p(""))) + close)}) {
        const auto marks = marks_of(body);
        ASSERT_EQ(marks.size(), 1U) << body;
        EXPECT_EQ(marks.at(0).state, unclear) << body;
    }
}

TEST(ContentControl, OneBoundToDataBesideTheDocumentIsUnclear) {
    const auto marks = marks_of(p(
        "<w:sdt><w:sdtPr><w:dataBinding w:xpath=\"/a\"/><w14:checkbox><w14:checked w14:val=\"1\"/>"
        "</w14:checkbox></w:sdtPr><w:sdtContent>" +
        t("☒") + "</w:sdtContent></w:sdt>"));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).state, unclear);
}

TEST(ContentControl, OtherControlsArePassedThrough) {
    const Sheet sheet = read_body(p("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" +
                                    t("Japan") + "</w:sdtContent></w:sdt>"));
    EXPECT_EQ(plain_text(sheet.blocks), "Japan");
    EXPECT_TRUE(all_marks(sheet).empty());
}

TEST(LegacyFields, ACodeThatIsShownIsNoticed) {
    const auto field = [](const std::string& code) {
        return p(r("<w:fldChar w:fldCharType=\"begin\"/>") +
                 r("<w:instrText>" + code + "</w:instrText>") +
                 r("<w:fldChar w:fldCharType=\"end\"/>"));
    };
    for (const char* code : {" EQ \\o\\ac(☐,✓)", "MACROBUTTON Tick X", " GOTOBUTTON b X"})
        EXPECT_TRUE(has_problem(read_body(field(code)), "views-disagree")) << code;
    for (const char* code : {" PAGE ", "EQUATION X", "HYPERLINK \"EQ\""})
        EXPECT_FALSE(has_problem(read_body(field(code)), "views-disagree")) << code;
}

}  // namespace
}  // namespace tsb::test
