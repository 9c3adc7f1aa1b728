// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/reading/json.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

using Json = nlohmann::json;

Reading full() {
    Reading reading;
    reading.format = "docx";
    reading.circular = "T25-TSB-CIR-0101";
    reading.language = "zh";
    reading.administration = {"瑞士联邦主管部门", "CHE"};
    reading.signed_by.name = "张三";
    reading.answers = {{"7/17",
                        Choice::opposes,
                        "因为",
                        {{"word/document.xml", "table 2 row 2 cell 2", "legacy-checkbox", "opposes",
                          "ticked", sha256("x")}}}};
    reading.comments = {{std::nullopt, "text", "word/document.xml", "paragraph 9"}};
    reading.problems = {make_problem("both-boxes-ticked", "both", "10/17")};
    return reading;
}

TEST(ReadingJson, IsTheObjectOfTheContract) {
    Reading reading = full();
    reading.answers.at(0).evidence.at(0).picture.reset();
    EXPECT_EQ(to_json(reading), Json::parse(R"({
        "format":"docx","circular":"T25-TSB-CIR-0101","language":"zh",
        "administration":{"text":"瑞士联邦主管部门","code":"CHE"},
        "signed":{"name":"张三","title":null,"date":null},
        "answers":[{"item":"7/17","choice":"opposes","reasons":"因为",
          "evidence":[{"part":"word/document.xml","at":"table 2 row 2 cell 2","kind":"legacy-checkbox","option":"opposes","state":"ticked","picture":null}]}],
        "comments":[{"item":null,"text":"text","part":"word/document.xml","at":"paragraph 9"}],
        "problems":[{"code":"both-boxes-ticked","class":"hold","item":"10/17","text":"both"}]})"));
}

TEST(ReadingJson, AnEmptyReadingHasNullsAndEmptyLists) {
    const Json object = to_json(Reading{});
    EXPECT_TRUE(object.at("format").is_null());
    EXPECT_TRUE(object.at("administration").at("code").is_null());
    EXPECT_EQ(object.at("answers"), Json::array());
}

TEST(ReadingJson, ComesBackAsItWas) {
    for (const Reading& reading : {full(), Reading{}}) {
        const Result<Reading> back = reading_from_json(to_json(reading));
        ASSERT_TRUE(back) << back.error().what;
        EXPECT_EQ(to_json(*back), to_json(reading));
    }
    const PartInfo part{"1.2", "application/pdf", "form.pdf", 77, sha256("y")};
    ASSERT_TRUE(part_from_json(to_json(part)));
    EXPECT_EQ(to_json(*part_from_json(to_json(part))), to_json(part));
    const MarkRow mark{"ticked", "glyph", "page 1", "1", "Yes", true};
    ASSERT_TRUE(mark_from_json(to_json(mark)));
    EXPECT_EQ(to_json(*mark_from_json(to_json(mark))), to_json(mark));
}

