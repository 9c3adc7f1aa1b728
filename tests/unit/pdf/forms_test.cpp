// SPDX-License-Identifier: GPL-3.0-or-later
// Whole generated forms: what the generator wrote is what is read, in every language and encoding.
#include <gtest/gtest.h>

#include <algorithm>

#include "config/base/text.hpp"
#include "config/circular.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/reading/problems.hpp"
#include "tests/support/form_spec.hpp"

namespace tsb::test {
namespace {

const Circular& circular() {
    static const Result<Circulars> loaded =
        load_circulars({std::string(TSB_SOURCE_DIR) + "/config/circulars"});
    return loaded.value().front();
}

struct FormCase {
    std::string language;
    Encoding encoding;
};

std::vector<FormCase> form_cases() {
    std::vector<FormCase> cases;
    for (const std::string_view language : languages)
        for (const Encoding encoding :
             {Encoding::acroform_checkbox, Encoding::acroform_conflict, Encoding::acroform_radio})
            cases.push_back({std::string(language), encoding});
    return cases;
}

FormSpec spec_for(const FormCase& form) {
    FormSpec spec;
    spec.circular = &circular();
    spec.language = form.language;
    spec.encoding = form.encoding;
    spec.answers = {
        {"7/17", Choice::supports}, {"10/17", Choice::opposes}, {"16/17", Choice::blank}};
    spec.reasons = {{"10/17", "More work is needed."}};
    spec.administration = "Confédération suisse 瑞士";
    return spec;
}

// As one text, or wrapped over several.
bool stands_there(const Page& page, std::string_view line) {
    return std::any_of(page.texts.begin(), page.texts.end(), [&](const PlacedText& text) {
        if (text.text.empty() || line.substr(0, text.text.size()) != text.text) return false;
        const std::string_view rest = trim(line.substr(text.text.size()));
        return rest.empty() || stands_there(page, rest);
    });
}

class Forms : public testing::TestWithParam<FormCase> {};

INSTANTIATE_TEST_SUITE_P(LanguagesAndEncodings, Forms, testing::ValuesIn(form_cases()),
                         [](const auto& test) {
                             return test.param.language + "_" + to_string(test.param.encoding);
                         });

TEST_P(Forms, GiveTheMarksThatWereWritten) {
    const FormSpec spec = spec_for(GetParam());
    const Result<Sheet> sheet = read_pdf(make_pdf(spec));
    ASSERT_TRUE(sheet.has_value()) << sheet.error().what;
    EXPECT_TRUE(sheet->problems.empty()) << sheet->problems.front().text;
    const std::vector<Mark>& marks = sheet->pages.at(0).marks;
    ASSERT_EQ(marks.size(), 6U);
    const MarkState on =
        spec.encoding == Encoding::acroform_conflict ? MarkState::unclear : MarkState::ticked;
    const MarkState expected[] = {on, MarkState::empty, MarkState::empty,
                                  on, MarkState::empty, MarkState::empty};
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(marks[i].state, expected[i]) << marks[i].at << " " << marks[i].why;
        EXPECT_EQ(marks[i].why.empty(), expected[i] != MarkState::unclear) << marks[i].at;
        EXPECT_EQ(marks[i].kind, spec.encoding == Encoding::acroform_radio
                                     ? MarkKind::acroform_radio
                                     : MarkKind::acroform_checkbox);
        EXPECT_EQ(marks[i].part, "page 1");
        EXPECT_FALSE(marks[i].hidden);
    }
}

TEST_P(Forms, NameTheLabelBesideEachMark) {
    const FormSpec spec = spec_for(GetParam());
    const Wording& wording = circular().wording.at(spec.language);
    const Result<Sheet> sheet = read_pdf(make_pdf(spec));
    ASSERT_TRUE(sheet.has_value());
    const std::vector<Mark>& marks = sheet->pages.at(0).marks;
    ASSERT_EQ(marks.size(), 6U);
    for (std::size_t i = 0; i < 6; ++i) {
        const std::string& label = (i % 2 == 0 ? wording.supports : wording.opposes).front();
        // A long label runs over two lines; the mark names its first.
        EXPECT_FALSE(marks[i].text.empty());
        EXPECT_EQ(label.substr(0, marks[i].text.size()), marks[i].text) << marks[i].at;
        if (i % 2 == 0) {
            EXPECT_EQ(marks[i].text, label);
        }
    }
}

TEST_P(Forms, KeepEveryPrintedLineInReadingOrder) {
    const FormSpec spec = spec_for(GetParam());
    const Wording& wording = circular().wording.at(spec.language);
    const Result<Sheet> sheet = read_pdf(make_pdf(spec));
    ASSERT_TRUE(sheet.has_value());
    std::vector<std::string> lines = wording.form_title;
    lines.insert(lines.end(), wording.address.begin(), wording.address.end());
    lines.insert(lines.end(),
                 {wording.instruction.front(), wording.to.front(), wording.date.front(),
                  wording.after.front(), wording.before.at(0), wording.before.at(1)});
    for (const Item& item : circular().items)
        lines.push_back(item.wording.at(spec.language).numbers.front());
    lines.insert(lines.end(), {"Confédération suisse 瑞士", "More work is needed."});
    for (const std::string& line : lines)
        EXPECT_TRUE(stands_there(sheet->pages.at(0), line)) << line;
}

TEST(FormsInPdf, BothAndBlankAreReadAsTheyStand) {
    FormSpec spec = spec_for({"en", Encoding::acroform_checkbox});
    spec.answers = {{"7/17", Choice::both}};
    const Result<Sheet> sheet = read_pdf(make_pdf(spec));
    ASSERT_TRUE(sheet.has_value());
    std::string states;
    for (const Mark& mark : sheet->pages.at(0).marks)
        states += mark.state == MarkState::ticked ? '1' : '0';
    EXPECT_EQ(states, "110000");
}

TEST(FormsInPdf, EveryProblemCodeIsARowOfTheTable) {
    for (const char* code :
         {"repaired", "empty-password", "limit", "xfa-form", "xfa-copy", "no-text-layer",
          "views-disagree", "signed", "changed-after-signing", "embedded-object", "embedded-form"})
        EXPECT_NE(find_problem(code), nullptr) << code;
}

}  // namespace
}  // namespace tsb::test
