// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/header_block.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "daemon/sender/sender_check.hpp"

namespace tsb {
namespace {

using namespace std::string_literals;

bool has(const HeaderBlock& block, HeaderDefect defect) {
    return std::any_of(block.defects.begin(), block.defects.end(),
                       [&](const HeaderFinding& finding) { return finding.defect == defect; });
}

TEST(HeaderBlock, FieldsComeInOrderUnfoldedWithTheirPlace) {
    const std::string raw = "From: a@b.example\r\nSubject: one\r\n two\r\nX:\r\n\r\nbody: no\r\n";
    const HeaderBlock block = read_header_block(raw);
    ASSERT_EQ(block.fields.size(), 3U);
    EXPECT_TRUE(block.defects.empty());
    EXPECT_EQ(block.fields.at(1).value(), "one two");
    EXPECT_EQ(block.fields.at(1).raw, " one\r\n two");
    EXPECT_EQ(block.fields.at(1).offset, raw.find("Subject"));
    EXPECT_EQ(raw.substr(block.fields.at(1).offset, block.fields.at(1).size),
              "Subject: one\r\n two\r\n");
    EXPECT_EQ(block.fields.at(2).value(), "");
    EXPECT_EQ(raw.substr(block.size), "body: no\r\n");
    EXPECT_EQ(block.value("FROM"), "a@b.example");
    EXPECT_EQ(block.value("absent"), "");
}

TEST(HeaderBlock, LinesMayEndInLfAloneWhenAllDo) {
    const HeaderBlock block = read_header_block("From: a@b.example\nSubject: x\n y\n\nbody");
    EXPECT_TRUE(block.defects.empty());
    EXPECT_EQ(block.value("subject"), "x y");
}

TEST(HeaderBlock, WhatCanBeReadInTwoWaysIsADefect) {
    struct Row {
        std::string raw;
        HeaderDefect defect;
        const char* why;
    };
    const Row rows[] = {
        {"From: a@b.example\0\r\n\r\n"s, HeaderDefect::nul, "C programs stop at the NUL"},
        {"From: \xC3\xA9@b.example\r\n\r\n", HeaderDefect::eight_bit, "8-bit address"},
        {"From : a@b.example\r\n\r\n", HeaderDefect::space_before_colon,
         "some programs do not see From"},
        {"X: a\rFrom: c@d.example\r\n\r\n", HeaderDefect::bare_cr,
         "some programs see a second field"},
        {"X: a\nFrom: c@d.example\r\n\r\n", HeaderDefect::mixed_line_ends,
         "some programs see a second field"},
        {"From: a@b.example\r\nnot a field\r\n\r\n", HeaderDefect::malformed_line,
         "some end the header there"},
        {": empty name\r\n\r\n", HeaderDefect::malformed_line, "no name"},
        {"F\xC3\xB6: x\r\n\r\n", HeaderDefect::malformed_line, "8-bit name"},
        {"F\x7f: x\r\n\r\n", HeaderDefect::malformed_line, "DEL in a name"},
        {" continuation of nothing\r\n\r\n", HeaderDefect::malformed_line, "nothing to continue"},
        {"X: a\r\n \t\r\nFrom: c@d.example\r\n\r\n", HeaderDefect::blank_continuation,
         "some end the header there"},
        {"Subject: a\r\nsubject: b\r\n\r\n", HeaderDefect::duplicate_field, "which one is shown?"},
        {"Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n", HeaderDefect::duplicate_field,
         "which one is parsed?"},
        {"From: a@b.example\r\n", HeaderDefect::no_end, "cut off"},
        {"", HeaderDefect::no_end, "nothing at all"},
    };
    for (const Row& row : rows) {
        const HeaderBlock block = read_header_block(row.raw);
        EXPECT_EQ(block.defects.size(), 1U) << row.why;
        EXPECT_TRUE(has(block, row.defect)) << row.why;
    }
}

TEST(HeaderBlock, EveryDefectHasAPhraseOfItsOwnForAPerson) {
    std::set<std::string_view> phrases;
    for (int i = 0; i <= static_cast<int>(HeaderDefect::too_many_fields); ++i)
        EXPECT_TRUE(phrases.insert(to_string(static_cast<HeaderDefect>(i))).second) << i;
    EXPECT_FALSE(phrases.contains(""));
}

TEST(HeaderBlock, WhatIsOddButHarmlessIsNoDefect) {
    const std::string rows[] = {
        "To: undisclosed-recipients:\r\n\r\n",
        "To: a@b.example\r\nTo: c@d.example\r\n\r\n",
        "Subject: caf\xC3\xA9\r\n\r\n",
        "Received: x\r\nReceived: y\r\n\r\n",
        "Reply-To: a@b.example\r\nreply-to: a@b.example\r\n\r\n",
    };
    for (const std::string& raw : rows) EXPECT_TRUE(read_header_block(raw).defects.empty()) << raw;
}

TEST(HeaderBlock, AFieldWithABlankBeforeItsColonIsStillSeen) {
    const HeaderBlock block = read_header_block("From: a@b.example\r\nFrom : c@d.example\r\n\r\n");
    EXPECT_EQ(block.count("from"), 2U);
}

TEST(HeaderBlock, MaxHeaderBytesEndsTheReading) {
    const std::string start = "From: a@b.example\r\n";
    const std::string fits =
        start + "X: " + std::string(max_header_bytes - start.size() - 7, 'x') + "\r\n\r\n";
    ASSERT_EQ(fits.size(), max_header_bytes);
    EXPECT_TRUE(read_header_block(fits + "body").defects.empty());
    const std::string longer = start + "X: " + std::string(max_header_bytes, 'x') + "\r\n\r\n";
    EXPECT_TRUE(has(read_header_block(longer), HeaderDefect::too_long));
    EXPECT_EQ(read_header_block(longer).fields.size(), 2U);
}

TEST(HeaderBlock, MaxHeaderFieldsEndsTheReading) {
    std::string raw;
    for (std::size_t i = 0; i < max_header_fields; ++i) raw += "X: y\r\n";
    EXPECT_TRUE(read_header_block(raw + "\r\n").defects.empty());
    const HeaderBlock block = read_header_block(raw + "X: y\r\n\r\n");
    EXPECT_TRUE(has(block, HeaderDefect::too_many_fields));
    EXPECT_EQ(block.fields.size(), max_header_fields);
}

TEST(HeaderBlock, MaxHeaderDefectsAreKept) {
    std::string raw;
    for (std::size_t i = 0; i < 3 * max_header_defects; ++i) raw += "no field\r\n";
    EXPECT_EQ(read_header_block(raw + "\r\n").defects.size(), max_header_defects);
}

TEST(HeaderBlock, EveryByteCutOffAtAnyPlaceIsReadWithoutHarm) {
    const std::string raw = "From: a@b.example\r\nSubject: x\r\n y\r\nX :\0\r\r\n \r\n\r\nbody"s;
    for (std::size_t n = 0; n <= raw.size(); ++n) {
        const HeaderBlock block = read_header_block(raw.substr(0, n));
        EXPECT_LE(block.size, n);
        EXPECT_LE(block.fields.size(), 3U);
    }
}

}  // namespace
}  // namespace tsb
