// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <functional>

#include "daemon/ledger/ledger.hpp"
#include "daemon/record/record.hpp"

namespace tsb {
namespace {

DecisionBody amendment() {
    DecisionBody body;
    body.action = DecisionAction::amend;
    body.reply = "12/1";
    body.items = {"7/17", "10/17"};
    body.answers = {{"7/17", Choice::supports}, {"10/17", Choice::blank}};
    body.instead_of = "9/1";
    body.by = "A. Muster";
    body.reason = "confirmed by letter – see file 3";
    return body;
}

TEST(DecisionRecord, ADecisionComesBackAsItWas) {
    const std::string text = to_body(amendment());
    EXPECT_EQ(canonical_json(text), text);
    EXPECT_EQ(text, R"({"action":"amend","answers":[{"choice":"supports","item":"7/17"},)"
                    R"({"choice":"blank","item":"10/17"}],"by":"A. Muster","instead_of":"9/1",)"
                    R"("items":["7/17","10/17"],"reason":"confirmed by letter – see file 3",)"
                    R"("reply":"12/1"})");
    const auto back = decision_body(text);
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(to_body(*back), text);
    EXPECT_EQ(back->answers, amendment().answers);
}

TEST(DecisionRecord, EveryActionComesBack) {
    for (const DecisionAction action : {DecisionAction::release, DecisionAction::reject,
                                        DecisionAction::amend, DecisionAction::note}) {
        DecisionBody body = amendment();
        body.action = action;
        body.answers = {{"7/17", Choice::supports}, {"10/17", Choice::opposes}};
        if (action == DecisionAction::reject || action == DecisionAction::note) {
            body.answers.clear();
            body.instead_of.clear();
        }
        const auto back = decision_body(to_body(body));
        ASSERT_TRUE(back) << to_string(action) << " " << back.error().what;
        EXPECT_EQ(back->action, action);
    }
}

TEST(DecisionRecord, WhatCouldNotHaveBeenDecidedIsNotUnderstood) {
    struct Row {
        std::function<void(DecisionBody&)> change;
        const char* why;
    };
    const Row rows[] = {
        {[](auto& b) { b.answers[0].choice = Choice::both; }, "both is no answer to set"},
        {[](auto& b) { b.answers[0].choice = Choice::unclear; }, "nor is unclear"},
        {[](auto& b) { b.action = DecisionAction::release; }, "a release counts definite choices"},
        {[](auto& b) { b.action = DecisionAction::reject; }, "a rejection sets nothing"},
        {[](auto& b) { b.action = DecisionAction::note; }, "nor does a note"},
        {[](auto& b) { b.items.pop_back(); }, "an answer for each item"},
        {[](auto& b) { std::swap(b.items[0], b.items[1]); }, "in their order"},
        {[](auto& b) { b.items.clear(), b.answers.clear(); }, "an amendment of nothing"},
        {[](auto& b) { b.by.clear(); }, "somebody ruled"},
    };
    for (const Row& row : rows) {
        DecisionBody body = amendment();
        row.change(body);
        EXPECT_FALSE(decision_body(to_body(body))) << row.why;
    }
    DecisionBody named = amendment();
    named.action = DecisionAction::reject;
    named.answers.clear();
    EXPECT_FALSE(decision_body(to_body(named))) << "a rejection is instead of nothing";
    for (const char* text : {"", "[]", "{}", R"({"action":"release"})"})
        EXPECT_FALSE(decision_body(text)) << text;
    EXPECT_FALSE(parse_decision_action("count"));
}

}  // namespace
}  // namespace tsb
