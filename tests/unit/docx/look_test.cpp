// SPDX-License-Identifier: GPL-3.0-or-later
// What a run looks like by theme, table style and its own properties: D3a, D6, D7, D10, and what
// nobody can see.
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

const std::string theme =
    "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:themeElements>"
    "<a:fontScheme><a:majorFont><a:latin typeface=\"Cambria\"/></a:majorFont><a:minorFont>"
    "<a:latin typeface=\"Wingdings\"/><a:ea typeface=\"\"/><a:cs typeface=\"Wingdings 2\"/>"
    "</a:minorFont></a:fontScheme></a:themeElements></a:theme>";

struct ThemeRow {
    const char* why;
    std::string properties, text;
    std::optional<MarkState> state;
};

TEST(Looks, D3aAThemeFontIsLookedUpInTheTheme) {
    const auto fonts = [](const std::string& attributes) {
        return "<w:rFonts " + attributes + "/>";
    };
    const std::string minor = "w:asciiTheme=\"minorHAnsi\" w:hAnsiTheme=\"minorHAnsi\"";
    const ThemeRow table[] = {
        {"F0FE by the minor font", fonts(minor), "\xEF\x83\xBE", ticked},
        {"00FE by the minor font", fonts(minor), "\xC3\xBE", ticked},
        {"the theme wins over the name", fonts(minor + " w:ascii=\"Arial\" w:hAnsi=\"Arial\""),
         "\xC3\xBE", ticked},
        {"the complex script font", fonts("w:cstheme=\"minorBidi\"") + "<w:cs/>", "\xEF\x82\xA3",
         empty},
        {"the major font is no symbol font",
         fonts("w:asciiTheme=\"majorHAnsi\" w:hAnsiTheme=\"majorHAnsi\""), "\xC3\xBE",
         std::nullopt},
        {"a theme font that is not there cannot be told",
         fonts("w:asciiTheme=\"minorEastAsia\" w:hAnsiTheme=\"minorEastAsia\""), "\xEF\x83\xBE",
         unclear},
        {"an unknown theme font", fonts("w:asciiTheme=\"x\" w:hAnsiTheme=\"x\""), "\xEF\x83\xBE",
         unclear},
    };
    for (const ThemeRow& row : table) {
        const Sheet sheet = read_sound(package_with(p(t(row.text, row.properties)),
                                                    {{"t", "theme", "theme/theme1.xml", theme}}));
        const auto marks = all_marks(sheet);
        ASSERT_EQ(marks.size(), row.state ? 1U : 0U) << row.why;
        if (row.state) {
            EXPECT_EQ(marks.at(0).state, *row.state) << row.why;
        }
    }
}

struct SeenRow {
    const char* why;
    std::string body;
    bool hidden;
};

