// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/mime.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "mail.hpp"

namespace tsb {
namespace {

using test::crlf;
using test::mixed;
using namespace std::string_literals;

MimeMessage parsed(const std::string& raw) {
    auto message = parse_mime(raw);
    if (!message) {
        ADD_FAILURE() << message.error().what;
        return {};
    }
    return std::move(*message);
}

// "1 text/plain 5|2.1 application/pdf 10"
std::string leaves(const MimeMessage& message) {
    std::string out;
    for (const MimeLeaf& leaf : message.leaves) {
        if (!out.empty()) out += "|";
        out += leaf.path + " " + leaf.type + " " + std::to_string(leaf.content.size());
    }
    return out;
}

bool has_defect(const MimeMessage& message, std::string_view text) {
    return std::any_of(
        message.defects.begin(), message.defects.end(),
        [text](const MimeDefect& defect) { return defect.text.find(text) != std::string::npos; });
}

struct TreeRow {
    const char* why;
    std::string raw;
    std::string leaves;
    bool ambiguous;
};

const std::string inner_message = "Content-Type: message/rfc822\n\nSubject: in\n";

TEST(Mime, LeavesAreNumberedAsImapNumbersThem) {
    const TreeRow rows[] = {
        {"a message without a header field is text", crlf("\nhello"), "1 text/plain 5", false},
        {"an empty message is one empty leaf", "", "1 text/plain 0", false},
        {"a single part is 1", crlf("Content-Type: Application/PDF\n\nxy"), "1 application/pdf 2",
         false},
        {"LF-only mail is read", "Subject: s\nContent-Type: text/html\n\nab", "1 text/html 2",
         false},
        {"two parts", mixed("\nab", "Content-Type: text/html\n\ncde"),
         "1 text/plain 2|2 text/html 3", false},
        {"a nested multipart",
         mixed("Content-Type: multipart/alternative; boundary=c\n\n--c\n\na\n--c\n\nbb\n--c--",
               "\nccc"),
         "1.1 text/plain 1|1.2 text/plain 2|2 text/plain 3", false},
        {"an attached single-part message", mixed("\na", inner_message + "\nbody"),
         "1 text/plain 1|2.1 text/plain 4", false},
        {"an attached multipart message",
         mixed("\na",
               inner_message +
                   "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c\n\nyy\n--c--"),
         "1 text/plain 1|2.1 text/plain 1|2.2 text/plain 2", false},
        {"a message that is an attached message", crlf(inner_message + "\nxyz"), "1.1 text/plain 3",
         false},
        {"a digest's parts are messages",
         crlf("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\nxy\n--b--\n"),
         "1.1 text/plain 2", false},
        {"a multipart without boundary is one leaf",
         crlf("Content-Type: multipart/mixed\n\n--x\n\nab\n--x--\n"), "1 multipart/mixed 18", true},
        {"a boundary that never occurs",
         crlf("Content-Type: multipart/mixed; boundary=zz\n\n--x\n"), "1 multipart/mixed 5", true},
        {"a part without blank line after its header", mixed("Content-Type: text/html"),
         "1 text/html 0", false},
        {"no final line end",
         "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nab\r\n--b--",
         "1 text/plain 2", false},
        {"the outermost part is not closed",
         "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nab", "1 text/plain 2", false},
        {"an mbox line before the header",
         crlf("From a@b Thu Jan  1 00:00:00 2026\nContent-Type: text/html\n\nx"), "1 text/html 1",
         false},
    };
    for (const TreeRow& row : rows) {
        const MimeMessage message = parsed(row.raw);
        EXPECT_EQ(leaves(message), row.leaves) << row.why;
        EXPECT_EQ(message.ambiguous(), row.ambiguous) << row.why;
    }
}

// Each row is an input that mimetic 0.9.8 was measured to read wrongly or to die of.
TEST(Mime, WhatMimeticReadsWrongIsReadRight) {
    const TreeRow rows[] = {
        {"To: a: is a use-after-free in its address reader", crlf("To: a:\nSubject: s\n\nx"),
         "1 text/plain 1", false},
        {"To: a: ,", crlf("To: a: ,\n\nx"), "1 text/plain 1", false},
        {"a bad month in Date reads before its table", crlf("Date: 1 Foo 2024 00:00:00\n\nx"),
         "1 text/plain 1", false},
        {"an inner multipart without its close loses the next part",
         mixed("Content-Type: multipart/alternative; boundary=c\n\n--c\n\na",
               "Content-Type: application/pdf\n\nbb"),
         "1.1 text/plain 1|2 application/pdf 2", false},
        {"boundaries match in mid-line", mixed("\nhere --b\nno", "\nx"),
         "1 text/plain 12|2 text/plain 1", false},
        {"--bX matches boundary b", mixed("\na\n--bX\nc"), "1 text/plain 10", false},
        {"--b right after --b eats the delimiter",
         crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\nx\n--b--\n"),
         "1 text/plain 0|2 text/plain 1", false},
        {"no boundary parameter makes it '--': a signature splits the mail",
         crlf("Content-Type: multipart/mixed\n\nab\n-- \ncd"), "1 multipart/mixed 11", true},
        {"a comment in Content-Type",
         crlf("Content-Type: multipart/mixed (a comment); (b) boundary=\"b\" "
              "(c)\n\n--b\n\nxy\n--b--\n"),
         "1 text/plain 2", false},
        {"CTE with trailing blank", crlf("Content-Transfer-Encoding: Quoted-Printable \n\n=41"),
         "1 text/plain 1", false},
        {"CTE with a comment", crlf("Content-Transfer-Encoding: base64 (x)\n\nQUJD"),
         "1 text/plain 3", false},
        {"quoted-printable loses CR",
         crlf("Content-Transfer-Encoding: quoted-printable\n\na\nb=\nc"), "1 text/plain 5", false},
        {"blanks after the boundary",
         crlf("Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\nx\n--b-- \n"),
         "1 text/plain 1", false},
        {"the last header line without newline is lost", "Subject: a\r\nContent-Type: text/html",
         "1 text/html 0", false},
    };
    for (const TreeRow& row : rows) {
        const MimeMessage message = parsed(row.raw);
        EXPECT_EQ(leaves(message), row.leaves) << row.why;
        EXPECT_EQ(message.ambiguous(), row.ambiguous) << row.why;
    }
}

TEST(Mime, WhatTwoReadersWouldReadDifferentlyIsAmbiguous) {
    const struct {
        const char* why;
        std::string raw;
    } rows[] = {
        {"two Content-Types", crlf("Content-Type: text/plain\nContent-Type: text/html\n\nx")},
        {"two transfer encodings",
         crlf("Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\nQUJD")},
        {"two boundaries",
         crlf("Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\nx\n--b--\n")},
        {"a plain boundary beside an extended one",
         crlf("Content-Type: multipart/mixed; boundary=b; boundary*0=c\n\n--b\n\nx\n--b--\n")},
        {"an extended boundary",
         crlf("Content-Type: multipart/mixed; boundary*0=\"b\"\n\n--b\n\nx\n--b--\n")},
        {"a Content-Type that cannot be read",
         crlf("Content-Type: multipart mixed; boundary=b\n\n--b\n\nx\n--b--\n")},
        {"junk in base64", crlf("Content-Transfer-Encoding: base64\n\nQU!JD")},
        {"a pipe in base64 (reads behind mimetic's table)",
         crlf("Content-Transfer-Encoding: base64\n\nQU|JD")},
        {"text after the padding",
         crlf("Content-Transfer-Encoding: base64\n\nQUI=\nmailing list footer")},
        {"an unknown transfer encoding", crlf("Content-Transfer-Encoding: x-uuencode\n\nx")},
        {"an encoded multipart",
         crlf("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: "
              "base64\n\n--b\n\nx\n--b--\n")},
        {"an encoded attached message",
         crlf("Content-Type: message/rfc822\nContent-Transfer-Encoding: "
              "base64\n\nU3ViamVjdDogYQoKeHk=\n")},
        {"header fields before the first boundary",
         crlf("Content-Type: multipart/mixed; boundary=b\n\nContent-Type: "
              "application/pdf\n\nx\n--b\n\nx\n--b--\n")},
        {"header fields after the last boundary",
         crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\nContent-Disposition: "
              "attachment\n\nx\n")},
        {"a boundary after the close",
         crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--b\n\ny\n--b--\n")},
        {"the same boundary twice",
         mixed("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--")},
        {"an inner boundary that looks like the outer's close",
         mixed("Content-Type: multipart/mixed; boundary=\"b--\"\n\nx")},
        {"a boundary behind a bare CR",
         "Content-Type: multipart/mixed; "
         "boundary=b\r\n\r\n--b\r\n\r\nx\r--b\r\n\r\ny\r\n--b--\r\n"},
        {"a NUL in the header", "Subject: a\0b\r\n\r\nx"s},
        {"a bare CR in the header", "Subject: a\rContent-Type: text/html\r\n\r\nx"},
        {"a blank before the colon", crlf("Content-Type : text/html\n\nx")},
        {"an 8-bit byte in a field name", crlf("X-\xc3\xa9: a\nContent-Type: text/html\n\nx")},
        {"a line of blanks in the header", crlf("Subject: a\n \nContent-Type: text/html\n\nx")},
        {"a continuation line first", crlf(" a\nContent-Type: text/html\n\nx")},
        {"a line that is no field", crlf("Subject: a\nhello there\nContent-Type: text/html\n\nx")},
    };
    for (const auto& row : rows) {
        const MimeMessage message = parsed(row.raw);
        EXPECT_TRUE(message.ambiguous()) << row.why;
        EXPECT_FALSE(message.leaves.empty()) << row.why << ": a part was dropped";
    }
}

TEST(Mime, OrdinaryMailHasNoDefect) {
    const MimeMessage message = parsed(crlf(
        "From: Someone <a@example.org>\nTo: undisclosed-recipients\nSubject: =?utf-8?B?5Zue5aSN?= "
        "101\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed;\n\tboundary=\"----=_Part_1\"\n\nThis is a multi-part "
        "message in MIME format.\n"
        "------=_Part_1\nContent-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: "
        "quoted-printable\n\nBonjour =C3=A9\n"
        "------=_Part_1\nContent-Type: application/pdf; name=\"a "
        "b.pdf\"\nContent-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=\"a b.pdf\"\n\nJVBERi0=\n------=_Part_1--\n"));
    EXPECT_TRUE(message.defects.empty())
        << (message.defects.empty() ? "" : message.defects.front().text);
    EXPECT_EQ(message.subject, "\xe5\x9b\x9e\xe5\xa4\x8d 101");
    ASSERT_EQ(message.leaves.size(), 2U);
    EXPECT_EQ(message.leaves[0].content, "Bonjour \xc3\xa9");
    EXPECT_EQ(message.leaves[0].charset, "utf-8");
    EXPECT_EQ(message.leaves[1].content, "%PDF-");
    EXPECT_EQ(message.leaves[1].filename, "a b.pdf");
    EXPECT_EQ(message.leaves[1].disposition, "attachment");
}

TEST(Mime, FileNamesAreDecoded) {
    const struct {
        const char* why;
        std::string fields, name;
    } rows[] = {
        {"plain", "Content-Disposition: attachment; filename=a.pdf", "a.pdf"},
        {"quoted with a semicolon (mimetic cuts it)",
         "Content-Disposition: attachment; filename=\"a;b.pdf\"", "a;b.pdf"},
        {"a quoted quote", R"(Content-Disposition: attachment; filename="a\"b.pdf")", "a\"b.pdf"},
        {"name of Content-Type", "Content-Type: application/pdf; name=\"n.pdf\"", "n.pdf"},
        {"disposition wins over name",
         "Content-Type: application/pdf; name=n.pdf\nContent-Disposition: attachment; "
         "filename=d.pdf",
         "d.pdf"},
        {"RFC 2231", "Content-Disposition: attachment; filename*=utf-8''%C3%A9.pdf",
         "\xc3\xa9.pdf"},
        {"RFC 2231 in pieces",
         "Content-Disposition: attachment; filename*0*=iso-8859-1'fr'r%E9; filename*1=\"pon se\"; "
         "filename*2*=%2Epdf",
         "r\xc3\xa9pon se.pdf"},
        {"pieces out of order", "Content-Disposition: attachment; filename*1=b.pdf; filename*0=a",
         "ab.pdf"},
        {"a character cut between pieces",
         "Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*1*=%A9.pdf",
         "\xc3\xa9.pdf"},
        {"RFC 2231 wins over plain",
         "Content-Disposition: attachment; filename=\"_.pdf\"; filename*=utf-8''%C3%A9.pdf",
         "\xc3\xa9.pdf"},
        {"RFC 2047 in quotes", "Content-Disposition: attachment; filename=\"=?utf-8?B?w6kucGRm?=\"",
         "\xc3\xa9.pdf"},
        {"two adjacent words, a character cut between them",
         "Content-Disposition: attachment; filename=\"=?utf-8?Q?=E5=9B?=\n =?utf-8?Q?=9E.pdf?=\"",
         "\xe5\x9b\x9e.pdf"},
        {"gb2312", "Content-Disposition: attachment; filename=\"=?gb2312?B?u9i4tC5wZGY=?=\"",
         "\xe5\x9b\x9e\xe5\xa4\x8d.pdf"},
        {"raw UTF-8", "Content-Disposition: attachment; filename=\"\xc3\xa9.pdf\"", "\xc3\xa9.pdf"},
        {"raw 8-bit that is not UTF-8", "Content-Disposition: attachment; filename=\"\xe9.pdf\"",
         "\xc3\xa9.pdf"},
        {"blanks unquoted", "Content-Disposition: attachment; filename=my form.pdf", "my form.pdf"},
        {"folded", "Content-Disposition: attachment;\n filename=\n \"a.pdf\"", "a.pdf"},
        {"unclosed quote", "Content-Disposition: attachment; filename=\"a.pdf", "a.pdf"},
        {"unknown charset", "Content-Disposition: attachment; filename*=x-none''%C3%A9",
         "\xc3\xa9"},
    };
    for (const auto& row : rows) {
        const MimeMessage message = parsed(mixed(row.fields + "\n\nx"));
        ASSERT_EQ(message.leaves.size(), 1U) << row.why;
        EXPECT_EQ(message.leaves[0].filename.value_or("(none)"), row.name) << row.why;
        EXPECT_FALSE(message.ambiguous()) << row.why;
    }
}

TEST(Mime, TwoNamesOfOnePartAreTold) {
    EXPECT_TRUE(has_defect(
        parsed(mixed(
            "Content-Type: a/b; name=n.pdf\nContent-Disposition: attachment; filename=d.pdf\n\nx")),
        "named differently"));
    EXPECT_TRUE(has_defect(
        parsed(
            mixed("Content-Disposition: attachment; filename=n.pdf; filename*=utf-8''d.pdf\n\nx")),
        "two different names"));
}

TEST(Mime, ReturnedAndForwardedMessagesAreToldApart) {
    const std::string message =
        "\n--b\nContent-Type: message/rfc822\n\nSubject: in\n\nbody\n--b--\n";
    const auto enclosure = [&message](const std::string& header) {
        const MimeMessage read = parsed(crlf(header + "\n\n--b\n\nnote" + message));
        EXPECT_EQ(read.leaves.size(), 2U);
        EXPECT_EQ(read.leaves.front().enclosure, Enclosure::own);
        return read.leaves.back().enclosure;
    };
    EXPECT_EQ(enclosure("Content-Type: multipart/mixed; boundary=b"), Enclosure::attached);
    EXPECT_EQ(enclosure("Content-Type: multipart/report; report-type=delivery-status; boundary=b"),
              Enclosure::returned);
    EXPECT_EQ(enclosure("Auto-Submitted: auto-replied\nContent-Type: multipart/mixed; boundary=b"),
              Enclosure::returned);
    EXPECT_EQ(enclosure("Auto-Submitted: no\nContent-Type: multipart/mixed; boundary=b"),
              Enclosure::attached);
}

TEST(Mime, PartialAndExternalBodiesAreLeavesAndNotFetched) {
    const MimeMessage message = parsed(mixed(
        "Content-Type: message/partial; id=a; number=1; total=2\n\nx",
        "Content-Type: message/external-body; access-type=URL; URL=\"http://example.org/\"\n\nx"));
    ASSERT_EQ(message.leaves.size(), 2U);
    EXPECT_TRUE(message.leaves[0].incomplete);
    EXPECT_TRUE(message.leaves[1].incomplete);
}

TEST(Mime, AnEncodedAttachedMessageIsOpenedAndNumbered) {
    const MimeMessage message = parsed(mixed(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogYQoKeHk="));
    EXPECT_EQ(leaves(message), "1.1 text/plain 2");
    EXPECT_EQ(message.leaves.front().content, "xy");
}

}  // namespace
}  // namespace tsb
