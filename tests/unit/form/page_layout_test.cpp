// SPDX-License-Identifier: GPL-3.0-or-later
// The layouts in which forms are printed: columns, mirrored tables, options on one line, headings
// beside and over, page breaks everywhere.
#include <gtest/gtest.h>

#include "tests/unit/form/page_form.hpp"

namespace tsb::test {
namespace {

using Blank = PageForm::Blank;

const Wording& words() {
    return circular_101().wording.at("en");
}

// Everything but the answers.
PageForm headed() {
    PageForm form;
    form.erase(90, 290);
    return form;
}

void number(PageForm& form, std::size_t i, double left, double y) {
    form.text(left, y, circular_101().items.at(i).wording.at("en").numbers.at(0));
}

void option(PageForm& form, bool yes, double left, double y, MarkState state) {
    form.mark(left, y, state);
    form.text(left + 15, y, yes ? words().supports.at(0) : words().opposes.at(1));
}

void listed(PageForm& form, std::size_t i, double left, double y, MarkState yes, MarkState no) {
    number(form, i, left, y);
    option(form, true, left, y + 15, yes);
    option(form, false, left, y + 30, no);
}

struct Layout {
    const char* why;
    void (*print)(PageForm&);
    const char* choices;
};

TEST(PageLayout, EveryWayOfPrintingTheFormIsRead) {
    const Layout layouts[] = {
        {"headings over their options",
         [](PageForm& f) {
             listed(f, 0, 60, 100, ticked, empty);
             listed(f, 1, 60, 155, empty, ticked);
             listed(f, 2, 60, 210, empty, empty);
         },
         "supports opposes blank"},
        {"two columns, whose rows do not stand level",
         [](PageForm& f) {
             listed(f, 0, 60, 100, empty, ticked);
             listed(f, 1, 330, 107, ticked, empty);
             listed(f, 2, 330, 162, empty, ticked);
         },
         "opposes supports opposes"},
        {"two tables side by side",
         [](PageForm& f) {
             number(f, 0, 40, 100);
             option(f, true, 130, 100, ticked);
             option(f, false, 130, 118, empty);
             number(f, 1, 330, 100);
             option(f, true, 420, 100, empty);
             option(f, false, 420, 118, ticked);
             number(f, 2, 330, 150);
             option(f, true, 420, 150, ticked);
             option(f, false, 420, 168, empty);
         },
         "supports opposes supports"},
        {"headings to the right of the options, boxes to the right of the labels",
         [](PageForm& f) {
             for (std::size_t i = 0; i < 3; ++i) {
                 const double y = PageForm::top(i);
                 number(f, i, 420, y);
                 f.text(200, y, words().supports.at(0));
                 f.mark(390, y, i == 0 ? ticked : empty);
                 f.text(200, y + 18, words().opposes.at(1));
                 f.mark(390, y + 18, i == 1 ? ticked : empty);
             }
         },
         "supports opposes blank"},
        {"boxes at the far end of the label's cell",
         [](PageForm& f) {
             for (std::size_t i = 0; i < 3; ++i) {
                 const double y = PageForm::top(i);
                 number(f, i, 60, y);
                 f.text(160, y, words().supports.at(0));
                 f.mark(540, y, i == 0 ? ticked : empty);
                 f.text(160, y + 18, words().opposes.at(1));
                 f.mark(540, y + 18, i == 1 ? ticked : empty);
             }
         },
         "supports opposes blank"},
        {"options on one line, each box as far from both labels",
         [](PageForm& f) {
             for (std::size_t i = 0; i < 3; ++i) {
                 const double y = PageForm::top(i);
                 number(f, i, 60, y);
                 f.mark(60, y + 15, i == 0 ? ticked : empty);
                 f.text(74, y + 15, words().supports.at(0));
                 const double end = 74 + 5.0 * static_cast<double>(words().supports.at(0).size());
                 f.mark(end + 4, y + 15, i == 0 ? empty : ticked);
                 f.text(end + 18, y + 15, words().opposes.at(1));
             }
         },
         "supports opposes opposes"},
        {"titles level with the middle of their two options",
         [](PageForm& f) {
             for (std::size_t i = 0; i < 3; ++i) {
                 number(f, i, 60, PageForm::top(i) + 10);
                 f.options(PageForm::top(i), i == 1 ? empty : ticked, i == 1 ? ticked : empty);
             }
         },
         "supports opposes supports"},
        {"a label on three lines with its box at the middle one",
         [](PageForm& f) {
             for (std::size_t i = 0; i < 3; ++i) {
                 const double y = PageForm::top(i);
                 number(f, i, 60, y);
                 option(f, true, 250, y, empty);
                 f.mark(250, y + 27, ticked);
                 f.text(265, y + 15, "does not support");
                 f.text(265, y + 27, "approval (reasons");
                 f.text(265, y + 39, "for opposition attached)");
             }
         },
         "opposes opposes opposes"},
        {"a label whose second line hangs under its box",
         [](PageForm& f) {
             for (std::size_t i = 0; i < 3; ++i) {
                 const double y = PageForm::top(i);
                 number(f, i, 60, y);
                 option(f, true, 250, y, ticked);
                 f.mark(250, y + 15, empty);
                 f.text(265, y + 15, "does not support approval (reasons for");
                 f.text(250, y + 27, "opposition attached)");
             }
         },
         "supports supports supports"},
        {"a title set in the middle of its column",
         [](PageForm& f) {
             for (std::size_t i = 0; i < 3; ++i) {
                 const double y = PageForm::top(i);
                 number(f, i, 100, y);
                 f.text(85, y + 12,
                        circular_101().items.at(i).wording.at("en").titles.at(0).substr(0, 26));
                 f.options(y, i == 2 ? empty : ticked, i == 2 ? ticked : empty);
             }
         },
         "supports supports opposes"},
    };
    for (const Layout& layout : layouts) {
        SCOPED_TRACE(layout.why);
        PageForm form = headed();
        layout.print(form);
        const Reading reading = form.read();
        EXPECT_EQ(choices(reading), layout.choices) << codes(reading);
    }
}

// A box between two labels whose neighbours do not say on which side boxes stand belongs to neither.
TEST(PageLayout, ABoxBetweenTwoLabelsIsNobodysWithoutAnExample) {
    PageForm form = headed();
    for (std::size_t i = 0; i < 3; ++i) {
        const double y = PageForm::top(i);
        number(form, i, 60, y);
        form.text(60, y + 15, words().supports.at(0));
        const double end = 60 + 5.0 * static_cast<double>(words().supports.at(0).size());
        form.mark(end + 10, y + 15, ticked);
        form.text(end + 30, y + 15, words().opposes.at(1));
    }
    EXPECT_EQ(choices(form.read()), "unclear unclear unclear");
}

// --- page breaks

PageForm page_of(std::size_t from, std::size_t to, bool head) {
    PageForm form = head ? headed() : PageForm(Blank{});
    for (std::size_t i = from; i < to; ++i)
        form.item(i, i == 1 ? empty : ticked, i == 1 ? ticked : empty);
    return form;
}

void with_margins(PageForm& form, int page) {
    form.text(60, 20, "Administration of Switzerland, reference 2026/17");
    form.text(280, 815, "page " + std::to_string(page));
}

TEST(PageLayout, APageBreakMayStandBetweenTheTwoOptionsOfAnItem) {
    PageForm first = page_of(0, 1, true), second = page_of(2, 3, false);
    first.heading(1, 160);
    option(first, true, 250, 160, empty);
    option(second, false, 250, 60, ticked);
    for (const bool margins : {false, true}) {
        if (margins) {
            with_margins(first, 1);
            with_margins(second, 2);
        }
        const Reading reading = PageForm::read_pages({first, second});
        EXPECT_EQ(choices(reading), "supports opposes supports") << margins << codes(reading);
    }
}

// The second page alone: its first option must not make a pair with the next item's.
TEST(PageLayout, WhatABreakLeftAloneIsNoPairWithItsNeighbour) {
    PageForm second = page_of(2, 3, true);
    second.erase(220, 240);
    second.heading(2, 220);
    option(second, true, 250, 220, ticked);
    option(second, false, 250, 200, empty);
    EXPECT_EQ(choices(second.read()), "unclear unclear unclear");
    option(second, false, 250, 238, ticked);
    EXPECT_EQ(choices(second.read()), "unclear unclear unclear");
}

TEST(PageLayout, AHeadingAtTheFootOfAPageHeadsTheNext) {
    PageForm first = page_of(0, 1, true), second = page_of(2, 3, false);
    first.erase(290, 400);
    first.heading(1, 700);
    second.options(60, empty, ticked);
    second.text(60, 300, words().after.at(0));
    with_margins(first, 1);
    with_margins(second, 2);
    const Reading reading = PageForm::read_pages({first, second});
    EXPECT_EQ(choices(reading), "supports opposes supports") << codes(reading);
    first.text(60, 740, "Text under it: the options are not its own");
    EXPECT_EQ(choices(PageForm::read_pages({first, second})), "unclear unclear unclear");
}

// --- what was written beside the answers

const Answer& answer(const Reading& reading, std::size_t i) {
    return reading.answers.at(i);
}

TEST(PageLayout, WhatStandsUnderAnItemAndOverTheNextIsItsReasons) {
    PageForm form = headed();
    listed(form, 0, 60, 100, empty, ticked);
    form.text(60, 150, "Not mature: see C-42.");
    listed(form, 1, 60, 170, ticked, empty);
    form.text(60, 220, "With thanks to the Study Group.");
    listed(form, 2, 60, 240, empty, empty);
    const Reading reading = form.read();
    EXPECT_EQ(choices(reading), "opposes supports blank") << codes(reading);
    EXPECT_EQ(answer(reading, 0).reasons, "Not mature: see C-42.");
    EXPECT_EQ(answer(reading, 1).reasons, "");
    ASSERT_FALSE(reading.comments.empty());
    EXPECT_EQ(reading.comments.at(0).item, "10/17");
}

TEST(PageLayout, ReasonsInTheCellOfTheOptionAreItsOwnAndTheClosingIsNot) {
    PageForm form = headed();
    for (std::size_t i = 0; i < 3; ++i) form.item(i, empty, ticked);
    form.text(280, 250, "Not mature: see C-42.");
    form.text(280, 262, words().after.at(0));
    const Reading reading = form.read();
    EXPECT_EQ(choices(reading), "opposes opposes opposes") << codes(reading);
    EXPECT_EQ(answer(reading, 2).reasons, "Not mature: see C-42.");
}

TEST(PageLayout, ReasonsUnderAOneLineItemAreNotTheSupportingOptions) {
    PageForm form = headed();
    for (std::size_t i = 0; i < 3; ++i) {
        const double y = PageForm::top(i);
        number(form, i, 60, y);
        option(form, true, 60, y + 13, empty);
        option(form, false, 250, y + 13, ticked);
        form.text(60, y + 26, "Not mature: see C-4" + std::to_string(i) + ".");
    }
    const Reading reading = form.read();
    EXPECT_EQ(choices(reading), "opposes opposes opposes") << codes(reading);
    EXPECT_EQ(answer(reading, 0).reasons, "Not mature: see C-40.");
    EXPECT_EQ(answer(reading, 1).reasons, "Not mature: see C-41.");
}

TEST(PageLayout, TextAfterTheTableThatNamesAnItemIsItsReasons) {
    PageForm form;
    form.erase_item(1);
    form.item(1, empty, ticked);
    form.text(60, 420, "Question 10/17: not mature.");
    EXPECT_EQ(answer(form.read(), 1).reasons, "Question 10/17: not mature.");
}

// --- limits

TEST(PageLayout, MoreLabelsOrHeadingsThanAnyFormHasMakeAllUnclear) {
    for (const bool labels : {true, false}) {
        PageForm form;
        for (int i = 0; i <= 400; ++i) {
            if (labels) {
                form.text(280, 1000 + 30.0 * i, words().supports.at(0));
            } else {
                number(form, 0, 60, 1000 + 30.0 * i);
            }
        }
        const Reading reading = form.read();
        EXPECT_EQ(choices(reading), "unclear unclear unclear") << labels;
        EXPECT_NE(codes(reading).find("limit"), std::string::npos) << labels << codes(reading);
    }
}

TEST(PageLayout, AsManyTextsAsASheetHoldsAreRead) {
    PageForm form;
    for (int i = 0; i < 20'000; ++i)  // each could begin a label, all on one line
        form.page.texts.push_back({"does not", {1, 60, 500, 100, 510}, false});
    EXPECT_EQ(choices(form.read()), "supports supports supports");
}

}  // namespace
}  // namespace tsb::test
