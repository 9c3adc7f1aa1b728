// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the form in a mail goes with the reply: the mail's text, documents without a
// form; and a typed answer is bound to its box before anybody looks at the sheet.
#include <gtest/gtest.h>

#include <stdexcept>

#include "parsers/worker/read_input.hpp"
#include "tests/support/shipped_context.hpp"

namespace tsb {
namespace {

using test::shipped_context;

Report report_of(const std::string& bytes, bool message = true) {
    Request request;
    request.message = message;
    request.filename = message ? "" : "form.txt";
    request.list_marks = true;
    const WorkerAnswer answer = read_input(bytes, request, shipped_context());
    if (!std::holds_alternative<Report>(answer)) throw std::runtime_error("no report");
    return std::get<Report>(answer);
}

const std::string form =
    "Subject: Member States' response to TSB Circular 101:\n"
    "Please select one of the two boxes\n"
    "Question 7/17\nSecure application services\n"
    "[ ] supports approval\n[x] does not support approval\n"
    "Question 10/17\nManagement of digital identity, security and services\n"
    "[x] supports approval\n[ ] does not support approval\n"
    "Question 16/17\nArtificial intelligence security\n"
    "[ ] supports approval\n[ ] does not support approval\n";

std::string part(const std::string& header, const std::string& body) {
    return "--b\r\nContent-Type: text/plain; charset=utf-8\r\n" + header + "\r\n" + body + "\r\n";
}

std::string mail(const std::string& parts) {
    return "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + "--b--\r\n";
}

const std::string attached = "Content-Disposition: attachment; filename=";

TEST(Texts, TheMailsTextAndADocumentWithoutAFormAreComments) {
    const Report report = report_of(mail(part("", "Dear Director, see the attachments.") +
                                         part(attached + "form.txt\r\n", form) +
                                         part(attached + "reasons.txt\r\n", "It is not mature.")));
    ASSERT_EQ(report.readings.size(), 1U);
    const Reading& reading = report.readings.at(0);
    EXPECT_EQ(reading.answers.at(0).choice, Choice::opposes);
    EXPECT_EQ(reading.answers.at(1).choice, Choice::supports);
    EXPECT_EQ(reading.answers.at(2).choice, Choice::blank);
    ASSERT_EQ(reading.comments.size(), 2U);
    EXPECT_EQ(reading.comments.at(0).text, "Dear Director, see the attachments.");
    EXPECT_EQ(reading.comments.at(0).at, "mail text");
    EXPECT_EQ(reading.comments.at(1).text, "It is not mature.");
    EXPECT_EQ(reading.comments.at(1).at, "attachment reasons.txt");
    EXPECT_EQ(reading.comments.at(1).part, "3");
}

TEST(Texts, ALetterIsGivenToAPersonAsItIs) {
    const Report report = report_of("We support Question 7/17 of TSB Circular 101.\n", false);
    EXPECT_TRUE(report.readings.empty());
    EXPECT_EQ(report.circulars_named, std::vector<std::string>{"T25-TSB-CIR-0101"});
    EXPECT_EQ(report.text, "We support Question 7/17 of TSB Circular 101.");
}

TEST(Texts, ATypedMarkAndItsBoxAreOneMark) {
    const Report report = report_of("□X PM\n□ Incident\n", false);
    ASSERT_EQ(report.marks.size(), 2U);
    EXPECT_EQ(report.marks.at(0).state, "ticked");
    EXPECT_EQ(report.marks.at(0).kind, "typed");
    EXPECT_EQ(report.marks.at(0).text, "PM");
    EXPECT_EQ(report.marks.at(1).state, "empty");
}

TEST(Texts, AttachmentsNeverMakeMoreCommentsThanAReadingMayHave) {
    std::string parts = part(attached + "form.txt\r\n", form);
    for (int i = 0; i < 150; ++i) parts += part(attached + "r.txt\r\n", "reason");
    const Report report = report_of(mail(parts));
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_LE(report.readings.at(0).comments.size(), max_comments);
}

}  // namespace
}  // namespace tsb
