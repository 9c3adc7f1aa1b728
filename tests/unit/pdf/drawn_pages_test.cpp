// SPDX-License-Identifier: GPL-3.0-or-later
// Pages as a whole: scans, turned pages, hidden text, limits, pictures of pages (P12, P13, P19).
#include <gtest/gtest.h>

#include <algorithm>

#include "parsers/pdf/drawn/drawn.hpp"
#include "tests/unit/pdf/drawn_page.hpp"
#include "tests/unit/pdf/small_pdf.hpp"

#ifdef TSB_SANITIZED
// fontconfig keeps a few hundred bytes for itself; poppler asks it for fonts that are not in a file.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig";
}
#endif

namespace tsb::test {
namespace {

constexpr const char* whole_page = "q 200 0 0 100 0 0 cm /S Do Q ";

std::string ocr_layer(const char* mode) {
    return std::string("BT ") + mode + " /F1 10 Tf 30 50 Td (X supports approval) Tj ET ";
}

std::string long_text() {
    std::string text;
    for (int y = 90; y > 50; y -= 8)
        text += "BT /F1 6 Tf 10 " + std::to_string(y) +
                " Td (A line of a letter, as people write them) Tj ET ";
    return text;
}

TEST(ScanPages, GiveAPictureAndNoText) {
    struct Row {
        const char* why;
        std::string content;
        std::size_t pictures, texts;
        bool no_text_layer;
    };
    const Row rows[] = {
        {"a picture alone", whole_page, 1, 0, true},
        {"with an invisible layer of OCR", whole_page + ocr_layer("3 Tr"), 1, 0, true},
        {"with a layer of OCR under it", ocr_layer("") + whole_page, 1, 0, true},
        {"in strips",
         "q 200 0 0 50 0 0 cm /S Do Q q 200 0 0 50 0 50 cm /S Do Q " + ocr_layer("3 Tr"), 1, 0,
         true},
        {"with a short stamp of its own", whole_page + ocr_layer(""), 1, 1, true},
        {"text beside a picture that may be a form", long_text() + "q 150 0 0 45 0 0 cm /S Do Q ",
         1, 5, false},
        {"text on a picture that is only its ground", whole_page + long_text(), 0, 5, false},
        {"text beside a logo", long_text() + "q 20 0 0 20 170 5 cm /S Do Q ", 0, 5, false},
        {"nothing at all", "", 0, 0, false},
        {"lines alone", "10 10 m 100 90 l S ", 1, 0, true},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        page.image("S", 4, 4, std::string(16, '\x80'));
        page.content = row.content;
        const Result<Sheet> sheet = read_pdf(page.write());
        ASSERT_TRUE(sheet.has_value()) << row.why;
        EXPECT_EQ(sheet->pictures.size(), row.pictures) << row.why;
        EXPECT_EQ(sheet->pages.at(0).texts.size(), row.texts) << row.why;
        EXPECT_EQ(has_problem(sheet, "no-text-layer"), row.no_text_layer) << row.why;
        if (row.pictures == 0) continue;
        EXPECT_EQ(sheet->pictures[0].part, "page 1");
        EXPECT_EQ(sheet->pictures[0].content.substr(0, 2), "\xFF\xD8") << row.why;
        EXPECT_DOUBLE_EQ(sheet->pictures[0].dpi, 200);
    }
}

TEST(ScanPages, AreNotSearchedForMarks) {
    DrawnPage page;
    page.image("S", 4, 4, std::string(16, '\x80'));
    page.content = std::string(whole_page) + "3 Tr BT /F3 10 Tf 30 50 Td (b) Tj ET ";
    EXPECT_EQ(marks_of(read_pdf(page.write())), "");
}

TEST(ScanPages, AreAtMostMaxSheetPictures) {
    DrawnPage page;
    page.image("S", 4, 4, std::string(16, '\x80'));
    page.content = whole_page;
    const Result<Sheet> all = read_pdf(page.write(static_cast<int>(max_sheet_pictures)));
    ASSERT_TRUE(all.has_value());
    EXPECT_FALSE(has_problem(all, "limit"));
    const Result<Sheet> sheet = read_pdf(page.write(static_cast<int>(max_sheet_pictures) + 1));
    ASSERT_TRUE(sheet.has_value());
    EXPECT_EQ(sheet->pictures.size(), max_sheet_pictures);
    EXPECT_TRUE(has_problem(sheet, "limit"));
}

TEST(ScanPages, AreDrawnAtMost3000PixelsWide) {
    DrawnPage page;
    page.page_extra = "/MediaBox [0 0 2000 1000]";
    page.image("S", 4, 4, std::string(16, '\x80'));
    page.content = "q 2000 0 0 1000 0 0 cm /S Do Q ";
    const Result<Sheet> sheet = read_pdf(page.write());
    ASSERT_TRUE(sheet.has_value());
    ASSERT_EQ(sheet->pictures.size(), 1U);
    EXPECT_NEAR(sheet->pictures[0].dpi, 108, 0.1);
}

TEST(DrawnPages, StandUprightHoweverTheyAreTurned) {
    const std::string form =
        "20 48 10 10 re S 20 48 m 30 58 l S 20 58 m 30 48 l S BT /F1 10 Tf 46 50 Td (supports "
        "approval) Tj ET ";
    struct Row {
        const char* why;
        const char* extra;
        const char* turn;
    };
    const Row rows[] = {
        {"as it is", "/MediaBox [0 0 200 100]", ""},
        {"upside down", "/MediaBox [0 0 200 100]", "-1 0 0 -1 200 100 cm "},
        {"a quarter turn", "/MediaBox [0 0 100 200]", "0 1 -1 0 100 0 cm "},
        {"the other quarter turn", "/MediaBox [0 0 100 200]", "0 -1 1 0 0 200 cm "},
        {"turned by its page", "/MediaBox [0 0 100 200] /Rotate 90", "0 1 -1 0 100 0 cm "},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        page.page_extra = row.extra;
        page.content = row.turn + form;
        const Result<Sheet> sheet = read_pdf(page.write());
        ASSERT_EQ(marks_of(sheet), "ticked vector") << row.why << whys_of(sheet);
        const Page& read = sheet->pages.at(0);
        EXPECT_DOUBLE_EQ(read.width, 200) << row.why;
        ASSERT_EQ(read.texts.size(), 1U) << row.why;
        EXPECT_EQ(read.texts[0].text, "supports approval") << row.why;
        EXPECT_NEAR(read.marks[0].box->left, 20, 0.6) << row.why;
        EXPECT_NEAR(read.marks[0].box->top, 42, 0.6) << row.why;
        EXPECT_NEAR(read.texts[0].box.left, 46, 0.6) << row.why;
        EXPECT_EQ(read.marks[0].text, "supports approval") << row.why;
    }
}

TEST(DrawnPages, OfLargerUnitsHaveBoxesToo) {
    DrawnPage page;
    page.page_extra = "/MediaBox [0 0 200 100] /UserUnit 2";
    page.content = "20 48 5 5 re S 60 40 10 10 re S BT /F1 5 Tf 30 50 Td (label) Tj ET ";
    EXPECT_EQ(marks_of(read_pdf(page.write())), "empty vector");
}

TEST(DrawnPages, TellHiddenTextFromSeen) {
    struct Row {
        const char* why;
        const char* content;
        bool hidden;
    };
    const Row rows[] = {
        {"black", "BT /F1 10 Tf 20 50 Td (word) Tj ET ", false},
        {"white", "1 g BT /F1 10 Tf 20 50 Td (word) Tj ET ", true},
        {"white on a dark ground", "0 g 10 40 90 30 re f 1 g BT /F1 10 Tf 20 50 Td (word) Tj ET ",
         false},
        {"black on a black ground", "0 g 10 40 90 30 re f BT /F1 10 Tf 20 50 Td (word) Tj ET ",
         true},
        {"invisible", "3 Tr BT /F1 10 Tf 20 50 Td (word) Tj ET ", true},
        {"transparent", "/G gs BT /F1 10 Tf 20 50 Td (word) Tj ET ", true},
        {"cut off", "q 100 0 9 9 re W n BT /F1 10 Tf 20 50 Td (word) Tj ET Q ", true},
        {"covered", "BT /F1 10 Tf 20 50 Td (word) Tj ET 1 g 10 40 90 30 re f ", true},
        {"with a white shadow",
         "1 g BT /F1 10 Tf 20 50 Td (word) Tj ET 0 g BT /F1 10 Tf 20 50 Td "
         "(word) Tj ET ",
         false},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        page.content = row.content;
        const Result<Sheet> sheet = read_pdf(page.write());
        ASSERT_TRUE(sheet.has_value()) << row.why;
        const auto& texts = sheet->pages.at(0).texts;
        ASSERT_FALSE(texts.empty()) << row.why;
        EXPECT_EQ(std::any_of(texts.begin(), texts.end(),
                              [](const PlacedText& text) { return text.hidden; }),
                  row.hidden)
            << row.why;
    }
}

TEST(DrawnPages, ReadVerticalTextByColumnsFromTheRight) {
    DrawnPage page;
    const std::string map =
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
        "endcodespacerange 4 beginbfchar <0001> <652F> <0002> <6301> <0003> <6279> <0004> <51C6> "
        "endbfchar endcmap end";
    const std::string cid = PdfFile::ref(page.file.add(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) /Supplement 0 >> /DW 1000 >>"));
    const std::string font = PdfFile::ref(
        page.file.add("<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-V "
                      "/DescendantFonts [" +
                      cid + "] /ToUnicode " + PdfFile::ref(page.file.add_stream("", map)) + " >>"));
    page.more_fonts = "/F5 " + font;
    page.content =
        "BT /F5 10 Tf 150 90 Td <00010002> Tj ET BT /F5 10 Tf 135 90 Td <00030004> Tj ET ";
    const Result<Sheet> sheet = read_pdf(page.write());
    ASSERT_TRUE(sheet.has_value());
    ASSERT_EQ(sheet->pages.at(0).texts.size(), 1U);
    EXPECT_EQ(sheet->pages[0].texts[0].text, "支持批准");
}

TEST(DrawnPages, HaveLimits) {
    struct Row {
        std::size_t PdfLimits::*limit;
        const char* content;
    };
    const Row rows[] = {
        {&PdfLimits::max_page_glyphs, "BT /F1 10 Tf 20 50 Td (word) Tj ET "},
        {&PdfLimits::max_page_segments, "BT /F1 9 Tf 20 50 Td (word) Tj ET 10 10 m 90 90 l S "},
        {&PdfLimits::max_page_images,
         "BT /F1 9 Tf 20 50 Td (word) Tj ET q 9 0 0 9 0 0 cm /S Do Q q 9 0 0 9 9 9 cm /S Do Q "},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        page.image("S", 4, 4, std::string(16, '\x80'));
        page.content = row.content;
        const std::string bytes = page.write();
        EXPECT_FALSE(has_problem(read_pdf(bytes), "limit"));
        PdfLimits limits;
        limits.*row.limit = 1;
        EXPECT_TRUE(has_problem(read_pdf(bytes, limits), "limit")) << row.content;
    }
}

TEST(DrawnPages, WithMoreBoxesThanAnyFormHasAreCut) {
    const auto boxes = [](int count) {
        DrawnPage page;
        for (int i = 0; i < count; ++i)
            page.content += std::to_string(2 + i % 20 * 9) + " " + std::to_string(2 + i / 20 * 8) +
                            " 6 6 re S ";
        page.content += "BT /F1 4 Tf 2 96 Td (label) Tj ET ";
        return page.write();
    };
    EXPECT_FALSE(has_problem(read_pdf(boxes(100)), "limit"));
    EXPECT_TRUE(has_problem(read_pdf(boxes(220)), "limit"));
}

TEST(RenderPdf, DrawsPagesWithTheirFields) {
    const std::string pdf = one_box("/V /Yes /AS /Yes");
    const auto pages = render_pdf(pdf, {1}, 72);
    ASSERT_TRUE(pages.has_value());
    ASSERT_EQ(pages->size(), 1U);
    const Raster& page = pages->front();
    EXPECT_EQ(page.width, 200);
    EXPECT_EQ(page.height, 100);
    ASSERT_EQ(page.grey.size(), 20'000U);
    EXPECT_LT(static_cast<unsigned char>(page.grey[46 * 200 + 26]), 40);
    EXPECT_GT(static_cast<unsigned char>(page.grey[46 * 200 + 150]), 200);
    EXPECT_FALSE(render_pdf(pdf, {2}, 72).has_value());
    EXPECT_FALSE(render_pdf("no PDF", {1}, 72).has_value());
}

// A program that makes new pictures of the fields may lose the ticks.
TEST(RenderPdf, DrawsTheFieldsOwnPictures) {
    SmallPdf small;
    small.form_extra = "/NeedAppearances true";
    const int box =
        small.file.add("<< /Type /Annot /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                       states(small.file, {"Yes", "Off"}) + "/V /Yes /AS /Yes >>");
    small.add_page(PdfFile::ref(box));
    const auto pages = render_pdf(small.write(PdfFile::ref(box)), {1}, 72);
    ASSERT_TRUE(pages.has_value());
    EXPECT_LT(static_cast<unsigned char>(pages->front().grey[46 * 200 + 26]), 40);
}

// So that the boxes of the sheet lie where they are in the picture.
TEST(RenderPdf, TurnsThePageAsTheSheetDoes) {
    for (const char* turn :
         {"", "-1 0 0 -1 200 100 cm ", "0 1 -1 0 100 0 cm ", "0 -1 1 0 0 200 cm "}) {
        DrawnPage page;
        if (turn[0] == '0') page.page_extra = "/MediaBox [0 0 100 200]";
        page.content =
            std::string(turn) + "20 48 10 10 re f BT /F1 10 Tf 46 50 Td (supports approval) Tj ET ";
        const auto pages = render_pdf(page.write(), {1}, 72);
        ASSERT_TRUE(pages.has_value());
        ASSERT_EQ(pages->front().width, 200) << turn;
        EXPECT_LT(static_cast<unsigned char>(pages->front().grey[46 * 200 + 25]), 40) << turn;
        EXPECT_GT(static_cast<unsigned char>(pages->front().grey[46 * 200 + 35]), 200) << turn;
    }
}

TEST(RenderPdf, HasABoundOfPixels) {
    DrawnPage page;
    page.page_extra = "/MediaBox [0 0 14400 14400]";
    const auto pages = render_pdf(page.write(), {1}, 300);
    ASSERT_TRUE(pages.has_value());
    EXPECT_LE(pages->front().grey.size(), static_cast<std::size_t>(pdf::max_raster_pixels * 1.01));
    EXPECT_LE(pages->front().width, pdf::max_raster_side);
}

}  // namespace
}  // namespace tsb::test
