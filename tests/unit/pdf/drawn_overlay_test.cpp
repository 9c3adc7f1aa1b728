// SPDX-License-Identifier: GPL-3.0-or-later
// What lies over boxes: annotations, form fields, layers, small pictures (P11, P18).
#include <gtest/gtest.h>

#include "tests/unit/pdf/drawn_page.hpp"

namespace tsb::test {
namespace {

constexpr const char* square = "20 48 10 10 re S ";
constexpr const char* label = "BT /F1 10 Tf 36 50 Td (label) Tj ET ";

struct Row {
    const char* why;
    const char* subtype;
    const char* rect;
    const char* drawing;
    const char* marks;
};

TEST(Annotations, OverABoxAreTicksOrDoubts) {
    const Row rows[] = {
        {"an X as free text", "FreeText", "20 48 30 58", "BT /F1 10 Tf 1 1 Td (X) Tj ET",
         "ticked annotation"},
        {"free text beside it", "FreeText", "30 48 36 58", "BT /F1 7 Tf 0 2 Td (X) Tj ET",
         "ticked annotation"},
        {"free text that is no tick", "FreeText", "20 48 30 58", "BT /F1 10 Tf 1 1 Td (N) Tj ET",
         "unclear vector"},
        {"a cross in ink", "Ink", "20 48 30 58", "1 1 m 9 9 l S 1 9 m 9 1 l S",
         "ticked annotation"},
        {"a tick in ink", "Ink", "20 48 30 58", "1 5 m 2 3 l 3 2 l 5 5 l 9 9 l S",
         "ticked annotation"},
        {"a scribble in ink", "Ink", "20 48 30 58",
         "1 1 m 9 3 l 1 5 l 9 7 l 1 9 l 9 9 l 2 2 l 8 5 l S", "unclear vector"},
        {"one line", "Line", "20 48 30 58", "1 1 m 9 9 l S", "unclear vector"},
        {"a square over it", "Square", "18 46 32 60", "0 0 1 rg 0 0 10 10 re f", "unclear vector"},
        {"a stamp", "Stamp", "10 40 80 70", "1 0 0 rg 0 0 10 10 re f", "unclear vector"},
        {"a highlight over the label", "Highlight", "36 48 60 58", "1 1 0 rg 0 0 10 10 re f",
         "unclear vector"},
        {"the label struck out", "StrikeOut", "36 48 60 58", "0 5 m 10 5 l S", "unclear vector"},
        {"the label circled", "Circle", "34 46 64 60", "0 0 10 10 re S", "unclear vector"},
        {"a link", "Link", "18 46 60 60", "", "empty vector"},
        {"ink elsewhere", "Ink", "150 10 190 40", "1 1 m 9 9 l S", "empty vector"},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        page.content = std::string(square) + label;
        page.annotate(row.subtype, row.rect, "0 0 10 10", row.drawing);
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
    }
}

TEST(Annotations, OfTwoLinesMayBeOneCross) {
    DrawnPage page;
    page.content = std::string(square) + label;
    page.annotate("Line", "20 48 30 58", "0 0 10 10", "1 1 m 9 9 l S");
    page.annotate("Line", "20 48 30 58", "0 0 10 10", "1 9 m 9 1 l S");
    EXPECT_EQ(marks_of(read_pdf(page.write())), "ticked annotation");
}

TEST(Annotations, OfFreeTextElsewhereAreTexts) {
    DrawnPage page;
    page.annotate("FreeText", "10 10 150 30", "0 0 140 20",
                  "BT /F1 10 Tf 1 5 Td (More work is needed) Tj ET");
    const Result<Sheet> sheet = read_pdf(page.write());
    ASSERT_TRUE(sheet.has_value());
    ASSERT_EQ(sheet->pages.at(0).texts.size(), 1U);
    EXPECT_EQ(sheet->pages[0].texts[0].text, "More work is needed");
}

TEST(FieldsOverDrawings, AreOneMarkWithThem) {
    struct FieldRow {
        const char* why;
        std::string content, field, marks;
    };
    const std::string at = " /Rect [20 48 30 58] /T (f) ";
    const FieldRow rows[] = {
        {"the page draws the outline", square, "/FT /Btn /V /Off /AS /Off" + at,
         "empty acroform-checkbox"},
        {"the page draws a cross in an empty field's box",
         std::string(square) + "20 48 m 30 58 l S 20 58 m 30 48 l S ",
         "/FT /Btn /V /Off /AS /Off" + at, "unclear acroform-checkbox"},
        {"the page draws a tick in an empty field's box", "BT /F2 10 Tf 21 49 Td (4) Tj ET ",
         "/FT /Btn /V /Off /AS /Off" + at, "unclear acroform-checkbox"},
        {"a ground under the field", "0 g 19 47 12 12 re f ", "/FT /Btn /V /Off /AS /Off" + at,
         "empty acroform-checkbox"},
        {"an X in a text field over a drawn box", square, "/FT /Tx /V (X)" + at, "ticked typed"},
        {"a word in a text field over a drawn box", square, "/FT /Tx /V (see below)" + at,
         "unclear vector"},
        {"an empty text field over a drawn box", square, "/FT /Tx" + at, "empty vector"},
        {"a button over a drawn box", square, "/FT /Btn /Ff 65536" + at, "unclear vector"},
        {"fields first, then what is drawn", "60 48 10 10 re S ",
         "/FT /Btn /V /Off /AS /Off /Rect [20 20 30 30] /T (f)",
         "empty acroform-checkbox, empty vector"},
    };
    for (const FieldRow& row : rows) {
        DrawnPage page;
        page.content = row.content + "BT /F1 10 Tf 100 50 Td (label) Tj ET ";
        page.field(row.field);
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
    }
}

TEST(Layers, ThatCanBeSwitchedMakeTheirMarksUnclear) {
    struct LayerRow {
        const char* why;
        const char* content;
        bool off;
        const char* marks;
    };
    const LayerRow rows[] = {
        {"a cross in a layer that is shown",
         "20 48 10 10 re S /OC /L BDC 20 48 m 30 58 l S 20 58 m 30 48 l S EMC ", false,
         "unclear vector"},
        {"a cross in a layer that is not shown",
         "20 48 10 10 re S /OC /L BDC 20 48 m 30 58 l S 20 58 m 30 48 l S EMC ", true,
         "unclear vector"},
        {"a box in a layer that is not shown", "/OC /L BDC 20 48 10 10 re S EMC ", true,
         "unclear vector"},
        {"a box in no layer", "20 48 10 10 re S /OC /L BDC 100 10 m 180 10 l S EMC ", false,
         "empty vector"},
    };
    for (const LayerRow& row : rows) {
        DrawnPage page;
        const std::string layer = PdfFile::ref(page.file.add("<< /Type /OCG /Name (layer) >>"));
        page.resources = "/Properties << /L " + layer + " >>";
        page.root_extra = "/OCProperties << /OCGs [" + layer + "] /D << /Order [" + layer + "] " +
                          (row.off ? "/OFF [" + layer + "] " : "") + ">> >>";
        page.content = std::string(row.content) + label;
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
    }
}

// 12 x 12 pixels: an outline, and a cross in it.
std::string box_pixels(bool crossed) {
    std::string pixels;
    for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 12; ++x) {
            const bool outline = x == 0 || y == 0 || x == 11 || y == 11;
            pixels += outline || (crossed && (x == y || x == 11 - y)) ? '\0' : '\xFF';
        }
    return pixels;
}

TEST(SmallPictures, AreBoxesWhereThereAreExactlyTwoKinds) {
    const auto draw = [](const char* name, int y) {
        return "q 10 0 0 10 20 " + std::to_string(y) + " cm /" + name + " Do Q ";
    };
    struct PictureRow {
        const char* why;
        std::string content, marks;
    };
    const PictureRow rows[] = {
        {"two kinds", draw("E", 70) + draw("X", 50) + draw("E", 30),
         "empty vector, ticked vector, empty vector"},
        {"one kind, again and again", draw("E", 70) + draw("E", 50), "empty vector, empty vector"},
        {"a ticked one alone", draw("X", 70), "unclear vector"},
        {"three kinds", draw("E", 70) + draw("X", 50) + draw("O", 30),
         "unclear vector, unclear vector, unclear vector"},
        {"a bullet is no box", draw("B", 70), ""},
    };
    for (const PictureRow& row : rows) {
        DrawnPage page;
        page.image("E", 12, 12, box_pixels(false));
        page.image("X", 12, 12, box_pixels(true));
        page.image("O", 12, 12, box_pixels(false));
        page.image("B", 2, 2, std::string(4, '\xE0'));
        page.content = row.content + "BT /F1 10 Tf 46 50 Td (label) Tj ET ";
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_EQ(marks_of(sheet), row.marks) << row.why << ": " << whys_of(sheet);
    }
}

}  // namespace
}  // namespace tsb::test
