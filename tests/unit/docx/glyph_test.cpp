// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes and ticks written as characters: D3, D3a, D4.
#include "parsers/flow/glyphs.hpp"
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

struct Shown {
    const char* why;
    std::string run;
    std::optional<MarkState> state;  // nullopt: no mark
    bool is_box = true;
};

std::string sym(const std::string& font, const std::string& code) {
    return r("<w:sym w:font=\"" + font + "\" w:char=\"" + code + "\"/>");
}
std::string in_font(const std::string& text, const std::string& font) {
    return t(text, "<w:rFonts w:ascii=\"" + font + "\" w:hAnsi=\"" + font + "\"/>");
}

void check(const std::vector<Shown>& table) {
    for (const Shown& row : table) {
        const auto marks = marks_of(p(row.run));
        ASSERT_EQ(marks.size(), row.state ? 1U : 0U) << row.why;
        if (!row.state) continue;
        EXPECT_EQ(marks.at(0).state, *row.state) << row.why;
        EXPECT_EQ(marks.at(0).is_box, row.is_box) << row.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::glyph) << row.why;
        EXPECT_EQ(marks.at(0).why.empty(), *row.state != unclear) << row.why;
    }
}

TEST(Glyphs, SymbolsAreLookedUpByFontAndCode) {
    check({
        {"Wingdings empty box", sym("Wingdings", "F0A8"), empty},
        {"the same without F0", sym("Wingdings", "00A8"), empty},
        {"Wingdings o", sym("Wingdings", "F06F"), empty},
        {"Wingdings ticked box", sym("Wingdings", "F0FE"), ticked},
        {"Wingdings crossed box", sym("Wingdings", "F0FD"), ticked},
        {"Wingdings x", sym("Wingdings", "F078"), ticked},
        {"Wingdings tick alone", sym("Wingdings", "F0FC"), ticked, false},
        {"Wingdings small square: bullet or box", sym("Wingdings", "F0A7"), unclear},
        {"Wingdings 2 empty", sym("Wingdings 2", "F0A3"), empty},
        {"Wingdings 2 ticked", sym("Wingdings 2", "F052"), ticked},
        {"Wingdings 2 tick alone", sym("Wingdings 2", "F050"), ticked, false},
        {"Wingdings 2 radio, off", sym("Wingdings 2", "F099"), empty},
        {"Webdings empty", sym("Webdings", "F063"), empty},
        {"Webdings tick alone", sym("Webdings", "F061"), ticked, false},
        {"Unicode by w:sym", sym("MS Gothic", "2612"), ticked},
        {"less or equal", sym("Symbol", "F0A3"), std::nullopt},
        {"theta", sym("Symbol", "F071"), std::nullopt},
        {"mu", sym("Symbol", "F06D"), std::nullopt},
        {"a root outside a control", sym("Symbol", "F0D6"), std::nullopt},
        {"a bullet", sym("Symbol", "F0B7"), std::nullopt},
        {"no font", sym("", "F0FE"), unclear},
        {"no code", sym("Wingdings", "zz"), std::nullopt},
    });
}

TEST(Glyphs, TextInASymbolFontIsReadAsThatFontShowsIt) {
    check({
        {"private use, Wingdings", in_font("\uF0FE", "Wingdings"), ticked},
        {"private use, Wingdings, empty", in_font("\uF0A8", "Wingdings"), empty},
        {"Latin letters in Wingdings: þ is a ticked box", in_font("þ", "Wingdings"), ticked},
        {"o is an empty box", in_font("o", "wingdings"), empty},
        {"the same letter in a text font", in_font("o", "Arial"), std::nullopt},
        {"private use without a font", t("\uF0FE"), unclear},
        {"private use in a text font", in_font("\uF0FE", "Arial"), unclear},
        {"in Symbol it is Greek or a sign", in_font("\uF0A3", "Symbol"), std::nullopt},
        {"a theme font is not known",
         t("\uF0FE",
           "<w:rFonts w:asciiTheme=\"minorHAnsi\" w:hAnsiTheme=\"minorHAnsi\" "
           "w:ascii=\"Wingdings\" w:hAnsi=\"Wingdings\"/>"),
         unclear},
        {"right to left uses the font for complex scripts",
         t("\uF0FE", "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Wingdings\"/><w:rtl/>"),
         ticked},
    });
}

TEST(Glyphs, TheUnicodeSetsAreReadEverywhereInText) {
    std::vector<Shown> table;
    for (const char* one : {"☐", "□", "▢", "◻", "⬜", "🞎", "🞏", "🞐", "❑", "❒", "❏", "❐"})
        table.push_back({one, t(one), empty});
    for (const char* one : {"☑", "☒", "⊠", "⌧", "🗹", "🗷", "🗵", "⮽", "✅", "❎"})
        table.push_back({one, t(one), ticked});
    for (const char* one : {"✓", "✔", "✕", "✖", "✗", "✘", "🗶", "🗸"})
        table.push_back({one, t(one), ticked, false});
    for (const char* one : {"■", "◼", "⬛"}) table.push_back({one, t(one), unclear});
    check(table);
}

TEST(Glyphs, RootAndTimesAreTicksOnlyWhereTheyStandAlone) {
    check({
        {"alone in the paragraph", t("√"), ticked, false},
        {"between blanks", t("yes × "), ticked, false},
        {"beside an ideographic space", t("\u3000√\u3000"), ticked, false},
        {"multiplication", t("10×10"), std::nullopt},
        {"multiplication of one side", t("2× "), std::nullopt},
        {"a root", t("√2"), std::nullopt},
        {"in a formula", "<m:oMath><m:r><m:t>×</m:t></m:r></m:oMath>", std::nullopt},
        {"a boxed times in a formula", "<m:oMath><m:r><m:t>⊠</m:t></m:r></m:oMath>", std::nullopt},
    });
}

TEST(Glyphs, TextAroundAMarkKeepsItsOrder) {
    const Sheet sheet = read_body(p(t("a☐b✓c √ d")));
    std::string order;
    for (const auto& run : paragraph_at(sheet.blocks, 0).runs) order += run.mark ? "#" : run.text;
    EXPECT_EQ(order, "a#b#c # d");
}

TEST(Glyphs, ListBulletsAreNoMarks) {
    EXPECT_TRUE(
        marks_of(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>" +
            t("item") + "</w:p>")
            .empty());
}

TEST(Glyphs, AFontNamedByAStyleCounts) {
    const Sheet sheet =
        read_with_styles(p(t("\uF0FE", "<w:rStyle w:val=\"Tick\"/>")),
                         "<w:style w:type=\"character\" w:styleId=\"Base\"><w:rPr><w:rFonts "
                         "w:ascii=\"Wingdings\" w:hAnsi=\"Wingdings\"/>"
                         "</w:rPr></w:style><w:style w:type=\"character\" "
                         "w:styleId=\"Tick\"><w:basedOn w:val=\"Base\"/></w:style>");
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(all_marks(sheet).at(0).state, ticked);
}

}  // namespace
}  // namespace tsb::test
