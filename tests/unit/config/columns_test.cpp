// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/columns.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

TEST(Columns, AWidthIsWhatATerminalUses) {
    const struct {
        const char* why;
        const char* text;
        std::size_t columns;
    } rows[] = {
        {"nothing", "", 0},
        {"letters", "abc", 3},
        {"accents are letters", "Genève", 6},
        {"an accent of its own adds nothing", "e\u0301", 1},
        {"Chinese takes two each", "电信", 4},
        {"full-width digits too", "７／１７", 8},
        {"Arabic letters take one each", "الاتصالات", 9},
        {"harakat take none", "نَعَم", 3},
        {"Cyrillic", "Вопрос", 6},
        {"zero-width joiner", "a\u200Db", 2},
        {"broken bytes take one each", "\xff\xfe", 2},
    };
    for (const auto& row : rows) EXPECT_EQ(columns_of(row.text), row.columns) << row.why;
}

TEST(Columns, ACutTextFitsAndSaysThatItWasCut) {
    EXPECT_EQ(clip_columns("abc", 3), "abc");
    EXPECT_EQ(clip_columns("abcd", 3), "ab…");
    EXPECT_EQ(clip_columns("电信标准", 8), "电信标准");
    EXPECT_EQ(clip_columns("电信标准化", 8), "电信标…") << "half a character does not fit";
    EXPECT_EQ(clip_columns("电信", 2), "…");
    EXPECT_EQ(clip_columns("abcd", 1), ".");
    EXPECT_EQ(clip_columns("abcd", 0), "");
    EXPECT_EQ(clip_columns("e\u0301e\u0301e\u0301", 2), "e\u0301…")
        << "marks stay with their letter";
}

TEST(Columns, PaddingCountsColumnsAndNotBytes) {
    EXPECT_EQ(pad_columns("电信", 6), "电信  ");
    EXPECT_EQ(pad_columns("é", 3), "é  ");
    EXPECT_EQ(pad_columns("abcd", 3), "abcd");
}

TEST(Columns, LinesBreakAtBlanksAndInsideLongWords) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(wrap_columns("one two three", 9), (Lines{"one two", "three"}));
    EXPECT_EQ(wrap_columns("one two  three", 8), (Lines{"one two", "three"}));
    EXPECT_EQ(wrap_columns("abcdefghij", 8), (Lines{"abcdefgh", "ij"}));
    EXPECT_EQ(wrap_columns("电信标准化局", 8), (Lines{"电信标准", "化局"}));
    EXPECT_EQ(wrap_columns("a\n\nb", 8), (Lines{"a", "", "b"}));
    EXPECT_EQ(wrap_columns("", 8), (Lines{""}));
    EXPECT_EQ(wrap_columns("abcdefghij", 0), wrap_columns("abcdefghij", 8)) << "at least eight";
}

}  // namespace
}  // namespace tsb
