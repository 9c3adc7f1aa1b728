// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_text.hpp"

#include <gtest/gtest.h>

#include "daemon/mailbox/backoff.hpp"

namespace tsb {
namespace {

using Uids = std::vector<std::uint32_t>;

TEST(ImapUrl, IsServerAndFolder) {
    struct Row {
        std::string url, server, folder;
    };
    const std::vector<Row> rows{
        {"imaps://mail.example.org:993/INBOX", "imaps://mail.example.org:993", "INBOX"},
        {"imap://mail.example.org", "imap://mail.example.org", "INBOX"},
        {"imaps://mail.example.org/", "imaps://mail.example.org", "INBOX"},
        {"imaps://[::1]:993/Archive/2026", "imaps://[::1]:993", "Archive/2026"},
        {"imaps://h/R%C3%A9ponses%20101", "imaps://h", "Réponses 101"},
    };
    for (const Row& row : rows) {
        const auto url = parse_imap_url(row.url);
        ASSERT_TRUE(url) << row.url;
        EXPECT_EQ(url->server, row.server);
        EXPECT_EQ(url->folder, row.folder);
    }
}

TEST(ImapUrl, ThatIsNoneIsTheOperators) {
    struct Row {
        std::string url;
        const char* why;
    };
    const std::vector<Row> rows{{"", "empty"},
                                {"http://h/INBOX", "another protocol"},
                                {"imaps:///INBOX", "no host"},
                                {"imaps://alice:secret@h/INBOX", "logs would show the password"},
                                {"imaps://h?x/INBOX", "a query"},
                                {"imaps://h\r\n/INBOX", "a line end"},
                                {"imaps://h/%ZZ", "no hex"},
                                {"imaps://h/%4", "half a byte"},
                                {"imaps://h/%FF", "not UTF-8"},
                                {"imaps://h/a%0D%0Ab", "a line end in the folder"}};
    for (const Row& row : rows) {
        const auto url = parse_imap_url(row.url);
        ASSERT_FALSE(url) << row.why;
        EXPECT_EQ(url.error().kind, ErrorKind::config) << row.why;
        EXPECT_EQ(url.error().what.find("secret"), std::string::npos) << row.why;
    }
}

TEST(ImapName, IsModifiedUtf7BothWays) {
    struct Row {
        std::string name, encoded, why;
    };
    const std::vector<Row> rows{
        {"INBOX", "INBOX", "ASCII"},
        {"a&b", "a&-b", "the shift character"},
        {"Réponses", "R&AOk-ponses", "one character"},
        {"台北", "&U,BTFw-", "RFC 3501's own example of a name"},
        {"日本語/x", "&ZeVnLIqe-/x", "a comma-free run, then ASCII"},
        {"\U0001F4EB", "&2D3c6w-", "beyond the basic plane"},
        {"tab\there", "tab&AAk-here", "a control character"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(imap_mailbox_name(row.name), "\"" + row.encoded + "\"") << row.why;
        EXPECT_EQ(from_imap_name(row.encoded), row.name) << row.why;
    }
    EXPECT_EQ(imap_mailbox_name("q\"b\\"), "\"q\\\"b\\\\\"");
    EXPECT_FALSE(imap_mailbox_name("a\r\nT9 LOGOUT"));
    EXPECT_FALSE(imap_mailbox_name("\xff"));
    EXPECT_EQ(from_imap_name("&2D0-"), "&2D0-") << "half a surrogate pair stays as it came";
    EXPECT_EQ(from_imap_name("&open"), "&open");
}

TEST(UidSet, IsShortAscendingAndReadBack) {
    EXPECT_EQ(uid_set({7, 3, 1, 2, 3, 9, 8}), "1:3,7:9");
    EXPECT_EQ(uid_set({4294967295U}), "4294967295");
    EXPECT_EQ(parse_uid_set("7:9,1:3"), (Uids{1, 2, 3, 7, 8, 9}));
    EXPECT_EQ(parse_uid_set("5:3"), (Uids{3, 4, 5})) << "RFC 3501: either order";
    for (const char* bad : {"", "0", "1,", "1:*", "a", "1:4294967296", "-1", "1:4294967295"}) {
        EXPECT_FALSE(parse_uid_set(bad)) << bad;
    }
}

TEST(Search, BothShapesAreRead) {
    EXPECT_EQ(parse_search("3 1 2"), (Uids{1, 2, 3}));
    EXPECT_EQ(parse_search(""), Uids{});
    EXPECT_EQ(parse_search("4 5 (MODSEQ 917162500)"), (Uids{4, 5}));
    EXPECT_FALSE(parse_search("1 x"));
    EXPECT_EQ(parse_esearch("(TAG \"T1\") UID ALL 4:5,9"), (Uids{4, 5, 9}));
    EXPECT_EQ(parse_esearch("(TAG \"T1\") UID"), Uids{}) << "nothing found";
    EXPECT_FALSE(parse_esearch("(TAG \"T1\" UID ALL 4"));
    EXPECT_FALSE(parse_esearch("UID COUNT 3")) << "something is there, and it is not said what";
    EXPECT_FALSE(parse_esearch("UID ALL 1:4294967295")) << "a set that would fill the memory";
}

TEST(CopyUid, NamesTheSources) {
    EXPECT_EQ(copied_uids("COPYUID 38505 304,319:320 3956:3958"), (Uids{304, 319, 320}));
    EXPECT_EQ(copied_uids("COPYUID 38505 304"), Uids{});
    EXPECT_EQ(copied_uids("APPENDUID 38505 3955"), Uids{});
}

TEST(SearchDay, IsTheUtcDayMoved) {
    const auto time = parse_rfc3339("2026-03-01T00:30:00Z");
    ASSERT_TRUE(time);
    EXPECT_EQ(search_day(*time, -1), "28-Feb-2026");
    EXPECT_EQ(search_day(*time, 2), "3-Mar-2026");
}

TEST(Backoff, StaysBetweenOneSecondAndFiveMinutesAndReachesBoth) {
    std::chrono::milliseconds least = Backoff::longest, most{0};
    for (std::uint32_t seed = 1; seed < 200; ++seed) {
        Backoff backoff(seed);
        for (int i = 0; i < 12; ++i) {
            const auto delay = backoff.next();
            ASSERT_GE(delay, Backoff::shortest);
            ASSERT_LE(delay, Backoff::longest);
            least = std::min(least, delay);
            most = std::max(most, delay);
        }
    }
    EXPECT_LT(least, std::chrono::milliseconds(1'100));
    EXPECT_GT(most, std::chrono::milliseconds(290'000));
}

TEST(Backoff, ForABusyServerItStaysBetweenFifteenSecondsAndThirtyMinutes) {
    for (int round = 0; round < 50; ++round) {
        Backoff backoff = Backoff::for_busy();
        for (int i = 0; i < 12; ++i) {
            const auto delay = backoff.next();
            ASSERT_GE(delay, Backoff::busy_first / 2);
            ASSERT_LE(delay, i == 0 ? Backoff::busy_first : Backoff::busy_longest);
            ASSERT_GE(delay, i > 8 ? Backoff::busy_longest / 2 : std::chrono::milliseconds{0})
                << "it grows";
        }
    }
}

TEST(Backoff, GrowsIsJitteredAndStartsAnewAfterASuccess) {
    Backoff one(1), other(2);
    std::vector<std::chrono::milliseconds> first, second;
    for (int i = 0; i < 10; ++i) first.push_back(one.next()), second.push_back(other.next());
    EXPECT_NE(first, second);
    EXPECT_GE(first.back(), Backoff::longest / 2);
    one.reset();
    EXPECT_LE(one.next(), std::chrono::milliseconds(2'000));
}

}  // namespace
}  // namespace tsb