TEST(Looks, WhatHidesARunIsSeenHoweverItIsSaid) {
    const auto run = [](const std::string& properties) { return p(t("☒", properties)); };
    const auto indented = [](const std::string& properties) {
        return p("<w:pPr>" + properties + "</w:pPr>" + t("☒"));
    };
    const SeenRow table[] = {
        {"hidden on a web page only", run("<w:webHidden/>"), false},
        {"specVanish", run("<w:specVanish/>"), true},
        {"white by the theme", run("<w:color w:val=\"000000\" w:themeColor=\"background1\"/>"),
         true},
        {"white darkened by the theme",
         run("<w:color w:val=\"7F7F7F\" w:themeColor=\"background1\" w:themeShade=\"7F\"/>"),
         false},
        {"ink by the theme", run("<w:color w:val=\"FFFFFF\" w:themeColor=\"text1\"/>"), false},
        {"white on ink by the theme",
         run("<w:color w:val=\"FFFFFF\"/><w:shd w:val=\"clear\" w:fill=\"FFFFFF\" "
             "w:themeFill=\"text1\"/>"),
         false},
        {"letters without a fill", run("<w14:textFill><w14:noFill/></w14:textFill>"), true},
        {"letters filled with white",
         run("<w14:textFill><w14:solidFill><w14:srgbClr w14:val=\"FFFFFF\"/></w14:solidFill>"
             "</w14:textFill>"),
         true},
        {"lines of one point",
         "<w:p><w:pPr><w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr>" + t("☒") + "</w:p>",
         true},
        {"lines of four points, the limit",
         "<w:p><w:pPr><w:spacing w:line=\"80\" w:lineRule=\"exact\"/></w:pPr>" + t("☒") + "</w:p>",
         false},
        {"lines of at least one point",
         "<w:p><w:pPr><w:spacing w:line=\"20\" w:lineRule=\"atLeast\"/></w:pPr>" + t("☒") +
             "</w:p>",
         false},
        {"a hundredth of the width", run("<w:w w:val=\"1\"/>"), true},
        {"the same in words", run("<w:w w:val=\"9%\"/>"), true},
        {"10 % of the width, the limit", run("<w:w w:val=\"10\"/>"), false},
        {"far to the left of the page", indented("<w:ind w:left=\"-20000\"/>"), true},
        {"the same by two indents", indented("<w:ind w:start=\"-5000\" w:hanging=\"671\"/>"), true},
        {"10 cm to the left, the limit", indented("<w:ind w:start=\"-5000\" w:hanging=\"670\"/>"),
         false},
        {"far to the left in centimetres", indented("<w:ind w:left=\"-35.5cm\"/>"), true},
        {"far to the right of the page", indented("<w:ind w:firstLine=\"16841\"/>"), true},
        {"the first line is back on the page",
         indented("<w:ind w:left=\"-20000\" w:firstLine=\"20000\"/>"), false},
        {"set to the right, which the left indent does not move",
         indented("<w:ind w:left=\"-20000\"/><w:jc w:val=\"right\"/>"), false},
        {"a row of one point",
         tbl(tr(tc(p(t("☒"))), "<w:trHeight w:val=\"20\" w:hRule=\"exact\"/>")), true},
        {"a row of 20 points",
         tbl(tr(tc(p(t("☒"))), "<w:trHeight w:val=\"400\" w:hRule=\"exact\"/>")), false},
        {"D10: what it was before does not count",
         run("<w:rPrChange w:id=\"1\"><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), false},
        {"D10: nor does the paragraph's former look",
         "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr><w:pPrChange><w:pPr><w:shd w:val=\"clear\" "
         "w:fill=\"FFFFFF\"/></w:pPr></w:pPrChange></w:pPr>" +
             t("☒") + "</w:p>",
         false},
    };
    for (const SeenRow& row : table) {
        const auto marks = marks_of(row.body);
        ASSERT_EQ(marks.size(), 1U) << row.why;
        EXPECT_EQ(marks.at(0).hidden, row.hidden) << row.why;
    }
}

TEST(Looks, AnIndentOffThePageMayComeFromAStyle) {
    const std::string styles =
        "<w:style w:type=\"paragraph\" w:styleId=\"Far\"><w:pPr><w:ind w:left=\"-20000\"/></w:pPr>"
        "</w:style><w:style w:type=\"paragraph\" w:styleId=\"Near\"><w:basedOn w:val=\"Far\"/>"
        "<w:pPr><w:ind w:left=\"0\"/></w:pPr></w:style>";
    const auto hidden = [&](const std::string& properties) {
        const std::string body = p("<w:pPr>" + properties + "</w:pPr>" + t("☒"));
        return all_marks(read_with_styles(body, styles)).at(0).hidden;
    };
    EXPECT_TRUE(hidden("<w:pStyle w:val=\"Far\"/>"));
    EXPECT_FALSE(hidden("<w:pStyle w:val=\"Near\"/>"));
    EXPECT_FALSE(hidden("<w:pStyle w:val=\"Far\"/><w:ind w:left=\"0\"/>"));
    const Sheet by_default =
        read_with_styles(p(t("☒")),
                         "<w:docDefaults><w:pPrDefault><w:pPr><w:ind w:left=\"-20000\"/>"
                         "</w:pPr></w:pPrDefault></w:docDefaults>");
    EXPECT_TRUE(all_marks(by_default).at(0).hidden);
}

TEST(Looks, APlaceThatCannotBeToldIsSaid) {
    const auto doubtful = [](const std::string& properties, const std::string& content) {
        return has_problem(read_body(p("<w:pPr>" + properties + "</w:pPr>" + content)),
                           "views-disagree");
    };
    EXPECT_FALSE(doubtful("<w:ind w:left=\"6804\" w:right=\"-108\"/>", t("x")));
    EXPECT_TRUE(doubtful("<w:ind w:left=\"10501\"/>", t("x")));
    EXPECT_TRUE(doubtful("<w:ind w:left=\"-2836\"/>", t("x")));
    EXPECT_TRUE(doubtful("<w:ind w:right=\"-20000\"/><w:jc w:val=\"right\"/>", t("x")));
    EXPECT_FALSE(doubtful("<w:ind w:left=\"10501\"/>", "")) << "nothing stands there";
}

const std::string table_styles =
    "<w:style w:type=\"table\" w:styleId=\"Base\"><w:rPr><w:strike/></w:rPr></w:style>"
    "<w:style w:type=\"table\" w:styleId=\"Grid\"><w:basedOn w:val=\"Base\"/>"
    "<w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/><w:color w:val=\"FFFFFF\"/></w:rPr><w:tcPr>"
    "<w:shd w:val=\"clear\" w:fill=\"1F497D\"/></w:tcPr></w:tblStylePr>"
    "<w:tblStylePr w:type=\"lastCol\"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>"
    "<w:tblStylePr w:type=\"band2Horz\"><w:rPr><w:sz w:val=\"2\"/></w:rPr></w:tblStylePr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"Struck\"><w:rPr><w:strike/></w:rPr></w:style>";

Sheet styled_table(const std::string& look, const std::string& cell_run) {
    const std::string row = tr(tc(p(cell_run)) + tc(p(cell_run)));
    return read_with_styles("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/>" + look + "</w:tblPr>" +
                                row + row + row + "</w:tbl>",
                            table_styles);
}

const Run& run_in(const Sheet& sheet, std::size_t cell) {
    return paragraph_at(table_at(sheet.blocks, 0).cells.at(cell).blocks, 0).runs.at(0);
}

TEST(Looks, ATableStyleIsAppliedWhereItsConditionsHold) {
    const std::string all =
        "<w:tblLook w:val=\"0000\" w:firstRow=\"1\" w:lastColumn=\"1\" w:noHBand=\"0\"/>";
    const Sheet sheet = styled_table(all, t("x"));
    EXPECT_FALSE(run_in(sheet, 0).hidden) << "white on the dark first row";
    EXPECT_FALSE(run_in(sheet, 0).emphasis) << "what a table style makes bold is bold for all";
    EXPECT_TRUE(run_in(sheet, 0).strike) << "through basedOn (D6)";
    EXPECT_TRUE(run_in(sheet, 1).hidden) << "the last column";
    EXPECT_FALSE(run_in(sheet, 2).hidden) << "the first band";
    EXPECT_TRUE(run_in(sheet, 4).hidden) << "the second band, one point high";
    const Sheet in_words = styled_table("<w:tblLook w:val=\"0120\"/>", t("x"));
    EXPECT_TRUE(run_in(in_words, 1).hidden) << "the same in one number";
    const Sheet none = styled_table("<w:tblLook w:val=\"0200\"/>", t("x"));
    for (std::size_t cell = 0; cell < 6; ++cell) EXPECT_FALSE(run_in(none, cell).hidden) << cell;
}

TEST(Looks, TogglesOfTableAndCharacterStyleCancelOut) {
    const Sheet sheet = styled_table("", t("x", "<w:rStyle w:val=\"Struck\"/>"));
    EXPECT_FALSE(run_in(sheet, 0).strike);
    const Sheet direct = styled_table("", t("x", "<w:strike w:val=\"0\"/>"));
    EXPECT_FALSE(run_in(direct, 0).strike);
}

// D7: weak evidence of every kind is one flag.
TEST(Looks, D7EveryKindOfEmphasisIsKept) {
    for (const char* properties :
         {"<w:b/>", "<w:u w:val=\"single\"/>", "<w:highlight w:val=\"yellow\"/>",
          "<w:shd w:val=\"clear\" w:fill=\"FFFF00\"/>", "<w:color w:val=\"FF0000\"/>"}) {
        const Sheet sheet = read_body(p(t("x", properties)));
        EXPECT_TRUE(paragraph_at(sheet.blocks, 0).runs.at(0).emphasis) << properties;
    }
    for (const char* properties :
         {"", "<w:b w:val=\"0\"/>", "<w:u w:val=\"none\"/>", "<w:highlight w:val=\"none\"/>",
          "<w:color w:val=\"auto\"/>", "<w:color w:val=\"000000\"/>"}) {
        const Sheet sheet = read_body(p(t("x", properties)));
        EXPECT_FALSE(paragraph_at(sheet.blocks, 0).runs.at(0).emphasis) << properties;
    }
}

TEST(Looks, D10MarksOfTrackedTagsAndMovesHideNothing) {
    const std::string ranges =
        "<w:customXmlInsRangeStart w:id=\"1\"/>" + t("a") + "<w:customXmlInsRangeEnd w:id=\"1\"/>" +
        "<w:customXmlDelRangeStart w:id=\"2\"/>" + t("b") + "<w:customXmlDelRangeEnd w:id=\"2\"/>" +
        "<w:moveFromRangeStart w:id=\"3\"/><w:moveFrom>" + t("c") +
        "</w:moveFrom><w:moveFromRangeEnd w:id=\"3\"/>" +
        "<w:moveToRangeStart w:id=\"4\"/><w:moveTo>" + t("d") +
        "</w:moveTo><w:moveToRangeEnd w:id=\"4\"/>";
    const Sheet sheet = read_body(p(ranges));
    EXPECT_EQ(plain_text(sheet.blocks), "abd");
    EXPECT_EQ(paragraph_at(sheet.blocks, 0).runs.at(1).revision, Revision::deleted);
    const Sheet block =
        read_body("<w:customXmlInsRangeStart w:id=\"1\"/>" + p(t("a")) +
                  "<w:customXmlInsRangeEnd w:id=\"1\"/><w:ins>" + p(t("b")) + "</w:ins>");
    EXPECT_EQ(plain_text(block.blocks), "a\nb");
}

}  // namespace
}  // namespace tsb::test
