// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/read_table.hpp"

#include <gtest/gtest.h>

#include "config/base/text.hpp"
#include "config/columns.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

Evidence mark(std::string option, std::string state) {
    Evidence one;
    one.part = "word/document.xml";
    one.at = "table 2 row 2 cell 2";
    one.kind = "legacy-checkbox";
    one.option = std::move(option);
    one.state = std::move(state);
    return one;
}

Answer answer(std::string item, Choice choice, std::string supports, std::string opposes) {
    Answer one;
    one.item = std::move(item);
    one.choice = choice;
    one.evidence = {mark("supports", std::move(supports)), mark("opposes", std::move(opposes))};
    return one;
}

Circular circular() {
    Circular one;
    one.id = "T25-TSB-CIR-0101";
    for (const char* id : {"7/17", "10/17"}) {
        Item item;
        item.id = id;
        item.wording["zh"].titles = {
            "后量子加密和量子通信网络的安全问题以及其他许多没有写完的长标题"};
        item.wording["ar"].titles = {"أمن الاتصالات"};
        item.wording["en"].titles = {"Security of quantum networks"};
        one.items.push_back(std::move(item));
    }
    return one;
}

Reading reading() {
    Reading one;
    one.format = "docx";
    one.circular = "T25-TSB-CIR-0101";
    one.language = "zh";
    one.administration.text = "瑞士联邦主管部门";
    one.administration.code = "CHE";
    one.signed_by.name = "王小明";
    one.answers = {answer("7/17", Choice::supports, "ticked", "empty"),
                   answer("10/17", Choice::both, "ticked", "ticked")};
    one.answers.at(1).reasons = "first\nsecond";
    one.comments = {{"7/17", "a remark", "word/comments.xml", "comment 1"}};
    one.problems = {make_problem("both-boxes-ticked", "", "10/17"),
                    make_problem("unknown-text", "Text in paragraph 9.")};
    return one;
}

std::string shown(const Reading& one, std::size_t columns = plain_columns) {
    const Circular known = circular();
    return reading_table("reply.docx", one, &known, columns);
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(ReadTable, EachItemIsARowWithItsTicksItsChoiceAndItsTitle) {
    const std::string text = shown(reading());
    EXPECT_TRUE(
        has(text, "  7/17       [x]       [ ]     supports        后量子加密和量子通信网络"))
        << text;
    EXPECT_TRUE(has(text, "  10/17      [x]       [x]     both marked     后量子加密")) << text;
    EXPECT_TRUE(has(text, "administration瑞士联邦主管部门 (CHE)") ||
                has(text, "administration  瑞士联邦主管部门 (CHE)"))
        << text;
    EXPECT_TRUE(has(text, "signed by       王小明")) << text;
    EXPECT_TRUE(has(text, "language        Chinese")) << text;
}

TEST(ReadTable, BeneathItStandWhereTheBoxesAreWhatWasAddedAndWhatToDo) {
    const std::string text = shown(reading());
    for (const char* part :
         {"10/17    [x] opposes   ticked, table 2 row 2 cell 2, legacy-checkbox,",
          "10/17    reasons:\n    first\n    second\n",
          "comment 1, word/comments.xml:\n    a remark\n",
          "hold        both-boxes-ticked (item 10/17)\n",
          "means: Both boxes of one item are marked.\n",
          "to do: Ask the administration which of the two it means.\n",
          "notice      unknown-text\n              Text in paragraph 9.\n"})
        EXPECT_TRUE(has(text, part)) << part << "\n" << text;
}

TEST(ReadTable, NoLineIsWiderThanTheTerminal) {
    Reading one = reading();
    one.answers.at(0).reasons =
        std::string(500, 'x') + " 因为我们没有足够的时间来研究这个问题的所有方面";
    one.comments.at(0).text = std::string(300, 'y');
    for (const std::string language : {"zh", "ar", "en"}) {
        one.language = language;
        for (const std::size_t columns : {plain_columns, std::size_t{100}, widest_table}) {
            const std::string text = shown(one, columns);
            for (const std::string_view line : split(text, '\n'))
                EXPECT_LE(columns_of(line), columns) << line;
        }
    }
}

TEST(ReadTable, NothingHostileReachesTheTerminal) {
    Reading one = reading();
    const std::string evil =
        "\x1b[2J\x07\xe2\x80\xae\x9b"
        "abc\nforged line";
    one.administration.text = evil;
    one.signed_by.name = one.signed_by.title = one.signed_by.date = evil;
    one.part = evil;
    one.answers.at(0).reasons = evil;
    one.answers.at(0).evidence.at(0).at = one.answers.at(0).evidence.at(0).part = evil;
    one.comments = {{"7/17", evil, evil, evil}};
    one.problems.at(0).text = evil;
    const std::string text = reading_table(evil, one, nullptr, plain_columns);
    EXPECT_EQ(text.find_first_of("\x1b\x07\x9b"), std::string::npos) << text;
    EXPECT_FALSE(has(text, "\xe2\x80\xae"));
    EXPECT_TRUE(valid_utf8(text));
    EXPECT_TRUE(has(text, "\\u{1B}"));
    for (const std::string_view line : split(text, '\n'))
        EXPECT_FALSE(line.starts_with("forged")) << "only indented: " << text;
}

TEST(ReadTable, ADoubtIsNeverShownAsAnEmptyBox) {
    const struct {
        const char* why;
        std::vector<std::string> states;
        const char* box;
    } rows[] = {
        {"two copies, one ticked", {"empty", "ticked"}, "[x]"},
        {"one cannot be told", {"empty", "unclear"}, "[?]"},
        {"no box at all", {}, " - "},
        {"empty", {"empty"}, "[ ]"},
    };
    for (const auto& row : rows) {
        Reading one = reading();
        one.answers.resize(1);
        one.answers.at(0).evidence = {mark("opposes", "empty")};
        for (const std::string& state : row.states)
            one.answers.at(0).evidence.push_back(mark("supports", state));
        EXPECT_TRUE(has(shown(one), "  7/17       " + std::string(row.box) + "       [ ]"))
            << row.why;
    }
}

TEST(ReadTable, WhatIsNoFormSaysSoInOneGlance) {
    Reading one;
    one.problems = {make_problem("no-form", "")};
    const std::string text = reading_table("x.txt", one, nullptr, plain_columns);
    EXPECT_TRUE(has(text, "format          unknown\n"));
    EXPECT_TRUE(has(text, "circular        none found\n"));
    EXPECT_FALSE(has(text, "administration")) << "nobody was to be named";
    EXPECT_TRUE(has(text, "to do: Look whether it is a reply"));
}

TEST(ReadTable, TheHelpNamesEveryProblem) {
    const std::string help = problem_help();
    for (const ProblemRow& row : problem_table())
        EXPECT_TRUE(has(help, "  " + std::string(row.code))) << row.code;
}

}  // namespace
}  // namespace tsb
