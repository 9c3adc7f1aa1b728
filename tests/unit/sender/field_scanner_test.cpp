// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/field_scanner.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

TEST(FieldScanner, AQuotedStringBeginsAndEndsWithAQuote) {
    const struct {
        std::string_view text;
        std::optional<std::string> expected;
        const char* why;
    } rows[] = {
        {"\"a b\"", "a b", "plain"},
        {"\"a\\\"\\\\b\"", "a\"\\b", "quoted pairs"},
        {"\"a\tb\"", "a\tb", "a tab"},
        {"\"\"", "", "empty"},
        {"a", std::nullopt, "no quote"},
        {"", std::nullopt, "nothing"},
        {"\"a", std::nullopt, "no end"},
        {"\"a\\", std::nullopt, "ends in a pair"},
        {"\"a\\\x01\"", std::nullopt, "a control in a pair"},
        {"\"\x7f\"", std::nullopt, "DEL"},
    };
    for (const auto& row : rows) {
        FieldScanner in(row.text);
        EXPECT_EQ(in.quoted_string(), row.expected) << row.why;
    }
}

TEST(FieldScanner, LettersOfAtomsAndTokens) {
    for (const char c : std::string_view("azAZ09!{}_~")) EXPECT_TRUE(is_atext(c)) << c;
    for (const char c : std::string_view("[@<>\"(),;:\\ \x7f\0", 14))
        EXPECT_FALSE(is_atext(c)) << c;
    for (const char c : std::string_view("azAZ09.-_{")) EXPECT_TRUE(is_token(c)) << c;
    for (const char c : std::string_view("()<>@,;:\\\"/[]?= \x7f\xC3")) EXPECT_FALSE(is_token(c));
}

}  // namespace
}  // namespace tsb
