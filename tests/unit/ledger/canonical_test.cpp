// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "daemon/ledger/ledger.hpp"

namespace tsb {
namespace {

TEST(CanonicalJson, WritesWhatRfc8785Asks) {
    struct Row {
        std::string_view json, canonical, why;
    };
    const Row rows[] = {
        {R"({"b":1,"a":2})", R"({"a":2,"b":1})", "members are sorted"},
        {" { \"a\" : [ 1 , true , null ] } ", R"({"a":[1,true,null]})", "no white space"},
        {R"({"a":{"z":1,"y":{"d":1,"c":2}}})", R"({"a":{"y":{"c":2,"d":1},"z":1}})",
         "at every depth"},
        {R"({"A":1,"a":2,"_":3,"Z":4})", R"({"A":1,"Z":4,"_":3,"a":2})",
         "by code unit, not by alphabet"},
        {R"("\u0041\u00e9\u4e2d")", "\"Aé中\"", "no needless escapes"},
        {R"("\ud83d\ude00")", "\"\xF0\x9F\x98\x80\"", "a pair of surrogates is one character"},
        {R"("\u000A\u0009\u0008\u000C\u000D\"\\\/")", R"("\n\t\b\f\r\"\\/")", "the short escapes"},
        {R"("\u001F\u0000")", R"("\u001f\u0000")", "other controls in lower-case hex"},
        {"\"\\u007f\"", "\"\x7F\"", "DEL is no control to JSON"},
        {"-0", "0", "there is one zero"},
        {"9007199254740991", "9007199254740991", "2^53 - 1 is exact in a double"},
        {"-9007199254740991", "-9007199254740991", "so is its negative"},
        {"[]", "[]", "an empty array"},
        {"{}", "{}", "an empty object"},
    };
    for (const Row& row : rows) {
        const auto made = canonical_json(row.json);
        ASSERT_TRUE(made) << row.why;
        EXPECT_EQ(*made, row.canonical) << row.why;
        EXPECT_EQ(canonical_json(*made), made) << "canonical twice is canonical once: " << row.why;
    }
}

TEST(CanonicalJson, RefusesWhatHasNoCanonicalFormHere) {
    struct Row {
        std::string_view json, why;
    };
    const Row rows[] = {
        {"1.5", "a fraction"},
        {"1.0", "a fraction that is whole"},
        {"1e3", "an exponent"},
        {"1E3", "an exponent"},
        {"9007199254740992", "2^53 is not exact"},
        {"-9007199254740992", "nor its negative"},
        {"18446744073709551616", "beyond 64 bits"},
        {R"({"a":1,"a":1})", "a key twice"},
        {R"({"a":{"b":1,"b":2}})", "a key twice, inside"},
        {R"({"\u0061":1,"a":2})", "a key twice, one of them escaped"},
        {"{\"é\":1}", "a key that is not ASCII"},
        {R"({"\u0000":1})", "a control in a key"},
        {"\"\xC3\"", "bad UTF-8"},
        {"\"\xED\xA0\x80\"", "a surrogate in UTF-8"},
        {R"("\ud800")", "half a pair of surrogates"},
        {R"("\udc00\ud800")", "a pair the wrong way round"},
        {"\"\n\"", "a bare control in a string"},
        {"{\"a\":1}{", "something after the value"},
        {"{\"a\":1} 2", "a second value"},
        {"{\"a\":1,}", "a comma too many"},
        {"{a:1}", "a bare key"},
        {"01", "a leading zero"},
        {"+1", "a plus sign"},
        {"NaN", "no number"},
        {"// x\n1", "a comment"},
        {"\xEF\xBB\xBF{}", "a byte order mark"},
        {"", "nothing"},
        {"tru", "half a word"},
    };
    for (const Row& row : rows) EXPECT_FALSE(canonical_json(row.json)) << row.why;
}

TEST(CanonicalJson, NestsAsDeepAsTheLimitAndNoDeeper) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(canonical_json(nested(max_json_depth)));
    EXPECT_FALSE(canonical_json(nested(max_json_depth + 1)));
    EXPECT_FALSE(canonical_json(std::string(2'000'000, '[')))
        << "no recursion to exhaust the stack";
}

}  // namespace
}  // namespace tsb
