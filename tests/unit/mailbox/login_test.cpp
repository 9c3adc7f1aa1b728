// SPDX-License-Identifier: GPL-3.0-or-later
// Logging in to a real Dovecot: access tokens and pinned keys.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <thread>

#include "config/base/file.hpp"
#include "daemon/mailbox/imap_mailbox.hpp"
#include "daemon/mailbox/token/token_json.hpp"
#include "tests/support/local_servers.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

using namespace std::chrono_literals;

class Login : public ::testing::Test {
  protected:
    MailboxSettings by_password(const test::LocalDovecot& dovecot) const {
        MailboxSettings settings;
        settings.name = "tsbdir";
        settings.url = "imaps://127.0.0.1:" + dovecot.port("ports") + "/INBOX";
        settings.user = dovecot.text("user");
        settings.password.file = dovecot.text("password_file");
        settings.ca_file = dovecot.text("ca");
        settings.timeout = 10s;
        return settings;
    }
    MailboxSettings by_token(const test::LocalDovecot& dovecot,
                             const test::LocalTokenServer& endpoint) const {
        MailboxSettings settings = by_password(dovecot);
        settings.password = SecretSource();
        settings.oauth.on = true;
        settings.oauth.token_url = endpoint.text("url");
        settings.oauth.client_id = endpoint.text("client_id");
        settings.oauth.ca_file = endpoint.text("ca");
        settings.oauth.client_secret.file = folder / "secret";
        std::ofstream(settings.oauth.client_secret.file) << endpoint.text("client_secret");
        ::chmod(settings.oauth.client_secret.file.c_str(), 0600);
        return settings;
    }
    Result<MailboxState> open(MailboxSettings settings) {
        mailbox = std::make_unique<ImapMailbox>(io.get_executor(), std::move(settings),
                                                LimitSettings(), folder.path());
        return test::run(io, mailbox->open());
    }
    // The kept token as if it had been asked for so long ago; its text.
    std::string age(std::chrono::seconds asked_ago, std::chrono::seconds lives_on) const {
        const auto file = folder / "oauth" / "tsbdir.json";
        auto record = read_token_record(*read_file(file, max_token_record_bytes));
        record->asked = SystemClock().now() - asked_ago;
        record->expires = SystemClock().now() + lives_on;
        EXPECT_TRUE(replace_file_durably(file, token_record_text(*record)));
        return record->access_token;
    }
    void expect_config(const Result<MailboxState>& opened, const std::string& said) {
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().kind, ErrorKind::config) << opened.error().what;
        EXPECT_EQ(opened.error().exit_code, 78);
        EXPECT_NE(opened.error().what.find(said), std::string::npos) << opened.error().what;
    }
    test::TemporaryFolder folder;
    boost::asio::io_context io;
    std::unique_ptr<ImapMailbox> mailbox;
};

TEST_F(Login, ATokenIsSentByWhateverTheServerOffers) {
    const test::LocalTokenServer endpoint;
    for (const char* mechanisms : {"plain xoauth2", "plain oauthbearer", "xoauth2 oauthbearer"}) {
        const test::LocalDovecot dovecot("", mechanisms);
        const auto opened = open(by_token(dovecot, endpoint));
        EXPECT_TRUE(opened) << mechanisms << ": " << opened.error().what;
        test::run(io, mailbox->close());
    }
}

TEST_F(Login, AServerWithoutTokensIsSaidToBeOneAndGetsNoPassword) {
    const test::LocalTokenServer endpoint;
    const test::LocalDovecot dovecot("", "plain login");
    expect_config(open(by_token(dovecot, endpoint)), "neither XOAUTH2 nor OAUTHBEARER");
}

TEST_F(Login, AFreshTokenThatIsRefusedIsTheOperatorsAndIsNotInTheError) {
    const test::LocalTokenServer endpoint;
    endpoint.say("useless");
    const test::LocalDovecot dovecot("", "xoauth2");
    const MailboxSettings settings = by_token(dovecot, endpoint);
    const auto opened = open(settings);
    expect_config(opened, "refused user alice's access token");
    EXPECT_EQ(opened.error().what.find("eyJ"), std::string::npos) << opened.error().what;
    endpoint.say("grant");
    const auto at_once = test::run(io, mailbox->open());
    expect_config(at_once, "the mail server refused the last one");
    EXPECT_TRUE(mailbox->condition().lacks_token);
    EXPECT_FALSE(mailbox->condition().token) << "the endpoint is well";
}

