// SPDX-License-Identifier: GPL-3.0-or-later
// From bytes to text: tokens, code pages, Unicode.
#include "parsers/rtf/codepage.hpp"
#include "parsers/rtf/lexer.hpp"
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

struct TextRow {
    const char* why;
    std::string body;
    std::string text;
};

void check(const std::vector<TextRow>& table) {
    for (const TextRow& one : table) EXPECT_EQ(text_of(one.body), one.text) << one.why;
}

TEST(RtfTokens, AreReadAsTheStandardSays) {
    check({
        {"text", "abc", "abc"},
        {"a word ends at its blank", R"(\b bold)", "bold"},
        {"which is one blank", R"(\b  bold)", " bold"},
        {"a word ends at anything else", R"(\b(bold))", "(bold)"},
        {"a number belongs to the word", R"(\fs20 x)", "x"},
        {"so does its sign", R"(\li-20 x)", "x"},
        {"a minus without a number does not", R"(\b-x)", "-x"},
        {"a number that no int holds", R"(\fs99999999999999999999 x)", "x"},
        {"a word nobody knows", R"(\foobar12 x)", "x"},
        {"line ends are nothing", "a\r\nb\nc", "abc"},
        {"a blank before one is text", "a \nb", "a b"},
        {"escapes", R"(\\ \{ \})", R"(\ { })"},
        {"a paragraph by an escaped line end", "a\\\nb", "a\nb"},
        {"no-break blank, hyphens", R"(a\~b\_c\-d)", "a\u00A0b\u2011cd"},
        {"words for characters", R"(\lquote a\rquote\emdash\bullet\tab b)", "‘a’—•\tb"},
        {"a line break", R"(a\line b)", "a\nb"},
        {"paragraphs", R"(a\par b\sect c)", "a\nb\nc"},
        {"groups", R"(a{b{c}d}e)", "abcde"},
        {"bytes that are no RTF", "a{\\bin4 }{\\\\b}c", "abc"},
        {"an unknown destination", R"(a{\*\foobar b{c}}d)", "ad"},
        {"a known one that is nobody's text", R"(a{\info{\title b}}{\*\bkmkstart c}d)", "ad"},
        {"the star belongs to the word behind it", R"(a{\* b\b c})", "a bc"},
        {"a hexadecimal escape that is none", R"(a\'zzb)", "azzb"},
        {"control characters", R"(a\'00\'0d\'01b\'09c)", "ab\tc"},
    });
}

TEST(RtfTokens, AWordIsCutOffAtItsLimit) {
    const std::string name(rtf::max_word_letters + 8, 'a');
    const std::string source = "\\" + name;
    rtf::Lexer lexer(source);
    const rtf::Token token = lexer.next();
    EXPECT_EQ(token.kind, rtf::TokenKind::word);
    EXPECT_EQ(token.text.size(), rtf::max_word_letters);
}

TEST(RtfTokens, NothingIsReadBehindTheEnd) {
    for (const char* source : {"\\", "\\'", "\\'4", "\\b-", "\\bin9 x", "", "\\u"}) {
        rtf::Lexer lexer(source);
        lexer.next();
        lexer.skip(100);
        EXPECT_EQ(lexer.next().kind, rtf::TokenKind::end) << source;
    }
}

// What LibreOffice shows behind a starred word is read, and told.
TEST(RtfTokens, AKnownWordBehindAStarHidesNothing) {
    struct Row {
        const char *why, *body, *text;
        bool doubtful;
    };
    const Row table[] = {
        {"bold", R"(a{\*\b X}d)", "aXd", true},
        {"a font", R"(a{\*\f0 X}d)", "aXd", true},
        {"a character style", R"(a{\*\cs10 only until 2027}d)", "aonly until 2027d", true},
        {"a word that decides nothing here", R"(a{\*\lang1033 X}d)", "aXd", true},
        {"in a group inside", R"(a{\*\b{\i X}}d)", "aXd", true},
        {"a character", R"(a{\*\emdash}d)", "a—d", true},
        {"a paragraph", R"(a{\*\par}d)", "a\nd", true},
        {"nothing but a word", R"(a{\*\b}d)", "ad", false},
        {"the group has ended", R"({\*\b}X)", "X", false},
        {"a word nobody knows", R"(a{\*\foobar X}d)", "ad", false},
    };
    for (const Row& one : table) {
        const Sheet sheet = read_body(one.body);
        EXPECT_EQ(plain_text(sheet.blocks), one.text) << one.why;
        EXPECT_EQ(has_problem(sheet, "views-disagree"), one.doubtful) << one.why;
    }
}

