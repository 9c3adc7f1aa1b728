// SPDX-License-Identifier: GPL-3.0-or-later
// Sheets that were read from a picture: what OCR did not confirm is never definite and never
// suspicious.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/form/page_form.hpp"

namespace tsb::test {
namespace {

Reading read_scanned(PageForm form) {
    for (Mark& mark : form.page.marks) mark.kind = MarkKind::scan;
    std::stable_sort(
        form.page.texts.begin(), form.page.texts.end(),
        [](const PlacedText& a, const PlacedText& b) { return a.box.top < b.box.top; });
    Sheet sheet;
    sheet.format = Format::image;
    sheet.from_image = true;
    sheet.pages.push_back(std::move(form.page));
    const FormResult result = match_form(sheet, {circulars(), roster()});
    if (result.readings.size() != 1) {
        ADD_FAILURE() << result.readings.size() << " readings";
        return {};
    }
    return result.readings.front();
}

void replace_text(PageForm& form, const std::string& from, const std::string& to) {
    for (PlacedText& text : form.page.texts)
        if (text.text == from) text.text = to;
}

TEST(Scanned, WhatOcrDidNotConfirmIsHeldAndNotDefinite) {
    struct Row {
        const char* why;
        const char *from, *to;
        const char* choices;
        const char* codes;
    };
    const Row rows[] = {
        {"all confirmed", "", "", "supports supports supports", ""},
        {"a title misread", "Secure application services", "Secure applicatlon servlces",
         "unclear supports supports", "ocr-unconfirmed@7/17"},
        {"a number misread", "Question 7/17", "Question 17", "unclear supports supports", nullptr},
        {"the instruction misread", "Please select one of the two boxes",
         "Please select one of the two boxe5", "supports supports supports",
         "ocr-unconfirmed unknown-text"},
    };
    for (const Row& row : rows) {
        PageForm form;
        replace_text(form, row.from, row.to);
        const Reading reading = read_scanned(form);
        EXPECT_EQ(choices(reading).substr(0, 8), std::string(row.choices).substr(0, 8)) << row.why;
        if (row.codes != nullptr) {
            EXPECT_EQ(choices(reading), row.choices) << row.why;
            EXPECT_EQ(codes(reading), row.codes) << row.why;
        }
        EXPECT_EQ(codes(reading).find("form-text-changed"), std::string::npos) << row.why;
        EXPECT_EQ(choices(reading).find("opposes"), std::string::npos) << row.why;
        EXPECT_TRUE(reading.from_image) << row.why;
    }
}

TEST(Scanned, TheSameDifferenceInAPdfStaysReadable) {
    PageForm form;
    replace_text(form, "Secure application services", "Secure applicatlon servlces");
    const Reading reading = form.read();
    EXPECT_EQ(choices(reading), "supports supports supports");
    EXPECT_EQ(codes(reading), "wording-not-confirmed@7/17");
}

TEST(Scanned, CommentsAndReasonsSayThatOcrReadThem) {
    PageForm form;
    form.erase_item(1);
    form.heading(1, 160);
    form.options(160, empty, ticked);
    form.text(60, 360, "Reasons for Question 10/17: the text is not ripe");
    form.text(60, 400, "We thank the Bureau for its work.");
    const Reading reading = read_scanned(form);
    ASSERT_FALSE(reading.comments.empty());
    for (const Comment& comment : reading.comments)
        EXPECT_TRUE(comment.at.ends_with("(OCR)")) << comment.at;
    const auto answer = std::find_if(reading.answers.begin(), reading.answers.end(),
                                     [](const Answer& one) { return one.item == "10/17"; });
    ASSERT_NE(answer, reading.answers.end());
    EXPECT_TRUE(answer->reasons.starts_with("(OCR) Reasons")) << answer->reasons;
    PageForm typed = form;
    for (const Comment& comment : typed.read().comments)
        EXPECT_EQ(comment.at.find("OCR"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
