// SPDX-License-Identifier: GPL-3.0-or-later
// Scans beside digital copies, and what is beside the form.
#include <gtest/gtest.h>

#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

Reading copy(const char* kind, Choice first, Choice second) {
    Reading made;
    made.format = "docx";
    made.circular = "T25-TSB-CIR-0101";
    made.administration = {"Suisse", "CHE"};
    for (const auto& [item, choice] : {std::pair{"7/17", first}, std::pair{"10/17", second}})
        made.answers.push_back({item, choice, "", {{"2", item, kind, "supports", "ticked", {}}}});
    return made;
}

Reading digital(Choice first, Choice second) {
    return copy("legacy-checkbox", first, second);
}

Reading scan(Choice first, Choice second) {
    Reading made = copy("scan", first, second);
    made.format = "pdf";
    made.part = "3";
    made.from_image = is_definite(first) || is_definite(second);
    made.administration = {"Suisso", std::nullopt};
    made.problems = {make_problem("administration-unknown", "Suisso")};
    return made;
}

std::string told(const Reading& reading) {
    std::string all = reading.from_image ? "image:" : "";
    for (const Answer& answer : reading.answers) {
        all += ' ';
        all += to_string(answer.choice);
    }
    for (const Problem& problem : reading.problems) all += " " + problem.code;
    return all;
}

constexpr auto yes = Choice::supports, no = Choice::opposes, blank = Choice::blank,
               unclear = Choice::unclear;

TEST(AgreeWithScan, BesideADigitalCopy) {
    const struct {
        const char* why;
        Reading digital, scan;
        std::string expected;
    } rows[] = {
        {"the same on every item: evidence, and OCR's doubts are no problem", digital(yes, no),
         scan(yes, no), " supports opposes"},
        {"the same, one item blank in both", digital(yes, blank), scan(yes, blank),
         " supports blank"},
        {"an unclear scan leaves that item unclear", digital(yes, no), scan(unclear, no),
         " unclear opposes administration-unknown copy-unclear"},
        {"a contradiction", digital(yes, no), scan(no, no),
         " unclear opposes administration-unknown copies-disagree"},
        {"blank where the copy is filled", digital(yes, no), scan(yes, blank),
         " supports unclear administration-unknown copies-disagree"},
        {"a blank scan is a blank copy", digital(yes, no), scan(blank, blank),
         " supports opposes administration-unknown"},
        {"a filled scan beside a blank form is a proposal", digital(blank, blank), scan(yes, no),
         "image: supports opposes administration-unknown"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(told(agree(row.digital, row.scan)), row.expected) << row.why;
        Reading other_way = agree(row.scan, row.digital);
        EXPECT_EQ(other_way.from_image, row.expected.starts_with("image")) << row.why;
        for (std::size_t i = 0; i < 2; ++i)
            EXPECT_EQ(other_way.answers[i].choice, agree(row.digital, row.scan).answers[i].choice)
                << row.why;
    }
    EXPECT_EQ(find_problem("copies-disagree")->problem_class, ProblemClass::suspicious);
    EXPECT_EQ(agree(digital(yes, no), scan(yes, no)).answers[0].evidence.size(), 2U);
    EXPECT_TRUE(agree(scan(yes, no), scan(yes, no)).from_image) << "two scans are no digital copy";
}

TEST(AgreeWithScan, SuspicionInAScanThatAgreesStays) {
    Reading odd = scan(yes, no);
    odd.problems = {make_problem("hidden-text", "x"), make_problem("unknown-text", "y")};
    EXPECT_EQ(told(agree(digital(yes, no), odd)), " supports opposes hidden-text");
}

Report report(std::vector<Reading> readings) {
    Report one;
    one.readings = std::move(readings);
    one.beside = {{std::nullopt, "Dear colleagues", "1", "mail text"}};
    return one;
}

Report without_form(const char* text) {
    Report one;
    one.beside = {{std::nullopt, text, "3", "picture"}};
    one.problems = {make_problem("picture-without-form", "part 3")};
    one.failed_part = one.failed_outside = true;
    return one;
}

TEST(MergeScan, AScanAloneBringsTheReadingThatTakesTheMailsText) {
    Report all = report({});
    Report seen;
    seen.readings = {scan(yes, no)};
    seen.evidence = {{EvidenceKind::page, sha256("p"), "p", "page 1"}};
    seen.circulars_named = {"T25-TSB-CIR-0101"};
    seen.mark_beside_option = true;
    merge_scan(all, seen);
    ASSERT_EQ(all.readings.size(), 1U);
    EXPECT_TRUE(all.readings[0].from_image);
    ASSERT_EQ(all.readings[0].comments.size(), 1U);
    EXPECT_EQ(all.readings[0].comments[0].text, "Dear colleagues");
    EXPECT_TRUE(all.beside.empty());
    EXPECT_EQ(all.evidence.size(), 1U);
    EXPECT_EQ(all.circulars_named.size(), 1U);
    EXPECT_TRUE(all.mark_beside_option);
    EXPECT_FALSE(all.failed_part);
}

TEST(MergeScan, APictureWithoutAFormIsAnAttachmentBesideAFormAndElseFailed) {
    Report beside = report({digital(yes, no)});
    merge_scan(beside, without_form("(OCR) a letter"));
    EXPECT_FALSE(beside.failed_part);
    EXPECT_TRUE(beside.problems.empty());
    EXPECT_EQ(beside.readings[0].comments.size(), 2U);
    Report alone = report({});
    merge_scan(alone, without_form("(OCR) a letter"));
    EXPECT_TRUE(alone.failed_part && alone.failed_outside);
    ASSERT_EQ(alone.problems.size(), 1U);
    EXPECT_EQ(alone.problems[0].code, "picture-without-form");
}

TEST(MergeScan, APictureThatWasNotReadIsFailedBesideAFormToo) {
    Report all = report({digital(yes, no)});
    Report seen = without_form("");
    seen.problems.push_back(make_problem("limit", "max_pixels"));
    merge_scan(all, seen);
    EXPECT_TRUE(all.failed_part);
    ASSERT_EQ(all.problems.size(), 1U);
    EXPECT_EQ(all.problems[0].code, "limit");
}

TEST(MergeScan, AReturnedScanNeverContradictsTheReply) {
    Report all = report({digital(yes, no)});
    Report seen;
    seen.readings = {scan(no, no)};
    seen.readings[0].inside_returned = true;
    merge_scan(all, seen);
    ASSERT_EQ(all.readings.size(), 1U);
    EXPECT_EQ(told(all.readings[0]), " supports opposes");
}

}  // namespace
}  // namespace tsb