TEST_F(Login, AnExpiredTokenThatTheServerRefusesIsRenewedAndTriedOnceMore) {
    const test::LocalTokenServer endpoint;
    const test::LocalDovecot dovecot("", "xoauth2");
    const MailboxSettings settings = by_token(dovecot, endpoint);
    endpoint.say("short");
    ASSERT_TRUE(open(settings));
    test::run(io, mailbox->close());
    std::this_thread::sleep_for(2s);  // it lives a second
    age(600s, 3000s);                 // and we believe that it lives on
    endpoint.say("grant");
    const auto opened = test::run(io, mailbox->open());
    ASSERT_TRUE(opened) << opened.error().what;
    test::run(io, mailbox->close());
    endpoint.say("useless");
    age(3590s, 10s);
    const auto refused = test::run(io, mailbox->open());
    expect_config(refused, "refused user alice's access token");
}

TEST_F(Login, ASessionWhoseTokenWasRenewedIsMadeAnewBeforeTheServerEndsIt) {
    const test::LocalTokenServer endpoint;
    const test::LocalDovecot dovecot("", "xoauth2");
    ASSERT_TRUE(open(by_token(dovecot, endpoint)));
    const auto waited_before = test::run(io, mailbox->wait(1s));
    ASSERT_TRUE(waited_before) << waited_before.error().what;
    EXPECT_FALSE(*waited_before);
    age(3298s, 302s);  // to be renewed in two seconds
    const auto start = std::chrono::steady_clock::now();
    const auto shortened = test::run(io, mailbox->wait(60s));
    ASSERT_TRUE(shortened) << shortened.error().what;
    EXPECT_LT(std::chrono::steady_clock::now() - start, 30s) << "a long poll does not delay it";
    const std::string before = age(3500s, 100s);  // renewed ahead of expiry
    const auto waited = test::run(io, mailbox->wait(1s));
    ASSERT_TRUE(waited) << waited.error().what;
    EXPECT_TRUE(*waited) << "what came meanwhile nobody announced";
    EXPECT_TRUE(test::run(io, mailbox->list(1, std::nullopt, 10)));
    std::ifstream log(dovecot.text("log"));
    const std::string text{std::istreambuf_iterator<char>(log), std::istreambuf_iterator<char>()};
    EXPECT_NE(text.find("method=XOAUTH2", text.find("method=XOAUTH2") + 1), std::string::npos);
    EXPECT_NE(age(0s, 0s), before);
}

TEST_F(Login, AnEndpointThatRefusesIsTold) {
    const test::LocalTokenServer endpoint;
    endpoint.say("invalid_grant");
    const test::LocalDovecot dovecot("", "xoauth2");
    const auto opened = open(by_token(dovecot, endpoint));
    expect_config(opened, "unauthorized_client");
    EXPECT_TRUE(mailbox->condition().lacks_token);
    ASSERT_TRUE(mailbox->condition().token);
    EXPECT_EQ(mailbox->condition().token->what, opened.error().what);
}

TEST_F(Login, APinnedKeyIsCheckedBesideTheCertificate) {
    const test::LocalDovecot dovecot;
    const std::string other = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    MailboxSettings settings = by_password(dovecot);
    for (const std::string& url : {"imaps://127.0.0.1:" + dovecot.port("ports"),
                                   "imap://127.0.0.1:" + dovecot.port("port")}) {
        settings.url = url + "/INBOX";
        settings.pins = {other, dovecot.text("pin")};
        const auto opened = open(settings);
        EXPECT_TRUE(opened) << url << ": " << opened.error().what;
        settings.pins = {other};
        const auto wrong = open(settings);
        expect_config(
            wrong, "the server's public key is none of those in pin: it is " + dovecot.text("pin"));
    }
    settings.pins = {dovecot.text("pin")};
    settings.ca_file = dovecot.text("other_ca");
    expect_config(open(settings), "ca_file");
}

}  // namespace
}  // namespace tsb
