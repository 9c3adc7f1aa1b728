// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/token/keeper.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

using namespace std::chrono_literals;

const UtcTime start = *parse_rfc3339("2026-11-24T08:00:00Z");
const Digest configured = sha256("configuration");

TokenRecord granted(std::chrono::seconds lifetime = 3600s) {
    TokenRecord record = continued(TokenRecord{}, configured, "R0");
    note_asked(record, start);
    TokenGrant grant;
    grant.access_token = "A1";
    grant.refresh_token = "R1";
    grant.lifetime = lifetime;
    note_granted(record, grant);
    return record;
}

TEST(TokenKeeper, ATokenIsUsedUntilItExpiresAndRenewedBefore) {
    struct Row {
        std::chrono::seconds lifetime, after;
        bool usable, ask;
        const char* why;
    };
    const std::vector<Row> rows{
        {3600s, 0s, true, false, "new"},
        {3600s, 3299s, true, false, "just before renew_ahead"},
        {3600s, 3300s, true, true, "renewed ahead, and still good"},
        {3600s, 3600s, false, true, "expired"},
        {100s, 49s, true, false, "a short life: half of it"},
        {100s, 50s, true, true, "a short life: half of it"},
        {10s, 9s, true, false, "never sooner than ask_distance"},
        {10s, 29s, false, false, "dead, and the endpoint is not asked in a storm"},
        {10s, 30s, false, true, "ask_distance has passed"},
        {-5s, 0s, true, false, "at least shortest_lifetime"},
        {std::chrono::hours{24 * 365}, std::chrono::hours{24}, false, true, "longest_lifetime"},
    };
    for (const Row& row : rows) {
        const TokenRecord record = granted(row.lifetime);
        EXPECT_EQ(usable(record, start + row.after), row.usable) << row.why;
        EXPECT_EQ(should_ask(record, start + row.after), row.ask) << row.why;
        EXPECT_EQ(renew_at(record, start + row.after) > start + row.after, !row.ask) << row.why;
    }
}

TEST(TokenKeeper, HowLongToWaitForTheRenewalIsKnown) {
    const TokenRecord record = granted();
    EXPECT_EQ(renew_at(record, start + 10s), start + 3300s) << "ahead of expiry";
    EXPECT_EQ(renew_at(granted(10s), start + 1s), start + ask_distance) << "no storm";
    TokenRecord failing = granted();
    note_asked(failing, start + 3300s);
    note_refused(failing, {"down", false});
    EXPECT_EQ(renew_at(failing, start + 3301s), start + 3300s + 60s);
}

TEST(TokenKeeper, WhatIsUnknownIsAskedForAtOnce) {
    const TokenRecord record = continued(TokenRecord{}, configured, "");
    EXPECT_FALSE(usable(record, start));
    EXPECT_TRUE(should_ask(record, start));
}

TEST(TokenKeeper, EachFailureDoublesTheDistanceUpToItsLimit) {
    TokenRecord record = continued(TokenRecord{}, configured, "R0");
    UtcTime now = start;
    for (const auto distance : {60s, 120s, 240s, 480s, 900s, 900s}) {
        ASSERT_TRUE(should_ask(record, now));
        note_asked(record, now);
        note_refused(record, {"down", false});
        EXPECT_FALSE(should_ask(record, now + distance - 1s));
        now += distance;
    }
    EXPECT_TRUE(should_ask(record, now));
}

TEST(TokenKeeper, ACrashBetweenAskAndAnswerCountsAsAnAsk) {
    TokenRecord record = continued(TokenRecord{}, configured, "R0");
    note_asked(record, start);
    EXPECT_FALSE(should_ask(record, start + ask_distance - 1s));
    EXPECT_TRUE(should_ask(record, start + ask_distance));
}

TEST(TokenKeeper, AFreshTokenThatTheMailServerRefusesIsNotReplacedAtOnce) {
    TokenRecord record = granted();
    note_login_refused(record);
    EXPECT_FALSE(usable(record, start));
    EXPECT_FALSE(should_ask(record, start + 59s));
    EXPECT_TRUE(should_ask(record, start + 60s));
    note_asked(record, start + 60s);
    note_granted(record, TokenGrant{"A2", "", 3600s});
    note_login_refused(record);
    EXPECT_FALSE(should_ask(record, start + 60s + 119s)) << "a second time it is longer";
}

TEST(TokenKeeper, AnOldTokenThatTheMailServerRefusesIsReplacedAtOnce) {
    TokenRecord record = granted();
    note_login_accepted(record);
    note_login_refused(record);
    EXPECT_TRUE(should_ask(record, start + 600s)) << "revoked, or its clock is another";
}

TEST(TokenKeeper, AnAcceptedLoginEndsTheFailuresButNotThoseOfARenewalUnderWay) {
    TokenRecord record = granted();
    record.failures = 3;
    note_login_accepted(record);
    EXPECT_EQ(record.failures, 0);
    note_refused(record, {"down", false});
    note_login_accepted(record);
    EXPECT_EQ(record.failures, 1) << "the old token still logs in, the endpoint is still down";
    TokenGrant grant;
    grant.access_token = "A2";
    note_granted(record, grant);
    EXPECT_FALSE(record.refusal);
}

TEST(TokenKeeper, ARotatedRefreshTokenStaysUntilAnotherIsConfigured) {
    struct Row {
        Digest configuration;
        const char* refresh_token;
        const char* in_force;
        bool keeps_access;
        const char* why;
    };
    const std::vector<Row> rows{
        {configured, "R0", "R1", true, "a restart"},
        {sha256("other secret"), "R0", "R1", false, "a new client secret is used at once"},
        {configured, "R9", "R9", false, "the operator gave another one"},
        {configured, "", "", false, "client credentials from now on"},
    };
    for (const Row& row : rows) {
        TokenRecord kept = granted();
        kept.failures = 4;
        const TokenRecord record = continued(kept, row.configuration, row.refresh_token);
        EXPECT_EQ(record.refresh_token, row.in_force) << row.why;
        EXPECT_EQ(!record.access_token.empty(), row.keeps_access) << row.why;
        EXPECT_EQ(should_ask(record, start), !row.keeps_access) << row.why;
        EXPECT_EQ(record.failures, row.keeps_access ? 4 : 0) << row.why;
    }
}

TEST(TokenKeeper, AnAnswerWithoutRefreshTokenKeepsTheOldOneAndClientCredentialsTakeNone) {
    TokenRecord record = granted();
    note_granted(record, TokenGrant{"A2", "", 3600s});
    EXPECT_EQ(record.refresh_token, "R1");
    TokenRecord client = continued(TokenRecord{}, configured, "");
    note_granted(client, TokenGrant{"A1", "R1", 3600s});
    EXPECT_EQ(client.refresh_token, "");
}

TEST(TokenKeeper, AClockThatWasSetBackDoesNotKeepItFromAsking) {
    TokenRecord record = granted(1s);
    EXPECT_TRUE(should_ask(record, start - std::chrono::hours{48}) ||
                usable(record, start - std::chrono::hours{48}));
    record.access_token.clear();
    EXPECT_TRUE(should_ask(record, start - std::chrono::hours{48}));
}

}  // namespace
}  // namespace tsb
