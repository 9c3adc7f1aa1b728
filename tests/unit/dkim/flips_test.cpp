// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty mails, each signed simple/simple and relaxed/relaxed: every signed byte is changed, one at a
// time, and no signature passes but where the relaxed form does not show the change.
#include <gtest/gtest.h>

#include <cctype>

#include "config/base/text.hpp"
#include "parsers/dkim/dkim.hpp"
#include "tests/support/signed_mail.hpp"

namespace tsb {
namespace {

using test::Signing;
using test::SigningKey;

const UtcTime received = UtcTime(std::chrono::seconds(4'000'000'000));  // after any test's signing
const std::string from = "From: Office <office@example.org>\r\n";
const std::string date = "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\n";
const std::string short_header = from + date + "Subject: Reply\r\n";

struct Shape {
    const char* why;
    std::string header, body;
    bool ed25519 = false;  // where relaxed; the library knows no other form of it
};

std::vector<Shape> shapes() {
    const std::string alternatives =
        "--x\r\nContent-Type: text/plain\r\n\r\nYes.\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        "<p>Yes.</p>\r\n--x--\r\n";
    return {
        {"a line", short_header, "We support both.\r\n"},
        {"a line, by a curve", short_header, "We support both.\r\n", true},
        {"an empty body", short_header, ""},
        {"an empty body, by a curve", short_header, "", true},
        {"empty lines only", short_header, "\r\n\r\n"},
        {"empty lines at the end", short_header, "Yes.\r\n\r\n\r\n"},
        {"a body of one letter", short_header, "x\r\n"},
        {"blanks and tabs within and behind lines", short_header, "a  b \t c \t\r\n \t\r\nd\r\n",
         true},
        {"a dot alone, a line of dashes", short_header, ".\r\n-----\r\n"},
        {"folded fields",
         from + date +
             "Subject: Reply to\r\n Circular 101\r\n\tof TSB\r\nTo: a@x.example,\r\n "
             "b@x.example\r\n",
         "Yes.\r\n"},
        {"folded fields, by a curve",
         from + date + "Subject:\r\n Reply\r\nTo:  a@x.example ,\r\n\t b@x.example\r\n", "Yes.\r\n",
         true},
        {"blanks around values",
         date + "From:Office <office@example.org> \r\nSUBJECT:  Reply  \t101 \r\n", "Yes.\r\n"},
        {"utf-8 in the body", short_header + "Content-Type: text/plain; charset=utf-8\r\n",
         "\xD0\x94\xD0\xB0. \xE5\x90\x8C\xE6\x84\x8F\r\n", true},
        {"an encoded subject",
         from + date + "Subject: =?utf-8?B?5Zue5aSN?=\r\n =?utf-8?Q?=C3=A9?=\r\n", "Yes.\r\n"},
        {"raw utf-8 in a field", from + date + "Subject: r\xC3\xA9ponse\r\n", "Oui.\r\n"},
        {"two alternatives",
         short_header + "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n",
         alternatives},
        {"two alternatives, by a curve",
         short_header +
             "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"x\"\r\n",
         alternatives, true},
        {"an attachment",
         short_header + "MIME-Version: 1.0\r\nContent-Type: "
                        "application/pdf\r\nContent-Transfer-Encoding: base64\r\n",
         "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PAovVHlwZSAvQ2F0YWxvZwo+PgplbmRvYmoK\r\n"},
        {"a long line", short_header, std::string(1200, 'x') + "\r\n"},
        {"every field a reply has",
         from + "To: tsbdir@itu.int\r\nCc: a@x.example\r\nReply-To: c@example.org\r\n"
                "Subject: Reply\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: "
                "<1@example.org>\r\n"
                "In-Reply-To: <0@itu.int>\r\nReferences: <0@itu.int>\r\nMIME-Version: 1.0\r\n"
                "Content-Type: text/plain\r\n",
         "Yes.\r\n", true},
    };
}

// Where signed bytes stand: not in the value of b=, which no signature can cover.
std::vector<std::size_t> signed_bytes(const std::string& mail, std::size_t signature) {
    std::size_t tag = mail.find(" b=") + 1;
    const std::size_t tabbed = mail.find("\tb=") + 1;
    if (tag == 0 || (tabbed > 0 && tabbed < tag)) tag = tabbed;
    EXPECT_GT(tag, 0U);
    EXPECT_LT(tag, signature);
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < mail.size(); ++i) {
        if (i < tag + 2 || i + 2 >= signature) out.push_back(i);
    }
    return out;
}

bool passes(const std::string& mail, const SigningKey& key) {
    const auto checked =
        check_dkim(mail, {{"s1._domainkey.example.org", KeyState::found, key.record}}, received);
    return checked && !checked->empty() && checked->front().result == "pass";
}

constexpr char lowest_bit = 0x01, letter_case = 0x20, blank_and_tab = 0x09 ^ 0x20;

// The changes of a byte that are tried: its lowest bit; a letter's case; a blank to a tab and back.
std::vector<char> changes(char byte) {
    std::vector<char> out = {lowest_bit};
    if (byte == ' ' || byte == '\t') out.push_back(blank_and_tab);
    if (std::isalpha(static_cast<unsigned char>(byte)) != 0) out.push_back(letter_case);
    return out;
}

bool in_field_name(const std::string& mail, std::size_t at) {
    const std::size_t line = at == 0 ? 0 : mail.rfind('\n', at - 1) + 1;
    const std::size_t end = mail.find("\r\n\r\n");
    return at < end && mail[line] != ' ' && mail[line] != '\t' && at < mail.find(':', line);
}

// The whole list of what the relaxed form takes away (RFC 6376 §3.4.2, §3.4.4), of these changes.
bool relaxed_away(const std::string& mail, std::size_t at, char change) {
    return change == blank_and_tab || (change == letter_case && in_field_name(mail, at));
}

struct Passed {
    std::size_t tried = 0, away = 0;
};

Passed flip_all(const Shape& shape, const SigningKey& key, const Signing& how) {
    const std::string mail = shape.header + "\r\n" + shape.body;
    const std::string good = sign(mail, key, how);
    EXPECT_TRUE(passes(good, key));
    Passed count;
    for (const std::size_t at : signed_bytes(good, good.size() - mail.size())) {
        for (const char change : changes(good[at])) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ change);
            const bool away = how.relaxed_body && relaxed_away(good, at, change);
            ++count.tried;
            count.away += away ? 1 : 0;
            EXPECT_EQ(passes(bad, key), away)
                << "byte " << at << " ^ " << int{change} << ": " << printable(bad.substr(at, 30));
        }
    }
    return count;
}

Signing of(bool relaxed, bool curve) {
    Signing how;
    how.relaxed_header = how.relaxed_body = relaxed;
    how.ed25519 = curve;
    how.fields = {"from",       "to",           "cc",           "reply-to",
                  "subject",    "date",         "message-id",   "in-reply-to",
                  "references", "mime-version", "content-type", "content-transfer-encoding"};
    return how;
}

TEST(DkimFlips, NoChangedByteOfTwentySimplySignedMailsPasses) {
    const SigningKey rsa = test::rsa_key(2048);
    std::size_t mails = 0;
    for (const Shape& shape : shapes()) {
        SCOPED_TRACE(shape.why);
        const Passed count = flip_all(shape, rsa, of(false, false));
        EXPECT_GT(count.tried, 300U);
        ++mails;
    }
    EXPECT_EQ(mails, 20U);
}

TEST(DkimFlips, OfTwentyMailsSignedRelaxedOnlyBlanksAndTheCaseOfNamesMayChange) {
    const SigningKey rsa = test::rsa_key(2048), curve = test::ed25519_key();
    std::size_t by_curve = 0;
    for (const Shape& shape : shapes()) {
        SCOPED_TRACE(shape.why);
        const Passed count = flip_all(shape, shape.ed25519 ? curve : rsa, of(true, shape.ed25519));
        EXPECT_GT(count.away, 20U);
        EXPECT_LT(2 * count.away, count.tried);
        by_curve += shape.ed25519 ? 1 : 0;
    }
    EXPECT_EQ(by_curve, 7U);
}

}  // namespace
}  // namespace tsb
