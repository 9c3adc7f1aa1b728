// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes drawn in pieces, and ticks that a document hides from its readers, not from a person: filled
// ones, letters and blanks that draw something else than they say.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "parsers/pdf/drawn/rules.hpp"
#include "tests/unit/pdf/drawn_page.hpp"

namespace tsb::test {
namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f ", value);
    return text;
}

// The outline of a square of 10 points in strokes of their own.
std::string outline(double left, double bottom, double dash, double gap) {
    const auto line = [](double x1, double y1, double x2, double y2) {
        return number(x1) + number(y1) + "m " + number(x2) + number(y2) + "l S ";
    };
    constexpr double side = 10;
    std::string drawn;
    for (double from = 0; from < side; from += dash + gap) {
        const double to = std::min(from + dash, side);
        for (const double edge : {0.0, side})
            drawn += line(left + from, bottom + edge, left + to, bottom + edge) +
                     line(left + edge, bottom + from, left + edge, bottom + to);
    }
    return drawn;
}

std::string both(double dash, double gap) {
    return outline(20, 48, dash, gap) + outline(130, 48, dash, gap);
}

TEST(DrawnInPieces, ABoxIsABox) {
    const std::string pattern = "[2 1] 0 d " + two_squares + "[] 0 d ";
    const DrawnRow rows[] = {
        {"a dash pattern", pattern, "empty vector, empty vector"},
        {"a dash pattern, crossed", pattern + cross, "ticked vector, empty vector"},
        {"dashes", both(2, 1), "empty vector, empty vector"},
        {"dashes, crossed", both(2, 1) + cross, "ticked vector, empty vector"},
        {"dots", both(.5, 1), "empty vector, empty vector"},
        {"long dashes with a wide gap", both(4, 2.5), "empty vector, empty vector"},
        {"dashes too far apart", both(1, 4), ""},
        {"a cell at a line across the page is none",
         two_squares + outline(60, 30, 1, 1) + "0 40 m 200 40 l S ", "empty vector, empty vector"},
        {"nor is one between dashed lines",
         two_squares + outline(60, 30, 1, 1) + outline(70, 30, 1, 1) + outline(80, 30, 1, 1),
         "empty vector, empty vector"},
    };
    for (const DrawnRow& row : rows) expect_marks(row, two_labels);
}

TEST(DrawnInPieces, DashesOfDifferentLinesStayApart) {
    using pdf::Rule;
    const auto joined = pdf::join_dashes({{true, 0, 2, 10, 1},
                                          {true, 3, 5, 10.05, 2},
                                          {true, 20, 22, 10, 3},
                                          {true, 6, 8, 12, 4},
                                          {false, 9, 11, 10, 5},
                                          {true, 40, 40.5, 10, 6}});
    std::string lines;
    for (const Rule& line : joined)
        lines += (line.lies ? "-" : "|") + number(line.from) + number(line.to);
    EXPECT_EQ(lines, "|9.00 11.00 -0.00 5.00 -20.00 22.00 -6.00 8.00 ");
}

TEST(FilledTicks, BesideABoxAreNotOverlooked) {
    const std::string one = "6 53 m 8 55 l 10 51 l 15 66 l 17 65 l 10 48 l h f ";
    const DrawnRow rows[] = {
        {"one shape", one, "unclear vector, empty vector"},
        {"two shapes that touch", "8 53 m 10 55 l 12 51 l h f 12 51 m 17 60 l 18 58 l 12 48 l h f ",
         "unclear vector, empty vector"},
        {"over the label", "1 0 0 1 34 0 cm " + one, "unclear vector, empty vector"},
        {"a white one", "1 g " + one + "0 g ", "empty vector, empty vector"},
        {"far from both", "1 0 0 1 70 -40 cm " + one, "empty vector, empty vector"},
        {"a disc: a bullet", "8 53 m 8 57 14 57 14 53 c 14 49 8 49 8 53 c f ",
         "empty vector, empty vector"},
        {"a bar", "6 48 4.5 12 re f ", "empty vector, empty vector"},
        {"a row of letters that are drawn",
         "0.4 0 0 .4 30 28 cm " + one + "1 0 0 1 13 0 cm " + one + "1 0 0 1 13 0 cm " + one +
             "1 0 0 1 13 0 cm " + one,
         "empty vector, empty vector"},
    };
    for (const DrawnRow& row : rows) expect_marks(row, two_options);
}

// F5: a and b draw a tick, c draws nothing; the file says which characters they are.
std::string odd_font(PdfFile& file, const std::string& a, const std::string& b,
                     const std::string& c) {
    const int tick = file.add_stream("", "80 0 0 0 80 80 d1 8 w 10 40 m 30 10 l 70 70 l S");
    const int nothing = file.add_stream("", "80 0 0 0 80 80 d1");
    const std::string map =
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
        "endcodespacerange 3 beginbfchar <61> <" +
        a + "> <62> <" + b + "> <63> <" + c + "> endbfchar endcmap end";
    const int font = file.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 80 80] /FontMatrix [.01 0 0 .01 0 0] "
        "/FirstChar 97 /LastChar 99 /Widths [80 80 80] /Encoding << /Differences [97 /a /b /c] >> "
        "/CharProcs << /a " +
        PdfFile::ref(tick) + " /b " + PdfFile::ref(tick) + " /c " + PdfFile::ref(nothing) +
        " >> /ToUnicode " + PdfFile::ref(file.add_stream("", map)) + " >>");
    return "/F5 " + PdfFile::ref(font);
}

TEST(LoneGlyphs, BesideAnEmptyBoxAreNotBelieved) {
    struct GlyphRow {
        const char* why;
        std::string shown;  // by F5, before the first box
        double x;
        std::string marks;
    };
    const GlyphRow rows[] = {
        {"a tick that says A", "a", 8, "unclear vector, empty vector"},
        {"a tick that says it is blank", "b", 8, "unclear vector, empty vector"},
        {"a blank that is blank", "c", 8, "empty vector, empty vector"},
        {"far from the box", "a", 90, "empty vector, empty vector"},
        {"a font that writes words", "aa", 2, "empty vector, empty vector"},
    };
    for (const GlyphRow& row : rows) {
        DrawnPage page;
        page.more_fonts = odd_font(page.file, "0041", "0020", "00A0");
        page.content =
            two_options + "BT /F5 10 Tf " + number(row.x) + "50 Td (" + row.shown + ") Tj ET ";
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
    }
}

TEST(LoneGlyphs, OfAnEnumerationInTheTextsOwnFontAreNoTicks) {
    DrawnPage page;
    page.content = two_options + "BT /F1 10 Tf 8 50 Td (a) Tj ET BT /F1 10 Tf 118 50 Td (b) Tj ET ";
    const Result<Sheet> sheet = read_pdf(page.write());
    EXPECT_EQ(marks_of(sheet), "empty vector, empty vector") << whys_of(sheet);
}

}  // namespace
}  // namespace tsb::test
