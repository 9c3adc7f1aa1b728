// SPDX-License-Identifier: GPL-3.0-or-later
// One mail with several copies of a reply: the DOCX that was filled in, the PDF that a program made
// of it, a letter beside them. What they say together is one reading.
#include <gtest/gtest.h>

#include <variant>

#include "parsers/reading/problems.hpp"
#include "parsers/worker/read_input.hpp"
#include "tests/corpus/world.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/support/pdf_file.hpp"

namespace tsb::test {
namespace {

const WorkerContext& context() {
    static const WorkerContext made = [] {
        WorkerContext all{world().circulars, world().roster, nullptr};
        all.books = std::make_unique<FormBooks>(all.circulars);
        return all;
    }();
    return made;
}

std::string encode_base64(std::string_view bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string all;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = i; k < i + 3; ++k)
            group = group << 8U | (k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            all += i + k > bytes.size() ? '=' : letters[group >> (18 - 6 * k) & 63U];
        if (i % 57 == 54) all += "\r\n";
    }
    return all;
}

struct Attached {
    std::string name, bytes;
};

Report report_of(const std::vector<Attached>& files) {
    std::string mail =
        "From: a@example.org\r\nSubject: Reply\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n";
    for (const Attached& file : files)
        mail +=
            "--b\r\nContent-Type: application/octet-stream\r\n"
            "Content-Disposition: attachment; filename=\"" +
            file.name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            encode_base64(file.bytes) + "\r\n";
    const WorkerAnswer answer = read_input(mail + "--b--\r\n", {}, context());
    if (const auto* refused = std::get_if<Unreadable>(&answer))
        throw std::runtime_error(refused->text);
    return std::get<Report>(answer);
}

// English, as libreoffice/legacy-flat.pdf: 7/17 opposed, the others supported.
FormSpec filled(Choice first = Choice::opposes, Choice last = Choice::supports) {
    FormSpec spec;
    spec.circular = &circular_101();
    spec.language = "en";
    spec.answers = {{"7/17", first}, {"10/17", Choice::supports}, {"16/17", last}};
    if (first == Choice::opposes) spec.reasons = {{"7/17", "Not mature: see C-42."}};
    spec.administration = "Switzerland";
    spec.name = "Anna Muster";
    return spec;
}

std::string fixture(const std::string& name) {
    return need(read_file(
        std::filesystem::path(TSB_SOURCE_DIR) / "tests/corpus/fixtures/pdf" / name, 4U << 20U));
}

std::string choices(const Reading& reading) {
    std::string all;
    for (const Answer& answer : reading.answers)
        all += (all.empty() ? "" : " ") + std::string(to_string(answer.choice));
    return all;
}

std::vector<std::string> holding(const Reading& reading) {
    std::vector<std::string> all;
    for (const Problem& problem : reading.problems) {
        if (problem.problem_class != ProblemClass::notice)
            all.push_back(problem.code + "@" + problem.item.value_or(""));
    }
    return all;
}

bool has_part(const Answer& answer, std::string_view word) {
    return std::any_of(answer.evidence.begin(), answer.evidence.end(), [&](const Evidence& one) {
        return one.part.find(word) != std::string::npos;
    });
}

TEST(Copies, ADocxAndThePdfMadeOfItAreOneReadingWithTheEvidenceOfBoth) {
    const std::string docx = make_docx(filled());
    for (const char* pdf : {"libreoffice/legacy-flat.pdf", "ghostscript/legacy.pdf",
                            "pdf-lib/checkbox-flat-reasons.pdf"}) {
        for (const bool docx_first : {true, false}) {
            SCOPED_TRACE(pdf);
            const Attached word{"reply.docx", docx}, print{"reply.pdf", fixture(pdf)};
            const Report report = docx_first ? report_of({word, print}) : report_of({print, word});
            ASSERT_EQ(report.readings.size(), 1U);
            const Reading& reading = report.readings.front();
            EXPECT_EQ(choices(reading), "opposes supports supports");
            EXPECT_TRUE(holding(reading).empty()) << holding(reading).front();
            EXPECT_EQ(reading.administration.code, "CHE");
            EXPECT_EQ(reading.answers.at(0).reasons, "Not mature: see C-42.");
            for (const Answer& answer : reading.answers) {
                EXPECT_TRUE(has_part(answer, "word/document.xml")) << answer.item;
                EXPECT_TRUE(has_part(answer, "page 1")) << answer.item;
            }
        }
    }
}

TEST(Copies, WhereTheyContradictTheItemIsUnclearAndSuspicious) {
    const Report report = report_of({{"reply.docx", make_docx(filled(Choice::supports))},
                                     {"reply.pdf", fixture("libreoffice/legacy-flat.pdf")}});
    ASSERT_EQ(report.readings.size(), 1U);
    const Reading& reading = report.readings.front();
    EXPECT_EQ(choices(reading), "unclear supports supports");
    const auto problem =
        std::find_if(reading.problems.begin(), reading.problems.end(),
                     [](const Problem& one) { return one.code == "copies-disagree"; });
    ASSERT_NE(problem, reading.problems.end());
    EXPECT_EQ(problem->problem_class, ProblemClass::suspicious);
    EXPECT_EQ(problem->item, "7/17");
}

TEST(Copies, AnItemBlankInOneCopyOnlyIsAContradiction) {
    const Report report =
        report_of({{"reply.docx", make_docx(filled(Choice::opposes, Choice::blank))},
                   {"reply.pdf", fixture("libreoffice/legacy-flat.pdf")}});
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_EQ(choices(report.readings.front()), "opposes supports unclear");
    EXPECT_EQ(holding(report.readings.front()), std::vector<std::string>{"copies-disagree@16/17"});
}

TEST(Copies, AnUnclearCopyLeavesTheItemUnclear) {
    FormSpec spec = filled();
    spec.language = "en";
    spec.answers = {{"7/17", Choice::supports}, {"10/17", Choice::opposes}};
    spec.reasons = {{"10/17", "Not mature: see C-42."}};
    const Report report = report_of(
        {{"reply.docx", make_docx(spec)}, {"reply.pdf", fixture("reportlab/one-stroke.pdf")}});
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_EQ(choices(report.readings.front()), "unclear unclear blank");
    const std::vector<std::string> codes = holding(report.readings.front());
    EXPECT_NE(std::find(codes.begin(), codes.end(), "copy-unclear@7/17"), codes.end());
}

TEST(Copies, ABlankCopyBesideAFilledOneSaysNothing) {
    FormSpec blank = filled(Choice::blank, Choice::blank);
    blank.encoding = Encoding::acroform_checkbox;
    blank.answers.clear();
    blank.administration.clear();
    const Report report = report_of({{"form.pdf", make_pdf(blank)},
                                     {"reply.pdf", fixture("pdf-lib/checkbox-flat-reasons.pdf")}});
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_EQ(choices(report.readings.front()), "opposes supports supports");
    EXPECT_TRUE(holding(report.readings.front()).empty());
}

std::string letter() {
    PdfFile file;
    const int pages = file.reserve(),
              root = file.add("<< /Type /Catalog /Pages " + PdfFile::ref(pages) + " >>");
    const int font = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    const int content = file.add_stream(
        "", "BT /F1 11 Tf 72 700 Td (Dear Sir, our reasons are those of contribution C-42.) Tj ET");
    const int page = file.add("<< /Type /Page /Parent " + PdfFile::ref(pages) +
                              " /MediaBox [0 0 595 842] /Contents " + PdfFile::ref(content) +
                              " /Resources << /Font << /F1 " + PdfFile::ref(font) + " >> >> >>");
    file.set(pages, "<< /Type /Pages /Count 1 /Kids [" + PdfFile::ref(page) + "] >>");
    return file.write(root);
}

// A PDF without a form beside the form.
TEST(Copies, AnAttachedLetterIsAComment) {
    const Report report =
        report_of({{"reply.docx", make_docx(filled())}, {"letter.pdf", letter()}});
    ASSERT_EQ(report.readings.size(), 1U);
    const Reading& reading = report.readings.front();
    EXPECT_EQ(choices(reading), "opposes supports supports");
    ASSERT_EQ(reading.comments.size(), 1U);
    EXPECT_NE(reading.comments.front().text.find("our reasons"), std::string::npos);
    EXPECT_EQ(reading.comments.front().at, "attachment letter.pdf");
}

}  // namespace
}  // namespace tsb::test
