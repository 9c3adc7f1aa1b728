// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/reading/agree.hpp"

#include <gtest/gtest.h>

#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

Answer answer(const std::string& item, Choice choice, const std::string& at,
              const std::string& reasons = "") {
    return {item,
            choice,
            reasons,
            {{"word/document.xml", at, "legacy-checkbox", "supports", "ticked", std::nullopt}}};
}

Reading reading(Choice first, Choice second, const std::string& at = "here") {
    Reading made;
    made.format = "docx";
    made.circular = "T25-TSB-CIR-0101";
    made.answers = {answer("7/17", first, at), answer("10/17", second, at)};
    return made;
}

bool has(const Reading& of, std::string_view code) {
    for (const Problem& problem : of.problems) {
        if (problem.code == code) return true;
    }
    return false;
}

TEST(Agree, TwoCopiesOfOneAnswer) {
    struct Row {
        Choice first, second, expected;
        const char* problem;
        const char* why;
    };
    const Row rows[] = {
        {Choice::supports, Choice::supports, Choice::supports, "", "the same twice is the same"},
        {Choice::opposes, Choice::opposes, Choice::opposes, "", "the same twice is the same"},
        {Choice::supports, Choice::opposes, Choice::unclear, "copies-disagree",
         "a contradiction is a person's to solve"},
        {Choice::supports, Choice::both, Choice::unclear, "copies-disagree",
         "one copy says more than the other"},
        {Choice::supports, Choice::blank, Choice::unclear, "copies-disagree",
         "blank in a copy that is filled elsewhere"},
        {Choice::unclear, Choice::supports, Choice::unclear, "copy-unclear",
         "a clear copy does not heal an unclear one"},
        {Choice::blank, Choice::blank, Choice::blank, "", "blank in both"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        const Reading both =
            agree(reading(row.first, Choice::opposes), reading(row.second, Choice::opposes));
        EXPECT_EQ(both.answers.at(0).choice, row.expected);
        EXPECT_EQ(both.answers.at(1).choice, Choice::opposes);
        EXPECT_EQ(both.problems.size(), *row.problem == '\0' ? 0U : 1U);
        EXPECT_TRUE(*row.problem == '\0' || has(both, row.problem));
    }
}

TEST(Agree, WhatTwoDifferentPartsSayTogetherHasTheIdentityOfNeither) {
    Reading first = reading(Choice::supports, Choice::supports);
    Reading second = reading(Choice::opposes, Choice::supports);
    first.form_digest = sha256("the earlier form");
    second.form_digest = sha256("the new form");
    EXPECT_EQ(agree(first, second).form_digest, std::nullopt);
    EXPECT_EQ(agree(agree(first, second), first).form_digest, std::nullopt) << "nor with a third";
    EXPECT_EQ(agree(first, first).form_digest, first.form_digest) << "the same part twice";
    Reading blank = reading(Choice::blank, Choice::blank);
    blank.form_digest = sha256("blank");
    EXPECT_EQ(agree(blank, second).form_digest, second.form_digest) << "a blank copy says nothing";
    EXPECT_EQ(agree(second, blank).form_digest, second.form_digest);
}

TEST(Agree, TheEvidenceOfBothCopiesIsKept) {
    const Reading both = agree(reading(Choice::supports, Choice::blank, "A"),
                               reading(Choice::supports, Choice::blank, "B"));
    ASSERT_EQ(both.answers.at(0).evidence.size(), 2U);
    EXPECT_EQ(both.answers.at(0).evidence.at(1).at, "B");
}

TEST(Agree, ABlankOriginalBesideAFilledFormIsNoContradiction) {
    Reading blank = reading(Choice::blank, Choice::blank, "blank");
    blank.problems = {make_problem("no-choice-made", ""),
                      make_problem("administration-missing", "")};
    Reading filled = reading(Choice::supports, Choice::opposes, "filled");
    filled.administration = {"Switzerland", "CHE"};
    for (const Reading& both : {agree(blank, filled), agree(filled, blank)}) {
        EXPECT_EQ(both.answers.at(0).choice, Choice::supports);
        EXPECT_EQ(both.answers.at(0).evidence.size(), 1U);
        EXPECT_EQ(both.administration.code, "CHE");
        EXPECT_TRUE(both.problems.empty());
    }
}

TEST(Agree, AFilledFormInAReturnedMessageStaysInsideBesideABlankOneOutside) {
    Reading quoted = reading(Choice::supports, Choice::supports);
    quoted.inside_returned = true;
    EXPECT_TRUE(agree(reading(Choice::blank, Choice::blank), quoted).inside_returned);
    EXPECT_FALSE(agree(reading(Choice::supports, Choice::supports), quoted).inside_returned);
}

TEST(Agree, AFormInAnAttachedMessageIsCarriedDirectlyOnlyBesideTheSameOneOutside) {
    Reading attached = reading(Choice::supports, Choice::supports);
    attached.inside_attached = true;
    EXPECT_TRUE(agree(reading(Choice::blank, Choice::blank), attached).inside_attached);
    EXPECT_TRUE(agree(attached, attached).inside_attached);
    EXPECT_FALSE(agree(reading(Choice::supports, Choice::supports), attached).inside_attached);
    EXPECT_EQ(agree(reading(Choice::supports, Choice::opposes), attached).answers.at(1).choice,
              Choice::unclear)
        << "one that says something else is no mere evidence";
}

TEST(Agree, AScanBesideTheSameDigitalAnswersIsEvidenceAndNoProposal) {
    Reading scan = reading(Choice::supports, Choice::supports);
    scan.from_image = true;
    EXPECT_FALSE(agree(scan, reading(Choice::supports, Choice::supports)).from_image);
    EXPECT_TRUE(agree(scan, scan).from_image);
    EXPECT_TRUE(agree(scan, reading(Choice::blank, Choice::blank)).from_image)
        << "the blank decides nothing";
}

TEST(Agree, DifferentAdministrationsLeaveNone) {
    Reading first = reading(Choice::supports, Choice::supports);
    Reading second = first;
    first.administration = {"Switzerland", "CHE"};
    second.administration = {"Kenya", "KEN"};
    const Reading both = agree(first, second);
    EXPECT_FALSE(both.administration.code);
    EXPECT_TRUE(has(both, "administrations-differ"));
}

TEST(Agree, ReasonsOfTheOtherCopyAreNotLost) {
    Reading first = reading(Choice::opposes, Choice::blank);
    Reading second = first;
    first.answers.at(0).reasons = "too early";
    second.answers.at(0).reasons = "too late";
    const Reading both = agree(first, second);
    EXPECT_EQ(both.answers.at(0).reasons, "too early");
    ASSERT_EQ(both.comments.size(), 1U);
    EXPECT_EQ(both.comments.at(0).text, "too late");
    EXPECT_EQ(both.comments.at(0).item, "7/17");
}

TEST(Agree, CopiesMergeByCircularInOrderOfFirstOccurrence) {
    Reading other = reading(Choice::opposes, Choice::opposes);
    other.circular = "T25-TSB-CIR-0102";
    Reading nameless;
    const auto merged = merge_copies(
        {other, reading(Choice::supports, Choice::supports), other, nameless, nameless});
    ASSERT_EQ(merged.size(), 4U) << "readings without a circular are never merged";
    EXPECT_EQ(merged.at(0).circular, "T25-TSB-CIR-0102");
    EXPECT_EQ(merged.at(1).circular, "T25-TSB-CIR-0101");
}

TEST(Agree, EvidenceIsBounded) {
    Reading first = reading(Choice::supports, Choice::supports);
    for (int copy = 0; copy < 40; ++copy) {
        first = agree(first,
                      reading(Choice::supports, Choice::supports, "place " + std::to_string(copy)));
    }
    EXPECT_EQ(first.answers.at(0).evidence.size(), max_evidence);
}

}  // namespace
}  // namespace tsb
