// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_parser.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tsb {
namespace {

std::vector<ImapResponse> all_of(ImapParser& parser) {
    std::vector<ImapResponse> out;
    for (ImapResponse response; parser.next(response);) out.push_back(std::move(response));
    return out;
}

std::vector<ImapResponse> parsed(BytesView bytes) {
    ImapParser parser;
    const auto fed = parser.feed(bytes);
    EXPECT_TRUE(fed) << fed.error().what;
    return all_of(parser);
}

// Everything of a response as text, to compare.
std::string shown(const ImapValue& value) {
    if (value.kind != ImapValue::Kind::list) {
        return std::to_string(static_cast<int>(value.kind)) + "'" + value.text + "'" +
               (value.dropped ? "dropped" : "");
    }
    std::string out = "(";
    for (const ImapValue& item : value.items) out += shown(item) + " ";
    return out + ")";
}

std::string shown(const std::vector<ImapResponse>& responses) {
    std::string out;
    for (const ImapResponse& response : responses) {
        out += response.tag + "|" + response.name + "|" +
               (response.number ? std::to_string(*response.number) : "-") + "|" + response.code +
               "|" + response.text + "|";
        for (const ImapValue& value : response.values) out += shown(value);
        out += "\n";
    }
    return out;
}

const std::string session =
    "* 3 EXISTS\r\n"
    "* OK [UIDVALIDITY 1795417855] UIDs valid {5}\r\n"
    "* 1 FETCH (UID 7 FLAGS (\\Seen $TsbHeld) INTERNALDATE \" 3-Apr-2026 23:59:59 +0000\" BODY[] "
    "{48}\r\n"
    "Subject: x\r\n\r\nA004 OK Fetch completed\r\nA005 OK\r\n"
    " BODY[HEADER.FIELDS (TO CC)]<0> {0}\r\n"
    " RFC822.SIZE 46 X {3}\r\n)(\" \"q\\\"u\\\\o\" NIL)\r\n"
    "+ idling\r\n"
    "* ESEARCH (TAG \"T1\") UID ALL 1:5\r\n"
    "T1 OK [READ-WRITE] done (0.1 secs).\r\n";

TEST(ImapParser, ReadsASessionWithSeveralLiteralsInOneResponse) {
    const auto responses = parsed(session);
    ASSERT_EQ(responses.size(), 6U);
    EXPECT_EQ(responses[0].name, "EXISTS");
    EXPECT_EQ(responses[0].number, 3U);
    EXPECT_EQ(responses[1].code, "UIDVALIDITY 1795417855");
    EXPECT_EQ(responses[1].text, "UIDs valid {5}") << "a status text never announces a literal";
    ASSERT_EQ(responses[2].values.size(), 1U);
    const auto& items = responses[2].values[0].items;
    ASSERT_EQ(items.size(), 16U);
    EXPECT_EQ(items[1].text, "7");
    EXPECT_EQ(items[3].items.at(1).text, "$TsbHeld");
    EXPECT_EQ(items[5].text, " 3-Apr-2026 23:59:59 +0000");
    EXPECT_EQ(items[7].text, "Subject: x\r\n\r\nA004 OK Fetch completed\r\nA005 OK\r\n");
    EXPECT_EQ(items[8].text, "BODY[HEADER.FIELDS (TO CC)]<0>");
    EXPECT_EQ(items[9].text, "");
    EXPECT_EQ(items[13].text, ")(\"");
    EXPECT_EQ(items[14].text, "q\"u\\o");
    EXPECT_TRUE(items[15].nil());
    EXPECT_EQ(responses[3].kind, ImapResponse::Kind::continuation);
    EXPECT_EQ(responses[4].text, "(TAG \"T1\") UID ALL 1:5");
    EXPECT_EQ(responses[5].kind, ImapResponse::Kind::tagged);
    EXPECT_EQ(responses[5].tag, "T1");
}

TEST(ImapParser, GivesTheSameWhereverTheBytesAreCut) {
    const std::string whole = shown(parsed(session));
    for (std::size_t cut = 1; cut < session.size(); ++cut) {
        ImapParser parser;
        ASSERT_TRUE(parser.feed(BytesView(session).substr(0, cut)));
        auto responses = all_of(parser);
        ASSERT_TRUE(parser.feed(BytesView(session).substr(cut)));
        for (auto& response : all_of(parser)) responses.push_back(std::move(response));
        ASSERT_EQ(shown(responses), whole) << "cut at " << cut;
    }
    ImapParser bytewise;
    for (const char c : session) ASSERT_TRUE(bytewise.feed(BytesView(&c, 1)));
    EXPECT_EQ(shown(all_of(bytewise)), whole);
}

TEST(ImapParser, AForgedTaggedLineInALiteralIsData) {
    const auto responses =
        parsed("* 1 FETCH (UID 1 BODY[] {19}\r\nT1 OK done\r\n* BYE\r\n)\r\nT1 OK done\r\n");
    ASSERT_EQ(responses.size(), 2U);
    EXPECT_EQ(responses[0].values.at(0).items.at(3).text, "T1 OK done\r\n* BYE\r\n");
    EXPECT_EQ(responses[1].kind, ImapResponse::Kind::tagged);
}

TEST(ImapParser, RefusesWhatIsNoImap) {
    struct Row {
        std::string bytes;
        const char* why;
    };
    const std::vector<Row> rows{
        {"HTTP/1.1 400 Bad Request\r\n", "another protocol"},
        {"\r\n", "an empty line"},
        {"*\r\n", "no word"},
        {"T1 FETCH (UID 1)\r\n", "a tagged answer is a status"},
        {"* 4294967296 EXISTS\r\n", "33 bits"},
        {"* 1 FETCH (UID 1\r\n", "an open list"},
        {"* 1 FETCH UID 1)\r\n", "a list closed twice"},
        {"* 1 FETCH (X \"open)\r\n", "an open quoted string"},
        {"* 1 FETCH (X \"bad\\\r\n", "a quoted string that ends in a backslash"},
        {"* 1 FETCH (BODY[ {1}\r\nx)\r\n", "a literal inside a bracket"},
        {"* 1 FETCH (\"a{1}\r\nx\")\r\n", "a literal inside a quoted string"},
        {"* 1 FETCH (X {4294967296}\r\n", "a literal beyond 32 bits"},
        {"* 1 FETCH (X {99999999999999999999}\r\n",
         "a size beyond 64 bits is no literal, the list stays open"},
    };
    for (const Row& row : rows) {
        ImapParser parser;
        const auto fed = parser.feed(row.bytes);
        ASSERT_FALSE(fed) << row.why;
        EXPECT_EQ(fed.error().kind, ErrorKind::transient) << row.why;
        EXPECT_FALSE(parser.feed("* OK fine\r\n")) << "an error stays: " << row.why;
    }
}

TEST(ImapParser, EachLimitIsKept) {
    const auto feeds = [](const ImapLimits& limits, const std::string& bytes) {
        ImapParser parser(limits);
        return static_cast<bool>(parser.feed(bytes));
    };
    ImapLimits limits;
    limits.line_bytes = 40;
    EXPECT_TRUE(feeds(limits, "* OK " + std::string(34, 'x') + "\r\n"));
    EXPECT_FALSE(feeds(limits, "* OK " + std::string(36, 'x'))) << "a line without an end";
    EXPECT_FALSE(feeds(limits, "* 1 FETCH (X {1}\r\na" + std::string(30, ' ') + "\r\n"))
        << "pieces of one response add up";
    limits = ImapLimits();
    limits.depth = 3;
    EXPECT_TRUE(feeds(limits, "* 1 FETCH ((()))\r\n"));
    EXPECT_FALSE(feeds(limits, "* 1 FETCH (((())))\r\n"));
    limits = ImapLimits();
    limits.values = 3;
    EXPECT_TRUE(feeds(limits, "* LIST a b c\r\n"));
    EXPECT_FALSE(feeds(limits, "* LIST a b c d\r\n"));
    limits = ImapLimits();
    limits.literal_bytes = 10;
    EXPECT_TRUE(feeds(limits, "* 1 FETCH (X {10}\r\n0123456789)\r\n"));
    EXPECT_FALSE(feeds(limits, "* 1 FETCH (X {11}\r\n"));
    limits = ImapLimits();
    limits.flood_responses = 2;
    EXPECT_TRUE(feeds(limits, "* OK\r\n* OK\r\n"));
    EXPECT_FALSE(feeds(limits, "* OK\r\n* OK\r\n* OK\r\n"));
    limits = ImapLimits();
    limits.flood_bytes = 9;
    EXPECT_FALSE(feeds(limits, "* OK 1\r\n* OK 2\r\n"));
}

TEST(ImapParser, ANewCommandStartsTheFloodCountersAgain) {
    ImapLimits limits;
    limits.flood_responses = 1;
    ImapParser parser(limits);
    ASSERT_TRUE(parser.feed("* OK\r\n"));
    parser.begin_command();
    EXPECT_TRUE(parser.feed("* OK\r\n"));
    EXPECT_FALSE(parser.feed("* OK\r\n"));
}

TEST(ImapParser, ALiteralTooLongToKeepIsReadAndDropped) {
    ImapLimits limits;
    limits.keep_literal_bytes = 4;
    ImapParser parser(limits);
    ASSERT_TRUE(parser.feed("* 1 FETCH (UID 1 BODY[] {5}\r\n01234 Y {4}\r\nabcd)\r\nT1 OK\r\n"));
    const auto responses = all_of(parser);
    ASSERT_EQ(responses.size(), 2U);
    const auto& items = responses[0].values.at(0).items;
    EXPECT_TRUE(items.at(3).dropped);
    EXPECT_EQ(items.at(3).size, 5U);
    EXPECT_EQ(items.at(3).text, "");
    EXPECT_EQ(items.at(5).text, "abcd");
}

TEST(ImapParser, ManyLiteralsOfOneResponseAreKeptUpToTheLimitTogether) {
    ImapLimits limits;
    limits.keep_literal_bytes = 6;
    ImapParser parser(limits);
    ASSERT_TRUE(parser.feed("* 1 FETCH (A {4}\r\n0123 B {3}\r\n012 C {2}\r\n01)\r\n"));
    ASSERT_TRUE(parser.feed("* 2 FETCH (A {6}\r\n012345)\r\n"));
    const auto responses = all_of(parser);
    ASSERT_EQ(responses.size(), 2U);
    const auto& items = responses[0].values.at(0).items;
    EXPECT_EQ(items.at(1).text, "0123");
    EXPECT_TRUE(items.at(3).dropped) << "4 + 3 bytes are more than 6";
    EXPECT_EQ(items.at(3).size, 3U);
    EXPECT_EQ(items.at(5).text, "01") << "what still fits is kept";
    EXPECT_EQ(responses[1].values.at(0).items.at(1).text, "012345")
        << "the next response starts anew";
}

TEST(ImapParser, ASearchLineOfFiftyThousandNumbersIsReadWhole) {
    std::string line = "* SEARCH";
    for (int i = 100'000; i < 150'000; ++i) line += " " + std::to_string(i);
    const auto responses = parsed(line + "\r\n");
    ASSERT_EQ(responses.size(), 1U);
    EXPECT_TRUE(responses[0].text.ends_with(" 149999"));
    EXPECT_EQ(responses[0].text.size(), 50'000U * 7 - 1);
}

TEST(ImapParser, MutatedSessionsNeverHangCrashOrGrow) {
    std::mt19937 random(20261122);
    const std::string alphabet = "()\"{}[]\\ \r\n*+019T\0\xff";
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = session;
        for (int i = 0; i < 3; ++i) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 3) {
                case 0:
                    bytes[at] = alphabet[random() % alphabet.size()];
                    break;
                case 1:
                    bytes.erase(at, 1 + random() % 9);
                    break;
                case 2:
                    bytes.insert(at, 1, alphabet[random() % alphabet.size()]);
                    break;
            }
        }
        ImapParser parser;
        if (!parser.feed(bytes)) ++refused;
        EXPECT_LE(all_of(parser).size(), bytes.size());
    }
    EXPECT_GT(refused, 1'000) << "the mutations do not reach the grammar";
}

}  // namespace
}  // namespace tsb
