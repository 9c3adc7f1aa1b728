// SPDX-License-Identifier: GPL-3.0-or-later
// Pages and boxes for people.
#include "parsers/picture/outline_page.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

Raster white() {
    return {600, 800, 144, std::string(std::size_t{600} * 800, '\xff')};
}

Page page_with(MarkState state) {
    Page page;
    page.number = 1;
    page.width = 300;
    page.height = 400;
    Mark mark;
    mark.state = state;
    mark.part = "page 1";
    mark.at = "box 1";
    mark.box = {1, 150, 100, 160, 110};
    page.marks.push_back(mark);
    return page;
}

std::string page_png(const Page& page, const std::vector<Reading>& readings = {}) {
    const auto files = outlined_page(white(), page, readings, "page 1");
    if (files.size() != 1) return "";
    EXPECT_EQ(files.front().kind, EvidenceKind::page);
    EXPECT_EQ(files.front().name, "page 1");
    EXPECT_EQ(files.front().sha256, sha256(files.front().content));
    EXPECT_LE(files.front().content.size(), max_page_png);
    return files.front().content;
}

TEST(OutlinedPage, EachStateHasItsColourAndAnAnswerItsLabel) {
    const std::string ticked = page_png(page_with(MarkState::ticked));
    const std::string empty = page_png(page_with(MarkState::empty));
    const std::string unclear = page_png(page_with(MarkState::unclear));
    EXPECT_TRUE(ticked.starts_with("\x89PNG"));
    EXPECT_NE(ticked, empty);
    EXPECT_NE(ticked, unclear);
    EXPECT_NE(empty, unclear);
    Reading reading;
    reading.answers = {
        {"7/17", Choice::supports, "", {{"page 1", "box 1", "scan", "supports", "ticked", {}}}}};
    EXPECT_NE(page_png(page_with(MarkState::ticked), {reading}), ticked);
    reading.answers[0].evidence[0].at = "box 2";
    EXPECT_EQ(page_png(page_with(MarkState::ticked), {reading}), ticked) << "of another box";
}

TEST(OutlinedPage, HiddenMarksAndPagesWithoutPixelsShowNothing) {
    Page page = page_with(MarkState::ticked);
    page.marks[0].hidden = true;
    Page none = page;
    none.marks.clear();
    EXPECT_EQ(page_png(page), page_png(none));
    EXPECT_TRUE(crop_of(white(), page, page.marks[0], "x").empty());
    EXPECT_TRUE(outlined_page({}, page, {}, "x").empty());
}

TEST(OutlinedPage, ACropShowsTheBoxAndIsSmallWhereverItLies) {
    Page page = page_with(MarkState::ticked);
    for (const Box& box :
         {Box{1, 150, 100, 160, 110}, Box{1, -1e300, -5, 2, 3}, Box{1, 290, 390, 1e300, 1e300}}) {
        page.marks[0].box = box;
        const auto crops = crop_of(white(), page, page.marks[0], "page 1 box 1");
        ASSERT_EQ(crops.size(), 1U);
        EXPECT_EQ(crops[0].kind, EvidenceKind::png);
        EXPECT_LE(crops[0].content.size(), max_crop_png);
    }
    page.width = page.height = 0;
    EXPECT_EQ(crop_of(white(), page, page.marks[0], "x").size(), 1U);
}

}  // namespace
}  // namespace tsb