TEST(ReadingJson, WhatASubvertedWorkerMightSendIsRefused) {
    struct Row {
        const char* why;
        std::function<void(Json&)> change;
    };
    const auto problem = [](Json& o) -> Json& { return o["problems"][0]; };
    const auto answer = [](Json& o) -> Json& { return o["answers"][0]; };
    const Row rows[] = {
        {"an unknown key", [](Json& o) { o["extra"] = 1; }},
        {"a missing key", [](Json& o) { o.erase("signed"); }},
        {"one key in the place of another",
         [](Json& o) {
             o.erase("signed");
             o["signer"] = nullptr;
         }},
        {"a wrong type", [](Json& o) { o["circular"] = 101; }},
        {"a choice that is none", [&](Json& o) { answer(o)["choice"] = "maybe"; }},
        {"a problem played down", [&](Json& o) { problem(o)["class"] = "notice"; }},
        {"a problem that nobody knows", [&](Json& o) { problem(o)["code"] = "all-well"; }},
        {"bytes that are no UTF-8", [&](Json& o) { answer(o)["reasons"] = "\xff"; }},
        {"reasons beyond the limit",
         [&](Json& o) { answer(o)["reasons"] = std::string(max_reason_bytes + 1, 'x'); }},
        {"a short text beyond the limit",
         [&](Json& o) { problem(o)["text"] = std::string(max_short_bytes + 1, 'x'); }},
        {"a picture that is no digest",
         [&](Json& o) { answer(o)["evidence"][0]["picture"] = "../../etc"; }},
        {"a mark for no option", [&](Json& o) { answer(o)["evidence"][0]["option"] = "maybe"; }},
        {"a language that is none", [](Json& o) { o["language"] = "Z1"; }},
        {"no array", [](Json& o) { o["answers"] = Json::object(); }},
        {"too many answers", [&](Json& o) { o["answers"] = Json(max_answers + 1, answer(o)); }},
        {"too much evidence",
         [&](Json& o) {
             answer(o)["evidence"] = Json(max_evidence + 1, answer(o)["evidence"][0]);
         }},
        {"too many comments",
         [](Json& o) { o["comments"] = Json(max_comments + 1, o["comments"][0]); }},
        {"too many problems",
         [](Json& o) { o["problems"] = Json(max_problems + 1, o["problems"][0]); }},
        {"no object at all", [](Json& o) { o = 7; }},
    };
    ASSERT_TRUE(reading_from_json(to_json(full())));
    for (const Row& row : rows) {
        Json object = to_json(full());
        row.change(object);
        EXPECT_FALSE(reading_from_json(object)) << row.why;
    }
}

TEST(ReadingJson, TheLimitsThemselvesAreAllowed) {
    Reading reading = full();
    reading.answers.at(0).reasons = std::string(max_reason_bytes, 'x');
    reading.problems.at(0).text = std::string(max_short_bytes, 'x');
    reading.answers.resize(max_answers, reading.answers.at(0));
    EXPECT_TRUE(reading_from_json(to_json(reading)));
}

TEST(Problems, EveryCodeIsKebabCaseUniqueAndSaysWhatToDo) {
    std::set<std::string_view> seen;
    for (const ProblemRow& row : problem_table()) {
        EXPECT_TRUE(seen.insert(row.code).second) << row.code;
        EXPECT_EQ(row.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos)
            << row.code;
        EXPECT_GT(row.meaning.size(), 20U) << row.code;
        EXPECT_GT(row.action.size(), 15U) << row.code;
        EXPECT_EQ(find_problem(row.code), &row);
    }
    EXPECT_EQ(find_problem("all-well"), nullptr);
}

TEST(Problems, AProblemTakesItsClassFromTheTableAndIsClipped) {
    const Problem problem =
        make_problem("hidden-text", std::string(3 * max_short_bytes, 'x'), "7/17");
    EXPECT_EQ(problem.problem_class, ProblemClass::suspicious);
    EXPECT_LE(problem.text.size(), max_short_bytes);
    EXPECT_EQ(make_problem("no-form", "").text, find_problem("no-form")->meaning);
    EXPECT_DEATH((void)make_problem("all-well", ""), "");
}

TEST(Reading, WordsComeBack) {
    for (const Choice choice :
         {Choice::supports, Choice::opposes, Choice::blank, Choice::both, Choice::unclear}) {
        EXPECT_EQ(parse_choice(to_string(choice)), choice);
        EXPECT_EQ(is_definite(choice), choice == Choice::supports || choice == Choice::opposes);
    }
    for (const ProblemClass c :
         {ProblemClass::notice, ProblemClass::hold, ProblemClass::suspicious}) {
        EXPECT_EQ(parse_problem_class(to_string(c)), c);
    }
    EXPECT_FALSE(parse_choice("Supports"));
}

TEST(Reading, ANoticeDoesNotHold) {
    Reading reading;
    reading.problems = {make_problem("item-blank", "", "7/17")};
    EXPECT_FALSE(has_hold(reading));
    reading.problems.push_back(make_problem("form-text-changed", ""));
    EXPECT_TRUE(has_hold(reading));
}

}  // namespace
}  // namespace tsb
