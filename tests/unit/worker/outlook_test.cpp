// SPDX-License-Identifier: GPL-3.0-or-later
// Outlook's files as messages, and winmail.dat within a mail: their forms are read, and say where they
// came from.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "parsers/worker/read_input.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/support/outlook_file.hpp"
#include "tests/support/shipped_context.hpp"

namespace tsb::test {
namespace {

std::string docx() {
    FormSpec spec;
    spec.circular = &shipped_context().circulars.at(0);
    spec.language = "en";
    spec.answers = {{"7/17", Choice::opposes}, {"10/17", Choice::supports}};
    return make_docx(spec);
}

OutlookMail with(std::string name, std::string content) {
    OutlookFile file;
    file.name = std::move(name);
    file.content = std::move(content);
    OutlookMail mail;
    mail.files.push_back(std::move(file));
    return mail;
}

std::string carrying(const std::string& winmail, const std::string& type = "application/ms-tnef") {
    return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nDear Director\r\n--b\r\n"
           "Content-Type: " +
           type + "; name=\"winmail.dat\"\r\nContent-Transfer-Encoding: binary\r\n\r\n" + winmail +
           "\r\n--b--\r\n";
}

WorkerAnswer answer_to(const std::string& bytes, bool give_pictures = false) {
    Request request;
    request.give_pictures = give_pictures;
    return read_input(bytes, request, shipped_context());
}

Report report_of(const std::string& bytes, bool give_pictures = false) {
    const WorkerAnswer answer = answer_to(bytes, give_pictures);
    if (const auto* why = std::get_if<Unreadable>(&answer)) throw std::runtime_error(why->text);
    return std::get<Report>(answer);
}

const Problem* problem(const Report& report, std::string_view code) {
    const auto found = std::find_if(report.problems.begin(), report.problems.end(),
                                    [&](const Problem& one) { return one.code == code; });
    return found == report.problems.end() ? nullptr : &*found;
}

TEST(Outlook, AFormInAnOutlookFileIsReadAndTheFileSaysWhatItSays) {
    const OutlookMail mail = with("Annex 2.docx", docx());
    for (const auto& [format, bytes] :
         {std::pair{"msg", msg_file(mail)}, {"tnef", tnef_file(mail)}}) {
        const Report report = report_of(bytes);
        EXPECT_EQ(report.format, format);
        ASSERT_EQ(report.readings.size(), 1U) << format;
        EXPECT_EQ(report.readings.at(0).answers.at(0).choice, Choice::opposes) << format;
        EXPECT_EQ(report.readings.at(0).part, "2") << format;
        EXPECT_EQ(report.author, "itu@bakom.admin.ch") << format;
        EXPECT_EQ(report.text, "Please find our reply attached.") << format;
        EXPECT_FALSE(report.failed_part) << format;
        const Problem* notice = problem(report, "outlook-file");
        ASSERT_NE(notice, nullptr) << format;
        EXPECT_NE(notice->text.find("Jean Exemple <itu@bakom.admin.ch>, sent 2026-03-10T09:12:33Z, "
                                    "subject Reply to TSB Circular 101"),
                  std::string::npos)
            << notice->text;
    }
}

TEST(Outlook, AFormInAMessageInItStandsInsideAnAttachedOne) {
    OutlookMail outer;
    OutlookFile inner;
    inner.message.push_back(with("Annex 2.docx", docx()));
    outer.files.push_back(std::move(inner));
    const Report report = report_of(msg_file(outer));
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_TRUE(report.readings.at(0).inside_attached);
    EXPECT_EQ(report.readings.at(0).part, "2.2");
    EXPECT_NE(problem(report, "forwarded-message"), nullptr);
}

TEST(Outlook, AWordFileOrABrokenOneIsUnreadableAndSaysWhy) {
    struct Row {
        std::string bytes, reason;
    };
    const Row rows[] = {{cfb_file({{"WordDocument", "x"}}), "unsupported-format"},
                        {msg_file({}).substr(0, 700), "damaged"},
                        {tnef_file({}).substr(0, 50), "damaged"}};
    for (const Row& row : rows) {
        const WorkerAnswer answer = answer_to(row.bytes);
        const auto* why = std::get_if<Unreadable>(&answer);
        ASSERT_NE(why, nullptr) << row.reason;
        EXPECT_EQ(why->reason, row.reason) << why->text;
    }
}

TEST(Winmail, AFormInItIsReadAndHeld) {
    const std::string form = docx();
    for (const char* type : {"application/ms-tnef", "application/octet-stream", "text/plain"}) {
        const Report report = report_of(carrying(tnef_file(with("Annex 2.docx", form)), type));
        ASSERT_EQ(report.readings.size(), 1U) << type;
        const Reading& reading = report.readings.at(0);
        EXPECT_EQ(reading.answers.at(0).choice, Choice::opposes) << type;
        EXPECT_EQ(reading.part, "2!Annex 2.docx") << type;
        EXPECT_EQ(reading.answers.at(0).evidence.at(0).part, "2!Annex 2.docx!word/document.xml");
        EXPECT_EQ(reading.form_digest, sha256(form)) << "as if it had been sent by itself";
        EXPECT_NE(problem(report, "from-tnef"), nullptr) << type;
        EXPECT_EQ(problem(report, "unsupported-format"), nullptr) << type;
        EXPECT_EQ(report.parts.size(), 2U) << "the leaves of the mail itself";
    }
}

TEST(Winmail, WithoutAFormItHoldsNothing) {
    const Report report = report_of(carrying(tnef_file(with("letter.txt", "Yours faithfully"))));
    EXPECT_TRUE(report.problems.empty()) << report.problems.front().text;
    EXPECT_FALSE(report.failed_part);
}

TEST(Winmail, APictureOutOfItIsHeldWhateverAScanMakesOfIt) {
    const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x08\0\0\0\x0a\0\x08\2\0\0\0", 29);
    const Report report = report_of(carrying(tnef_file(with("scan.png", png))), true);
    ASSERT_EQ(report.pictures.size(), 1U);
    EXPECT_EQ(report.pictures.at(0).part, "2!scan.png");
    EXPECT_NE(problem(report, "from-tnef"), nullptr);
}

TEST(Winmail, ADamagedOneOrOneInItselfIsAPartThatWasNotRead) {
    const std::string good = tnef_file(with("Annex 2.docx", docx()));
    std::string broken = good;
    broken.at(broken.size() / 2) ^= 1;
    for (const auto& [bytes, code] :
         {std::pair{broken, "damaged"},
          {tnef_file(with("winmail.dat", good)), "unsupported-format"}}) {
        const Report report = report_of(carrying(bytes));
        EXPECT_TRUE(report.readings.empty()) << code;
        EXPECT_NE(problem(report, code), nullptr) << code;
        EXPECT_TRUE(report.failed_part && report.failed_outside) << code;
    }
}

}  // namespace
}  // namespace tsb::test
