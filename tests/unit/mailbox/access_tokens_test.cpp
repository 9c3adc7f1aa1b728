// SPDX-License-Identifier: GPL-3.0-or-later
// AccessTokens with a fake clock and an endpoint that each test plays.
#include "daemon/mailbox/token/access_tokens.hpp"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <fstream>

#include "daemon/mailbox/token/token_json.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

using namespace std::chrono_literals;

class Tokens : public ::testing::Test {
  protected:
    void SetUp() override {
        settings.on = true;
        settings.token_url = "https://login.example.org/token";
        settings.client_id = "gateway one";
        settings.scope = "mail";
        configure("R0");
        secret("client-secret", settings.client_secret, "s&cret");
    }
    void configure(const std::string& token) {
        secret("refresh-token", settings.refresh_token, token);
    }
    void secret(const std::string& name, SecretSource& source, const std::string& text) {
        source.file = folder / name;
        std::ofstream(source.file) << text << '\n';
        ::chmod(source.file.c_str(), 0600);
    }
    // Each start of the program.
    void start() {
        AccessTokens::Ask ask = [this](std::string form) { return answer_to(std::move(form)); };
        tokens = std::make_unique<AccessTokens>(settings, folder / "oauth", "tsbdir", clock,
                                                std::move(ask));
    }
    boost::asio::awaitable<Result<HttpsAnswer>> answer_to(std::string form) {
        asked.push_back(std::move(form));
        if (on_ask) on_ask();
        co_return next;
    }
    void grant(const std::string& access, const std::string& refresh) {
        next = HttpsAnswer{
            200, "{\"access_token\":\"" + access +
                     "\",\"token_type\":\"Bearer\",\"expires_in\":3600" +
                     (refresh.empty() ? "" : ",\"refresh_token\":\"" + refresh + "\"") + "}"};
    }
    void refuse(long status, const std::string& body) { next = HttpsAnswer{status, body}; }
    Result<std::string> get() { return test::run(io, tokens->get()); }
    TokenRecord on_disk() const {
        const auto text = read_file(folder / "oauth" / "tsbdir.json", max_token_record_bytes);
        return text ? read_token_record(*text).value_or(TokenRecord{}) : TokenRecord{};
    }

    test::TemporaryFolder folder;
    boost::asio::io_context io;
    test::FakeClock clock;
    OauthSettings settings;
    std::vector<std::string> asked;
    std::function<void()> on_ask;
    Result<HttpsAnswer> next = HttpsAnswer{};
    std::unique_ptr<AccessTokens> tokens;
};

TEST_F(Tokens, ARotatedRefreshTokenIsOnDiskBeforeItsAccessTokenIsGivenOut) {
    start();
    grant("A1", "R1");
    on_ask = [this] { EXPECT_EQ(on_disk().asked, clock.now()) << "the ask is noted first"; };
    const auto token = get();
    ASSERT_TRUE(token) << token.error().what;
    EXPECT_EQ(*token, "A1");
    EXPECT_EQ(on_disk().refresh_token, "R1");
    EXPECT_EQ(asked.at(0),
              "grant_type=refresh_token&client_id=gateway%20one&client_secret=s%26cret&"
              "refresh_token=R0&scope=mail");
    struct stat status {};
    ASSERT_EQ(::stat((folder / "oauth" / "tsbdir.json").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    start();
    EXPECT_EQ(*get(), "A1") << "a restart asks nobody";
    EXPECT_EQ(asked.size(), 1U);
    clock.time += 3600s;
    grant("A2", "R2");
    EXPECT_EQ(*get(), "A2");
    EXPECT_NE(asked.at(1).find("refresh_token=R1"), std::string::npos);
}

TEST_F(Tokens, ATokenThatCannotBeKeptIsNotGivenOutAndNotLost) {
    start();
    grant("A1", "R1");
    const auto file = folder / "oauth" / "tsbdir.json.new";
    on_ask = [&] { std::filesystem::create_directory(file); };  // the next write of it fails
    const auto token = get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::transient);
    EXPECT_NE(token.error().what.find("cannot be kept"), std::string::npos) << token.error().what;
    EXPECT_EQ(on_disk().refresh_token, "R0");
    std::filesystem::remove(file);
    ASSERT_TRUE(get());
    EXPECT_EQ(on_disk().refresh_token, "R1");
    EXPECT_EQ(asked.size(), 1U);
}

TEST_F(Tokens, WithoutRefreshTokenTheClientAsksInItsOwnName) {
    settings.refresh_token = SecretSource();
    start();
    grant("A1", "R1");
    ASSERT_TRUE(get());
    EXPECT_TRUE(asked.at(0).starts_with("grant_type=client_credentials&client_id="));
    EXPECT_EQ(asked.at(0).find("refresh_token"), std::string::npos);
    EXPECT_EQ(on_disk().refresh_token, "");
}

TEST_F(Tokens, RenewalThatFailsIsToldWhileTheOldTokenStillServes) {
    start();
    grant("A1", "");
    ASSERT_TRUE(get());
    EXPECT_FALSE(tokens->trouble());
    clock.time += 3600s - renew_ahead;
    refuse(400, R"({"error":"invalid_grant","error_description":"R0 s&cret A1"})");
    auto token = get();
    ASSERT_TRUE(token) << "it lives for another five minutes";
    ASSERT_TRUE(tokens->trouble());
    EXPECT_EQ(tokens->trouble()->kind, ErrorKind::config);
    EXPECT_EQ(tokens->trouble()->exit_code, 78);
    for (const char* hidden : {"R0", "s&cret", "A1"})
        EXPECT_EQ(tokens->trouble()->what.find(hidden), std::string::npos);
    clock.time += renew_ahead;
    refuse(503, "");
    token = get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::transient);
    EXPECT_EQ(token.error().exit_code, 69);
    clock.time += ask_distance_most;
    grant("A2", "");
    EXPECT_EQ(*get(), "A2");
    EXPECT_FALSE(tokens->trouble());
}

