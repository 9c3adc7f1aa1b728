// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_refusal.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tsb {
namespace {

using namespace std::chrono_literals;

TEST(ImapRefusal, ABusyServerIsKnownByItsWordsAndItsWishIsFollowedUpToALimit) {
    struct Row {
        const char* code;
        const char* text;
        std::optional<std::chrono::milliseconds> busy;
        const char* why;
    };
    const std::vector<Row> rows{
        {"THROTTLED", "", 0ms, "the code"},
        {"throttled", "slow down", 0ms, "in any case of letters"},
        {"", "Server Unavailable. 15", 0ms, "Exchange"},
        {"", "User is authenticated but not connected.", 0ms, "Exchange, at login or SELECT"},
        {"", "Backoff", 0ms, "a BYE"},
        {"", "\"Backoff\".", 0ms, "a BYE in quotes"},
        {"", "Request is throttled. Suggested Backoff Time: 299961 milliseconds", 299961ms,
         "a wish"},
        {"", "Suggested Backoff Time: 30 seconds", 30000ms, "in seconds"},
        {"", "Suggested Backoff Time: 86400 seconds", longest_wish, "a day"},
        {"", "Suggested Backoff Time: 4000000000 milliseconds", longest_wish, "too long a wish"},
        {"", "Suggested Backoff Time: 99999999999999999999 ms", 0ms, "beyond 64 bits: none named"},
        {"", "Suggested Backoff Time: -5", 0ms, "no number"},
        {"", "Suggested Backoff Time:", 0ms, "no number at all"},
        {"ALERT", "Too many simultaneous connections. (Failure)", 0ms, "Gmail"},
        {"OVERQUOTA", "Account exceeded command or bandwidth limits.", 0ms, "Gmail"},
        {"", "no such folder Backoff", std::nullopt, "a name is no word"},
        {"NONEXISTENT", "Mailbox doesn't exist: Server", std::nullopt, "another refusal"},
        {"UNAVAILABLE", "directory is down", std::nullopt, "it passes, and is not about us"},
        {"", "", std::nullopt, "nothing"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(throttled(row.code, row.text), row.busy) << row.why;
        const std::string coded = *row.code == 0 ? "" : "[" + std::string(row.code) + "] ";
        EXPECT_EQ(throttled_login(coded + row.text), row.busy) << row.why;
        if (!row.busy) continue;
        EXPECT_TRUE(passing_refusal(row.code, row.text)) << row.why;
        EXPECT_TRUE(passing_login_refusal(coded + row.text)) << row.why;
    }
    EXPECT_TRUE(passing_login_refusal("[UNAVAILABLE] later"));
    EXPECT_FALSE(passing_login_refusal("[AUTHENTICATIONFAILED] no"));
    EXPECT_FALSE(passing_login_refusal("[UNAVAILABLE later")) << "an open bracket is no code";
}

}  // namespace
}  // namespace tsb
