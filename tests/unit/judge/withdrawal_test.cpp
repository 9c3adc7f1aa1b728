// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/reading/problems.hpp"
#include "tests/unit/judge/support.hpp"

namespace tsb {
namespace {

TEST(Withdrawal, HoldsEveryReplyOfTheMessage) {
    run({{[](Scene& s) { s.report.problems.push_back(make_problem("withdrawal", "")); },
          "held (held held) withdrawal", "beside a form that would count"}});
}

TEST(Withdrawal, IsAReasonOfALetterWithoutAForm) {
    Scene scene;
    scene.report.readings.clear();
    scene.report.circulars_named = {"T25-TSB-CIR-0101"};
    scene.report.problems.push_back(make_problem("withdrawal", ""));
    scene.report.problems.push_back(make_problem("free-text-reply", ""));
    scene.report.problems.push_back(make_problem("macros", ""));
    const Verdict verdict = scene.verdict();
    EXPECT_EQ(verdict.reason, "free-text-reply");
    ASSERT_EQ(verdict.reasons.size(), 2U) << "each once, and no notice";
    EXPECT_EQ(verdict.reasons[1].id, "withdrawal");
    EXPECT_EQ(verdict.standing, Standing::held);
}

// A person may release a reply whose form is of another State than its sender; never one of a State
// that has no vote.
TEST(StateDiffers, SaysAlsoThatTheStateOnTheFormHasNoVote) {
    run({{[](Scene& s) { s.reading().administration.code = "USA"; },
          "held (held held) state-differs not-entitled", "not on that day"},
         {[](Scene& s) { s.reading().administration.code = "PSE"; },
          "held (held held) state-differs not-a-member-state", "an observer"},
         {[](Scene& s) { s.reading().administration.code = "DEU"; },
          "held (held held) state-differs", "another Member State"}});
}

}  // namespace
}  // namespace tsb