TEST_F(Tokens, ManyTriesAndRestartsAskNoOftenerThanTheDistance) {
    next = Error{ErrorKind::transient, "https://login.example.org: no route", "", 69};
    for (int i = 0; i < 100; ++i) {
        start();
        const auto token = get();
        ASSERT_FALSE(token);
        EXPECT_NE(token.error().what.find("no route"), std::string::npos) << token.error().what;
        EXPECT_NE(token.error().hint.find("asked again at"), std::string::npos);
        clock.time += 1s;
    }
    EXPECT_EQ(asked.size(), 2U) << "after 0 and 60 seconds";
    configure("R9");
    EXPECT_FALSE(get());
    EXPECT_EQ(asked.size(), 3U) << "what the operator changed is tried at once";
    EXPECT_NE(asked.back().find("refresh_token=R9"), std::string::npos);
}

TEST_F(Tokens, ATokenThatTheMailServerRefusesIsRenewedAtOnceOnlyIfItIsOld) {
    start();
    grant("A1", "");
    ASSERT_TRUE(get());
    EXPECT_FALSE(tokens->refused()) << "it is fresh";
    EXPECT_FALSE(get());
    EXPECT_EQ(asked.size(), 1U);
    clock.time += 60s;
    grant("A2", "");
    ASSERT_TRUE(get());
    tokens->accepted();
    clock.time += 600s;
    grant("A3", "");
    EXPECT_TRUE(tokens->refused());
    EXPECT_EQ(*get(), "A3");
}

TEST_F(Tokens, WhatAnotherProgramRenewedIsUsedAndNotOverwritten) {
    start();
    grant("A1", "R1");
    ASSERT_TRUE(get());
    auto first = std::move(tokens);
    clock.time += 3500s;
    start();
    grant("A2", "R2");
    ASSERT_EQ(*get(), "A2");
    EXPECT_TRUE(first->refused()) << "there is another one";
    EXPECT_EQ(on_disk().refresh_token, "R2");
    EXPECT_EQ(*test::run(io, first->get()), "A2");
    EXPECT_EQ(asked.size(), 2U);
}

TEST_F(Tokens, OnlyOneProgramAsksAtATime) {
    start();
    grant("A1", "R1");
    std::filesystem::create_directories(folder / "oauth");
    const UniqueFd other(
        ::open((folder / "oauth" / "tsbdir.lock").c_str(), O_RDWR | O_CREAT, 0600));
    ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
    const auto token = get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::transient);
    EXPECT_TRUE(asked.empty());
    EXPECT_FALSE(tokens->trouble()) << "nobody has to act";
}

TEST_F(Tokens, ADamagedRecordIsSetAsideAndTheConfiguredTokenUsed) {
    std::filesystem::create_directories(folder / "oauth");
    std::ofstream(folder / "oauth" / "tsbdir.json") << "{\"v\":1,";
    start();
    grant("A1", "R1");
    ASSERT_TRUE(get());
    EXPECT_NE(asked.at(0).find("refresh_token=R0"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(folder / "oauth" / "tsbdir.damaged"));
}

TEST_F(Tokens, ASecretThatIsGoneIsTheOperators) {
    start();
    std::filesystem::remove(settings.client_secret.file);
    const auto token = get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::config);
    EXPECT_TRUE(asked.empty());
}

}  // namespace
}  // namespace tsb