TEST(RtfTokens, OfTwoHalvesTheUnicodeOneIsRead) {
    struct Row {
        const char *why, *body, *text;
        bool doubtful;
    };
    const Row table[] = {
        {"the same twice", R"(a{\upr{b}{\*\ud{b}}}c)", "abc", false},
        {"two texts", R"(a{\upr{b}{\*\ud{x}}}c)", "axc", true},
        {"the first one empty", R"(a{\upr{ }{\*\ud{x}}}c)", "axc", false},
        {"the second one empty", R"(a{\upr{x}{\*\ud{ }}}c)", "a c", true},
        {"\\ud alone", R"(a{\*\ud x}c)", "axc", false},
        {"a field in the first one", R"(a{\upr{{\field{\*\fldinst QUOTE}{\fldrslt q}}}{\*\ud }}c)",
         "ac", true},
        {"halves in a half", R"({\upr{b}{\*\ud{{\upr{b}{\*\ud x}}}}})", "bx", true},
        {"in a group that nobody reads", R"(a{\info{\title{\upr{b}{\*\ud x}}}}c)", "ac", false},
        {"the name of a bookmark", R"(a{\upr{\*\bkmkstart b}{\*\ud{\*\bkmkstart x}}}c)", "ac",
         false},
    };
    for (const Row& one : table) {
        const Sheet sheet = read_body(one.body);
        EXPECT_EQ(plain_text(sheet.blocks), one.text) << one.why;
        EXPECT_EQ(has_problem(sheet, "views-disagree"), one.doubtful) << one.why;
    }
    const auto marks = marks_of(R"({\upr{\u9744?}{\*\ud{\u9746?}}})");
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).state, MarkState::ticked);
}

TEST(RtfCodePages, BytesAreReadInTheCodePageOfTheirFont) {
    check({
        {"1252 by the document", R"(caf\'e9)", "café"},
        {"bytes as they stand", "caf\xE9", "café"},
        {"1251", R"({\f2 \'c4\'e0}\'e9)", "Даé"},
        {"1256", R"({\f3 \'e4\'da\'e3})", "نعم"},
        {"936, two bytes a character", R"({\f4 \'d6\'a7\'b3\'d6})", "支持"},
        {"936, by the font for Asian text", R"({\dbch\af4\loch\f0 a\dbch \'b2\'bb})", "a不"},
        {"932, the second byte an escaped backslash", R"({\f5 \'83\\x})", "ソx"},
        {"932, the second byte a letter", R"({\f5 \'83A})", "ア"},
        {"no such font: the document's", R"({\f99 \'e9})", "é"},
        {"\\plain goes back to the first font", R"({\f2 \'c4\plain\'e9})", "Дé"},
    });
}

