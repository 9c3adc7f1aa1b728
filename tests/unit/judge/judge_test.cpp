// SPDX-License-Identifier: GPL-3.0-or-later
// product.md §5 "What counted takes", a test a clause; each row changes one thing of a reply that
// counts.
#include "daemon/judge/judge.hpp"

#include <gtest/gtest.h>

#include "parsers/reading/problems.hpp"
#include "tests/unit/judge/support.hpp"

namespace tsb {
namespace {

TEST(Judge, AGoodReplyIsCounted) {
    const Verdict verdict = Scene().verdict();
    EXPECT_EQ(summary(verdict), "counted (counted counted)");
    EXPECT_EQ(verdict.disposition, Disposition::reply);
    EXPECT_EQ(verdict.standing, Standing::counted);
    EXPECT_EQ(verdict.row, "domain-dmarc");
    EXPECT_EQ(verdict.readings.at(0).administration, "CHE");
    EXPECT_TRUE(verdict.reasons.empty());
}

TEST(Judge, KnownCircular) {
    run({
        {[](Scene& s) { s.reading().circular = "T25-TSB-CIR-0999"; },
         "held (held held) unknown-circular", "not configured"},
        {[](Scene& s) { s.reading().circular.reset(); }, "held (held held) unknown-circular",
         "not established"},
        {[](Scene& s) { s.circulars.clear(); }, "held (held held) unknown-circular",
         "none configured"},
        {[](Scene& s) {
             s.reading().circular.reset();
             s.reading().answers.clear();
             s.reading().problems.push_back(make_problem("other-circular", ""));
         },
         "held () unknown-circular other-circular no-choice-made",
         "the form of another circular is a form"},
        {[](Scene& s) { s.reading().answers.pop_back(); }, "held (held) items-mismatch",
         "an item is missing"},
        {[](Scene& s) { s.reading().answers.at(1).item = "7/17"; },
         "held (held held) items-mismatch", "an item twice"},
        {[](Scene& s) { std::swap(s.reading().answers.at(0), s.reading().answers.at(1)); },
         "held (held held) items-mismatch", "another order than the contract's"},
    });
}

TEST(Judge, SendersAddressOrExclusiveDomainInTheRosterValidOnThatDate) {
    run({
        {[](Scene& s) { s.sender.match = RosterMatch::address; }, "counted (counted counted)",
         "exact address"},
        {[](Scene& s) { s.nobody(); }, "held (held held) sender-unknown not-authenticated",
         "nobody"},
        {[](Scene& s) {
             s.nobody();
             s.sender.reasons = {{"contact-not-valid", "?"}};
         },
         "held (held held) contact-not-valid sender-unknown not-authenticated", "expired"},
        {[](Scene& s) {
             s.nobody();
             s.sender.match = RosterMatch::shared_domain;
             s.sender.reasons.clear();
         },
         "held (held held) shared-domain not-authenticated", "shared domain"},
        {[](Scene& s) {
             s.nobody();
             s.sender.match = RosterMatch::several;
             s.sender.reasons.clear();
         },
         "held (held held) sender-several not-authenticated", "two States"},
    });
}

TEST(Judge, Authenticated) {
    run({
        {[](Scene& s) { s.sender.authenticated = false; }, "held (held held) not-authenticated",
         "no proof"},
        {[](Scene& s) { s.sender.by = AuthenticatedBy::none; },
         "held (held held) not-authenticated", "proof of nothing"},
        {[](Scene& s) { s.sender.by = AuthenticatedBy::dkim; }, "counted (counted counted)",
         "DKIM verified by us"},
        {[](Scene& s) {
             s.sender.authenticated = false;
             s.sender.spf_only = true;
         },
         "held (held held) spf-only", "SPF alone"},
        {[](Scene& s) { s.sender.spf_only = true; }, "counted (counted counted)",
         "SPF alone, and the contact says spf = true"},
        {[](Scene& s) {
             s.sender.reasons = {{"auth-results-conflict", "?"}};
         },
         "held (held held) auth-results-conflict",
         "a doubt of the sender check holds even what seems proven"},
        {[](Scene& s) {
             s.sender.reasons = {{"header-malformed", "?"}};
         },
         "held (held held) header-malformed", "odd header"},
    });
}

TEST(Judge, StateOnTheFormIsStateOfTheSender) {
    run({
        {[](Scene& s) {
             s.reading().administration = {"Germany", "DEU"};
         },
         "held (held held) state-differs", "another State"},
        {[](Scene& s) { s.reading().administration = {}; },
         "held (held held) administration-missing", "no State"},
        {[](Scene& s) {
             s.reading().administration = {"Congo", std::nullopt};
         },
         "held (held held) administration-unknown", "a name of two States"},
        {[](Scene& s) {
             s.reading().administration = {"State of Palestine", "PSE"};
         },
         "held (held held) state-differs not-a-member-state", "an observer in the name of a State"},
    });
    Scene differs;
    differs.reading().administration = {"Germany", "DEU"};
    EXPECT_EQ(differs.verdict().readings.at(0).administration, "")
        << "no State is credited where two are named";
    Scene claimed;
    claimed.nobody();
    EXPECT_EQ(claimed.verdict().readings.at(0).administration, "CHE")
        << "held, and a good resend of CHE can replace it";
}

TEST(Judge, Entitled) {
    run({
        {[](Scene& s) {
             s.sender.administration = "USA";
             s.reading().administration = {"United States", "USA"};
         },
         "not-entitled (not-entitled not-entitled) not-entitled", "a dated exception"},
        {[](Scene& s) {
             s.sender.administration = "USA";
             s.reading().administration = {"United States", "USA"};
             s.received.time = s.received.border = s.received.internaldate =
                 at("2026-02-28T23:59:59Z");
         },
         "counted (counted counted)", "the day before it begins"},
        {[](Scene& s) {
             s.sender.administration = "PSE";
             s.reading().administration = {"State of Palestine", "PSE"};
         },
         "not-entitled (not-entitled not-entitled) not-a-member-state", "an observer"},
        {[](Scene& s) {
             s.nobody();
             s.reading().administration = {"United States", "USA"};
         },
         "held (held held) sender-unknown not-authenticated not-entitled",
         "an unknown sender claims a State that may not"},
        {[](Scene& s) {
             s.sender.administration = "USA";
             s.sender.authenticated = false;
             s.reading().administration = {"United States", "USA"};
         },
         "not-entitled (not-entitled not-entitled) not-entitled not-authenticated",
         "not-entitled comes before held"},
        {[](Scene& s) {
             s.sender.administration = "USA";
             s.reading().administration = {"United States", "USA"};
             s.received = {};
         },
         "not-entitled (not-entitled not-entitled) not-entitled received-time-unknown",
         "no time: the deadline's day decides"},
    });
}

TEST(Judge, PerItemExactlyOneBoxMarkedUnderEveryViewOfTheDocument) {
    run({
        {[](Scene& s) { s.reading().answers.at(1).choice = Choice::both; },
         "counted (counted held) choice-both", "both"},
        {[](Scene& s) { s.reading().answers.at(1).choice = Choice::unclear; },
         "counted (counted held) choice-unclear", "unclear"},
        {[](Scene& s) {
             s.reading().answers.at(1).choice = Choice::both;
             s.reading().problems.push_back(make_problem("both-boxes-ticked", "", "10/17"));
         },
         "counted (counted held) both-boxes-ticked", "the reader said it already"},
    });
}

TEST(Judge, NoProblemOfClassHoldOrSuspicious) {
    run({
        {[](Scene& s) { s.reading().problems.push_back(make_problem("macros", "")); },
         "counted (counted counted)", "a notice"},
        {[](Scene& s) {
             s.reading().problems.push_back(make_problem("wording-not-confirmed", ""));
         },
         "held (held held) wording-not-confirmed", "hold"},
        {[](Scene& s) { s.reading().problems.push_back(make_problem("hidden-text", "")); },
         "held (held held) hidden-text", "suspicious"},
        {[](Scene& s) { s.report.problems.push_back(make_problem("views-disagree", "")); },
         "held (held held) views-disagree", "of the message"},
    });
}

TEST(Judge, AProblemBoundToAnItemHoldsThatItemAnyOtherTheWholeReply) {
    run({
        {[](Scene& s) { s.reading().problems.push_back(make_problem("mark-unclear", "", "7/17")); },
         "counted (held counted) mark-unclear", "bound to the first item"},
        {[](Scene& s) { s.reading().problems.push_back(make_problem("hidden-text", "", "10/17")); },
         "counted (counted held) hidden-text", "suspicious, bound to the second"},
        {[](Scene& s) { s.reading().problems.push_back(make_problem("mark-unclear", "")); },
         "held (held held) mark-unclear", "bound to nothing"},
        {[](Scene& s) { s.reading().problems.push_back(make_problem("mark-unclear", "", "9/99")); },
         "counted (counted counted) mark-unclear", "bound to an item that was not asked"},
    });
}

TEST(Judge, AnItemLeftBlankBesideExplicitOnesStandsNoneWithANotice) {
    Scene scene;
    scene.reading().answers.at(1).choice = Choice::blank;
    const Verdict verdict = scene.verdict();
    EXPECT_EQ(summary(verdict), "counted (counted none)");
    const auto& problems = verdict.readings.at(0).reading.problems;
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems.at(0).code, "item-blank");
    EXPECT_EQ(problems.at(0).item, "10/17");
    scene.reading().problems = problems;
    EXPECT_EQ(scene.verdict().readings.at(0).reading.problems.size(), 1U) << "told once";
}

TEST(Judge, ABlankItemWithAProblemOfItsOwnIsHeld) {
    const auto blank_with = [](const char* code) {
        return [code](Scene& s) {
            s.reading().answers.at(1).choice = Choice::blank;
            s.reading().problems.push_back(make_problem(code, "", "10/17"));
        };
    };
    run({
        {blank_with("mark-unclear"), "counted (counted held) mark-unclear", "hold"},
        {blank_with("hidden-text"), "counted (counted held) hidden-text", "suspicious"},
        {blank_with("item-blank"), "counted (counted none)", "a notice changes nothing"},
        {[](Scene& s) {
             s.reading().answers.at(1).choice = Choice::blank;
             s.reading().problems.push_back(make_problem("mark-unclear", "", "7/17"));
         },
         "held (held none) mark-unclear", "of the other item"},
    });
}

TEST(Judge, AFormWithNothingExplicitIsHeldNoChoiceMade) {
    run({
        {[](Scene& s) {
             for (Answer& a : s.reading().answers) a.choice = Choice::blank;
         },
         "held (held held) no-choice-made", "blank"},
        {[](Scene& s) { s.reading().answers.clear(); }, "held () no-choice-made",
         "no answers at all"},
        {[](Scene& s) {
             s.reading().answers.at(0).choice = Choice::blank;
             s.reading().answers.at(1).choice = Choice::unclear;
         },
         "held (held held) no-choice-made choice-unclear", "unclear is not explicit"},
        {[](Scene& s) {
             for (Answer& a : s.reading().answers) a.choice = Choice::blank;
             s.received.time = s.received.border = s.received.internaldate =
                 at("2026-05-01T00:00:00Z");
         },
         "late (late late) late no-choice-made", "blank and late is late"},
        {[](Scene& s) {
             s.reading().answers.clear();
             s.received.time = s.received.border = s.received.internaldate =
                 at("2026-05-01T00:00:00Z");
         },
         "late () late no-choice-made", "no answers and late is late"},
        {[](Scene& s) {
             s.reading().answers.clear();
             s.sender.administration = "USA";
             s.reading().administration = {"United States", "USA"};
         },
         "not-entitled () not-entitled no-choice-made", "no answers and not entitled"},
    });
}

TEST(Judge, AnswersFromAnImageAreAProposalUnlessTheOperatorCountsThem) {
    run({
        {[](Scene& s) { s.reading().from_image = true; }, "held (held held) scan-proposal",
         "propose"},
        {[](Scene& s) {
             s.reading().from_image = true;
             s.scan_policy = ScanPolicy::count;
         },
         "counted (counted counted)", "count"},
    });
}

TEST(Judge, EveryFailingReasonIsListed) {
    Scene scene;
    scene.nobody();
    scene.reading().administration = {};
    scene.reading().answers.at(0).choice = Choice::both;
    scene.reading().from_image = true;
    scene.reading().problems.push_back(make_problem("hidden-text", ""));
    scene.received = {};
    EXPECT_EQ(summary(scene.verdict()),
              "held (held held) sender-unknown not-authenticated administration-missing "
              "received-time-unknown scan-proposal "
              "hidden-text choice-both");
}

// "first that applies of late, not-entitled, held, counted"
TEST(Judge, LateComesBeforeNotEntitledBeforeHeld) {
    run({
        {[](Scene& s) {
             s.received.time = s.received.border = s.received.internaldate =
                 at("2026-04-04T00:00:00Z");
             s.nobody();
             s.reading().answers.at(1).choice = Choice::both;
         },
         "late (late late) sender-unknown not-authenticated late choice-both", "late and held"},
        {[](Scene& s) {
             s.received.time = s.received.border = s.received.internaldate =
                 at("2026-04-04T00:00:00Z");
             s.sender.administration = "USA";
             s.reading().administration = {"United States", "USA"};
         },
         "late (late late) not-entitled late", "late and not entitled"},
    });
}

TEST(Judge, TheDeadlineIsTheLastSecondInTime) {
    struct Time {
        std::optional<std::string_view> border, internaldate;
        bool confirmed;
        std::string expected;
        const char* why;
    };
    const Time rows[] = {
        {"2026-04-03T23:59:59Z", "2026-04-03T23:59:59Z", true, "counted (counted counted)",
         "the last second"},
        {"2026-04-04T00:00:00Z", "2026-04-04T00:00:00Z", true, "late (late late) late",
         "one second later"},
        {"2026-04-03T23:59:59Z", "2026-04-03T23:59:59Z", false, "held (held held) deadline-minute",
         "announced minute, last second"},
        {"2026-04-03T23:59:00Z", "2026-04-03T23:59:00Z", false, "held (held held) deadline-minute",
         "announced minute, first second"},
        {"2026-04-03T23:58:59Z", "2026-04-03T23:58:59Z", false, "counted (counted counted)",
         "before the announced minute"},
        {"2026-04-04T00:00:00Z", "2026-04-04T00:00:00Z", false, "late (late late) late",
         "after it there is no doubt"},
        {"2026-04-03T23:59:59Z", "2026-04-04T00:00:00Z", true,
         "held (held held) received-time-doubtful", "deadline between"},
        {"2026-04-04T00:00:00Z", "2026-04-03T23:59:59Z", true,
         "held (held held) received-time-doubtful", "between, other way"},
        {"2026-04-03T12:00:00Z", "2026-04-05T12:00:00Z", false,
         "held (held held) received-time-doubtful", "days between"},
        {"2026-04-03T12:00:00Z", "2026-04-03T13:00:00Z", true, "counted (counted counted)",
         "both in time"},
        {"2026-04-05T12:00:00Z", "2026-04-05T13:00:00Z", true, "late (late late) late",
         "both late"},
        {"2026-04-03T12:00:00Z", std::nullopt, true, "counted (counted counted)", "border alone"},
        {"2026-04-05T12:00:00Z", std::nullopt, true, "late (late late) late", "border alone, late"},
        {std::nullopt, "2026-04-03T12:00:00Z", true, "counted (counted counted)",
         "INTERNALDATE alone"},
        {std::nullopt, "2026-04-04T00:00:00Z", true, "late (late late) late",
         "INTERNALDATE alone, late"},
        {std::nullopt, std::nullopt, true, "held (held held) received-time-unknown", "neither"},
    };
    for (const Time& row : rows) {
        Scene scene;
        scene.circular().deadline_confirmed = row.confirmed;
        scene.received = {};
        if (row.internaldate)
            scene.received.internaldate = scene.received.time = at(*row.internaldate);
        if (row.border) scene.received.border = scene.received.time = at(*row.border);
        EXPECT_EQ(summary(scene.verdict()), row.expected) << row.why;
    }
    Scene asserted;
    asserted.received = {at("2026-04-03T12:00:00Z"), "maildir-mtime", std::nullopt, std::nullopt};
    EXPECT_EQ(summary(asserted.verdict()), "counted (counted counted)")
        << "a time that the operator asserts";
}

TEST(Judge, ADeadlineWithoutSecondsHasItsMinuteToo) {
    Scene scene;
    scene.circular().deadline = at("2026-04-03T12:00:00Z");
    scene.circular().deadline_confirmed = false;
    scene.received = {at("2026-04-03T12:00:00Z"), "internaldate", at("2026-04-03T12:00:00Z"),
                      std::nullopt};
    EXPECT_EQ(summary(scene.verdict()), "held (held held) deadline-minute");
}

TEST(Judge, SeveralRepliesInOneMessageStandEachForItself) {
    Scene scene;
    Circular second = the_circular();
    second.id = "T25-TSB-CIR-0102";
    second.deadline = at("2026-03-01T23:59:59Z");
    scene.circulars.push_back(second);
    scene.report.readings.push_back(the_reading());
    scene.report.readings.at(1).circular = second.id;
    const Verdict verdict = scene.verdict();
    EXPECT_EQ(summary(verdict), "counted (counted counted) | late (late late) late");
    EXPECT_EQ(verdict.standing, Standing::counted);
}

}  // namespace
}  // namespace tsb
