// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix of PDF forms: no silent error in any way of filling one in or of saving it (P1-P8,
// P14-P17), and no hold that is not needed.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/corpus/matrix.hpp"
#include "tests/support/pdf_encodings.hpp"

namespace tsb::test {
namespace {

constexpr std::string_view languages[] = {"ar", "en", "es", "fr", "ru", "zh"};

bool is_radio(const PdfEncoding& row) {
    return row.name.starts_with("radio");
}

bool can_write(const PdfEncoding& row, const Pattern& pattern) {
    const bool both = pattern.first == Choice::both || pattern.second == Choice::both ||
                      pattern.third == Choice::both;
    return !both || !is_radio(row);
}

FormSpec spec_of(const PdfEncoding& row, std::string_view language, const Pattern& pattern) {
    FormSpec spec = filled_form(std::string(language), pattern);
    spec.pdf = &row;
    return spec;
}

struct Held {
    std::string missing;   // rows whose reading lacks the problem it must carry
    std::string needless;  // documents of strong rows without a problem that are held
};

// Problems that hold a reply and come of how the file was written, not of what it answers.
bool is_of_the_file(const Problem& problem) {
    static constexpr std::string_view codes[] = {
        "repaired",     "xfa-form",          "no-text-layer",  "hidden-text",
        "limit",        "form-text-changed", "views-disagree", "changed-after-signing",
        "drawn-mark",   "unread-mark",       "mark-unbound",   "mark-missing",
        "mark-unclear", "embedded-form"};
    return std::find(std::begin(codes), std::end(codes), problem.code) != std::end(codes);
}

struct Outcome {
    Table figures;
    Held held;
};

const Outcome& outcome() {
    static const Outcome made = [] {
        Outcome all;
        std::size_t document = 0;
        const std::vector<Pattern> every = patterns();
        for (const PdfEncoding& row : pdf_encodings()) {
            Figures& figures = all.figures[std::string(row.id) + " " + std::string(row.name)];
            figures.expect = row.expect;
            for (const std::string_view language : languages) {
                for (std::size_t i = 0; i < every.size(); ++i) {
                    if (!can_write(row, every.at(i)) || document++ % one_document_in != 0) continue;
                    const FormSpec spec = spec_of(row, language, every.at(i));
                    const PartResult result = read_document(make_pdf(spec), "Annex 2.pdf");
                    const std::string which =
                        std::string(language) + " pattern " + std::to_string(i);
                    count(figures, spec, result, which);
                    const std::string codes = codes_of(result);
                    const bool some_answer =
                        std::any_of(spec.answers.begin(), spec.answers.end(),
                                    [](const auto& answer) { return is_definite(answer.second); });
                    if (!row.problem.empty() && some_answer &&
                        codes.find(row.problem) == std::string::npos)
                        all.held.missing +=
                            "\n  " + std::string(row.name) + " " + which + ": " + codes;
                    if (row.expect != Expect::truth) continue;
                    for (const Reading& reading : result.readings)
                        for (const Problem& problem : reading.problems)
                            if (is_of_the_file(problem) && problem.code != row.problem)
                                all.held.needless += "\n  " + std::string(row.name) + " " + which +
                                                     ": " + problem.code + " " + problem.text;
                }
            }
        }
        print("PDF encodings x languages x patterns", all.figures);
        return all;
    }();
    return made;
}

TEST(PdfMatrix, NothingIsEverReadAsAChoiceThatWasNotMade) {
    EXPECT_EQ(total(outcome().figures, &Figures::wrong), 0U) << examples(outcome().figures);
}

TEST(PdfMatrix, DoubtIsNeverReadAsBlank) {
    EXPECT_EQ(total(outcome().figures, &Figures::unseen), 0U) << examples(outcome().figures);
}

TEST(PdfMatrix, NoAnswerOfAStrongEncodingIsRefused) {
    EXPECT_GT(total(outcome().figures, &Figures::definite, true), 0U);
    EXPECT_EQ(total(outcome().figures, &Figures::refused, true), 0U) << examples(outcome().figures);
    EXPECT_EQ(total(outcome().figures, &Figures::alarms, true), 0U) << examples(outcome().figures);
}

TEST(PdfMatrix, WhatIsOddAboutTheFileIsAlwaysSaid) {
    EXPECT_EQ(outcome().held.missing, "");
}

TEST(PdfMatrix, WhatIsNotOddHoldsNoReply) {
    EXPECT_EQ(outcome().held.needless, "");
}

TEST(PdfMatrix, HasARowForEveryWayOfSavingAForm) {
    for (const char* id :
         {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P14", "P15", "P16", "P17"})
        EXPECT_TRUE(std::any_of(pdf_encodings().begin(), pdf_encodings().end(),
                                [&](const PdfEncoding& row) { return row.id == id; }))
            << id;
}

}  // namespace
}  // namespace tsb::test