TEST(RtfCodePages, TheDocumentSaysItsOwn) {
    struct Row {
        const char *why, *head, *bytes, *text;
    };
    const Row table[] = {
        {"\\ansicpg", R"(\ansi\ansicpg1251)", R"(\'c4)", "Д"},
        {"none: western", R"(\ansi)", R"(\'e9)", "é"},
        {"Macintosh", R"(\mac)", R"(\'8e)", "é"},
        {"IBM 437", R"(\pc)", R"(\'82)", "é"},
        {"IBM 850", R"(\pca)", R"(\'82)", "é"},
        {"one that nobody has: western", R"(\ansicpg4711)", R"(\'e9)", "é"},
        {"UTF-8", R"(\ansicpg65001)", R"(\'c3\'a9)", "é"},
        {"a font with a charset that says nothing", R"(\ansicpg1251{\fonttbl{\f0\fcharset1 A;}})",
         R"(\f0\'c4)", "Д"},
        {"a font that names its code page", R"(\ansicpg1252{\fonttbl{\f0\cpg1251 A;}})",
         R"(\f0\'c4)", "Д"},
        {"the usual font", R"(\ansicpg1252\deff3{\fonttbl{\f3\fcharset204 A;}})", R"(\'c4)", "Д"},
    };
    for (const Row& one : table) {
        const Sheet sheet = read_sound(std::string("{\\rtf1") + one.head + one.bytes + "}");
        EXPECT_EQ(plain_text(sheet), one.text) << one.why;
    }
}

TEST(RtfCodePages, EveryCharsetThatTheStandardNamesHasOne) {
    std::string bytes;
    for (int code = 0x80; code < 0x100; ++code) bytes += static_cast<char>(code);
    for (const int charset :
         {0, 77, 128, 129, 134, 136, 161, 162, 163, 177, 178, 186, 204, 222, 238, 254, 255}) {
        const int codepage = rtf::codepage_of_charset(charset, -1);
        EXPECT_GT(codepage, 0) << charset;
        rtf::Codepages pages;
        EXPECT_EQ(pages.to_utf8(bytes, codepage) == pages.to_utf8(bytes, 1252), codepage == 1252)
            << charset;
    }
}

TEST(RtfUnicode, CharactersAreReadAndWhatStandsForThemIsSkipped) {
    check({
        {"one byte is skipped", R"(\u1044?x)", "Дx"},
        {"written in hexadecimal", R"(\u1044\'c4x)", "Дx"},
        {"signed", R"(\u-3841?x)", "\uF0FFx"},
        {"unsigned", R"(\u65281?x)", "！x"},
        {"none", R"(\uc0\u1044 x)", "Дx"},
        {"two bytes", R"(\uc2\u25903\'d6\'a7\u25345\'b3\'d6x)", "支持x"},
        {"the number is the group's", R"({\uc2\u25903ab}\u1044?x)", "支Дx"},
        {"a word for a character is one", R"(\u8226\bullet x)", "•x"},
        {"so is an escape", R"(\u8226\{x)", "•x"},
        {"a group's end ends it", R"({\u1044}x)", "Дx"},
        {"a pair of halves", R"(\u-10179\'3f\u-8704\'3fx)", "😀x"},
        {"half a pair", R"(\u-10179\'3fx)", "\uFFFDx"},
        {"the second half alone", R"(\u-8704\'3fx)", "\uFFFDx"},
        {"no character", R"(\u99999999?x)", "\uFFFDx"},
    });
}

TEST(RtfUnicode, WhatProgramsSkipDifferentlyIsDoubtful) {
    EXPECT_TRUE(has_problem(read_body(R"(\u9746\v x)"), "views-disagree"));
    EXPECT_TRUE(has_problem(read_body(R"(\u9746\u9744 x)"), "views-disagree"));
    EXPECT_FALSE(has_problem(read_body(R"(\u9746?\v x)"), "views-disagree"));
    EXPECT_FALSE(has_problem(read_body(R"(\uc0\u9746\u9744 x)"), "views-disagree"));
    EXPECT_FALSE(has_problem(read_body(R"({\info{\title \u9746\v x}}x)"), "views-disagree"));
}

TEST(RtfFonts, OneNumberForTwoFontsIsDoubtful) {
    const auto with = [](const std::string& fonts) {
        return read_sound("{\\rtf1{\\fonttbl" + fonts + "}x}");
    };
    EXPECT_TRUE(has_problem(with(R"({\f1 Arial;}{\f1\fcharset2 Wingdings;})"), "views-disagree"));
    EXPECT_FALSE(has_problem(with(R"({\f1 Arial;}{\f1 Arial;}{\f2 Times;})"), "views-disagree"));
}

}  // namespace
}  // namespace tsb::test
