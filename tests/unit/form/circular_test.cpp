// SPDX-License-Identifier: GPL-3.0-or-later
// Which circular a form answers, several forms in one document, and what is no form of ours.
#include <gtest/gtest.h>

#include "parsers/form/wording/items.hpp"
#include "parsers/form/wording/mentions.hpp"
#include "parsers/form/wording/phrases.hpp"
#include "tests/unit/form/form_builder.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {
namespace {

Circular renumbered(int number, const std::string& id) {
    Circular circular = circular_101();
    circular.id = id;
    circular.number = number;
    circular.period = id.substr(0, 3);
    for (auto& [language, wording] : circular.wording) {
        for (auto* texts : {&wording.form_title, &wording.before}) {
            for (std::string& text : *texts) {
                const std::size_t at = text.find("101");
                if (at != std::string::npos) text.replace(at, 3, std::to_string(number));
            }
        }
    }
    return circular;
}

void append(Sheet& sheet, const Sheet& more) {
    sheet.blocks.insert(sheet.blocks.end(), more.blocks.begin(), more.blocks.end());
}

TEST(CircularOfForm, TheNumberInTheTitleDecidesBetweenCircularsWithTheSameItems) {
    const Circulars both{renumbered(99, "T25-TSB-CIR-0099"), circular_101()};
    for (const Circular& circular : both) {
        const Sheet sheet = FormBuilder(circular, "zh").sheet();
        const FormResult result = match_form(sheet, {both, roster()});
        ASSERT_EQ(result.readings.size(), 1U);
        EXPECT_EQ(result.readings.at(0).circular, circular.id);
        EXPECT_EQ(codes(result.readings.at(0)), "");
    }
}

TEST(CircularOfForm, AnotherCircularIsNamedAndNotGuessed) {
    const Circular other = renumbered(99, "T25-TSB-CIR-0099");
    const FormResult result = match_form(FormBuilder(other, "zh").sheet(), {circulars(), roster()});
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_FALSE(result.readings.at(0).circular);
    EXPECT_TRUE(result.readings.at(0).answers.empty());
    ASSERT_EQ(codes(result.readings.at(0)), "other-circular");
    EXPECT_NE(result.readings.at(0).problems.at(0).text.find("99"), std::string::npos);
    EXPECT_TRUE(result.mark_beside_option);
    EXPECT_TRUE(result.circulars_named.empty());
}

TEST(CircularOfForm, OneNumberInTwoPeriodsThatTheFormCannotTellApartIsHeld) {
    const Circulars both{renumbered(101, "T22-TSB-CIR-0101"), circular_101()};
    const FormResult result =
        match_form(FormBuilder(circular_101(), "zh").sheet(), {both, roster()});
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(codes(result.readings.at(0)), "circular-not-named");
}

TEST(CircularOfForm, AFormWithoutItsTitle) {
    struct Row {
        const char* why;
        std::vector<std::string> lines;
        const char* codes;
    };
    const Row rows[] = {
        {"the body still names it", {"关于第101号通函，意见如下。"}, ""},
        {"nothing names it: the items alone are no proof", {}, "circular-not-named"},
        {"two circulars are named", {"关于第101号通函和第99号通函"}, "circular-not-named"},
        {"another one is named", {"关于第99号通函"}, "other-circular"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        FormBuilder form(circular_101(), "zh");
        form.before.clear();
        for (const std::string& line : row.lines) form.before.push_back(paragraph(line));
        const FormResult result = match_form(form.sheet(), {circulars(), roster()});
        ASSERT_EQ(result.readings.size(), 1U);
        EXPECT_EQ(codes(result.readings.at(0)), row.codes);
    }
}

TEST(CircularOfForm, TwoFormsInOneDocumentAreTwoReadingsInOrder) {
    const Circulars both{renumbered(99, "T25-TSB-CIR-0099"), circular_101()};
    FormBuilder first(both.at(1), "zh");
    FormBuilder second(both.at(0), "en");
    second.tick(0, MarkState::empty, MarkState::ticked);
    Sheet sheet = first.sheet();
    append(sheet, second.sheet());
    const FormResult result = match_form(sheet, {both, roster()});
    ASSERT_EQ(result.readings.size(), 2U);
    EXPECT_EQ(result.readings.at(0).circular, "T25-TSB-CIR-0101");
    EXPECT_EQ(choices(result.readings.at(0)), "supports supports supports");
    EXPECT_EQ(result.readings.at(1).circular, "T25-TSB-CIR-0099");
    EXPECT_EQ(choices(result.readings.at(1)), "opposes supports supports");
    EXPECT_EQ(result.readings.at(1).language, "en");
}

TEST(CircularOfForm, TwoCopiesOfTheFormBecomeOneReading) {
    FormBuilder filled(circular_101(), "zh"), blank(circular_101(), "zh"),
        other(circular_101(), "fr");
    for (std::size_t i = 0; i < 3; ++i) blank.tick(i, MarkState::empty, MarkState::empty);
    other.tick(2, MarkState::empty, MarkState::ticked);
    struct Row {
        const char* why;
        const FormBuilder *first, *second;
        const char *choices, *codes;
    };
    const Row rows[] = {
        {"the blank original before it", &blank, &filled, "supports supports supports", ""},
        {"the blank original behind it", &filled, &blank, "supports supports supports", ""},
        {"the same twice", &filled, &filled, "supports supports supports", ""},
        {"in two languages, contradicting", &filled, &other, "supports supports unclear",
         "opposes-without-reasons@16/17 copies-disagree@16/17"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        Sheet sheet = row.first->sheet();
        append(sheet, row.second->sheet());
        const FormResult result = match_form(sheet, {circulars(), roster()});
        ASSERT_EQ(result.readings.size(), 1U);
        EXPECT_EQ(choices(result.readings.at(0)), row.choices);
        EXPECT_EQ(codes(result.readings.at(0)), row.codes);
    }
}

TEST(CircularOfForm, TheWholeCircularReturnedWithItsAnnexAtTheEnd) {
    FormBuilder form(circular_101(), "zh");
    Sheet sheet;
    sheet.format = Format::docx;
    for (int i = 0; i < 60; ++i) {
        sheet.blocks.push_back(
            paragraph("第7/17号课题的任务包括制定控制和缓解策略，以保护整个系统。见第95号通函。"));
    }
    append(sheet, form.sheet());
    const FormResult result = match_form(sheet, {circulars(), roster()});
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(choices(result.readings.at(0)), "supports supports supports");
    EXPECT_EQ(codes(result.readings.at(0)), "long-text-before-form");
    EXPECT_TRUE(result.readings.at(0).comments.empty());
}

TEST(CircularOfForm, ACoveringNoteBeforeTheFormIsAComment) {
    Sheet sheet;
    sheet.blocks.push_back(paragraph("请查收我们的答复。"));
    append(sheet, FormBuilder(circular_101(), "zh").sheet());
    const Reading reading = match_form(sheet, {circulars(), roster()}).readings.at(0);
    ASSERT_EQ(reading.comments.size(), 1U);
    EXPECT_EQ(reading.comments.at(0).text, "请查收我们的答复。");
}

TEST(CircularOfForm, ItemsMayBeRecommendations) {
    Circular circular = circular_101();
    circular.items.resize(2);
    circular.items.at(0).id = "X.1234";
    circular.items.at(0).wording["en"].numbers = {"Draft new Recommendation ITU-T X.1234"};
    circular.items.at(1).id = "X.1234.1";
    circular.items.at(1).wording["en"].numbers = {"Draft revised Recommendation ITU-T X.1234.1"};
    FormBuilder form(circular, "en");
    form.tick(1, MarkState::empty, MarkState::ticked);
    const Circulars one{circular};
    const Reading reading = match_form(form.sheet(), {one, roster()}).readings.at(0);
    EXPECT_EQ(choices(reading), "supports opposes");
    EXPECT_EQ(codes(reading), "opposes-without-reasons@X.1234.1");
}

TEST(Mentions, ACircularIsNamedInManyWaysAndABareNumberIsNone) {
    struct Row {
        const char* text;
        bool named;
    };
    const Row rows[] = {
        {"Re: TSB Circular 101", true},
        {"TSB Circ. 101", true},
        {"Circular No. 101 of the TSB", true},
        {"T25-TSB-CIR-0101!!MSW-E.docx", true},
        {"t25-tsb-cir-0101_reply.pdf", true},
        {"circular101.docx", true},
        {"Circular_101_signed.pdf", true},
        {"第101号通函", true},
        {"电信标准化局第 １０１ 号通函的回应", true},
        {"通函101", true},
        {"Circulaire TSB 101", true},
        {"Circulaire n° 101", true},
        {"la Circular TSB 101", true},
        {"на Циркуляр 101 БСЭ", true},
        {"Циркуляра БСЭ № 101", true},
        {"الرسالة المعممة 101", true},
        {"الرسالة المعممة رقم ١٠١", true},
        {"101", false},
        {"Room 101", false},
        {"Circular 1010", false},
        {"Circular 10", false},
        {"T22-TSB-CIR-0101", false},
        {"a circular of 3 April about 101 things", false},
        {"circle 101", false},
        {"第101号课题", false},
        {"Circular 101/5", false},
        {"", false},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(!circulars_named(row.text, circulars()).empty(), row.named) << row.text;
    }
}

TEST(Labels, TheWholeLabelAndNothingButTheLabel) {
    const LabelBook book(circular_101());
    struct Row {
        const char* text;
        const char* side;  // "" none
        const char* why;
    };
    const Row rows[] = {
        {"支持批准", "supports", "as printed"},
        {"不支持批准（附反对意见的理由）", "opposes", "as printed"},
        {"不支持批准(附反对意见的理由)", "opposes", "narrow brackets"},
        {"SUPPORTS  APPROVAL", "supports", "case and blanks"},
        {"does not support approval (reasons for opposition attached): too early", "opposes",
         "reasons behind it"},
        {"supports approval.", "supports", "a full stop"},
        {"supports approval\nmore", "supports", "text on another line"},
        {"supports approval of nothing", "", "goes on without a cut"},
        {"does not support approval of nothing", "", "goes on without a cut"},
        {"we do not support approval", "", "a sentence that ends like the label"},
        {"不支持批准（附理由）", "", "other words in the brackets"},
        {"部分支持批准", "", "a word before it"},
        {"n’appuie pas l’approbation", "opposes", "typographic quotes"},
        {"est favorable à l'approbation", "supports", "as printed"},
        {"не поддерживает утверждение", "opposes", "the short form"},
        {"ﻻ تؤيد الموافقة", "opposes", "a presentation form"},
        {"تُؤَيِّد الموافقة", "supports", "vowel signs"},
        {"", "", "nothing"},
    };
    for (const Row& row : rows) {
        const auto match = book.match(row.text);
        EXPECT_EQ(match ? to_string(match->label->side) : "", row.side)
            << row.text << ": " << row.why;
    }
}

TEST(Labels, NoLabelOfOneSideIsALabelOfTheOther) {
    const LabelBook book(circular_101());
    for (const auto& [language, wording] : circular_101().wording) {
        for (const std::string& label : wording.opposes) {
            ASSERT_TRUE(book.match(label)) << label;
            EXPECT_EQ(book.match(label)->label->side, Side::opposes) << label;
        }
        for (const std::string& label : wording.supports)
            EXPECT_EQ(book.match(label)->label->side, Side::supports) << label;
    }
}

TEST(Items, NumbersThatAreNone) {
    const ItemBook book(circular_101());
    for (const char* text :
         {"3/4/2026", "2026/03/01", "101", "7.17", "17", "1/7/17", "https://x/7/17/9"}) {
        for (const NumberFound& found : book.numbers(squeeze(text)))
            EXPECT_FALSE(found.item) << text;
    }
    const auto found = book.numbers(squeeze("Q17/16, 第10/17号 и 9/17"));
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found.at(0).item, 2U) << "17/16 is no item, so it is 16/17";
    EXPECT_EQ(found.at(1).item, 1U);
    EXPECT_FALSE(found.at(2).item);
}

}  // namespace
}  // namespace tsb::test
