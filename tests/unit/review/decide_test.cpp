// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules let a person decide (product.md §2 "decision", §3).
#include "daemon/review/decide.hpp"

#include <functional>

#include "tests/unit/tally/entries.hpp"

namespace tsb {
namespace {

using test::circular_101;
using test::Entries;
using test::reply;
using test::without_readings;

using enum DecisionAction;
using enum Choice;

constexpr auto held = Standing::held;

// 2/1 CHE held; 3/1 JPN counted; 4/1 JPN differs and is held; 5/1 FRA late; 6/0 unreadable; 7/1
// nobody's; 8/1 of a territory; 9/1 without a circular; 10/1 DEU both counted and held.
struct Scene : Entries {
    Scene() {
        add(circular_101());
        add(reply(1, "CHE", {{"7/17", supports, held}, {"10/17", both, held}}));
        add(reply(2, "JPN", {{"7/17", supports}, {"10/17", supports}}));
        add(reply(3, "JPN", {{"7/17", opposes}, {"10/17", opposes}}, "2026-03-02T12:00:00Z"));
        add(reply(4, "FRA", {{"7/17", supports, Standing::late}}));
        add(without_readings(5, Disposition::unreadable, "encrypted"));
        MessageBody nobody = reply(6, "", {{"7/17", supports, held}});
        add(nobody);
        MessageBody territory = reply(7, "HKG", {{"7/17", supports, held}});
        territory.verdict.readings[0].reasons.push_back({"not-a-member-state", ""});
        add(territory);
        MessageBody unknown = reply(8, "CHE", {{"7/17", supports, held}});
        unknown.verdict.readings[0].reading.circular.reset();
        add(unknown);
        add(reply(9, "DEU", {{"7/17", supports}, {"10/17", opposes, held}}));
    }
    [[nodiscard]] Result<DecisionBody> plan(
        const std::function<void(DecisionRequest&)>& change) const {
        DecisionRequest request;
        request.action = release;
        request.reply = "2/1";
        request.by = "A. Muster";
        request.reason = "confirmed";
        change(request);
        return plan_decision(fold, request, {"B. Exemple", "A. Muster"});
    }
};

std::string said(const DecisionBody& body) {
    std::string out = body.reply;
    for (const std::string& item : body.items) out += " " + item;
    for (const DecidedAnswer& answer : body.answers)
        out += " =" + std::string(to_string(answer.choice));
    return out + (body.instead_of.empty() ? "" : " not " + body.instead_of);
}

TEST(Decide, WhatTheRulesAllow) {
    struct Row {
        std::function<void(DecisionRequest&)> change;
        std::string expected;
        const char* why;
    };
    const Row rows[] = {
        {[](auto&) {}, "2/1 7/17 =supports", "of a whole reply the definite answers that wait"},
        {[](auto& r) { r.items = {"7/17"}; }, "2/1 7/17 =supports", "or those named"},
        {[](auto& r) { r.reply = "10/1"; }, "10/1 10/17 =opposes", "not what counts already"},
        {[](auto& r) {
             r.reply = "4/1";
             r.instead_of = "3/1";
         },
         "4/1 7/17 10/17 =opposes =opposes not 3/1", "the one that counts is named"},
        {[](auto& r) {
             r.reply = "4/1";
             r.action = amend;
             r.answers = {{"7/17", supports}};
         },
         "4/1 7/17 =supports", "an answer that does not differ names nobody"},
        {[](auto& r) {
             r.reply = "4/1";
             r.action = amend;
             r.answers = {{"7/17", blank}};
         },
         "4/1 7/17 =blank", "nor does none"},
        {[](auto& r) {
             r.reply = "3/1";
             r.action = amend;
             r.answers = {{"7/17", opposes}};
         },
         "3/1 7/17 =opposes", "what counts itself may be amended"},
        {[](auto& r) {
             r.action = amend;
             r.answers = {{"7/17", opposes}, {"10/17", supports}};
             r.items = {"10/17"};
         },
         "2/1 10/17 =supports", "--item limits an amendment too"},
        {[](auto& r) { r.action = reject; }, "2/1 7/17 10/17", "all of it"},
        {[](auto& r) {
             r.action = reject;
             r.reply = "5/1";
         },
         "5/1 7/17", "a reply of any standing"},
        {[](auto& r) {
             r.action = reject;
             r.reply = "6/0";
         },
         "6/0", "also one that could not be read"},
        {[](auto& r) { r.action = note; }, "2/1", "a note rules on nothing"},
        {[](auto& r) {
             r.action = note;
             r.reply = "5/1";
             r.items = {"7/17"};
         },
         "5/1 7/17", "and may say which item it is about"},
    };
    const Scene scene;
    for (const Row& row : rows) {
        const auto plan = scene.plan(row.change);
        ASSERT_TRUE(plan) << row.why << ": " << plan.error().what;
        EXPECT_EQ(said(*plan), row.expected) << row.why;
        EXPECT_TRUE(decision_body(to_body(*plan))) << row.why;
    }
}

TEST(Decide, WhatTheRulesRefuseIsUsageAndSaysWhatToDo) {
    struct Row {
        std::function<void(DecisionRequest&)> change;
        std::string what;
        const char* why;
    };
    const Row rows[] = {
        {[](auto& r) { r.by = "C. Nobody"; }, "C. Nobody", "not one of the people"},
        {[](auto& r) { r.by.clear(); }, "--by", "nobody at all"},
        {[](auto& r) { r.reason = " \n"; }, "reason", "no reason"},
        {[](auto& r) { r.reason = std::string(max_decision_text + 1, 'x'); }, "bytes", "a book"},
        {[](auto& r) { r.reason = "\xff"; }, "UTF-8", "no text"},
        {[](auto& r) { r.reply = "99/1"; }, "99/1", "no such reply"},
        {[](auto& r) { r.items = {"9/9"}; }, "9/9", "no such item"},
        {[](auto& r) { r.items = {"10/17"}; }, "both", "only definite choices can be released"},
        {[](auto& r) { r.reply = "5/1"; }, "late", "late cannot be released"},
        {[](auto& r) {
             r.reply = "5/1";
             r.action = amend;
             r.answers = {{"7/17", supports}};
         },
         "late", "nor amended"},
        {[](auto& r) { r.reply = "6/0"; }, "circular", "an unreadable one says nothing"},
        {[](auto& r) { r.reply = "7/1"; }, "no State", "credited to nobody"},
        {[](auto& r) { r.reply = "8/1"; }, "not entitled", "a territory never counts"},
        {[](auto& r) { r.reply = "9/1"; }, "circular", "of no circular"},
        {[](auto& r) { r.reply = "3/1"; }, "no definite answer", "it counts already"},
        {[](auto& r) { r.reply = "4/1"; }, "3/1 counts", "another answer counts"},
        {[](auto& r) {
             r.reply = "4/1";
             r.instead_of = "2/1";
         },
         "3/1 counts", "the wrong one is named"},
        {[](auto& r) { r.instead_of = "3/1"; }, "3/1 has no answer", "of another State"},
        {[](auto& r) { r.instead_of = "77/1"; }, "77/1", "names no reply"},
        {[](auto& r) {
             r.action = reject;
             r.instead_of = "3/1";
         },
         "rejection", "instead of nothing"},
        {[](auto& r) {
             r.action = reject;
             r.items = {"9/9"};
         },
         "9/9", "no such item"},
        {[](auto& r) {
             r.action = note;
             r.instead_of = "3/1";
         },
         "note", "instead of nothing"},
        {[](auto& r) {
             r.action = note;
             r.items = {"9/9"};
         },
         "9/9", "no such item"},
        {[](auto& r) { r.action = amend; }, "sets something", "an amendment of nothing"},
        {[](auto& r) {
             r.action = amend;
             r.answers = {{"8/8", supports}};
         },
         "8/8", "no item of the circular"},
        {[](auto& r) {
             r.action = amend;
             r.answers = {{"7/17", supports}, {"7/17", opposes}};
         },
         "twice", "one answer an item"},
        {[](auto& r) {
             r.action = amend;
             r.answers = {{"7/17", supports}};
             r.items = {"10/17"};
         },
         "10/17", "--item without its --set"},
    };
    const Scene scene;
    for (const Row& row : rows) {
        const auto plan = scene.plan(row.change);
        ASSERT_FALSE(plan) << row.why;
        EXPECT_EQ(plan.error().exit_code, 2) << row.why;
        EXPECT_NE(plan.error().what.find(row.what), std::string::npos)
            << row.why << ": " << plan.error().what;
        EXPECT_FALSE(plan.error().hint.empty()) << row.why;
    }
    DecisionRequest request;
    EXPECT_FALSE(plan_decision(scene.fold, request, {})) << "no people are configured";
}

TEST(Decide, AnAmendmentMayAnswerAnItemThatTheFormDoesNotHave) {
    Scene scene;
    scene.add(reply(20, "ESP", {{"7/17", supports, held}}));
    auto plan = scene.plan([](auto& r) {
        r.reply = "11/1";
        r.action = amend;
        r.answers = {{"10/17", opposes}};
    });
    ASSERT_TRUE(plan) << plan.error().what;
    scene.add(*plan);
    EXPECT_EQ(scene.answers("11/1"), "7/17 supports held, 10/17 opposes counted");
}

TEST(Decide, WhatAPlanCountsDoesCountOnceItIsRecorded) {
    Scene scene;
    auto plan = scene.plan([](auto& r) {
        r.reply = "4/1";
        r.instead_of = "3/1";
    });
    ASSERT_TRUE(plan);
    scene.add(*plan);
    EXPECT_EQ(scene.answers("4/1"), "7/17 opposes counted, 10/17 opposes counted");
    EXPECT_EQ(scene.answers("3/1"), "7/17 supports superseded, 10/17 supports superseded");
    plan = scene.plan([](auto& r) { r.reply = "3/1"; });
    ASSERT_FALSE(plan) << "back again needs a name too";
    EXPECT_NE(plan.error().hint.find("--instead-of 4/1"), std::string::npos);
}

TEST(Decide, SetSaysAnItemAndADefiniteChoiceOrBlank) {
    EXPECT_EQ(parse_set("7/17=opposes")->item, "7/17");
    EXPECT_EQ(parse_set("7/17=opposes")->choice, opposes);
    EXPECT_EQ(parse_set("A=B=blank")->item, "A=B");
    for (const char* text :
         {"", "7/17", "7/17=", "7/17=both", "7/17=unclear", "7/17=yes", "=blank"})
        EXPECT_EQ(parse_set(text).error().exit_code, 2) << text;
}

TEST(Decide, ARequestCrossesTheSocketWhole) {
    DecisionRequest request;
    request.action = amend;
    request.reply = "2/1";
    request.items = {"7/17"};
    request.answers = {{"7/17", opposes}};
    request.instead_of = "3/1";
    request.by = "A. Müster";
    request.reason = "wie \"gesagt\"\n";
    const auto back = decision_request(to_json(request));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(to_json(*back), to_json(request));
    EXPECT_EQ(back->reason, request.reason);
    for (const char* text :
         {"", "[]", "{}", R"({"action":"count"})", R"({"action":"note","items":1})",
          R"({"action":"note","items":[1]})", R"({"action":"amend","answers":[{}]})",
          R"({"action":"amend","answers":[{"item":"7/17","choice":"both"}]})"})
        EXPECT_FALSE(decision_request(text)) << text;
}

}  // namespace
}  // namespace tsb
