// SPDX-License-Identifier: GPL-3.0-or-later
// Against a real token endpoint over TLS.
#include "daemon/net/https.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "tests/support/local_servers.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

using namespace std::chrono_literals;

TEST(FormEncoded, WhatIsNotPlainIsPercentEncoded) {
    struct Row {
        FormFields fields;
        const char* encoded;
        const char* why;
    };
    const std::vector<Row> rows{
        {{}, "", "nothing"},
        {{{"a", "b"}, {"c", ""}}, "a=b&c=", "two, one without value"},
        {{{"a", "x&y=z+ %"}}, "a=x%26y%3Dz%2B%20%25", "what would end a field"},
        {{{"a", "AZaz09-._~"}}, "a=AZaz09-._~", "what stays"},
        {{{"a", std::string("\0\r\n\xff", 4)}}, "a=%00%0D%0A%FF", "bytes"},
    };
    for (const Row& row : rows) EXPECT_EQ(form_encoded(row.fields), row.encoded) << row.why;
}

class Https : public ::testing::Test {
  protected:
    Result<HttpsAnswer> post(HttpsServer to, const FormFields& fields,
                             std::chrono::seconds timeout = 5s) {
        return test::run(io, https_post(multi, std::move(to), form_encoded(fields), timeout));
    }
    HttpsServer good() const { return {server.text("url"), server.text("ca")}; }
    const FormFields client{{"grant_type", "client_credentials"},
                            {"client_id", "gateway"},
                            {"client_secret", "client secret & more"}};
    const test::LocalTokenServer server;
    boost::asio::io_context io;
    CurlMulti multi{io.get_executor()};
};

TEST_F(Https, AFormArrivesWholeAndItsAnswerComesBack) {
    const auto answer = post(good(), client);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer->status, 200) << answer->body;
    EXPECT_NE(answer->body.find("access_token"), std::string::npos);
}

TEST_F(Https, EveryStatusIsAnAnswerAndNoRedirectIsFollowed) {
    server.say("unavailable");
    auto answer = post(good(), client);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    server.say("redirect");
    answer = post(good(), client);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 302);
}

TEST_F(Https, WhatIsTooLongTooSlowOrNotTheServerIsAnErrorWithoutTheSecret) {
    struct Row {
        const char* mode;
        HttpsServer to;
        ErrorKind kind;
        const char* said;
        const char* why;
    };
    const std::string plain = "http" + server.text("url").substr(5);
    const std::vector<Row> rows{
        {"huge", good(), ErrorKind::transient, "more than 65536 bytes", "max_https_answer"},
        {"silent", good(), ErrorKind::transient, "https://localhost", "the timeout"},
        {"grant",
         {server.text("url"), server.text("other_ca")},
         ErrorKind::config,
         "ca_file",
         "signed by another authority"},
        {"grant", {plain, server.text("ca")}, ErrorKind::config, "not a usable URL", "in clear"},
        {"grant",
         {"https://localhost:1/t?secret=client+secret", server.text("ca")},
         ErrorKind::transient,
         "https://localhost:1/t",
         "nobody there"},
    };
    for (const Row& row : rows) {
        server.say(row.mode);
        const auto answer = post(row.to, client, 2s);
        ASSERT_FALSE(answer) << row.why;
        EXPECT_EQ(answer.error().kind, row.kind) << row.why << ": " << answer.error().what;
        EXPECT_NE(answer.error().what.find(row.said), std::string::npos)
            << row.why << ": " << answer.error().what;
        EXPECT_EQ((answer.error().what + answer.error().hint).find("client"), std::string::npos)
            << row.why;
    }
}

}  // namespace
}  // namespace tsb
