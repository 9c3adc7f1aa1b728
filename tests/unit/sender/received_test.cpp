// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/received.hpp"

#include <gtest/gtest.h>

#include <string>

#include "daemon/sender/sender_check.hpp"

namespace tsb {
namespace {

const BorderSettings border{{"mx.example.org"}, false, {"mx1.example.org", "mx2.example.org"}};
const UtcTime noon = *parse_rfc3339("2026-03-01T12:00:00Z");

TEST(Received, TheByClauseAndTheDateAreRead) {
    struct Row {
        std::string value, by;
        bool dated;
        const char* why;
    };
    const Row rows[] = {
        {"from a.example (a.example [192.0.2.1]) by MX1.example.org (Postfix) with ESMTPS id 1; "
         "Sun, 1 Mar 2026 12:00:00 +0000",
         "mx1.example.org", true, "Postfix"},
        {"by mx1.example.org. with local; Sun, 1 Mar 2026 13:00:00 +0100 (CET)", "mx1.example.org",
         true, "no from, final dot"},
        {"from by (x) by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000", "mx1.example.org", true,
         "HELO name is 'by'"},
        {"from by by evil.example; Sun, 1 Mar 2026 12:00:00 +0000", "evil.example", true,
         "HELO name is 'by', another host"},
        {"from x (by mx1.example.org) by evil.example; Sun, 1 Mar 2026 12:00:00 +0000",
         "evil.example", true, "by in a comment"},
        {"from x by evil.example by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000",
         "evil.example", true, "the first by"},
        {"(qmail 1 invoked by uid 89); 1 Mar 2026 12:00:00 -0000", "", true, "qmail"},
        {"from x by mx1.example.org; yesterday", "mx1.example.org", false, "no date"},
        {"from x by mx1.example.org", "mx1.example.org", false, "no semicolon"},
        {"from x by mx1.example.org (a; b); Sun, 1 Mar 2026 12:00:00 +0000", "mx1.example.org",
         true, "semicolon in a comment"},
        {"from x by mx1.example.org; Thu, 1 Jan 2026 00:00:00 +0000; Sun, 1 Mar 2026 12:00:00 "
         "+0000",
         "mx1.example.org", true, "the last semicolon"},
        {"from \"x by mx1.example.org", "", false, "open quote"},
        {"", "", false, "empty"},
        {"from \"x y\" by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000", "mx1.example.org", true,
         "a quoted HELO name"},
        {"from x\"y\" by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000", "mx1.example.org", true,
         "a quote in the middle of a word"},
        {"from x(comment)by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000", "mx1.example.org",
         true, "a comment that touches words"},
        {"from x) by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000", "", false,
         "a bracket that closes nothing"},
        {"from x\x7f by mx1.example.org", "", false, "DEL in a word"},
        {"from x by mx1.example.org (never ends", "mx1.example.org", false, "open comment"},
    };
    for (const Row& row : rows) {
        const ReceivedLine line = parse_received(row.value);
        EXPECT_EQ(line.by, row.by) << row.why;
        EXPECT_EQ(line.time, row.dated ? std::optional(noon) : std::nullopt) << row.why;
    }
}

std::string line(const std::string& by, const std::string& time) {
    return "Received: from x.example by " + by + " with ESMTP;\r\n\tSun, 1 Mar 2026 " + time +
           " +0000\r\n";
}

TEST(ReceivedTime, TheTopmostLineOfABorderHostDecides) {
    const std::string raw = line("store.example.org", "12:00:09") +
                            line("mx1.example.org", "12:00:00") +
                            line("mx2.example.org", "03:00:00") + "From: a@b.example\r\n\r\n";
    const ReceivedTime time =
        received_time(raw, border, noon + std::chrono::seconds{9}, "internaldate");
    EXPECT_EQ(time.time, noon);
    EXPECT_EQ(time.source, "received");
    EXPECT_EQ(time.border, noon);
    EXPECT_EQ(time.internaldate, noon + std::chrono::seconds{9});
}

TEST(ReceivedTime, InternaldateStandsInWhereNoBorderLineIs) {
    const std::string raw = line("elsewhere.example", "03:00:00") + "\r\n";
    const ReceivedTime time = received_time(raw, border, noon, "internaldate");
    EXPECT_EQ(time.time, noon);
    EXPECT_EQ(time.source, "internaldate");
    EXPECT_FALSE(time.border);
}

TEST(ReceivedTime, AnAssertedTimeIsNamedAndIsNoInternaldate) {
    const ReceivedTime time =
        received_time("From: a@b.example\r\n\r\n", border, noon, "maildir-mtime");
    EXPECT_EQ(time.time, noon);
    EXPECT_EQ(time.source, "maildir-mtime");
    EXPECT_FALSE(time.internaldate);
}

TEST(ReceivedTime, WithNeitherTheTimeIsUnknownWhateverTheDateHeaderSays) {
    const ReceivedTime time =
        received_time("Date: Sun, 1 Mar 2026 12:00:00 +0000\r\n\r\n", border, std::nullopt, "");
    EXPECT_FALSE(time.time);
    EXPECT_EQ(time.source, "");
}

TEST(ReceivedTime, AnUnreadableDateOfTheTopmostBorderLineIsNotReplacedByALowerLine) {
    const std::string raw = "Received: from x by mx1.example.org; soon\r\n" +
                            line("mx1.example.org", "03:00:00") + "\r\n";
    EXPECT_EQ(received_time(raw, border, noon, "internaldate").source, "internaldate");
}

TEST(ReceivedTime, NothingBelowALineWithoutAReadableByIsBelieved) {
    struct Row {
        std::string top;
        const char* why;
    };
    const Row rows[] = {
        {"Received: from \"x by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000\r\n",
         "our own border's line, which a HELO name made unreadable"},
        {"Received: from x; Sun, 1 Mar 2026 12:00:00 +0000\r\n", "names nobody"},
        {"Received:\r\n", "empty"},
    };
    for (const Row& row : rows) {
        const std::string raw = row.top + line("mx1.example.org", "03:00:00") + "\r\n";
        const ReceivedTime time = received_time(raw, border, noon, "internaldate");
        EXPECT_FALSE(time.border) << row.why;
        EXPECT_EQ(time.time, noon) << row.why;
        EXPECT_EQ(time.source, "internaldate") << row.why;
    }
}

}  // namespace
}  // namespace tsb
