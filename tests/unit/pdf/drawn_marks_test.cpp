// SPDX-License-Identifier: GPL-3.0-or-later
// Marks that a page draws: boxes and what is in them (P9, P10, P18).
#include <gtest/gtest.h>

#include "parsers/pdf/drawn/glyph_marks.hpp"
#include "tests/unit/pdf/drawn_page.hpp"

namespace tsb::test {
namespace {

constexpr const char* square = "20 48 10 10 re S ";
constexpr const char* cross = "20 48 m 30 58 l S 20 58 m 30 48 l S ";

struct Row {
    const char* why;
    std::string content, marks;
};

void expect(const Row& row) {
    DrawnPage page;
    page.content = row.content + "BT /F1 10 Tf 46 50 Td (label) Tj ET ";
    const Result<Sheet> sheet = read_pdf(page.write());
    EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
}

std::string text(const char* font, const char* shown, int x = 21, int y = 49) {
    return std::string("BT /") + font + " 10 Tf " + std::to_string(x) + " " + std::to_string(y) +
           " Td (" + shown + ") Tj ET ";
}

TEST(DrawnBoxes, AreSquaresOfTheSizeOfABox) {
    const std::string circle =
        "30 53 m 30 55.8 27.8 58 25 58 c 22.2 58 20 55.8 20 53 c 20 50.2 22.2 48 25 48 c 27.8 48 "
        "30 "
        "50.2 30 53 c h S ";
    const Row rows[] = {
        {"a rectangle", square, "empty vector"},
        {"four lines", "20 48 m 30 48 l S 30 48 m 30 58 l S 30 58 m 20 58 l S 20 58 m 20 48 l S ",
         "empty vector"},
        {"a circle", circle, "empty vector"},
        {"four narrow rectangles",
         "20 48 10 .7 re f 20 57.3 10 .7 re f 20 48 .7 10 re f 29.3 48 .7 10 re f ",
         "empty vector"},
        {"a dark square under a lighter one", "20 48 10 10 re f 1 g 20.7 48.7 8.6 8.6 re f 0 g ",
         "empty vector"},
        {"a frame with a hole", "20 48 10 10 re 20.8 48.8 8.4 8.4 re f* ", "empty vector"},
        {"a frame cut out side by side",
         "q 20 48 10 .8 re W n 20 48 10 10 re 20.8 48.8 8.4 8.4 re f* Q q 20 57.2 10 .8 re W n 20 "
         "48 "
         "10 10 re 20.8 48.8 8.4 8.4 re f* Q q 20 48 .8 10 re W n 20 48 10 10 re 20.8 48.8 8.4 8.4 "
         "re f* Q q 29.2 48 .8 10 re W n 20 48 10 10 re 20.8 48.8 8.4 8.4 re f* Q ",
         "empty vector"},
        {"two frames of one box", "20 48 10 10 re S 21 49 8 8 re S ", "empty vector"},
        {"two boxes with a point between", "20 48 10 10 re S 20 37 10 10 re S ",
         "empty vector, empty vector"},
        {"too large", "20 40 20 20 re S ", ""},
        {"too small", "20 48 4 4 re S ", ""},
        {"no square", "20 48 16 8 re S ", ""},
        {"cells of a table", "20 38 12 12 re S 32 38 12 12 re S 20 50 12 12 re S 32 50 12 12 re S ",
         ""},
        {"a cell between long rules",
         "10 48 m 190 48 l S 10 60 m 190 60 l S 20 48 m 20 60 l S 32 48 m 32 60 l S ", ""},
        {"a cell whose sides go on",
         "20 48 m 32 48 l S 20 60 m 32 60 l S 20 48 m 20 60 l S 32 48 m 32 60 l S 32 48 m 90 48 l "
         "S ",
         ""},
        {"white on white", "1 G 20 48 10 10 re S 0 G ", ""},
    };
    for (const Row& row : rows) expect(row);
}

TEST(DrawnBoxes, AreTickedByWhatIsDrawnInThem) {
    const std::string box = square;
    const std::string disc =
        "28 53 m 28 54.7 26.7 56 25 56 c 23.3 56 22 54.7 22 53 c 22 51.3 23.3 50 25 50 c 26.7 50 "
        "28 "
        "51.3 28 53 c f ";
    const Row rows[] = {
        {"two diagonals", box + cross, "ticked vector"},
        {"hair lines", box + "0 w " + cross, "ticked vector"},
        {"a thick cross of many lines",
         box + cross +
             "20.2 48 m 30.2 58 l S 20.2 58 m 30.2 48 l S 19.8 48 m 29.8 58 l S 19.8 58 m "
             "29.8 48 l S 20.4 48 m 30.4 58 l S 20.4 58 m 30.4 48 l S 19.6 48 m 29.6 58 l S ",
         "ticked vector"},
        {"a check", box + "22 53 m 24 50 l 29 57 l S ", "ticked vector"},
        {"a check that leaves its box", box + "21 54 m 25 49 l 34 63 l S ", "ticked vector"},
        {"a filled square", box + "22 50 6 6 re f ", "ticked vector"},
        {"a filled disc", box + disc, "ticked vector"},
        {"a light tick on a dark square",
         "20 48 10 10 re f 1 G 1.5 w 22 53 m 24 50 l 28 56 l S 0 G ", "ticked vector"},
        {"one stroke", box + "20 48 m 30 58 l S ", "unclear vector"},
        {"a dash", box + "22 53 m 28 53 l S ", "unclear vector"},
        {"a scribble",
         box + "21 49 m 29 57 l 22 51 l 28 49 l 21 56 l 29 52 l 23 57 l 26 49 l 28 57 l "
               "21 53 l S ",
         "unclear vector"},
        {"a line through the row", box + "10 53 m 190 53 l S ", "unclear vector"},
        {"a tick of ZapfDingbats", box + text("F2", "4"), "ticked glyph"},
        {"a disc of ZapfDingbats", box + text("F2", "l"), "ticked glyph"},
        {"an X typed in it", box + text("F1", "X", 22), "ticked typed"},
        {"another letter", box + text("F1", "A", 22), "unclear vector"},
        {"the ground of a cell", ".9 g 10 40 100 30 re f 0 g " + box, "empty vector"},
    };
    for (const Row& row : rows) expect(row);
}

TEST(DrawnBoxes, ThatHideSomethingAreUnclear) {
    const std::string box = square;
    const Row rows[] = {
        {"a white cross", box + "1 G " + cross + "0 G ", "unclear vector"},
        {"a transparent cross", box + "q /G gs " + cross + "Q ", "unclear vector"},
        {"a cross that is cut off", box + "q 100 0 10 10 re W n " + cross + "Q ", "unclear vector"},
        {"a cross under a white square", box + cross + "1 g 20.5 48.5 9 9 re f 0 g ",
         "unclear vector"},
        {"a white tick", box + "1 g " + text("F2", "4") + "0 g ", "unclear vector"},
        {"an invisible tick", box + "3 Tr " + text("F2", "4") + "0 Tr ", "unclear vector"},
        {"all of it is covered", box + "1 g 10 40 40 40 re f 0 g ", "unclear vector"},
    };
    for (const Row& row : rows) expect(row);
}

TEST(DrawnBoxes, TakeAnXTypedBesideThem) {
    const std::string box = square;
    const Row rows[] = {
        {"after it", box + text("F1", "X", 33), "ticked typed"},
        {"before it", box + text("F1", "x", 12), "ticked typed"},
        {"in brackets", box + text("F1", "[x]", 33), "ticked typed"},
        {"another word", box + text("F1", "Y", 33), "empty vector"},
        {"a v is a numeral", box + text("F1", "v", 34), "empty vector"},
        {"as near to another box", box + text("F1", "X", 34) + "44.6 48 10 10 re S ",
         "unclear vector, unclear vector"},
        {"nearer to this one", box + text("F1", "X", 31) + "60 48 10 10 re S ",
         "ticked typed, empty vector"},
        {"beside a box that is a character", text("F3", "a") + text("F1", "X", 33), "ticked typed"},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        page.content = row.content + text("F1", "label", 120, 50);
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
        const bool taken = row.marks.find("typed") != std::string::npos;
        ASSERT_TRUE(sheet.has_value());
        EXPECT_EQ(sheet->pages.at(0).texts.size(),
                  taken || row.marks == "empty vector" || row.marks.starts_with("unclear")
                      ? (taken ? 1U : 2U)
                      : 1U)
            << row.why;
    }
}

TEST(DrawnBoxes, MayBeCharacters) {
    const Row rows[] = {
        {"empty", text("F3", "a"), "empty glyph"},
        {"crossed", text("F3", "b"), "ticked glyph"},
        {"a box of ZapfDingbats", text("F2", "o"), "empty glyph"},
        {"an X over an empty one", text("F3", "a") + text("F1", "X"), "ticked typed"},
        {"a lone tick, its box has vanished", text("F2", "4"), "ticked glyph bare"},
        {"a lone sign", text("F1", "\\327", 10), "ticked glyph bare"},
        {"a sign of a formula", text("F1", "5 \\327 3", 10), ""},
        {"a bullet", text("F2", "n"), ""},
        {"a filled square among boxes", text("F3", "a") + text("F2", "n", 21, 20),
         "empty glyph, unclear glyph"},
        {"in the colour of the ground", "1 g " + text("F3", "b") + "0 g ", "ticked glyph hidden"},
        {"drawn invisibly", "3 Tr " + text("F3", "b") + "0 Tr ", "ticked glyph hidden"},
        {"its font is not in the file", text("F4", "\\376"), "unclear glyph"},
        {"a cell around it", "18 46 14 14 re S " + text("F3", "a"), "empty glyph"},
    };
    for (const Row& row : rows) expect(row);
}

TEST(DrawnBoxes, WhosePictureSaysOtherwiseAreUnclear) {
    DrawnPage page;
    page.crossed = glyph("");
    page.content = text("F3", "b") + text("F3", "a", 21, 20);
    const Result<Sheet> sheet = read_pdf(page.write());
    EXPECT_EQ(marks_of(sheet), "unclear glyph, empty glyph");
    EXPECT_NE(whys_of(sheet).find("picture shows none"), std::string::npos) << whys_of(sheet);
}

TEST(DrawnBoxes, NameTheirWitnesses) {
    DrawnPage page;
    page.content = std::string(square) + cross + text("F3", "a", 21, 20);
    const Result<Sheet> sheet = read_pdf(page.write());
    ASSERT_TRUE(sheet.has_value());
    EXPECT_EQ(sheet->pages.at(0).marks.at(0).at, "box 1 (paths, picture)");
    EXPECT_EQ(sheet->pages.at(0).marks.at(1).at, "box 2 (glyph, picture)");
    EXPECT_EQ(sheet->pages.at(0).marks.at(1).part, "page 1");
}

TEST(DrawnBoxes, AreCharactersByNameUnicodeAndCode) {
    using pdf::GlyphClass;
    using pdf::GlyphCode;
    struct CodeRow {
        const char* why;
        GlyphCode glyph;
        GlyphClass what;
    };
    const CodeRow rows[] = {
        {"a subset keeps the name", {"ZapfDingbats", true, 1, U'A', "a20"}, GlyphClass::tick},
        {"a code of the built-in encoding",
         {"ZapfDingbats", true, 'o', 0, ""},
         GlyphClass::empty_box},
        {"a filled square", {"ITCZapfDingbats", true, 'n', 0, "a73"}, GlyphClass::filled},
        {"Wingdings by its private code",
         {"Wingdings-Regular", false, 7, 0xF0FE, ""},
         GlyphClass::ticked_box},
        {"Wingdings by code", {"Wingdings", true, 0xA8, 0, ""}, GlyphClass::empty_box},
        {"Wingdings mapped to Latin", {"Wingdings", false, 7, 0xFE, ""}, GlyphClass::ticked_box},
        {"Wingdings without a meaning", {"Wingdings", false, 7, 0, ""}, GlyphClass::unknown},
        {"name and code differ", {"Wingdings", true, 0xA8, 0xF0FE, ""}, GlyphClass::unknown},
        {"Wingdings 2", {"Wingdings 2", true, 0x52, 0xF052, ""}, GlyphClass::ticked_box},
        {"Webdings", {"Webdings", true, 'c', U'c', ""}, GlyphClass::empty_box},
        {"Symbol's less-or-equal", {"Symbol", true, 0xA3, 0xF0A3, ""}, GlyphClass::text},
        {"a private code in another font",
         {"FontAwesome", true, 1, 0xF0FE, ""},
         GlyphClass::unknown},
        {"another private code", {"FontAwesome", true, 1, 0xF0E0, ""}, GlyphClass::text},
        {"plain Unicode", {"SegoeUISymbol", false, 9, 0x2612, ""}, GlyphClass::ticked_box},
        {"MS Gothic without a meaning", {"MS-Gothic", false, 9, 0, ""}, GlyphClass::unknown},
        {"a text font without a meaning", {"Arial", false, 9, 0, ""}, GlyphClass::text},
        {"a letter", {"Arial", true, 'X', U'X', "X"}, GlyphClass::text},
    };
    for (const CodeRow& row : rows) EXPECT_EQ(pdf::class_of(row.glyph), row.what) << row.why;
}

}  // namespace
}  // namespace tsb::test
