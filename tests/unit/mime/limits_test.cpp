// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "mail.hpp"
#include "parsers/mime/mime.hpp"

namespace tsb {
namespace {

using test::crlf;
using test::mixed;

std::string nested(std::size_t levels) {
    std::string out;
    for (std::size_t i = 0; i < levels; ++i) {
        const std::string name = "b" + std::to_string(i) + "x";
        out += "Content-Type: multipart/mixed; boundary=" + name + "\n\n--" + name + "\n";
    }
    return crlf(out + "\nx\n");
}

std::string attached(std::size_t levels) {
    std::string out;
    for (std::size_t i = 0; i < levels; ++i) out += "Content-Type: message/rfc822\n\n";
    return crlf(out + "Subject: in\n\nx\n");
}

std::string many_parts(std::size_t count) {
    std::string out = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (std::size_t i = 0; i < count; ++i) out += "--b\n\nx\n";
    return crlf(out + "--b--\n");
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

TEST(MimeLimits, EachLimitHasANumberAndAName) {
    const MimeLimits limits;
    const struct {
        const char* why;
        std::string fits, exceeds, name;
    } rows[] = {
        {"depth of multiparts", nested(20), nested(21), "nested deeper than 20"},
        {"depth of attached messages", attached(20), attached(21), "nested deeper than 20"},
        {"parts", many_parts(200), many_parts(201), "more than 200 parts"},
        {"header fields", crlf(repeated("A: b\n", 1000) + "\n"),
         crlf(repeated("A: b\n", 1001) + "\n"), "more than 1000 header fields"},
        {"a header line", "A: " + std::string(65'533, 'x') + "\r\n\r\n",
         "A: " + std::string(65'534, 'x') + "\r\n\r\n", "header line is longer than 65536"},
        {"a header block", crlf(repeated("A: " + std::string(50'000, 'x') + "\n", 5) + "\n"),
         crlf(repeated("A: " + std::string(50'000, 'x') + "\n", 6) + "\n"),
         "header block is longer than 262144"},
        {"all header blocks", mixed("A: " + std::string(60'000, 'x') + "\n\n"),
         mixed(repeated("A: " + std::string(60'000, 'x') + "\n\n\n--b\n", 18)),
         "more than 1048576 bytes of headers"},
        {"a body line", "\r\n" + std::string(1U << 20U, 'x'),
         "\r\n" + std::string((1U << 20U) + 1, 'x'), "a line is longer than 1048576"},
        {"the message",
         "\r\n" + repeated(std::string(1023, 'x') + "\n", (limits.message_bytes >> 10U) - 1),
         "\r\n" + repeated(std::string(1023, 'x') + "\n", limits.message_bytes >> 10U),
         "at most 62914560"},
    };
    for (const auto& row : rows) {
        EXPECT_TRUE(parse_mime(row.fits)) << row.why;
        const auto refused = parse_mime(row.exceeds);
        ASSERT_FALSE(refused) << row.why;
        EXPECT_TRUE(refused.error().what.starts_with("limit: ")) << refused.error().what;
        EXPECT_NE(refused.error().what.find(row.name), std::string::npos)
            << row.why << ": " << refused.error().what;
    }
}

TEST(MimeLimits, ContainersAndDecodedBytesAreLimited) {
    MimeLimits limits;
    limits.containers = 2;
    const std::string three =
        mixed("Content-Type: message/rfc822\n\n\nx", "Content-Type: message/rfc822\n\n\nx");
    EXPECT_FALSE(parse_mime(three, limits));
    limits.containers = 3;
    EXPECT_TRUE(parse_mime(three, limits));
    limits.decoded_bytes = 1;
    EXPECT_FALSE(parse_mime(three, limits));
}

TEST(MimeLimits, ABoundaryLongerThanItsLimitIsNotUsed) {
    const std::string boundary(256, 'b');
    const auto message = parse_mime(crlf("Content-Type: multipart/mixed; boundary=" + boundary +
                                         "\n\n--" + boundary + "\n\nx\n"));
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->ambiguous());
    EXPECT_EQ(message->leaves.size(), 1U);
}

// 3 MB of boundary-like lines under open levels took mimetic 4 s, a 4 MB header 14 s.
TEST(MimeLimits, HostileSizesTakeLinearTime) {
    const struct {
        const char* why;
        std::string mail;
    } rows[] = {
        {"boundary-like lines under open levels", nested(20) + repeated("--b19\r\n", 500'000)},
        {"a folded header of many lines", mixed("A: " + repeated("x\n ", 20'000) + "\n\nx")},
        {"comments and parameters", crlf("Content-Type: text/plain" + std::string(30'000, '(') +
                                         std::string(30'000, ';') + "\n\nx")},
        {"words that never end", crlf("Subject: " + repeated("=?utf-8?Q?", 6'000) + "\n\nx")},
        {"words that are never closed",
         crlf("Subject: " + repeated("=?a?Q?x\n ", 25'000) + "\n\nx")},
        {"parameters in pieces",
         crlf("Content-Type: a/b" + repeated(";\n n*1*=x", 6'000) + "\n\nx")},
    };
    for (const auto& row : rows) {
        const std::clock_t start = std::clock();  // processor time: the machine may be busy
        ASSERT_TRUE(parse_mime(row.mail)) << row.why;
        EXPECT_LT((std::clock() - start) / CLOCKS_PER_SEC, 3) << row.why;
    }
}

// Whatever is done to a mail, it parses or names a limit, and no octet of a part makes it crash.
TEST(MimeLimits, MutatedMailsNeverCrash) {
    const std::string seeds[] = {
        mixed("Content-Type: multipart/alternative; boundary=c\n\n--c\n\na\n--c--",
              "Content-Transfer-Encoding: base64\n\nQUJDRA=="),
        crlf("Subject: =?utf-8?B?5Zue5aSN?= =?gb2312?Q?=BB=D8?=\nContent-Type: multipart/report; "
             "boundary=\"x y\"\n\n--x y\n"
             "Content-Type: message/rfc822\n\nTo: a:\nContent-Type: application/pdf; "
             "name*0*=utf-8''%41; name*1=b\n"
             "Content-Transfer-Encoding: quoted-printable\n\n=41=\n=ZZ\n--x y--\n"),
    };
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string_view pieces[] = {"\r\n",
                                       "\n",
                                       "--b",
                                       "--",
                                       "=",
                                       "=?",
                                       "?=",
                                       "\"",
                                       "(",
                                       ")",
                                       ";",
                                       "*0*=",
                                       "|",
                                       ":",
                                       " ",
                                       "Content-Type: multipart/mixed; boundary=b\r\n",
                                       "message/rfc822",
                                       "\xff"};
    for (int round = 0; round < 4000; ++round) {
        std::string mail = seeds[random() % std::size(seeds)];
        for (unsigned changes = random() % 8 + 1; changes > 0; --changes) {
            const std::size_t at = random() % (mail.size() + 1);
            switch (random() % 4) {
                case 0:
                    mail.insert(at, pieces[random() % std::size(pieces)]);
                    break;
                case 1:
                    mail.erase(at, random() % 20);
                    break;
                case 2:
                    mail.insert(at, mail.substr(random() % (mail.size() + 1), random() % 60));
                    break;
                case 3:
                    if (at < mail.size()) mail[at] = static_cast<char>(random() % 256);
                    break;
            }
        }
        const auto message = parse_mime(mail);
        if (message)
            EXPECT_FALSE(message->leaves.empty()) << mail;
        else
            EXPECT_TRUE(message.error().what.starts_with("limit: ")) << message.error().what;
    }
}

}  // namespace
}  // namespace tsb
