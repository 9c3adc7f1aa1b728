// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker does about Word 97 parts and about pages, without any process.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "config/circular.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/worker/evidence_page.hpp"
#include "parsers/worker/read_input.hpp"
#include "tests/support/form_spec.hpp"

namespace tsb {
namespace {

const WorkerContext& context() {
    static const WorkerContext shared = [] {
        WorkerContext made;
        made.circulars =
            load_circulars({std::string(TSB_SOURCE_DIR) + "/config/circulars"}).value();
        made.roster =
            load_roster({std::string(TSB_SOURCE_DIR) + "/config/roster.toml"}).value().names_only();
        return made;
    }();
    return shared;
}

Bytes form() {
    test::FormSpec spec;
    spec.circular = &context().circulars.front();
    spec.language = "en";
    spec.administration = "Japan";
    spec.answers = {
        {"7/17", Choice::supports}, {"10/17", Choice::opposes}, {"16/17", Choice::supports}};
    return test::make_docx(spec);
}

Bytes doc() {
    Bytes bytes = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    for (const char c : std::string("WordDocument")) bytes += std::string{c, '\0'};
    return bytes;
}

Bytes mail(const Bytes& first, const Bytes& second) {
    const auto part = [](const Bytes& content) {
        return "--b\r\nContent-Type: application/msword\r\nContent-Transfer-Encoding: "
               "binary\r\n\r\n" +
               content + "\r\n";
    };
    return "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part(first) + part(second) +
           "--b--\r\n";
}

Report report(const Bytes& bytes, const Request& request) {
    WorkerAnswer answer = read_input(bytes, request, context());
    if (const auto* why = std::get_if<Unreadable>(&answer))
        throw std::runtime_error(why->reason + ": " + why->text);
    return std::get<Report>(std::move(answer));
}

TEST(ConvertedParts, ADocThatMayBeConvertedIsNamedAndNotCalledAFailure) {
    Request request;
    request.can_convert = true;
    const Report found = report(mail(doc(), doc()), request);
    EXPECT_EQ(found.to_convert, (std::vector<std::string>{"1", "2"}));
    EXPECT_TRUE(found.problems.empty());
    request.message = false;
    EXPECT_EQ(report(doc(), request).to_convert, std::vector<std::string>{""});
}

TEST(ConvertedParts, TheBytesOfAPartAreGivenAsTheyAre) {
    Request request;
    request.give_part = "2";
    EXPECT_EQ(std::get<Bytes>(part_of(mail(doc(), "second"), request)), "second");
    request.give_part = "3";
    EXPECT_EQ(std::get<Unreadable>(part_of(mail(doc(), "second"), request)).reason, "damaged");
    request.message = false;
    request.give_part = "";
    EXPECT_EQ(std::get<Bytes>(part_of("whole", request)), "whole");
}

TEST(ConvertedParts, WhatCameOutIsReadInThePlaceOfThePart) {
    const Bytes docx = form();
    Request request;
    request.conversions = {{"1", 0, "it took too long"},
                           {"2", static_cast<std::uint32_t>(docx.size()), ""}};
    const Report found = report(mail(doc(), doc()) + docx, request);
    ASSERT_EQ(found.readings.size(), 1U);
    const Reading& reading = found.readings.front();
    EXPECT_EQ(reading.format, "doc");
    EXPECT_EQ(reading.part, "2");
    EXPECT_EQ(reading.form_digest, sha256(doc())) << "the identity is the part as it was sent";
    EXPECT_EQ(reading.answers.at(1).choice, Choice::opposes);
    EXPECT_EQ(reading.answers.at(0).evidence.at(0).part, "2!converted!word/document.xml");
    EXPECT_TRUE(std::any_of(reading.problems.begin(), reading.problems.end(),
                            [](const Problem& one) { return one.code == "converted"; }));
    ASSERT_EQ(found.problems.size(), 1U);
    EXPECT_EQ(found.problems.front().text, "Part 1 is a Word 97 document (.doc): it took too long");
    EXPECT_TRUE(found.failed_part);
}

TEST(ConvertedParts, ALengthThatDoesNotFitIsNoCrash) {
    Request request;
    request.conversions = {{"1", 4'000'000'000U, ""}};
    EXPECT_TRUE(std::holds_alternative<Unreadable>(read_input("x", request, context())));
}

TEST(EvidencePage, ShowsTheReadingsTheirProblemsAndEachDocument) {
    Request request;
    request.message = false;
    request.draw = true;
    request.filename = "reply <1>.docx";
    const Report found = report(form(), request);
    ASSERT_EQ(found.evidence.size(), 1U);
    const std::string& page = found.evidence.front().content;
    EXPECT_EQ(found.evidence.front().sha256, sha256(page));
    for (const char* part :
         {"<title>reply &lt;1&gt;.docx</title>", "<h2>Reply to T25-TSB-CIR-0101</h2>",
          "Japan</bdi> (JPN)</dd>", "opposes-without-reasons",
          "<section class=\"sheet\" lang=\"en\" dir=\"ltr\">", "supports approval</p>",
          "Content-Security-Policy"})
        EXPECT_NE(page.find(part), std::string::npos) << part << "\n" << page;
    request.draw = false;
    EXPECT_TRUE(report(form(), request).evidence.empty()) << "only when asked for";
}

TEST(EvidencePage, ItsSizeIsBounded) {
    Report found;
    Reading reading;
    reading.answers.assign(max_answers,
                           Answer{"7/17", Choice::unclear, std::string(16384, '<'), {}});
    found.readings.assign(max_readings, reading);
    std::vector<PartDrawing> drawings;
    EXPECT_LE(drawing_room(drawings), max_page_bytes);
    drawings.push_back({"1", "a", "docx", "", std::string(drawing_room(drawings), 'x')});
    EXPECT_EQ(drawing_room(drawings), 0U);
    const EvidenceFile page = evidence_page("x", found, drawings, context().circulars);
    EXPECT_LE(page.content.size(), max_page_bytes);
    EXPECT_TRUE(page.content.ends_with("</html>\n"));
    EXPECT_NE(page.content.find("More was read than this page shows."), std::string::npos);
}

}  // namespace
}  // namespace tsb
