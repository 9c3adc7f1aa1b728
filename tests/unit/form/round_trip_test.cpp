// SPDX-License-Identifier: GPL-3.0-or-later
// A form written by the generators comes back as it was filled: every encoding, every language,
// through the real readers.
#include <gtest/gtest.h>

#include "parsers/docx/docx.hpp"
#include "parsers/pdf/pdf.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {
namespace {

// As a delegate of that language would write the State.
const std::map<std::string, std::string> switzerland = {{"ar", "سويسرا"},    {"en", "Switzerland"},
                                                        {"es", "Suiza"},     {"fr", "Suisse"},
                                                        {"ru", "Швейцарии"}, {"zh", "瑞士"}};

bool is_pdf(Encoding encoding) {
    return to_string(encoding).starts_with("acroform");
}

FormSpec filled(const std::string& language, Encoding encoding) {
    FormSpec spec;
    spec.circular = &circular_101();
    spec.language = language;
    spec.encoding = encoding;
    spec.answers = {{"7/17", Choice::supports}, {"10/17", Choice::opposes}};
    spec.reasons = {{"10/17", "Not mature: see C-42."}};
    spec.administration = switzerland.at(language);
    spec.name = "Anna Muster";
    spec.title = "Head of Section";
    spec.date = "2026-03-01";
    return spec;
}

FormResult read(const FormSpec& spec) {
    const Result<Sheet> sheet =
        is_pdf(spec.encoding) ? read_pdf(make_pdf(spec)) : read_docx(make_docx(spec));
    if (!sheet) {
        ADD_FAILURE() << sheet.error().what;
        return {};
    }
    return match_form(*sheet, {circulars(), roster()});
}

TEST(RoundTrip, EveryEncodingInEveryLanguageReadsAsItWasFilled) {
    for (const Encoding encoding : all_encodings()) {
        if (encoding == Encoding::acroform_conflict) continue;
        for (const std::string_view language : languages) {
            SCOPED_TRACE(to_string(encoding) + " " + std::string(language));
            const FormResult result = read(filled(std::string(language), encoding));
            ASSERT_EQ(result.readings.size(), 1U);
            const Reading& reading = result.readings.at(0);
            EXPECT_EQ(reading.circular, "T25-TSB-CIR-0101");
            EXPECT_EQ(reading.language, language);
            EXPECT_EQ(choices(reading), "supports opposes blank");
            EXPECT_EQ(reading.answers.at(1).reasons, "Not mature: see C-42.");
            EXPECT_EQ(codes(reading), "item-blank@16/17");
            for (const Problem& problem : reading.problems)
                EXPECT_EQ(problem.problem_class, ProblemClass::notice) << problem.text;
            EXPECT_EQ(reading.administration.code, "CHE")
                << reading.administration.text.value_or("none");
            EXPECT_EQ(reading.signed_by.name, "Anna Muster");
            EXPECT_EQ(reading.signed_by.title, "Head of Section");
            EXPECT_EQ(reading.signed_by.date, "2026-03-01");
            EXPECT_TRUE(reading.comments.empty())
                << (reading.comments.empty() ? "" : reading.comments.front().text);
            for (const Answer& answer : reading.answers) EXPECT_EQ(answer.evidence.size(), 2U);
            EXPECT_TRUE(result.mark_beside_option);
            EXPECT_EQ(result.circulars_named, std::vector<std::string>{"T25-TSB-CIR-0101"});
        }
    }
}

TEST(RoundTrip, ABlankFormIsAReadingWithBlankAnswers) {
    for (const Encoding encoding : all_encodings()) {
        for (const std::string_view language : languages) {
            SCOPED_TRACE(to_string(encoding) + " " + std::string(language));
            FormSpec spec;
            spec.circular = &circular_101();
            spec.language = language;
            spec.encoding = encoding;
            const FormResult result = read(spec);
            ASSERT_EQ(result.readings.size(), 1U);
            const Reading& reading = result.readings.at(0);
            EXPECT_EQ(choices(reading), "blank blank blank");
            EXPECT_EQ(codes(reading), "no-choice-made administration-missing");
            EXPECT_TRUE(reading.comments.empty())
                << (reading.comments.empty() ? "" : reading.comments.front().text);
            EXPECT_FALSE(reading.administration.text);
            EXPECT_FALSE(reading.signed_by.name);
            EXPECT_FALSE(reading.signed_by.date);
        }
    }
}

TEST(RoundTrip, EveryPatternOfTicksIsReadOrRefusedAndNeverTurned) {
    const Choice all[] = {Choice::blank, Choice::supports, Choice::opposes, Choice::both};
    for (const Encoding encoding : all_encodings()) {
        for (const Choice first : all) {
            for (const Choice second : all) {
                const bool impossible = first == Choice::both || second == Choice::both;
                if (encoding == Encoding::acroform_radio && impossible) continue;
                SCOPED_TRACE(to_string(encoding) + " " + std::string(to_string(first)) + " " +
                             std::string(to_string(second)));
                FormSpec spec = filled("zh", encoding);
                spec.reasons.clear();
                spec.answers = {{"7/17", first}, {"16/17", second}};
                const FormResult result = read(spec);
                ASSERT_EQ(result.readings.size(), 1U);
                const std::vector<Answer>& answers = result.readings.at(0).answers;
                ASSERT_EQ(answers.size(), 3U);
                EXPECT_EQ(answers.at(1).choice, Choice::blank);
                for (const auto& [answer, truth] :
                     {std::pair{answers.at(0), first}, std::pair{answers.at(2), second}}) {
                    const bool refused = encoding == Encoding::acroform_conflict;
                    EXPECT_TRUE(answer.choice == truth || (refused && !is_definite(answer.choice)))
                        << to_string(answer.choice);
                }
            }
        }
    }
}

TEST(RoundTrip, ABoxWhoseStatesConflictIsNeverAChoice) {
    const FormResult result = read(filled("en", Encoding::acroform_conflict));
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(choices(result.readings.at(0)), "unclear unclear blank");
}

TEST(RoundTrip, ACommentAfterTheTableIsGeneral) {
    for (const Encoding encoding : {Encoding::legacy_checked, Encoding::acroform_checkbox}) {
        for (const std::string_view language : languages) {
            SCOPED_TRACE(to_string(encoding) + " " + std::string(language));
            FormSpec spec = filled(std::string(language), encoding);
            spec.general_comment = "We thank the study group.";
            const FormResult result = read(spec);
            ASSERT_EQ(result.readings.size(), 1U);
            const Reading& reading = result.readings.at(0);
            ASSERT_EQ(reading.comments.size(), 1U);
            EXPECT_EQ(reading.comments.at(0).text, "We thank the study group.");
            EXPECT_FALSE(reading.comments.at(0).item);
            EXPECT_EQ(choices(reading), "supports opposes blank");
            EXPECT_EQ(codes(reading),
                      language == "zh" ? "item-blank@16/17" : "item-blank@16/17 unknown-text");
        }
    }
}

}  // namespace
}  // namespace tsb::test
