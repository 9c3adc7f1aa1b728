// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/encodings.hpp"

#include <gtest/gtest.h>

#include "parsers/mime/words.hpp"

namespace tsb::mime {
namespace {

using namespace std::string_literals;

TEST(Base64, DecodesAndSaysWhatIsOdd) {
    const struct {
        const char* why;
        Bytes text, bytes;
        bool junk, trailing, truncated;
    } rows[] = {
        {"empty", "", "", false, false, false},
        {"full groups", "QUJD", "ABC", false, false, false},
        {"one pad", "QUI=", "AB", false, false, false},
        {"two pads", "QQ==", "A", false, false, false},
        {"padding left out", "QUI", "AB", false, false, false},
        {"folded, blanks", "QU\r\nJ\tD ", "ABC", false, false, false},
        {"all values", "+/A=", "\xfb\xf0", false, false, false},
        {"junk is passed over", "Q!UJD", "ABC", true, false, false},
        {"0x7c, behind the end of mimetic's table", "QU|JD", "ABC", true, false, false},
        {"8-bit junk", "QU\xffJD", "ABC", true, false, false},
        {"data after the padding is left out", "QQ==QUJD", "A", false, true, false},
        {"one character too many", "QUJDQ", "ABC", false, false, true},
        {"padding at the start", "=QUJD", "ABC", true, false, false},
        {"a NUL byte decodes", "AAAA", "\0\0\0"s, false, false, false},
    };
    for (const auto& row : rows) {
        const Decoded decoded = decode_base64(row.text);
        EXPECT_EQ(decoded.bytes, row.bytes) << row.why;
        EXPECT_EQ(decoded.junk, row.junk) << row.why;
        EXPECT_EQ(decoded.trailing, row.trailing) << row.why;
        EXPECT_EQ(decoded.truncated, row.truncated) << row.why;
    }
}

TEST(QuotedPrintable, DecodesAndKeepsLineEnds) {
    const struct {
        const char* why;
        Bytes text, bytes;
        bool junk;
    } rows[] = {
        {"octets", "=41=c3=A9", "A\xc3\xa9", false},
        {"CRLF is kept (mimetic makes LF of it)", "a\r\nb\r\n", "a\r\nb\r\n", false},
        {"LF is kept", "a\nb", "a\nb", false},
        {"a soft line end", "a=\r\nb", "ab", false},
        {"a soft line end with blanks behind", "a= \t\r\nb", "ab", false},
        {"a soft line end at the very end", "a=", "a", false},
        {"blanks at a line's end were added on the way", "a \t\r\nb ", "a\r\nb", false},
        {"an encoded blank stays", "a=20\r\n", "a \r\n", false},
        {"broken", "a=ZZb", "a=ZZb", true},
        {"broken at the end of a line", "a=4\r\n", "a=4\r\n", true},
        {"binary CRLF encoded", "=0D=0A=00", "\r\n\0"s, false},
    };
    for (const auto& row : rows) {
        const Decoded decoded = decode_quoted_printable(row.text);
        EXPECT_EQ(decoded.bytes, row.bytes) << row.why;
        EXPECT_EQ(decoded.junk, row.junk) << row.why;
    }
}

TEST(EncodedWords, AreDecodedAndJoined) {
    const struct {
        const char* why;
        std::string value, text;
    } rows[] = {
        {"plain", "hello", "hello"},
        {"one word", "=?utf-8?Q?=C3=A9t=C3=A9_1?= x", "\xc3\xa9t\xc3\xa9 1 x"},
        {"blanks between words are dropped", "=?utf-8?Q?a?= \t =?utf-8?Q?b?=", "ab"},
        {"blanks between word and text stay", "=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"},
        {"two charsets", "=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "a\xc3\xa9"},
        {"a character cut between two words", "=?utf-8?B?5Q==?= =?utf-8?B?m54=?=", "\xe5\x9b\x9e"},
        {"a language tag", "=?utf-8*en?Q?a?=", "a"},
        {"not closed", "=?utf-8?Q?a", "=?utf-8?Q?a"},
        {"unknown encoding", "=?utf-8?X?a?=", "=?utf-8?X?a?="},
        {"Arabic in windows-1256", "=?windows-1256?Q?=E4=DA=E3?=", "\xd9\x86\xd8\xb9\xd9\x85"},
        {"Cyrillic in koi8-r", "=?koi8-r?B?5ME=?=", "\xd0\x94\xd0\xb0"},
    };
    for (const auto& row : rows) EXPECT_EQ(decode_words(row.value), row.text) << row.why;
}

}  // namespace
}  // namespace tsb::mime
