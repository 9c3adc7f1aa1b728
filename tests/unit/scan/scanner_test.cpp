// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way: a drawn page with printed labels, read by the real OCR.
#include "parsers/scan/scan.hpp"

#include <gtest/gtest.h>

#include "tests/unit/scan/drawn_page.hpp"

namespace tsb::test {
namespace {

ScanHints hints() {
    ScanHints all;
    all.items = {"7/17"};
    all.printed = {{"en",
                    {"supports approval", "does not support approval"},
                    {"Please select one of the two boxes"},
                    {{"7/17", {"Question 7/17"}, {"Secure application services"}, {}}}}};
    return all;
}

Scanner& scanner() {
    static Scanner open = [] {
        auto made = Scanner::open(ocr_data, hints());
        EXPECT_TRUE(made) << (made ? "" : made.error().what);
        return std::move(*made);
    }();
    return open;
}

DrawnPage answered() {
    DrawnPage page = DrawnPage::form();
    for (int i = 0; i < 6; ++i)
        page.text(760, DrawnPage::top(i) - 18,
                  i % 2 == 0 ? "supports approval" : "does not support approval");
    page.cross(DrawnPage::box_left, DrawnPage::top(0));
    page.cross(DrawnPage::box_left, DrawnPage::top(3));
    return page;
}

std::string states(const Scan& scan) {
    std::string all;
    for (const Page& page : scan.sheet.pages)
        for (const Mark& mark : page.marks)
            all += mark.state == MarkState::ticked  ? 'x'
                   : mark.state == MarkState::empty ? '-'
                                                    : '?';
    return all;
}

Result<Scan> read_one(const Bytes& file) {
    const ScanPicture picture{"1.2", "page 3", file, 0};
    return scanner().read(std::span(&picture, 1));
}

TEST(Scanner, AFormsBoxesComeWithTheirLabelsAndTheirPictures) {
    const auto scan = read_one(answered().file());
    ASSERT_TRUE(scan) << scan.error().what;
    EXPECT_EQ(states(*scan), "x--x--");
    EXPECT_TRUE(scan->sheet.from_image);
    EXPECT_EQ(scan->sheet.format, Format::image);
    ASSERT_EQ(scan->pages.size(), 1U);
    const auto& raster = scan->pages.front();
    EXPECT_EQ(raster.grey.size(),
              static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height));
    const auto& marks = scan->sheet.pages.front().marks;
    ASSERT_EQ(marks.size(), 6U);
    ASSERT_EQ(scan->crops.size(), 6U);
    ASSERT_EQ(scan->measures.size(), 6U);
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(marks[i].text, i % 2 == 0 ? "supports approval" : "does not support approval");
        EXPECT_EQ(marks[i].part, "1.2");
        EXPECT_EQ(marks[i].at, "page 3, page 1 box " + std::to_string(i + 1));
        EXPECT_EQ(marks[i].kind, MarkKind::scan);
        EXPECT_EQ(scan->crops[i].name, "page 1 box " + std::to_string(i + 1));
        EXPECT_TRUE(scan->crops[i].png.starts_with("\x89PNG"));
        EXPECT_LE(scan->crops[i].png.size(), 20U << 10U);
        EXPECT_EQ(sha256(scan->crops[i].png), scan->crops[i].sha256);
        ASSERT_TRUE(marks[i].picture && marks[i].box);
        EXPECT_EQ(*marks[i].picture, scan->crops[i].sha256);
        EXPECT_NEAR(marks[i].box->left, DrawnPage::box_left * 0.36, 2);
        EXPECT_NEAR(marks[i].box->top, DrawnPage::top(static_cast<int>(i)) * 0.36, 2);
    }
}

TEST(Scanner, APageMayStandOnAnySideAndLean) {
    const DrawnPage upright = answered();
    for (const int quarters : {1, 2}) {
        DrawnPage turned = answered();
        turned.replace(own(pixRotateOrth(upright.pix(), quarters)));
        const auto scan = read_one(turned.file());
        ASSERT_TRUE(scan);
        EXPECT_EQ(states(*scan), "x--x--") << quarters << " quarters";
    }
    for (const double degrees : {-4.0}) {
        DrawnPage leaning = answered();
        leaning.replace(own(pixRotate(upright.pix(), static_cast<l_float32>(degrees * 0.0174533),
                                      L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0)));
        const auto scan = read_one(leaning.file());
        ASSERT_TRUE(scan);
        EXPECT_EQ(states(*scan), "x--x--") << degrees << " degrees";
    }
}

TEST(Scanner, WhatOcrSeesAtABoxIsNoText) {
    const auto scan = read_one(answered().file());
    ASSERT_TRUE(scan);
    for (const PlacedText& text : scan->sheet.pages.front().texts)
        EXPECT_GT(text.text.size(), 4U) << text.text;
}

TEST(Scanner, APageWithoutAFormIsReadAllTheSame) {
    DrawnPage page;
    page.text(200, 300, "Our reasons are given below");
    const auto scan = read_one(page.file());
    ASSERT_TRUE(scan);
    EXPECT_EQ(states(*scan), "");
    ASSERT_EQ(scan->sheet.pages.size(), 1U);
    const auto white = read_one(DrawnPage(800, 1100).file());
    ASSERT_TRUE(white);
    EXPECT_TRUE(white->sheet.pages.front().texts.empty());
}

TEST(Scanner, ItsLimitsAreSaid) {
    ScanLimits limits;
    limits.max_boxes = 4;
    limits.max_pages = 2;
    auto small = Scanner::open(ocr_data, hints(), limits);
    ASSERT_TRUE(small);
    const Bytes form = answered().file(), white = DrawnPage(400, 500).file();
    const ScanPicture pictures[] = {
        {"1", "", form, 0}, {"2", "", white, 0}, {"3", "", white, 0}, {"4", "", "GIF89a", 0}};
    const auto scan = small->read(pictures);
    ASSERT_TRUE(scan);
    EXPECT_EQ(scan->sheet.pages.size(), 2U);
    EXPECT_EQ(scan->sheet.pages.front().marks.size(), 4U);
    std::size_t limit = 0;
    for (const SheetProblem& problem : scan->sheet.problems)
        limit += problem.code == "limit" ? 1U : 0U;
    EXPECT_EQ(limit, 3U) << "the boxes, and two pictures too many";
}

TEST(Scanner, APictureThatCannotBeReadIsAProblemBesideOthersAndAnErrorAlone) {
    const auto alone = read_one("GIF89a");
    ASSERT_FALSE(alone);
    EXPECT_TRUE(alone.error().what.starts_with("unsupported-format: "));
    const Bytes form = answered().file();
    const ScanPicture pictures[] = {{"1", "", "GIF89a", 0}, {"2", "", form, 0}};
    const auto both = scanner().read(pictures);
    ASSERT_TRUE(both);
    ASSERT_EQ(both->sheet.problems.size(), 1U);
    EXPECT_EQ(both->sheet.problems.front().code, "picture-not-read");
    EXPECT_EQ(states(*both), "x--x--");
}

TEST(Scanner, MissingDataIsTheOperatorsToMend) {
    const auto none = Scanner::open("/nonexistent", hints());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::config);
    EXPECT_NE(none.error().hint.find("tesseract-ocr-"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
