// SPDX-License-Identifier: GPL-3.0-or-later
// Beside identity: automatic mail and the decoding of what people read.
#include <gtest/gtest.h>

#include <string>

#include "config/base/text.hpp"
#include "daemon/sender/automatic.hpp"
#include "daemon/sender/encoded_word.hpp"
#include "daemon/sender/sender_check.hpp"

namespace tsb {
namespace {

TEST(AutomaticMail, TheSignsOfRfc3834And5230AreFound) {
    struct Row {
        std::string field, from, sign;
        const char* why;
    };
    const Row rows[] = {
        {"Auto-Submitted: auto-replied", "", "auto-submitted", "vacation"},
        {"auto-submitted: (x) Auto-Generated; a=b", "", "auto-submitted",
         "comment, case, parameter"},
        {"Auto-Submitted: no", "", "", "a person"},
        {"Auto-Submitted: NO (really)", "", "", "a person"},
        {"Auto-Submitted:", "", "auto-submitted", "anything but no"},
        {"Return-Path: <>", "", "null-sender", "bounce"},
        {"Return-Path: < >", "", "null-sender", "bounce"},
        {"Return-Path: <a@b.example>", "", "", "a person"},
        {"Content-Type: multipart/report; report-type=delivery-status", "", "delivery-report",
         "DSN"},
        {"Content-Type: Multipart/Report; report-type=disposition-notification", "",
         "delivery-report", "receipt"},
        {"Content-Type: multipart/mixed", "", "", "a person"},
        {"List-Id: <l.example>", "", "mailing-list", "list"},
        {"List-Unsubscribe: <mailto:x@l.example>", "", "mailing-list", "newsletter"},
        {"Listen: x", "", "", "no list field"},
        {"Precedence: bulk", "", "precedence", "bulk"},
        {"Precedence: auto_reply", "", "precedence", "old vacation programs"},
        {"Precedence: first-class", "", "", "a person"},
        {"X-Autoreply: yes", "", "auto-reply", "old vacation programs"},
        {"X-Auto-Response-Suppress: All", "", "", "a request, not a sign"},
        {"Subject: x", "MAILER-DAEMON@mx.example", "mailer-daemon", "bounce without other signs"},
        {"Subject: x", "mailer-daemon.fan@mx.example", "", "a person"},
        {"Auto-Submitted: (never ends", "", "auto-submitted", "anything but no"},
        {"Return-Path: <\t>", "", "null-sender", "bounce, a tab in it"},
        {"X-Tsb-Alert: answer-held", "", "auto-reply", "an alert of a gateway"},
        {"Subject: x", "LISTSERV@l.example", "mailing-list", "a list manager"},
        {"Subject: x", "owner-l@l.example", "mailing-list", "a list's owner"},
        {"Subject: x", "owner@l.example", "", "a person"},
        {"Subject: x", "l-Request@l.example", "mailing-list", "a list's command address"},
        {"Subject: x", "request@l.example", "", "a person"},
    };
    for (const Row& row : rows) {
        const std::string raw = row.field + "\r\n\r\n";
        EXPECT_EQ(automatic_sign(read_header_block(raw), row.from).value_or(""), row.sign)
            << row.why << ": " << row.field;
    }
}

TEST(AutomaticMail, ABounceThatNamesAnAlertOfOursIsTold) {
    const std::string alert = "Message-ID: <tsbreply.1790000000.77.3@itu.example>\r\n";
    const std::string report = "Content-Type: multipart/report; report-type=delivery-status\r\n";
    struct Row {
        std::string head, body, sign;
        const char* why;
    };
    const Row rows[] = {
        {report, alert, "alert-returned", "a DSN with the alert's header"},
        {"Auto-Submitted: auto-replied\r\n" + report, alert, "alert-returned", "the same, signed"},
        {"Return-Path: <>\r\n", "Undelivered: " + alert, "alert-returned", "a bounce in prose"},
        {"From: MAILER-DAEMON@mx.example\r\n", alert, "alert-returned", "by its author alone"},
        {report, "x\r\n" + std::string(1000, 'x') + alert, "alert-returned", "further down"},
        {report, std::string(max_returned_bytes, 'x') + alert, "delivery-report", "too far"},
        {report, "Message-ID: <1@itu.example>\r\n", "delivery-report", "of another mail"},
        {report, "<tsbreply.old@itu.example>", "delivery-report", "no id of ours"},
        {report, "tsbreply.1.2.3", "delivery-report", "cut off"},
        {report, "tsbreply.1.2.x@", "delivery-report", "letters for digits"},
        {report, "tsbreply..2.3@", "delivery-report", "no digits"},
        {report, "tsbreply.123456789012345678901.2.3@", "delivery-report", "too many digits"},
        {report + alert, "", "delivery-report", "in its own header it is no returned one"},
        {"Content-Type: multipart/report; report-type=disposition-notification\r\n", alert,
         "delivery-report", "a receipt: somebody read it"},
        {"Auto-Submitted: auto-replied\r\n", alert, "auto-submitted", "a vacation: it arrived"},
        {"Subject: your alert\r\n", alert, "", "a person who quotes it"},
    };
    for (const Row& row : rows) {
        const std::string raw = row.head + "\r\n" + row.body;
        EXPECT_EQ(check_sender(raw, {}, Roster(), std::nullopt).automatic.value_or(""), row.sign)
            << row.why;
    }
}

TEST(EncodedWord, WordsBecomeUtf8) {
    struct Row {
        std::string text, expected;
        const char* why;
    };
    const Row rows[] = {
        {"plain text", "plain text", "plain"},
        {"=?utf-8?Q?R=C3=A9ponse_=C3=A0?= la circulaire", "Réponse à la circulaire", "Q and plain"},
        {"=?UTF-8?B?5Zue5aSN?=", "回复", "B"},
        {"=?utf-8?B?5Zue?= =?utf-8?B?5aSN?=", "回复", "blank between words is none"},
        {"=?utf-8?B?5Q==?=   =?UTF-8?B?m54=?=", "回", "a character cut in two words"},
        {"=?gb2312?B?u9i4tA==?=", "回复", "GB 2312"},
        {"=?windows-1251?Q?=CE=F2=E2=E5=F2?=", "Ответ", "Cyrillic"},
        {"=?iso-8859-1*fr?Q?=E9?=", "é", "language tag"},
        {"=?windows-1256?B?0c8=?=", "رد", "Arabic"},
        {"=?no-such-charset?Q?x?=", "=?no-such-charset?Q?x?=", "unknown charset stays"},
        {"=?utf-8?X?x?=", "=?utf-8?X?x?=", "unknown encoding stays"},
        {"=?utf-8?Q?=4?=", "=?utf-8?Q?=4?=", "bad hex stays"},
        {"=?utf-8?Q?=G0?=", "=?utf-8?Q?=G0?=", "so does a letter that is no digit"},
        {"=?utf-8?Q?=0g?=", "=?utf-8?Q?=0g?=", "in the second place too"},
        {"=?utf-8?Q?=!0?=", "=?utf-8?Q?=!0?=", "and a sign"},
        {"=?utf8?q?=c3=a9_=ab?=", "é \xEF\xBF\xBD", "small letters"},
        {"=?us-ascii?b?aGk=?=", "hi", "ASCII in small letters"},
        {"=?utf-8?", "=?utf-8?", "cut off behind the charset"},
        {"=?utf-8?QQ?x?=", "=?utf-8?QQ?x?=", "an encoding of two letters"},
        {"=??Q?x?=", "=??Q?x?=", "no charset"},
        {"=?utf-8?Q?a?=b", "ab", "text that touches a word"},
        {"=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé", "two charsets: blank between words is none"},
        {"=?utf-8?B?a*?=", "=?utf-8?B?a*?=", "bad base64 stays"},
        {"=?utf-8?Q?a b?=", "=?utf-8?Q?a b?=", "a word has no blank"},
        {"=?utf-8?Q?open", "=?utf-8?Q?open", "no end"},
        {"=?utf-8?Q?a=0D=0ABcc:_x=09=00?=", "a  Bcc: x \xEF\xBF\xBD",
         "N2: no line break comes out"},
        {"raw \xE9", "raw \xEF\xBF\xBD", "raw bytes that are no UTF-8"},
        {"raw é", "raw é", "raw UTF-8"},
        {"=?utf-8?Q?=FF?=", "\xEF\xBF\xBD", "bad UTF-8 inside"},
        {"a =?utf-8?Q?b?= c", "a b c", "blanks beside text stay"},
        {"", "", "empty"},
    };
    for (const Row& row : rows) EXPECT_EQ(decode_words(row.text), row.expected) << row.why;
}

TEST(EncodedWord, MaxDecodedBytesComeOut) {
    EXPECT_EQ(decode_words(std::string(max_decoded_bytes, 'x')).size(), max_decoded_bytes);
    EXPECT_LE(decode_words(std::string(1U << 18U, 'x')).size(), max_decoded_bytes);
    std::string words;
    for (int i = 0; i < 20000; ++i) words += "=?utf-8?Q?=C3=A9?= ";
    const std::string out = decode_words(words);
    EXPECT_LE(out.size(), max_decoded_bytes);
    EXPECT_TRUE(valid_utf8(out));
    EXPECT_LE(decode_words(std::string(1U << 17U, '=') + "?").size(), max_decoded_bytes);
}

TEST(EncodedWord, MaxCharsetNameIsAsked) {
    const std::string charset(max_charset_name + 1, 'a');
    EXPECT_EQ(decode_words("=?" + charset + "?Q?x?="), "=?" + charset + "?Q?x?=");
}

}  // namespace
}  // namespace tsb
