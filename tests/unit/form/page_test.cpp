// SPDX-License-Identifier: GPL-3.0-or-later
// The placed layout: marks, labels and headings bound by where they stand, and refused where that
// is not clear.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "tests/unit/form/form_builder.hpp"
#include "tests/unit/form/page_form.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {
namespace {

struct Row {
    const char* why;
    void (*spoil)(PageForm&);
    const char* choices;
    const char* codes;
};

TEST(Page, WhereThingsStandDecidesOnlyWhereItIsClear) {
    const Row rows[] = {
        {"as it should be", nullptr, "supports supports supports", ""},
        {"options under their heading",
         [](PageForm& f) {
             f.erase_item(1);
             f.erase_item(2);
             f.heading(1, 160);
             f.options(200, empty, ticked);
             f.heading(2, 235);
             f.options(265, ticked, empty);
         },
         "supports opposes supports", "opposes-without-reasons@10/17"},
        {"a heading that stands between its two options' lines",
         [](PageForm& f) {
             f.erase_item(1);
             f.heading(1, 168);
             f.options(160, empty, ticked);
         },
         "supports opposes supports", "opposes-without-reasons@10/17"},
        {"a heading gone: its options may be another item's",
         [](PageForm& f) {
             f.erase_item(1);
             f.options(160, empty, ticked);
         },
         "unclear unclear supports",
         "mark-unbound@7/17 mark-missing@7/17 mark-missing@7/17 item-missing@10/17"},
        {"the first heading gone",
         [](PageForm& f) {
             f.erase_item(0);
             f.options(100, empty, ticked);
         },
         "unclear unclear unclear", "item-missing@7/17 mark-unbound"},
        {"one option of two neighbours deleted each: no pair of what is left",
         [](PageForm& f) {
             f.erase(118, 120);
             f.erase(160, 161);
             f.heading(1, 160);
         },
         "unclear unclear supports", nullptr},
        {"a box gone", [](PageForm& f) { f.page.marks.erase(f.page.marks.begin() + 1); },
         "unclear supports supports", "mark-missing@7/17"},
        {"a second mark on the line", [](PageForm& f) { f.mark(236, 118, ticked, false); },
         "unclear supports supports", "mark-unbound@7/17"},
        {"an X typed at a box", [](PageForm& f) { f.text(236, 118, "X"); },
         "unclear supports supports", "unread-mark@7/17"},
        {"a mark within the answers beside nothing",
         [](PageForm& f) { f.mark(500, 140, ticked, false); }, "unclear unclear unclear",
         "mark-unbound"},
        {"a mark far from the answers is not ours", [](PageForm& f) { f.mark(60, 700, ticked); },
         "supports supports supports", ""},
        {"a label in other words",
         [](PageForm& f) {
             std::erase_if(f.page.texts, [](const PlacedText& t) {
                 return t.box.left > 270 && t.box.top == 118;
             });
             f.text(280, 118, "abstains");
         },
         "unclear supports supports",
         "wording-not-confirmed@7/17 mark-unbound@7/17 mark-missing@7/17"},
        {"both labels beside one mark, equally near",
         [](PageForm& f) {
             f.erase(100, 130);
             f.heading(0, 100);
             const Wording& words = circular_101().wording.at("en");
             f.text(230, 118, words.supports.at(0));
             f.mark(330, 118, ticked);
             f.text(350, 118, words.opposes.at(1));
         },
         "unclear supports supports", nullptr},
        {"a hidden label is none",
         [](PageForm& f) {
             for (PlacedText& text : f.page.texts)
                 text.hidden = text.hidden || (text.box.left > 270 && text.box.top == 118);
         },
         "unclear supports supports", nullptr},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        PageForm form;
        if (row.spoil != nullptr) row.spoil(form);
        const Reading reading = form.read();
        EXPECT_EQ(choices(reading), row.choices) << codes(reading);
        EXPECT_TRUE(row.codes == nullptr || codes(reading) == row.codes) << codes(reading);
    }
}

TEST(Page, AFormMayGoOnOnTheNextPage) {
    PageForm first, second;
    first.erase_item(2);
    second.erase(0, 219);
    Sheet sheet;
    sheet.format = Format::pdf;
    second.page.number = 2;
    for (PlacedText& text : second.page.texts) text.box.page = 2;
    for (Mark& mark : second.page.marks) mark.box->page = 2;
    sheet.pages = {first.page, second.page};
    const FormResult result = match_form(sheet, {circulars(), roster()});
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(choices(result.readings.at(0)), "supports supports supports");
}

TEST(Page, APageWithMoreMarksThanAnyFormHasIsUnclearAndQuick) {
    PageForm form;
    for (int i = 0; i < 5000; ++i) form.mark(20 + i % 37, 100 + i / 37, ticked);
    const auto start = std::chrono::steady_clock::now();
    const Reading reading = form.read();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
    EXPECT_EQ(choices(reading), "unclear unclear unclear");
    EXPECT_NE(codes(reading).find("limit"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
