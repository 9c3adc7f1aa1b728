// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn beside boxes, over labels and under fields: no definite state that a person who looks
// at the page would not give.
#include <gtest/gtest.h>

#include "tests/unit/pdf/drawn_page.hpp"

namespace tsb::test {
namespace {

constexpr const char* two_options =
    "20 48 10 10 re S 130 48 10 10 re S BT /F1 10 Tf 36 50 Td (Yes) Tj ET BT /F1 10 Tf 146 50 Td "
    "(No) "
    "Tj ET ";
constexpr const char* cross = "20 48 m 30 58 l S 20 58 m 30 48 l S ";

struct Row {
    const char* why;
    std::string content, marks;
};

void expect(const Row& row) {
    DrawnPage page;
    page.content = two_options + row.content;
    const Result<Sheet> sheet = read_pdf(page.write());
    EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
}

TEST(DrawnAround, ATickThatMissesItsBoxIsNotOverlooked) {
    const Row rows[] = {
        {"a cross of lines after the label's box", "1 G 0 G 31 48 m 35 58 l S ",
         "empty vector, empty vector"},  // too small: an ornament
        {"a cross beside it", "8 48 m 18 58 l S 8 58 m 18 48 l S ", "unclear vector, empty vector"},
        {"a check before the second", "116 53 m 119 46 l 127 60 l S ",
         "empty vector, unclear vector"},
        {"a check over the label", "34 53 m 40 46 l 54 62 l S ", "unclear vector, empty vector"},
        {"a large check around the box", "15 52 m 25 40 l 50 75 l S ",
         "unclear vector, empty vector"},
        {"a tick that leaves its box belongs to it", "21 54 m 25 49 l 34 63 l S ",
         "ticked vector, empty vector"},
        {"a check far from both", "80 20 m 84 14 l 92 28 l S ", "empty vector, empty vector"},
        {"a white one", "1 G 8 48 m 18 58 l S 0 G ", "empty vector, empty vector"},
    };
    for (const Row& row : rows) expect(row);
}

TEST(DrawnAround, AnOptionStruckOutOrRingedIsUnclear) {
    const std::string ring =
        "60 53 m 60 60 54 62 45 62 c 36 62 32 60 32 53 c 32 46 36 44 45 44 c 54 44 "
        "60 46 60 53 c h S ";
    const std::string ring_of_box =
        "35 53 m 35 60 30 63 25 63 c 20 63 15 60 15 53 c 15 46 20 43 25 43 "
        "c 30 43 35 46 35 53 c h S ";
    const Row rows[] = {
        {"a line through the label", "36 53 m 53 53 l S ", "unclear vector, empty vector"},
        {"a ticked one is cancelled so", cross + std::string("36 53 m 53 53 l S "),
         "unclear vector, empty vector"},
        {"a narrow rectangle through it", "36 53 17 .6 re f ", "unclear vector, empty vector"},
        {"a line under it", "36 48.5 m 53 48.5 l S ", "empty vector, empty vector"},
        {"a ring around the label", ring, "unclear vector, empty vector"},
        {"a ring around a ticked box", cross + ring_of_box, "unclear vector, empty vector"},
        {"a rounded frame around an option",
         "18 45 m 56 45 l 57 45 58 46 58 47 c 58 60 l 58 61 57 62 56 62 c 18 62 l 17 62 16 61 16 "
         "60 c "
         "16 47 l 16 46 17 45 18 45 c h S ",
         "empty vector, empty vector"},
    };
    for (const Row& row : rows) expect(row);
}

TEST(DrawnAround, ARoofIsNoCross) {
    DrawnPage page;
    page.content = two_options;
    page.annotate("Caret", "20 48 30 58", "0 0 10 10", "0 0 m 5 10 l 10 0 l S");
    EXPECT_EQ(marks_of(read_pdf(page.write())), "unclear vector, empty vector");
}

TEST(DrawnAround, ColouredFillingsAndFilledSquaresAreSeen) {
    const Row rows[] = {
        {"a marker pen in the box", "1 1 0 rg 21 49 8 8 re f 0 g ", "unclear vector, empty vector"},
        {"a filled square below the boxes", "20 28 10 10 re f ",
         "empty vector, empty vector, unclear vector"},
        {"a filled square elsewhere", "90 20 10 10 re f ", "empty vector, empty vector"},
        {"a ring of another size", "20 20 6 6 re f ", "empty vector, empty vector"},
    };
    for (const Row& row : rows) expect(row);
}

TEST(DrawnAround, FreeTextThatStandsAloneBetweenBoxesMakesThemUnclear) {
    DrawnPage page;
    page.content = two_options;
    page.annotate("FreeText", "80 48 90 58", "0 0 10 10", "BT /F1 8 Tf 2 2 Td (X) Tj ET");
    const Result<Sheet> sheet = read_pdf(page.write());
    EXPECT_EQ(marks_of(sheet), "unclear vector, unclear vector") << whys_of(sheet);
}

TEST(FieldsOverDrawings, AreUnclearWhereThePageDrawsAMarkInTheirBox) {
    const std::string off = "/FT /Btn /V /Off /AS /Off /Rect [20 48 30 58] /T (f) ";
    const std::string on = "/FT /Btn /V /Yes /AS /Yes /Rect [20 48 30 58] /T (f) ";
    struct FieldRow {
        const char* why;
        std::string content, field, marks;
    };
    const FieldRow rows[] = {
        {"one stroke", "20 48 m 30 58 l S ", off, "unclear acroform-checkbox, empty vector"},
        {"a letter", "BT /F1 10 Tf 21 49 Td (A) Tj ET ", off,
         "unclear acroform-checkbox, empty vector"},
        {"an X beside it", "BT /F1 10 Tf 8 50 Td (X) Tj ET ", off,
         "unclear acroform-checkbox, empty vector"},
        {"a line through a ticked box", "12 53 m 60 53 l S ", on,
         "unclear acroform-checkbox, empty vector"},
        {"the same cross as the field", cross, on, "ticked acroform-checkbox, empty vector"},
        {"nothing", "", off, "empty acroform-checkbox, empty vector"},
    };
    for (const FieldRow& row : rows) {
        DrawnPage page;
        page.content = two_options + row.content;
        page.field(row.field);
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
    }
}

}  // namespace
}  // namespace tsb::test
