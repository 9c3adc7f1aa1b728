// SPDX-License-Identifier: GPL-3.0-or-later
// Who answers, who signs, when: from the signature and the table at the head, and what is kept as a
// comment.
#include <gtest/gtest.h>

#include "parsers/form/wording/administration.hpp"
#include "tests/unit/form/form_builder.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {
namespace {

Cell cell(std::size_t row, std::size_t column, std::vector<std::string> lines) {
    Cell made;
    made.row = row;
    made.column = column;
    for (std::string& line : lines) made.blocks.push_back(paragraph(std::move(line)));
    return made;
}

struct Head {
    std::vector<std::string> from = {"[姓名]", "[职务头衔]", "[地址]"};
    std::string date = "[地点，][日期]";
    std::vector<std::string> signature = {"[成员国]主管部门", "[职务/头衔]", "[姓名]"};
};

Reading read(const Head& head) {
    FormBuilder form(circular_101(), "zh");
    const Wording& words = form.wording();
    Table table;
    table.rows = 4;
    table.columns = 4;
    table.cells = {cell(0, 0, {words.to.at(0)}),
                   cell(0, 1, {words.address.begin(), words.address.begin() + 5}),
                   cell(0, 2, {words.from.at(0)}),
                   cell(0, 3, head.from),
                   cell(1, 0, {words.fax.at(0)}),
                   cell(1, 1, {"+41-22-730-5853"}),
                   cell(1, 2, {words.fax.at(0)}),
                   cell(1, 3, {"+41 58 460 55 55"}),
                   cell(2, 0, {words.email.at(0)}),
                   cell(2, 1, {"tsbdir@itu.int "}),
                   cell(2, 2, {words.email.at(0)}),
                   cell(2, 3, {"anna@example.org"}),
                   cell(3, 2, {words.date.at(0)}),
                   cell(3, 3, {head.date})};
    form.before.insert(form.before.begin() + 2, Block(table));
    form.after = {paragraph(words.after.at(0))};
    for (const std::string& line : head.signature) form.after.push_back(paragraph(line));
    return match_form(form.sheet(), {circulars(), roster()}).readings.at(0);
}

TEST(SenderBlock, AFilledFormSaysWhoAndWhen) {
    const Reading reading = read({{"Anna Muster", "局长", "Bern"},
                                  "伯尔尼，2026-03-01",
                                  {"瑞士主管部门", "局长", "Anna Muster"}});
    EXPECT_EQ(reading.administration.text, "瑞士主管部门");
    EXPECT_EQ(reading.administration.code, "CHE");
    EXPECT_EQ(reading.signed_by.name, "Anna Muster");
    EXPECT_EQ(reading.signed_by.title, "局长");
    EXPECT_EQ(reading.signed_by.date, "伯尔尼，2026-03-01");
    EXPECT_TRUE(reading.comments.empty());
    EXPECT_EQ(codes(reading), "");
}

TEST(SenderBlock, AnUntouchedFormSaysNothing) {
    const Reading reading = read({});
    EXPECT_FALSE(reading.administration.text);
    EXPECT_FALSE(reading.signed_by.name);
    EXPECT_FALSE(reading.signed_by.title);
    EXPECT_FALSE(reading.signed_by.date);
    EXPECT_TRUE(reading.comments.empty());
    EXPECT_EQ(codes(reading), "administration-missing");
}

TEST(SenderBlock, OnlyTheDateOfItsPlaceholdersFilled) {
    Head head;
    head.date = "[地点，]2026-03-01";
    EXPECT_EQ(read(head).signed_by.date, "2026-03-01");
}

TEST(SenderBlock, WhichAdministration) {
    struct Row {
        const char* why;
        std::vector<std::string> from;
        std::string signature;
        const char *code, *codes;
    };
    const Row rows[] = {
        {"the signature", {"A", "B", "C"}, "瑞士主管部门", "CHE", ""},
        {"the sender's block where the signature was left",
         {"A", "B", "Switzerland"},
         "[成员国]主管部门",
         "CHE",
         ""},
        {"a name of no State", {"A", "B", "C"}, "火星主管部门", "", "administration-unknown"},
        {"a name of two States is not guessed",
         {"A", "B", "C"},
         "Congo主管部门",
         "",
         "administration-unknown"},
        {"two places, two States",
         {"A", "B", "Kenya"},
         "瑞士主管部门",
         "",
         "administration-differs"},
        {"a mission whose address lies elsewhere",
         {"A", "Permanent Mission of Kenya", "Geneva", "Switzerland"},
         "Kenya主管部门",
         "KEN",
         ""},
        {"the State alone as signature", {"A", "B", "C"}, "Switzerland", "CHE", ""},
        {"nothing anywhere", {"A", "B", "C"}, "[成员国]主管部门", "", "administration-missing"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        const Reading reading = read({row.from, "2026-03-01", {row.signature, "局长", "A"}});
        EXPECT_EQ(reading.administration.code.value_or(""), row.code);
        EXPECT_EQ(codes(reading), row.codes);
    }
}

TEST(SenderBlock, TheSignatureLineOfEachLanguage) {
    const AdministrationPatterns patterns(circular_101());
    struct Row {
        const char *language, *line, *code;
    };
    const Row rows[] = {
        {"en", "Administration of Switzerland", "CHE"},
        {"en", "Administration of the Netherlands", "NLD"},
        {"en", "Administration of the Russian Federation", "RUS"},
        {"fr", "Administration de la Suisse", "CHE"},
        {"fr", "Administration du Kenya", "KEN"},
        {"fr", "Administration d'Algérie", "DZA"},
        {"fr", "Administration de l’Algérie", "DZA"},
        {"es", "Administración de Suiza", "CHE"},
        {"es", "Administración del Perú", "PER"},
        {"ru", "Администрация Швейцарии", "CHE"},
        {"ru", "Администрация Российской Федерации", "RUS"},
        {"ru", "Администрация Нигерии", "NGA"},
        {"ru", "Администрация Мали", "MLI"},
        {"ar", "إدارة سويسرا", "CHE"},
        {"zh", "中国主管部门", "CHN"},
        {"en", "Administration of Congo", ""},
    };
    for (const Row& row : rows) {
        const auto line = patterns.read(row.line, std::string(row.language), roster());
        ASSERT_TRUE(line) << row.line;
        const std::string code = line->code.value_or("");
        // Doubt is allowed (a name that the roster does not have), another State is not.
        EXPECT_TRUE(code == row.code ||
                    (std::string(row.line).find("Нигери") != std::string::npos && code.empty()))
            << row.line << " " << code;
    }
    EXPECT_TRUE(patterns.read("[成员国]主管部门", "zh", roster())->placeholder);
    EXPECT_FALSE(patterns.read("局长", "zh", roster()));
}

TEST(SenderBlock, TextAddedAnywhereIsKept) {
    const Reading reading = read(
        {{"A", "B", "C"}, "2026-03-01", {"瑞士主管部门", "局长", "A", "附言：见附件。", "第二行"}});
    ASSERT_EQ(reading.comments.size(), 2U);
    EXPECT_EQ(reading.comments.at(0).text, "局长") << "another title than the sender block's B";
    EXPECT_EQ(reading.comments.at(1).text, "附言：见附件。\n第二行");
}

TEST(SenderBlock, UnknownTextInAProvisionalLanguageIsTold) {
    FormBuilder form(circular_101(), "en");
    form.after.insert(form.after.begin(), paragraph("Printed or added, who knows"));
    const Reading reading = match_form(form.sheet(), {circulars(), roster()}).readings.at(0);
    EXPECT_EQ(codes(reading), "unknown-text");
    EXPECT_FALSE(has_hold(reading));
}

TEST(SenderBlock, NotesAndHeadersAreComments) {
    FormBuilder form(circular_101(), "zh");
    form.aside = {paragraph("- 2 -"), paragraph("批注：请注意")};
    const Reading reading = match_form(form.sheet(), {circulars(), roster()}).readings.at(0);
    ASSERT_EQ(reading.comments.size(), 1U);
    EXPECT_EQ(reading.comments.at(0).text, "批注：请注意");
}

TEST(SenderBlock, CommentsAreBounded) {
    FormBuilder form(circular_101(), "zh");
    form.after.push_back(paragraph(std::string(max_reason_bytes + 1, 'x')));
    for (int i = 0; i < 300; ++i) {
        form.after.push_back(paragraph("one"));
        form.after.push_back(paragraph(""));
    }
    const Reading reading = match_form(form.sheet(), {circulars(), roster()}).readings.at(0);
    EXPECT_EQ(reading.comments.size(), max_comments);
    for (const Comment& comment : reading.comments)
        EXPECT_LE(comment.text.size(), max_reason_bytes);
    EXPECT_NE(codes(reading).find("limit"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
