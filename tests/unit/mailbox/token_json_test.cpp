// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/token/token_json.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> secrets{"cl1ent-secret", "r3fresh"};

TEST(TokenAnswer, AGrantIsReadWithItsLifetime) {
    struct Row {
        const char* body;
        std::chrono::seconds lifetime;
        const char* refresh_token;
        const char* why;
    };
    const std::vector<Row> rows{
        {R"({"access_token":"A.b-c","token_type":"Bearer","expires_in":3599,"refresh_token":"R1"})",
         3599s, "R1", "the usual one"},
        {R"({"access_token":"A.b-c","token_type":"bearer","expires_in":"1800"})", 1800s, "",
         "a number in quotes"},
        {R"({"access_token":"A.b-c","token_type":"Bearer"})", 3600s, "", "no lifetime"},
        {R"({"access_token":"A.b-c","token_type":"Bearer","expires_in":-1})", shortest_lifetime, "",
         "below zero"},
        {R"({"access_token":"A.b-c","token_type":"Bearer","expires_in":99999999999999999999})",
         3600s, "", "beyond any integer"},
        {R"({"access_token":"A.b-c","token_type":"Bearer","expires_in":[1],"x":{"y":[]}})", 3600s,
         "", "odd, and more than we know"},
    };
    for (const Row& row : rows) {
        const auto answer = read_token_answer(200, row.body, secrets);
        const auto* const grant = std::get_if<TokenGrant>(&answer);
        ASSERT_NE(grant, nullptr) << row.why << ": " << std::get<TokenRefusal>(answer).why;
        EXPECT_EQ(grant->access_token, "A.b-c") << row.why;
        EXPECT_EQ(grant->refresh_token, row.refresh_token) << row.why;
        EXPECT_EQ(grant->lifetime, row.lifetime) << row.why;
    }
}

TEST(TokenAnswer, WhatIsNoGrantSaysWhoActsAndShowsNoSecret) {
    struct Row {
        long status;
        std::string body;
        bool operator_acts;
        const char* said;
        const char* why;
    };
    const std::string long_token(max_token_bytes + 1, 'x');
    const std::vector<Row> rows{
        {400, R"({"error":"invalid_grant","error_description":"AADSTS70008: expired"})", true,
         "400, invalid_grant (AADSTS70008: expired)", "the refresh token is dead"},
        {401, R"({"error":"invalid_client"})", true, "401, invalid_client", "the secret is wrong"},
        {400, R"({"error":"invalid_scope","error_description":"r3fresh cl1ent-secret"})", true,
         "(*** ***)", "it echoes what was sent"},
        {400, R"({"error":"temporarily_unavailable"})", false, "temporarily_unavailable",
         "it passes"},
        {400, R"({"error":"x\u0000\r\ny"})", true, "400, ", "control characters"},
        {429, R"({"error":"invalid_request"})", false, "429", "too many asks"},
        {503, "<html>busy</html>", false, "503", "no JSON"},
        {404, "<html>not here</html>", false, "404", "a proxy's page"},
        {302, "", false, "302", "a redirect is not followed"},
        {200, "", false, "200", "nothing"},
        {200, "[]", false, "200", "no object"},
        {200, std::string(2000, '[') + std::string(2000, ']'), false, "200", "deep"},
        {200, R"({"access_token":"a","token_type":"mac"})", false, "no bearer token",
         "another kind"},
        {200, R"({"access_token":"","token_type":"Bearer"})", false, "no bearer token", "empty"},
        {200, R"({"access_token":7,"token_type":"Bearer"})", false, "no bearer token", "a number"},
        {200, "{\"access_token\":\"a\\u0001b\",\"token_type\":\"Bearer\"}", false,
         "no bearer token", "it would end a field of SASL"},
        {200, "{\"access_token\":\"a\\r\\nb\",\"token_type\":\"Bearer\"}", false, "no bearer token",
         "it would end a line"},
        {200, "{\"access_token\":\"" + long_token + "\",\"token_type\":\"Bearer\"}", false,
         "no bearer token", "longer than max_token_bytes"},
        {200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"refresh_token\":\"a b\"}", false,
         "no bearer token", "a broken refresh token must not replace a good one"},
    };
    for (const Row& row : rows) {
        const auto answer = read_token_answer(row.status, row.body, secrets);
        const auto* const refusal = std::get_if<TokenRefusal>(&answer);
        ASSERT_NE(refusal, nullptr) << row.why;
        EXPECT_EQ(refusal->operator_acts, row.operator_acts) << row.why;
        EXPECT_NE(refusal->why.find(row.said), std::string::npos)
            << row.why << ": " << refusal->why;
        EXPECT_LT(refusal->why.size(), 600U) << row.why;
        for (const std::string& secret : secrets)
            EXPECT_EQ(refusal->why.find(secret), std::string::npos) << row.why;
        EXPECT_EQ(refusal->why.find('\n'), std::string::npos) << row.why;
    }
}

TEST(TokenRecordText, GoesToTextAndBackWhole) {
    TokenRecord record;
    record.configuration = sha256("c");
    record.seed = sha256("s");
    record.refresh_token = "R1";
    record.access_token = "A1";
    record.expires = *parse_rfc3339("2026-11-24T09:00:00Z");
    record.asked = *parse_rfc3339("2026-11-24T08:00:00Z");
    record.lifetime = 3600s;
    record.failures = 2;
    auto read = read_token_record(token_record_text(record));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, record);
    record.refusal = TokenRefusal{"down", true};
    read = read_token_record(token_record_text(record));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, record);
}

TEST(TokenRecordText, EveryTruncationIsFoundAndNeverThrows) {
    const std::string whole = token_record_text(TokenRecord{});
    for (std::size_t n = 0; n + 1 < whole.size(); ++n)
        EXPECT_FALSE(read_token_record(whole.substr(0, n))) << n;
    std::string other = whole;
    other.replace(other.find("\"v\":1"), 5, "\"v\":2");
    EXPECT_FALSE(read_token_record(other)) << "of another version";
}

}  // namespace
}  // namespace tsb
