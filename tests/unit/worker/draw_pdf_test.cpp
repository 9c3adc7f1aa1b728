// SPDX-License-Identifier: GPL-3.0-or-later
// Pages and boxes of a PDF as pictures: for people, and of a blank form for tsbreply-scan.
#include <gtest/gtest.h>

#include <set>

#include "parsers/worker/read_input.hpp"
#include "tests/support/form_spec.hpp"

namespace tsb {
namespace {

const WorkerContext& context() {
    static const WorkerContext made = [] {
        const auto circular = load_circulars({TSB_SOURCE_DIR "/config/circulars"});
        tsb::Setup setup;
        setup.circulars = {{"101.toml", circular->front().source_toml}};
        setup.roster =
            load_roster({TSB_SOURCE_DIR "/config/roster.toml"})->names_only().canonical();
        return make_context(setup).value();
    }();
    return made;
}

std::string pdf() {
    test::FormSpec spec;
    spec.circular = &context().circulars.front();
    spec.language = "en";
    spec.encoding = test::Encoding::acroform_checkbox;
    spec.answers = {{"7/17", Choice::supports}};
    return test::make_pdf(spec);
}

Report read(const Request& request) {
    auto answer = read_input(pdf(), request, context());
    if (std::holds_alternative<Report>(answer)) return std::get<Report>(answer);
    ADD_FAILURE() << std::get<Unreadable>(answer).text;
    return {};
}

TEST(DrawnPdf, EveryBoxHasACropThatItsEvidenceNames) {
    Request request;
    request.message = false;
    request.draw = true;
    const Report report = read(request);
    std::set<Digest> crops;
    std::size_t pages = 0;
    for (const EvidenceFile& file : report.evidence) {
        if (file.kind == EvidenceKind::png) crops.insert(file.sha256);
        if (file.kind == EvidenceKind::page) ++pages;
    }
    EXPECT_EQ(pages, 1U);
    ASSERT_EQ(report.readings.size(), 1U);
    for (const Answer& answer : report.readings.front().answers)
        for (const Evidence& one : answer.evidence) {
            ASSERT_TRUE(one.picture) << one.at;
            EXPECT_TRUE(crops.contains(*one.picture)) << one.at;
        }
}

TEST(DrawnPdf, WithoutBeingAskedNothingIsDrawn) {
    Request request;
    request.message = false;
    const Report report = read(request);
    EXPECT_TRUE(report.evidence.empty());
    EXPECT_EQ(report.readings.at(0).answers.at(0).evidence.at(0).picture, std::nullopt);
}

TEST(DrawnPdf, ABlankFormGivesItsPagesAndNothingElse) {
    Request request;
    request.message = false;
    request.all_pages = true;
    const Report report = read(request);
    EXPECT_TRUE(report.readings.empty());
    ASSERT_EQ(report.pictures.size(), 1U);
    EXPECT_EQ(report.pictures[0].part, "page 1");
    EXPECT_TRUE(report.pictures[0].content.starts_with("\xff\xd8\xff"));
}

}  // namespace
}  // namespace tsb
