// SPDX-License-Identifier: GPL-3.0-or-later
// The form pasted into the text or HTML of a mail, quoted or not; the whole circular sent back.
#include "config/base/file.hpp"
#include "parsers/sheet/typed.hpp"
#include "parsers/text/text.hpp"
#include "tests/unit/form/spoilt_form.hpp"

namespace tsb::test {
namespace {

FormResult read_plain(const std::string& text) {
    Sheet sheet = read_text(text, "utf-8");
    bind_typed_marks(sheet);
    return match(sheet);
}

FormResult read_page(const std::string& html) {
    Sheet sheet = read_html(html, "utf-8");
    bind_typed_marks(sheet);
    return match(sheet);
}

// 7/17 is supported, 10/17 opposed, 16/17 left alone.
std::string form_text(const std::string& language, const std::string& none, const std::string& full,
                      const std::string& margin = "") {
    const Circular& circular = circular_101();
    const Wording& words = circular.wording.at(language);
    std::string text;
    const auto line = [&](const std::string& written) { text += margin + written + "\n"; };
    for (const std::string& title : words.form_title) line(title);
    line("");
    line(words.instruction.at(0));
    for (std::size_t i = 0; i < 3; ++i) {
        const ItemWording& item = circular.items.at(i).wording.at(language);
        line(item.numbers.at(0));
        line(item.titles.at(0));
        line(item.status.at(0));
        line((i == 0 ? full : none) + " " + words.supports.at(0));
        line((i == 1 ? full : none) + " " + words.opposes.at(0));
        line("");
    }
    return text;
}

const std::vector<std::pair<std::string, std::string>> boxes = {
    {"[ ]", "[x]"}, {"( )", "(X)"}, {"☐", "☒"}, {"□", "□ X"}, {"|_|", "|X|"}, {"[]", "[✓]"}};

TEST(MailBody, AFormInPlainTextIsReadQuotedOrNot) {
    for (const std::string_view language : languages) {
        for (const auto& [none, full] : boxes) {
            for (const char* margin : {"", "> ", ">> ", "> > ", ">"}) {
                SCOPED_TRACE(std::string(language) + " " + full + " " + margin);
                const FormResult result = read_plain(
                    "Dear all,\n\n" + form_text(std::string(language), none, full, margin));
                ASSERT_EQ(result.readings.size(), 1U);
                EXPECT_EQ(choices(result.readings.at(0)), "supports opposes blank");
            }
        }
    }
}

TEST(MailBody, AFormInHtmlIsRead) {
    for (const std::string_view language : languages) {
        for (const auto& [none, full] : boxes) {
            SCOPED_TRACE(std::string(language) + " " + full);
            std::string html = "<html><body><blockquote>";
            std::string text = form_text(std::string(language), none, full);
            for (std::size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos;
                 at = end + 1)
                html += "<p>" + text.substr(at, end - at) + "</p>\n";
            const FormResult result = read_page(html + "</blockquote></body></html>");
            ASSERT_EQ(result.readings.size(), 1U);
            EXPECT_EQ(choices(result.readings.at(0)), "supports opposes blank");
        }
    }
}

TEST(MailBody, ALabelThatAMailProgramBrokeIsStillOne) {
    std::string text = form_text("en", "[ ]", "[x]", "> ");
    const std::string label = "(reasons for opposition attached)";
    for (std::size_t at = text.find(label); at != std::string::npos; at = text.find(label, at + 3))
        text.replace(at, label.size(), "(reasons for\n> opposition attached)");
    const FormResult result = read_plain(text);
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(choices(result.readings.at(0)), "supports opposes blank");
}

TEST(MailBody, ALetterHasNoAnswers) {
    for (const char* letter :
         {"With regard to TSB Circular 101, Question 7/17: my Administration supports approval.\n",
          "TSB Circular 101\nQuestion 7/17: yes\nQuestion 10/17: no\n",
          "Re: TSB Circular 101\n\nsupports approval\n",
          "> supports approval\n\nWe agree. TSB Circular 101.\n"}) {
        const FormResult result = read_plain(letter);
        EXPECT_TRUE(result.readings.empty()) << letter;
        EXPECT_EQ(result.circulars_named, std::vector<std::string>{"T25-TSB-CIR-0101"}) << letter;
    }
}

// The issued circular as text, boxes and all; its long text says "Question 7/17" and names itself.
TEST(MailBody, TheWholeCircularReturnedIsAFormAtItsEnd) {
    const auto issued = read_file(
        std::filesystem::path(TSB_SOURCE_DIR) / "tests/support/circulars/tsb-circular-101-zh.txt",
        1U << 20U);
    ASSERT_TRUE(issued);
    const FormResult blank = read_plain(*issued);
    ASSERT_EQ(blank.readings.size(), 1U);
    EXPECT_EQ(choices(blank.readings.at(0)), "blank blank blank");
    EXPECT_EQ(codes(blank.readings.at(0)),
              "no-choice-made administration-missing long-text-before-form");
    EXPECT_TRUE(blank.readings.at(0).comments.empty()) << blank.readings.at(0).comments.at(0).text;
    std::string filled = *issued;
    const std::string box = "|_|";
    std::size_t at = filled.rfind("请选择两个方框中的一个");
    for (int i = 0; i < 6; ++i) {
        at = filled.find(box, at + 1);
        ASSERT_NE(at, std::string::npos);
        if (i == 0 || i == 3) filled.replace(at, box.size(), "|X|");
    }
    const std::string placeholder = "[成员国]主管部门";
    filled.replace(filled.rfind(placeholder), placeholder.size(), "瑞士主管部门");
    const FormResult result = read_plain(filled);
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(choices(result.readings.at(0)), "supports opposes blank");
    EXPECT_EQ(codes(result.readings.at(0)),
              "opposes-without-reasons@10/17 item-blank@16/17 long-text-before-form");
    EXPECT_EQ(result.readings.at(0).administration.code, "CHE");
}

TEST(MailBody, TwoCopiesAgreeOrAreTold) {
    const std::string once = form_text("en", "[ ]", "[x]");
    const FormResult same = read_plain(once + "\n" + once);
    ASSERT_EQ(same.readings.size(), 1U);
    EXPECT_EQ(choices(same.readings.at(0)), "supports opposes blank");
    const FormResult beside_blank = read_plain(once + form_text("en", "[ ]", "[ ]", "> "));
    ASSERT_EQ(beside_blank.readings.size(), 1U);
    EXPECT_EQ(choices(beside_blank.readings.at(0)), "supports opposes blank");
    const FormResult other = read_plain(once + form_text("en", "[x]", "[ ]"));
    ASSERT_EQ(other.readings.size(), 1U);
    EXPECT_EQ(choices(other.readings.at(0)).find("supports"), std::string::npos);
    EXPECT_NE(codes(other.readings.at(0)).find("copies-disagree"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
