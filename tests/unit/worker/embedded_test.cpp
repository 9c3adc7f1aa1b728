// SPDX-License-Identifier: GPL-3.0-or-later
// A form in a file within a PDF (P16) is read as if it had been attached beside it; what cannot be
// opened there is told.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "parsers/worker/read_input.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/support/pdf_file.hpp"
#include "tests/support/shipped_context.hpp"

namespace tsb::test {
namespace {

FormSpec filled(Choice first) {
    FormSpec spec;
    spec.circular = &shipped_context().circulars.at(0);
    spec.language = "en";
    spec.answers = {{"7/17", first}, {"10/17", Choice::supports}};
    return spec;
}

std::string pdf_form(Choice first) {
    FormSpec spec = filled(first);
    spec.encoding = Encoding::acroform_checkbox;
    return make_pdf(spec);
}

struct File {
    std::string name, content;
};

// A cover page that carries files.
std::string portfolio(const std::vector<File>& files, const std::string& shown = "Reply attached") {
    PdfFile pdf;
    const int root = pdf.reserve(), pages = pdf.reserve();
    std::string names;
    for (const File& file : files) {
        const int stream = pdf.add_stream("/Type /EmbeddedFile", file.content);
        names += "(" + file.name + ") << /Type /Filespec /F (" + file.name + ") /EF << /F " +
                 PdfFile::ref(stream) + " >> >> ";
    }
    const int font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    const int text = pdf.add_stream("", "BT /F1 10 Tf 40 500 Td (" + shown + ") Tj ET");
    const int page = pdf.add("<< /Type /Page /Parent " + PdfFile::ref(pages) +
                             " /MediaBox [0 0 595 842] /Contents " + PdfFile::ref(text) +
                             " /Resources << /Font << /F1 " + PdfFile::ref(font) + " >> >> >>");
    pdf.set(pages, "<< /Type /Pages /Count 1 /Kids [" + PdfFile::ref(page) + "] >>");
    pdf.set(root, "<< /Type /Catalog /Collection << /Type /Collection >> /Pages " +
                      PdfFile::ref(pages) + " /Names << /EmbeddedFiles << /Names [" + names +
                      "] >> >> >>");
    return pdf.write(root);
}

Report report_of(const std::string& bytes, bool message = false) {
    Request request;
    request.message = message;
    request.filename = message ? "" : "reply.pdf";
    request.list_marks = true;
    const WorkerAnswer answer = read_input(bytes, request, shipped_context());
    if (!std::holds_alternative<Report>(answer)) throw std::runtime_error("no report");
    return std::get<Report>(answer);
}

std::string mail(const std::string& pdf) {
    return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nDear Director\r\n--b\r\n"
           "Content-Type: application/pdf; name=\"reply.pdf\"\r\nContent-Transfer-Encoding: "
           "binary\r\n\r\n" +
           pdf + "\r\n--b--\r\n";
}

bool has_problem(const std::vector<Problem>& problems, std::string_view code) {
    return std::any_of(problems.begin(), problems.end(),
                       [&](const Problem& problem) { return problem.code == code; });
}

TEST(Embedded, FormsAreReadAndSayWhereTheyStand) {
    FormSpec docx = filled(Choice::opposes);
    docx.encoding = Encoding::content_control;
    for (const File& file :
         {File{"form.pdf", pdf_form(Choice::opposes)}, File{"form.docx", make_docx(docx)}}) {
        const Report report = report_of(portfolio({file}));
        ASSERT_EQ(report.readings.size(), 1U) << file.name;
        const Reading& reading = report.readings.at(0);
        EXPECT_EQ(reading.answers.at(0).choice, Choice::opposes) << file.name;
        EXPECT_EQ(reading.answers.at(1).choice, Choice::supports) << file.name;
        ASSERT_FALSE(reading.answers.at(0).evidence.empty());
        EXPECT_TRUE(reading.answers.at(0).evidence.at(0).part.starts_with(file.name + "!"))
            << reading.answers.at(0).evidence.at(0).part;
        EXPECT_FALSE(has_problem(report.problems, "embedded-form")) << file.name;
        EXPECT_FALSE(report.failed_part) << file.name;
        EXPECT_EQ(report.marks.size(), 6U) << file.name;
    }
}

TEST(Embedded, FormsInAMailHaveTheIdentityOfTheirAttachment) {
    const std::string pdf = portfolio({{"form.pdf", pdf_form(Choice::opposes)}});
    const Report report = report_of(mail(pdf), true);
    ASSERT_EQ(report.readings.size(), 1U);
    const Reading& reading = report.readings.at(0);
    EXPECT_EQ(reading.part, "2");
    EXPECT_EQ(reading.form_digest, report.parts.at(1).sha256);
    EXPECT_EQ(reading.answers.at(0).evidence.at(0).part, "2!form.pdf!page 1");
    EXPECT_TRUE(std::any_of(reading.comments.begin(), reading.comments.end(),
                            [](const Comment& one) { return one.text == "Reply attached"; }));
}

TEST(Embedded, CopiesThatDisagreeAreUnclear) {
    const Report report = report_of(
        portfolio({{"a.pdf", pdf_form(Choice::opposes)}, {"b.pdf", pdf_form(Choice::supports)}}));
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_EQ(report.readings.at(0).answers.at(0).choice, Choice::unclear);
    EXPECT_EQ(report.readings.at(0).answers.at(1).choice, Choice::supports);
    EXPECT_TRUE(has_problem(report.readings.at(0).problems, "copies-disagree"));
}

TEST(Embedded, LettersGoWithTheForm) {
    const Report report =
        report_of(portfolio({{"form.pdf", pdf_form(Choice::opposes)},
                             {"why.pdf", portfolio({}, "Not mature: see C-42")}}));
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_TRUE(std::any_of(report.readings.at(0).comments.begin(),
                            report.readings.at(0).comments.end(),
                            [](const Comment& one) { return one.text == "Not mature: see C-42"; }));
}

TEST(Embedded, FilesThatCannotBeOpenedHoldTheReply) {
    const std::string form = pdf_form(Choice::opposes);
    struct Row {
        const char* why;
        File file;
    };
    const Row rows[] = {
        {"a level deeper", {"inner.pdf", portfolio({{"form.pdf", form}})}},
        {"damaged", {"form.pdf", "%PDF-1.7\n\xE2\xE3 nothing"}},
        {"a picture", {"scan.png", "\x89PNG\r\n\x1A\n\xE2\xE3"}},
        {"nobody knows what", {"form.bin", std::string("\x01\x02\xFF\xFE\x00", 5)}},
    };
    for (const Row& row : rows) {
        const Report report = report_of(portfolio({row.file}));
        EXPECT_TRUE(report.readings.empty()) << row.why;
        EXPECT_TRUE(report.failed_part) << row.why;
        ASSERT_TRUE(has_problem(report.problems, "embedded-form")) << row.why;
        EXPECT_NE(report.problems.at(0).text.find(row.file.name), std::string::npos) << row.why;
    }
}

}  // namespace
}  // namespace tsb::test
