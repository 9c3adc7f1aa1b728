// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/boxes.hpp"

#include <gtest/gtest.h>

#include "parsers/scan/measure.hpp"
#include "parsers/scan/straighten.hpp"
#include "tests/unit/scan/drawn_page.hpp"

namespace tsb::test {
namespace {

std::vector<FoundBox> boxes_of(const DrawnPage& page) {
    return find_boxes(binarised(page.pix()).get(), work_dpi, 400);
}

TEST(Boxes, AColumnOfBoxesIsFoundWithWhateverIsDrawnOverIt) {
    struct Row {
        const char* why;
        void (*draw)(DrawnPage&);
    };
    const Row rows[] = {
        {"empty", [](DrawnPage&) {}},
        {"a cross", [](DrawnPage& p) { p.cross(700, DrawnPage::top(0)); }},
        {"a tick that leaves its box",
         [](DrawnPage& p) {
             p.line(705, DrawnPage::top(2) + 15, 712, DrawnPage::top(2) + 25);
             p.line(712, DrawnPage::top(2) + 25, 745, DrawnPage::top(2) - 18);
         }},
        {"blackened",
         [](DrawnPage& p) { p.fill(703, DrawnPage::top(3) + 3, 727, DrawnPage::top(3) + 27); }},
        {"text beside it", [](DrawnPage& p) { p.text(760, DrawnPage::top(1) - 10, "supports"); }},
        {"a rule under each",
         [](DrawnPage& p) {
             for (int i = 0; i < 6; ++i)
                 p.line(200, DrawnPage::top(i) + 44, 1400, DrawnPage::top(i) + 44, 2);
         }},
    };
    for (const Row& row : rows) {
        DrawnPage page = DrawnPage::form();
        row.draw(page);
        const auto boxes = boxes_of(page);
        ASSERT_EQ(boxes.size(), 6U) << row.why;
        for (std::size_t i = 0; i < 6; ++i) {
            EXPECT_NEAR(boxes[i].outer.left, DrawnPage::box_left, 3) << row.why;
            EXPECT_NEAR(boxes[i].outer.top, DrawnPage::top(static_cast<int>(i)), 3) << row.why;
            EXPECT_NEAR(boxes[i].outer.width(), DrawnPage::side, 5) << row.why;
        }
    }
}

TEST(Boxes, OtherRectanglesAreNone) {
    struct Row {
        const char* why;
        void (*draw)(DrawnPage&);
    };
    const Row rows[] = {
        {"a table's cell", [](DrawnPage& p) { p.box(300, 300, 90); }},
        {"a letter's size", [](DrawnPage& p) { p.box(300, 300, 10); }},
        {"a line alone", [](DrawnPage& p) { p.line(300, 300, 330, 300, 2); }},
        {"an open corner",
         [](DrawnPage& p) {
             p.line(300, 300, 330, 300, 2);
             p.line(300, 300, 300, 330, 2);
         }},
        {"a cross without a box", [](DrawnPage& p) { p.cross(300, 300); }},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        row.draw(page);
        EXPECT_TRUE(boxes_of(page).empty()) << row.why;
    }
}

// A copier leaves of a hairline 14 grey levels, less than halos have and JPEG blocks.
TEST(Boxes, OutlinesTooPaleForAnyPixelAreFoundByTheirLength) {
    for (const bool marked : {false, true}) {
        DrawnPage page = DrawnPage::pale_form(231);
        if (marked) page.cross(DrawnPage::box_left, DrawnPage::top(2));
        const PixPtr bits = binarised(page.pix());
        EXPECT_TRUE(find_boxes(bits.get(), work_dpi, 400).empty());
        const PixPtr lines = with_pale_lines(page.pix(), bits.get(), noise_of(page.pix()));
        const auto boxes = find_boxes(bits.get(), work_dpi, 400, lines.get());
        ASSERT_EQ(boxes.size(), 6U) << marked;
        for (std::size_t i = 0; i < 6; ++i) {
            EXPECT_NEAR(boxes[i].outer.left, DrawnPage::box_left, 3);
            EXPECT_NEAR(boxes[i].outer.top, DrawnPage::top(static_cast<int>(i)), 3);
        }
    }
    DrawnPage paper = DrawnPage::pale_form(231);
    const PixPtr nothing = own(pixCreate(1654, 2339, 1));
    const PixPtr loud = with_pale_lines(paper.pix(), nothing.get(), 8);
    EXPECT_EQ(ink(loud.get(), {0, 0, 1654, 2339}), 0) << "as pale as the paper's noise";
}

TEST(Boxes, OneThatLostAnEdgeStandsWhereItsColumnHasIt) {
    struct Row {
        double lost;  // of its right edge
        bool found;
        const char* why;
    };
    for (const Row& row : {Row{0.4, true, "a part of one edge"}, Row{0.8, false, "most of one"}}) {
        DrawnPage page = DrawnPage::form();
        const int top = DrawnPage::top(3), right = DrawnPage::box_left + DrawnPage::side;
        page.erase(right - 5, top + 2, right + 5,
                   top + 2 + static_cast<int>(row.lost * DrawnPage::side));
        EXPECT_EQ(boxes_of(page).size(), row.found ? 6U : 5U) << row.why;
    }
}

// What a fax leaves of hairlines: no outline is whole, one is nearly.
TEST(Boxes, ThreeBrokenOutlinesOverOneAnotherAreBoxesAndTwoAreNone) {
    for (const int count : {2, 3}) {
        DrawnPage page;
        for (int i = 0; i < count; ++i) {
            const int x = DrawnPage::box_left, y = DrawnPage::top(i);
            page.box(x, y);
            page.erase(x + 10, y - 3, x + (i == 0 ? 15 : 25), y + 3);
            if (i > 0) page.erase(x + 26, y + 8, x + 33, y + 24);
            if (i == 0) page.erase(x + 26, y + 4, x + 33, y + 20);
        }
        EXPECT_EQ(boxes_of(page).size(), count == 3 ? 3U : 0U) << count;
    }
}

TEST(Boxes, NoMoreThanAskedFor) {
    const DrawnPage page = DrawnPage::form();
    EXPECT_EQ(find_boxes(binarised(page.pix()).get(), work_dpi, 4).size(), 4U);
}

BoxVerdict first_box_of(const DrawnPage& page) {
    const PixPtr bits = binarised(page.pix()), faint = binarised_faint(page.pix());
    const auto boxes = find_boxes(bits.get(), work_dpi, 400);
    EXPECT_EQ(boxes.size(), 6U);
    if (boxes.empty()) return {};
    const PixPtr free = without_print(bits.get(), boxes, work_dpi);
    const PixPtr thin = without_print(faint.get(), boxes, work_dpi);
    return measure_boxes(free.get(), thin.get(), faint.get(), boxes, {}).front();
}

TEST(Measure, ABoxIsWhatItsInkSays) {
    constexpr int x = DrawnPage::box_left, y = DrawnPage::first_box;
    struct Row {
        const char* why;
        MarkState state;
        void (*draw)(DrawnPage&);
    };
    const Row rows[] = {
        {"paper", MarkState::empty, [](DrawnPage&) {}},
        {"a cross", MarkState::ticked, [](DrawnPage& p) { p.cross(x, y); }},
        {"a slash", MarkState::ticked, [](DrawnPage& p) { p.line(x + 4, y + 26, x + 26, y + 4); }},
        {"a faint cross", MarkState::ticked,
         [](DrawnPage& p) {
             p.line(x + 1, y + 1, x + 29, y + 29, 2, 185);
             p.line(x + 29, y + 1, x + 1, y + 29, 2, 185);
         }},
        {"a short stroke", MarkState::unclear,
         [](DrawnPage& p) { p.line(x + 10, y + 12, x + 16, y + 18, 3); }},
        {"a dot", MarkState::unclear, [](DrawnPage& p) { p.fill(x + 11, y + 11, x + 19, y + 19); }},
        {"a pencil's tick, a little darker than the paper", MarkState::ticked,
         [](DrawnPage& p) {
             p.line(x + 6, y + 14, x + 12, y + 24, 4, 220);
             p.line(x + 12, y + 24, x + 24, y + 5, 4, 220);
         }},
        {"a tick of the box below that ends beside it, through the edges of its own",
         MarkState::empty,
         [](DrawnPage& p) {
             p.line(x + 8, y + 75, x + 14, y + 86, 4);
             p.line(x + 14, y + 86, x + 46, y + 24, 4);
         }},
        {"another stroke in that place", MarkState::unclear,
         [](DrawnPage& p) { p.line(x + 38, y + 36, x + 46, y + 4, 4); }},
        {"blackened", MarkState::ticked, [](DrawnPage& p) { p.fill(x, y, x + 30, y + 30); }},
        {"scribbled over, far out of both sides", MarkState::unclear,
         [](DrawnPage& p) {
             for (int down = 6; down <= 24; down += 6) p.line(x - 8, y + down, x + 38, y + down, 4);
         }},
        {"a second outline within it", MarkState::unclear,
         [](DrawnPage& p) {
             p.line(x + 6, y + 6, x + 6, y + 24, 2);
             p.line(x + 6, y + 6, x + 24, y + 6, 2);
         }},
        {"a stroke close beside it", MarkState::unclear,
         [](DrawnPage& p) { p.line(x + 36, y + 2, x + 36, y + 28, 4); }},
        {"a signature through it", MarkState::unclear,
         [](DrawnPage& p) { p.line(x - 60, y + 32, x + 90, y - 10); }},
    };
    for (const Row& row : rows) {
        DrawnPage page = DrawnPage::form();
        row.draw(page);
        const BoxVerdict verdict = first_box_of(page);
        EXPECT_EQ(to_string(verdict.state), to_string(row.state))
            << row.why << ": inside " << verdict.measure.inside << ", faint "
            << verdict.measure.faint << ", beside " << verdict.measure.beside << ", extent "
            << verdict.measure.extent;
        EXPECT_EQ(verdict.why.empty(), row.state != MarkState::unclear) << row.why;
    }
}

TEST(Measure, TheDeadBandIsTheTables) {
    struct Row {
        double inside, beside, extent;
        MarkState state;
        const char* why;
    };
    for (const Row& row : {Row{0.00, 0.0, 0.0, MarkState::empty, "nothing"},
                           Row{0.039, 0.0, 0.1, MarkState::empty, "dust"},
                           Row{0.030, 0.0, 0.14, MarkState::empty, "an outline's rest"},
                           Row{0.030, 0.0, 0.16, MarkState::unclear, "what a fax left of a tick"},
                           Row{0.004, 0.0, 0.9, MarkState::empty, "two specks"},
                           Row{0.041, 0.0, 0.2, MarkState::unclear, "more than dust"},
                           Row{0.089, 0.0, 0.5, MarkState::unclear, "less than a tick"},
                           Row{0.091, 0.0, 0.7, MarkState::ticked, "a thin tick"},
                           Row{0.30, 0.0, 1.0, MarkState::ticked, "a cross"},
                           Row{0.30, 0.0, 5.0, MarkState::unclear, "a line through it"},
                           Row{0.30, 0.5, 1.0, MarkState::unclear, "a stamp over it"},
                           Row{0.97, 0.0, 1.0, MarkState::ticked, "blackened"},
                           Row{0.00, 0.2, 0.0, MarkState::unclear, "ink beside it"}}) {
        ScanMeasure measure;
        measure.inside = measure.faint = row.inside;
        measure.beside = row.beside;
        measure.extent = row.extent;
        EXPECT_EQ(judged(measure).state, row.state) << row.why;
    }
}

// A tick of the row above and one that missed this box may have run into each other.
TEST(Measure, AnEmptyBoxBesideWhichAnotherBoxsMarkReachesIsNotSurelyEmpty) {
    ScanMeasure measure;
    measure.theirs_fill = 0.50;
    measure.theirs = 0.14;
    EXPECT_EQ(judged(measure).state, MarkState::empty);
    measure.theirs = 0.16;
    EXPECT_EQ(judged(measure).state, MarkState::unclear);
    measure.theirs = 0.10;
    measure.theirs_fill = 0.20;
    EXPECT_EQ(judged(measure).state, MarkState::unclear) << "half of what it leaves in its own box";
    measure.theirs_fill = 0.40;
    EXPECT_EQ(judged(measure).state, MarkState::empty) << "its end";
}

TEST(Measure, AMarkThatSpillsIsTakenBackOnlyIfItIsDense) {
    struct Row {
        double inside, spill, extent;
        bool outline;
        MarkState state;
        const char* why;
    };
    for (const Row& row :
         {Row{1.00, 0.0, 0.9, false, MarkState::ticked, "blackened up to its outline"},
          Row{1.00, 0.21, 0.9, false, MarkState::unclear, "scribbled over, out of both sides"},
          Row{0.46, 0.21, 0.9, false, MarkState::unclear, "the same with a thin pen"},
          Row{0.44, 0.21, 0.9, false, MarkState::ticked, "a cross that leaves the box"},
          Row{0.97, 0.05, 1.11, false, MarkState::unclear, "scribbled over, out of one side"},
          Row{0.59, 0.05, 1.8, false, MarkState::ticked, "a felt pen's large tick"},
          Row{0.20, 0.0, 0.9, true, MarkState::unclear, "an outline within the outline"}}) {
        ScanMeasure measure;
        measure.inside = measure.faint = row.inside;
        measure.spill = row.spill;
        measure.extent = row.extent;
        measure.outline = row.outline;
        EXPECT_EQ(judged(measure).state, row.state) << row.why;
    }
}

}  // namespace
}  // namespace tsb::test
