// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/wording.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace tsb {
namespace {

ScanHints hints() {
    ScanHints all;
    all.items = {"7/17", "10/17", "16/17"};
    all.printed = {
        {"en",
         {"supports approval", "does not support approval (reasons for opposition attached)",
          "does not support approval"},
         {"Please select one of the two boxes", "Dear Sir/Madam,", "Date:", "[Date]"},
         {{"7/17", {"Question 7/17"}, {"Secure application services"}, {"draft revised Question"}},
          {"16/17", {"Question 16/17"}, {"Artificial intelligence security"}, {}},
          {"10/17",
           {"Question 10/17"},
           {"Management of digital identity, security and services"},
           {}}}},
        {"fr", {"est favorable à l'approbation", "n'est pas favorable à l'approbation"}, {}, {}},
        {"es", {"apoya la aprobación", "no apoya la aprobación"}, {}, {}},
        {"ru", {"поддерживает утверждение", "не поддерживает утверждение"}, {}, {}},
        {"zh",
         {"支持批准", "不支持批准（附反对意见的理由）", "不支持批准"},
         {"请选择两个方框中的一个"},
         {{"7/17", {"第7/17号课题"}, {"安全应用服务"}, {"修订草案"}}}},
        {"ar", {"تؤيد الموافقة", "لا تؤيد الموافقة"}, {}, {}},
    };
    return all;
}

std::string matched(std::string_view text, std::string_view language) {
    static const PrintedWords wording(hints());
    const auto match = wording.match(text, language);
    return match ? match->text + (match->sure ? "" : " ?") : "-";
}

TEST(Wording, OcrsUsualMistakesAreMendedAndNothingElse) {
    struct Row {
        const char *language, *read, *taken, *why;
    };
    const Row rows[] = {
        {"en", "supports approval", "supports approval", "as printed"},
        {"en", "SUPPORTS  APPROVAL.", "supports approval", "case, blanks and points"},
        {"en", "supporls approval", "supports approval", "one letter"},
        {"en", "does not suppori approva1", "-", "a digit is no letter"},
        {"en", "does not suppori approval", "does not support approval", "one letter of many"},
        {"en", "support approval", "support approval", "a piece of the other label, and no label"},
        {"en", "does support approval", "-", "the not is gone: more than a misread letter"},
        {"en", "abstains from approval", "-", "another label"},
        {"en", "does not support approval (reasons for opposition",
         "does not support approval (reasons for opposition", "the first line of two"},
        {"en", "attached)", "attached)", "the second line"},
        {"en", "attachcd", "attached)", "the second line, misread"},
        {"en", "security and services", "security and services", "the end of a title"},
        {"en", "Date:", "Date:", "of two with these letters the one with these points"},
        {"fr", "est favorable a l'approbation", "est favorable à l'approbation", "an accent"},
        {"fr", "n'est pas favorable à l'approbalion", "n'est pas favorable à l'approbation",
         "one letter"},
        {"es", "o apoya la aprobación", "o apoya la aprobación", "a piece, and no label"},
        {"es", "u apoya la aprobación", "-", "as near to the one as to the other"},
        {"es", "no apoya la aprobaciòn", "no apoya la aprobación", "an accent"},
        {"ru", "ие поддерживает утверждение", "не поддерживает утверждение", "one letter"},
        {"ru", "н поддерживает утверждение", "-", "as near to the one as to the other"},
        {"zh", "支持批准", "支持批准", "as printed"},
        {"zh", "支 持 批 难", "支持批准", "one of four"},
        {"zh", "小支持批准", "-", "the first may be a not"},
        {"zh", "不支持批难", "不支持批准", "one of five"},
        {"zh", "不支持批准〈附反对意见的理由)", "不支持批准（附反对意见的理由）", "brackets"},
        {"ar", "لاتؤيد الموافقة", "لا تؤيد الموافقة", "a blank"},
        {"ar", "تؤيد الموافقة", "تؤيد الموافقة", "as printed"},
        {"en", "", "-", "nothing"},
        {"en", "x", "-", "a letter"},
    };
    for (const Row& row : rows) EXPECT_EQ(matched(row.read, row.language), row.taken) << row.why;
}

TEST(Wording, DigitsAreNeverMended) {
    struct Row {
        const char *language, *read, *taken, *why;
    };
    const Row rows[] = {
        {"en", "Question 7/17", "Question 7/17", "as printed"},
        {"en", "Question 717", "Question 7/17", "the stroke is lost, the digits are not"},
        {"en", "Question 7117", "Question 7/17 ?", "a stroke may be a one: the title decides"},
        {"en", "Question 1O/17", "-", "a letter may be a digit of one item or of another"},
        {"en", "Question 9/17", "-", "another number"},
        {"en", "Question 1/17", "-", "another number, by a digit less"},
        {"en", "Question 18/17", "-", "another digit"},
        {"zh", "第717号课题", "第7/17号课题", "the stroke is lost"},
    };
    for (const Row& row : rows) EXPECT_EQ(matched(row.read, row.language), row.taken) << row.why;
}

TEST(Wording, ALanguageIsItsOwn) {
    EXPECT_EQ(matched("支持批准", "en"), "-");
    EXPECT_EQ(matched("支持批准", ""), "支持批准");
}

TEST(Wording, LongAndBrokenTextsAreBounded) {
    EXPECT_EQ(matched(std::string(1U << 20U, 'a'), "en"), "-");
    EXPECT_EQ(matched("\xff\xfe\xc3", "en"), "-");
    EXPECT_EQ(matched(std::string(3, '\0'), "en"), "-");
    EXPECT_EQ(letters_of("Ａ7é٣").size(), 4U);
}

}  // namespace
}  // namespace tsb
