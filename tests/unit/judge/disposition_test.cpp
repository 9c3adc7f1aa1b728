// SPDX-License-Identifier: GPL-3.0-or-later
// product.md §4 "Other people's mail": what a message is, before anybody asks whether it counts.
#include "daemon/judge/judge.hpp"

#include <gtest/gtest.h>

#include "parsers/reading/problems.hpp"
#include "tests/unit/judge/support.hpp"

namespace tsb {
namespace {

Scene without_form() {
    Scene scene;
    scene.report.readings.clear();
    scene.nobody();
    return scene;
}

TEST(Disposition, NotAReplyTakesAllOfTheList) {
    EXPECT_EQ(summary(without_form().verdict()), "not-a-reply unrelated");
    EXPECT_FALSE(without_form().verdict().standing);
    EXPECT_TRUE(without_form().verdict().reasons.empty());
    const std::vector<Row> rows = {
        {[](Scene& s) { s.report.mark_beside_option = true; }, "reply free-text-reply",
         "a mark beside an option label"},
        {[](Scene& s) { s.report.circulars_named = {"T25-TSB-CIR-0101"}; }, "reply free-text-reply",
         "a circular is named"},
        {[](Scene& s) { s.sender.match = RosterMatch::domain; }, "reply no-form",
         "sender in the roster"},
        {[](Scene& s) { s.sender.match = RosterMatch::shared_domain; }, "reply no-form",
         "a shared domain is in the roster too"},
        {[](Scene& s) { s.report.failed_part = true; }, "unreadable part-unreadable",
         "a part that may hold a reply failed"},
        {[](Scene& s) { s.report.problems = {make_problem("encrypted", "")}; },
         "unreadable encrypted", "and says why"},
        {[](Scene& s) {
             s.report.readings.resize(1);
             s.report.readings.at(0).problems = {make_problem("no-text-layer", "")};
         },
         "unreadable no-text-layer", "a picture that nobody read may be a form"},
        {[](Scene& s) { s.report.problems = {make_problem("embedded-form", "")}; },
         "unreadable embedded-form", "so may a file within a PDF"},
        {[](Scene& s) {
             s.report.failed_part = true;
             s.report.problems = {make_problem("picture-without-form", "")};
         },
         "unreadable picture-without-form", "and a picture that shows none says so"},
        {[](Scene& s) {
             s.report.failed_part = true;
             s.report.problems = {make_problem("picture-not-read", "")};
         },
         "unreadable picture-not-read", "as does one that was not read"},
        {[](Scene& s) {
             s.report.readings.resize(1);
             s.report.readings.at(0).problems = {make_problem("no-form", "")};
         },
         "not-a-reply unrelated", "a document that is no form is none"},
    };
    for (const Row& row : rows) {
        Scene scene = without_form();
        row.change(scene);
        EXPECT_EQ(summary(scene.verdict()), row.expected) << row.why;
    }
}

TEST(Disposition, AnOutlookFileIsOtherPeoplesMailOnlyWhereItNamesAStranger) {
    struct Row {
        std::string author, summary;
        const char* why;
    };
    const Row rows[] = {
        {"x@example.com", "not-a-reply unrelated", "a stranger"},
        {"anna@bakom.example.ch", "reply no-form", "an address that the roster has"},
        {"", "reply no-form", "nobody: nothing speaks for other people's mail"},
        {"a@b, c@d", "reply no-form", "no plain address"},
    };
    for (const Row& row : rows) {
        Scene scene = without_form();
        Administration che;
        che.code = "CHE";
        Contact contact;
        contact.kind = ContactKind::domain;
        contact.value = "bakom.example.ch";
        che.contacts.push_back(contact);
        scene.roster = Roster({che});
        scene.sender.reasons.push_back({"unsigned-file", "?"});
        scene.report.author = row.author;
        EXPECT_EQ(summary(scene.verdict()), row.summary) << row.why;
    }
    Scene mail = without_form();
    mail.report.author = "anna@bakom.example.ch";
    EXPECT_EQ(summary(mail.verdict()), "not-a-reply unrelated")
        << "of a mail with a header the word of the worker is not asked";
}

TEST(Disposition, AReplyWithoutAFormIsHeldAndListsWhatSpeaksAgainstTheSender) {
    Scene scene = without_form();
    scene.report.circulars_named = {"T25-TSB-CIR-0101"};
    const Verdict verdict = scene.verdict();
    EXPECT_EQ(verdict.standing, Standing::held);
    EXPECT_EQ(verdict.row, "without-form");
    ASSERT_EQ(verdict.reasons.size(), 3U);
    EXPECT_EQ(verdict.reasons.at(0).id, "free-text-reply");
    EXPECT_EQ(verdict.reasons.at(1).id, "sender-unknown");
}

TEST(Disposition, AutomaticMailIsAutomaticUnlessItCarriesAFormOutsideAReturnedMessage) {
    run({
        {[](Scene& s) {
             s.sender.automatic = "auto-submitted";
             s.report.readings.clear();
         },
         "automatic auto-submitted", "vacation of a known sender"},
        {[](Scene& s) {
             s.sender.automatic = "delivery-report";
             s.reading().inside_returned = true;
             s.report.mark_beside_option = true;
         },
         "automatic delivery-report", "a bounce that returns a filled form"},
        {[](Scene& s) {
             s.sender.automatic = "mailing-list";
             s.report.readings.clear();
             s.report.circulars_named = {"T25-TSB-CIR-0101"};
         },
         "automatic mailing-list", "naming a circular is no form"},
        {[](Scene& s) { s.sender.automatic = "precedence"; },
         "held (held held) automatic-with-form", "a form outside"},
        {[](Scene& s) {
             s.sender.automatic = "precedence";
             s.report.readings.clear();
             s.report.mark_beside_option = true;
         },
         "reply free-text-reply", "a mark outside, without a form"},
        {[](Scene& s) {
             s.sender.automatic = "delivery-report";
             s.report.readings.push_back(the_reading());
             s.report.readings.at(1).inside_returned = true;
         },
         "held (held held) automatic-with-form | held (held held) automatic-with-form quoted-only",
         "one outside, one returned"},
        {[](Scene& s) {
             s.sender.automatic = "mailing-list";
             s.reading().inside_attached = true;
         },
         "held (held held) automatic-with-form quoted-only",
         "a forwarded message is not a returned one: somebody may have meant it"},
        {[](Scene& s) {
             s.sender.automatic = "precedence";
             s.report.readings.clear();
             s.report.failed_part = s.report.failed_outside = true;
             s.report.problems = {make_problem("encrypted", "")};
         },
         "unreadable encrypted", "an attachment that nobody could read may be a form"},
        {[](Scene& s) {
             s.sender.automatic = "precedence";
             s.report.readings.resize(1);
             s.report.readings.at(0) = Reading{};
             s.report.readings.at(0).problems = {make_problem("no-text-layer", "")};
         },
         "unreadable no-text-layer", "so may pages that are pictures"},
        {[](Scene& s) {
             s.sender.automatic = "delivery-report";
             s.report.readings.clear();
             s.report.failed_part = true;
             s.report.problems = {make_problem("unsupported-format", "")};
         },
         "automatic delivery-report", "a bounce that returns what cannot be read"},
        {[](Scene& s) {
             s.sender.automatic = "delivery-report";
             s.report.readings.resize(1);
             s.report.readings.at(0) = Reading{};
             s.report.readings.at(0).inside_returned = true;
             s.report.readings.at(0).problems = {make_problem("no-text-layer", "")};
         },
         "automatic delivery-report", "or pictures"},
    });
    Scene mark;
    mark.sender.automatic = "precedence";
    mark.report.readings.clear();
    mark.report.mark_beside_option = true;
    EXPECT_EQ(mark.verdict().reasons.at(1).id, "automatic-with-form");
}

TEST(Disposition, AFormThatStandsOnlyInAQuotedMessageIsHeld) {
    Scene scene;
    scene.reading().inside_returned = true;
    EXPECT_EQ(summary(scene.verdict()), "held (held held) quoted-only");
}

TEST(Disposition, AFailedPartBesideAFormHoldsTheReply) {
    run({
        {[](Scene& s) { s.report.failed_part = true; }, "held (held held) part-unreadable",
         "it may contradict"},
        {[](Scene& s) {
             s.report.readings.resize(2);
             s.report.readings.at(1).problems = {
                 make_problem("encrypted", "scan.pdf has a password")};
         },
         "held (held held) part-unreadable", "and is no reply of its own"},
        {[](Scene& s) {
             s.report.readings.resize(2);
             s.report.readings.at(1).problems = {make_problem("no-form", "")};
         },
         "counted (counted counted)", "a letter beside the form is no reply"},
    });
}

TEST(Disposition, WhatTheWorkerCouldNotReadIsUnreadableWhoeverSentIt) {
    Scene scene;
    scene.sender.automatic = "auto-submitted";
    const Verdict verdict = scene.verdict(Unreadable{"crashed", "the worker died"});
    EXPECT_EQ(summary(verdict), "unreadable crashed");
    EXPECT_FALSE(verdict.standing);
    EXPECT_EQ(verdict.reasons.at(0).text, "the worker died");
}

}  // namespace
}  // namespace tsb
