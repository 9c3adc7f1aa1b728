// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/fold.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tsb {
namespace {

struct FoldRow {
    const char* text;
    const char* folded;
    const char* why;
};

TEST(Fold, MakesSpellingsComparable) {
    const FoldRow rows[] = {
        {"  Yours \t\r\n faithfully ", "yours faithfully",
         "runs of white space are one blank, none at the ends"},
        {"\xC2\xA0"
         "À\xE2\x80\xAF:\xE3\x80\x80",
         "à :", "no-break, narrow and ideographic blanks are blanks"},
        {"ＳＵＰＰＯＲＴＳ（１）", "supports(1)", "full-width forms are compatibility forms"},
        {"不支持批准（附反对意见的理由）", "不支持批准(附反对意见的理由)",
         "full-width brackets of the issued form"},
        {"“x” „x‟ «x» ‘x’ 'x' `x´ 「x」", "\"x\" \"x\" \"x\" \"x\" \"x\" \"x\" \"x\"",
         "every quotation mark"},
        {"a–b—c−d‑e\xE2\x80\x95"
         "f",
         "a-b-c-d-e-f", "every dash"},
        {"المراجَعة", "المراجعة", "harakat"},
        {"المـــسألة", "المسألة", "tatweel"},
        {"المسألة ٧/١٧", "المسألة 7/17", "Arabic-Indic digits"},
        {"المسألة ۷/۱۷", "المسألة 7/17", "Extended Arabic-Indic digits"},
        {"a\xE2\x80\x8F"
         "b\xE2\x80\x8B"
         "c\xEF\xBB\xBF"
         "d\xC2\xAD"
         "e",
         "abcde", "marks, zero-width characters, soft hyphens"},
        {"STRASSE Straße", "strasse strasse", "case folding, not lowering"},
        {"a\xFF"
         "b",
         "a\xEF\xBF\xBD"
         "b",
         "a bad byte is U+FFFD"},
        {"", "", "nothing"},
        {" \n ", "", "only blanks"},
    };
    for (const FoldRow& row : rows) EXPECT_EQ(fold(row.text), row.folded) << row.why;
}

// Most characters are folded without ICU. A capital sharp s is not, nor is the text around it.
TEST(Fold, TheShortWayIsTheLongWay) {
    const auto utf8 = [](unsigned code) -> std::string {
        const auto tail = [&](unsigned shift) {
            return static_cast<char>(0x80U | (code >> shift & 0x3FU));
        };
        if (code < 0x80) return {static_cast<char>(code)};
        if (code < 0x800) return {static_cast<char>(0xC0U | code >> 6U), tail(0)};
        return {static_cast<char>(0xE0U | code >> 12U), tail(6), tail(0)};
    };
    for (unsigned code = 0; code < 0x10000; ++code) {
        if (code >= 0xD800 && code < 0xE000) continue;
        for (const char* const before : {"x", "x ", "中", "ا"}) {
            const std::string text = before + utf8(code) + "y";
            ASSERT_EQ(fold(text + " ẞ"), fold(text) + " ss") << code;
        }
    }
    for (const char* const bad :
         {"x\xC1\x81y", "x\xE0\x81\x81y", "x\xED\xA0\x80y", "x\xE4\xB8", "x\xC3"})
        EXPECT_EQ(fold(std::string(bad) + " ẞ"), fold(bad) + " ss");
}

TEST(Fold, HamzaAndMaddaTellLettersApart) {
    EXPECT_NE(fold("أ"), fold("ا"));
}

TEST(Fold, NamesLoseAccentsAndSigns) {
    const FoldRow rows[] = {
        {"Côte d’Ivoire", "cote divoire", "the header's example"},
        {"Cote d'Ivoire", "cote divoire", "typed without accents"},
        {"Lao P.D.R.", "lao pdr", "full stops go"},
        {"Korea (Rep. of)", "korea rep of", "brackets are blanks"},
        {"Guinea-Bissau", "guinea bissau", "a dash between words is a blank"},
        {"Guinea–Bissau ", "guinea bissau", "any dash"},
        {"Türkiye", "turkiye", "diaeresis"},
        {"(X)", "x", "no blank at either end"},
        {"Йемен", "иемен", "decomposed Cyrillic loses its breve in every spelling alike"},
    };
    for (const FoldRow& row : rows) EXPECT_EQ(fold_name(row.text), row.folded) << row.why;
}

TEST(Fold, BothAreIdempotentOnAnyText) {
    const char32_t alphabet[] = {U'a',   U'Z',   U' ',   U'\'',   0xB4,   0xA8,   0x301,  0x308,
                                 0x627,  0x653,  0x654,  0x64E,   0x651,  0x640,  0x670,  0x1E9E,
                                 0x130,  0x345,  0x3B1,  0x1FB3,  0x2126, 0xFB03, 0xFF21, 0x200D,
                                 0x200B, 0xAC00, 0x1100, 0x1161,  0x11A8, 0x3099, 0x304B, 0xFF9E,
                                 0x2033, 0x2026, 0xFDFA, 0x1D400, 0x660,  0xFFFD, 0x0F71, 0x0F72};
    std::mt19937 random(20260403);
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (auto n = random() % 9; n > 0; --n) {
            const char32_t c = alphabet[random() % std::size(alphabet)];
            if (c < 0x80) {
                text += static_cast<char>(c);
            } else if (c < 0x800) {
                text += static_cast<char>(0xC0 | (c >> 6));
                text += static_cast<char>(0x80 | (c & 63));
            } else if (c < 0x10000) {
                text += static_cast<char>(0xE0 | (c >> 12));
                text += static_cast<char>(0x80 | ((c >> 6) & 63));
                text += static_cast<char>(0x80 | (c & 63));
            } else {
                text += static_cast<char>(0xF0 | (c >> 18));
                text += static_cast<char>(0x80 | ((c >> 12) & 63));
                text += static_cast<char>(0x80 | ((c >> 6) & 63));
                text += static_cast<char>(0x80 | (c & 63));
            }
        }
        const std::string once = fold(text), name = fold_name(text);
        ASSERT_EQ(fold(once), once) << text;
        ASSERT_EQ(fold_name(name), name) << text;
    }
}

}  // namespace
}  // namespace tsb
