// SPDX-License-Identifier: GPL-3.0-or-later
// Changes to a PDF form that change nothing about what it answers never change a reading: how the
// file is written, what its fields are called, whether a viewer is asked to draw them anew.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/corpus/matrix.hpp"
#include "tests/support/pdf_encodings.hpp"
#include "tests/support/pdf_form.hpp"

namespace tsb::test {
namespace {

constexpr std::string_view languages[] = {"ar", "en", "es", "fr", "ru", "zh"};
constexpr std::string_view encodings[] = {"checkbox",       "conflict",           "odd_names",
                                          "radio",          "radio_export_value", "from_top_only",
                                          "from_page_only", "no_appearance",      "one_picture",
                                          "xfa_copy",       "copies_agree",       "two_languages"};

// No length changes: the cross-reference table stays right.
void rename(std::string& text, std::string_view from, std::string_view to) {
    ASSERT_EQ(from.size(), to.size());
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

struct Change {
    const char* name;
    std::string (*apply)(std::string);
};

const Change changes[] = {
    {"object streams", [](std::string pdf) { return rewritten(pdf, PdfRewrite::object_streams); }},
    {"linearised", [](std::string pdf) { return rewritten(pdf, PdfRewrite::linearised); }},
    {"written anew", [](std::string pdf) { return rewritten(pdf, PdfRewrite::plain); }},
    {"asks for appearances to be drawn anew",
     [](std::string pdf) { return rewritten(pdf, PdfRewrite::asks_for_appearances); }},
    {"asks for no appearances",
     [](std::string pdf) {
         rename(pdf, "/NeedAppearances true", "/NeedAppearancez true");
         return pdf;
     }},
    {"encrypted for all", [](std::string pdf) { return encrypted(pdf, PdfCipher::aes_256, ""); }},
    {"fields renamed",
     [](std::string pdf) {
         // " supports" and " opposes" in the names, exchanged with meaningless letters.
         rename(pdf, pdf_hex(' ') + pdf_hex('s') + pdf_hex('u'),
                pdf_hex('_') + pdf_hex('q') + pdf_hex('j'));
         rename(pdf, pdf_hex(' ') + pdf_hex('o') + pdf_hex('p'),
                pdf_hex('_') + pdf_hex('s') + pdf_hex('u'));
         return pdf;
     }},
};

std::string answers_of(const PartResult& result) {
    std::string all = choices_of(result);
    for (const Reading& reading : result.readings) {
        all += "; " + reading.administration.code.value_or("-");
        for (const Answer& answer : reading.answers) all += "; " + answer.reasons;
    }
    return all;
}

TEST(PdfProperties, HowTheFileIsWrittenNeverChangesAReading) {
    const Pattern pattern{Choice::supports, Choice::opposes, Choice::blank, true};
    std::size_t documents = 0;
    for (const std::string_view name : encodings) {
        for (const std::string_view language : languages) {
            FormSpec spec = filled_form(std::string(language), pattern);
            spec.pdf = &pdf_encoding(name);
            const std::string original = make_pdf(spec);
            const std::string before = answers_of(read_document(original, "a.pdf"));
            for (const Change& change : changes) {
                if (documents++ % one_document_in != 0) continue;
                EXPECT_EQ(answers_of(read_document(change.apply(original), "a.pdf")), before)
                    << name << ' ' << language << ": " << change.name;
            }
        }
    }
    EXPECT_GE(documents, 400U);
}

// ---- what holds a form that cannot be read is never "no form"

std::string one_line(PdfForm& form, const std::string& line) {
    form.add_page().content = "BT /F1 10 Tf 72 700 Td (" + line + ") Tj ET\n";
    return form.write();
}

std::string dynamic_xfa() {
    PdfForm form;
    const int data = form.file.add_stream(
        "",
        "<xfa:datasets xmlns:xfa=\"http://www.xfa.org/schema/xfa-data/1.0/\"><xfa:data/>"
        "</xfa:datasets>");
    form.form_entries = "/XFA [(datasets) " + PdfFile::ref(data) + "]";
    form.catalog_entries = "/NeedsRendering true";
    return one_line(form, "Please wait...");
}

// with_box: its cover has a box, but no form.
std::string portfolio(const std::string& inner, bool with_box) {
    PdfForm form;
    if (with_box)
        pdf_boxes::checkbox(form, form.add_page(),
                            {0, "seen", {true, false}, {"[50 50 62 62]", "[50 80 62 92]"}});
    const int file = form.file.add_stream("/Type /EmbeddedFile", inner);
    form.catalog_entries =
        "/Collection << /Type /Collection >> /Names << /EmbeddedFiles << /Names [(reply.pdf) << "
        "/Type /Filespec /F (reply.pdf) /EF << /F " +
        PdfFile::ref(file) + " >> >>] >> >>";
    return one_line(form, "For the best experience, open this PDF portfolio in Acrobat.");
}

TEST(PdfThatCannotBeRead, IsAPartThatFailedWhateverItHolds) {
    FormSpec spec = filled_form("en", {Choice::supports, Choice::opposes, Choice::blank, true});
    spec.pdf = &pdf_encoding("checkbox");
    const std::string pdf = make_pdf(spec);
    struct Row {
        const char* code;
        std::string bytes;
    };
    const Row rows[] = {{"xfa-form", dynamic_xfa()},
                        {"embedded-form", portfolio(pdf, false)},
                        {"embedded-object", portfolio(pdf, true)},
                        {"encrypted", encrypted(pdf, PdfCipher::aes_256, "secret")},
                        {"damaged", pdf.substr(0, 60)}};
    for (const Row& row : rows) {
        const PartResult result = read_document(row.bytes, "Annex 2.pdf");
        EXPECT_TRUE(result.failed) << row.code;
        EXPECT_TRUE(result.readings.empty()) << row.code;
        EXPECT_TRUE(std::any_of(result.problems.begin(), result.problems.end(),
                                [&](const Problem& problem) { return problem.code == row.code; }))
            << row.code;
    }
    PdfForm plain;
    EXPECT_FALSE(read_document(one_line(plain, "A letter."), "letter.pdf").failed);
}

}  // namespace
}  // namespace tsb::test
