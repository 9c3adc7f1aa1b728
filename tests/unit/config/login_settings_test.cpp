// SPDX-License-Identifier: GPL-3.0-or-later
// How a mailbox is logged in to: password or OAuth, and the pin of its key.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

const std::string head = "[[mailbox]]\nname = \"a\"\nurl = \"imaps://h/INBOX\"\nuser = \"u\"\n";
const std::string plain = head + "password_file = \"p\"\n";
const std::string oauth = head +
                          "auth = \"oauth2\"\ntoken_url = \"https://login.example.org/t\"\n"
                          "client_id = \"c\"\nclient_secret_file = \"s\"\n";
const std::string pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

std::string without(const std::string& line) {
    const auto at = oauth.find(line);
    return oauth.substr(0, at) + oauth.substr(oauth.find('\n', at) + 1);
}

TEST(LoginSettings, OauthIsReadWithAllItsKeys) {
    const auto settings = parse_settings(
        oauth +
            "scope = \"x/.default\"\nrefresh_token_credential = \"r\"\ntoken_ca_file = \"ca\"\n" +
            "pin = [\"" + pin + "\", \"" + pin + "\"]\n",
        "/etc/x/t.toml");
    ASSERT_TRUE(settings) << settings.error().what;
    const MailboxSettings& mailbox = settings->mailboxes.at(0);
    EXPECT_TRUE(mailbox.oauth.on);
    EXPECT_EQ(mailbox.oauth.token_url, "https://login.example.org/t");
    EXPECT_EQ(mailbox.oauth.client_id, "c");
    EXPECT_EQ(mailbox.oauth.client_secret.file, "/etc/x/s");
    EXPECT_EQ(mailbox.oauth.refresh_token.credential, "r");
    EXPECT_EQ(mailbox.oauth.scope, "x/.default");
    EXPECT_EQ(mailbox.oauth.ca_file, "/etc/x/ca");
    EXPECT_EQ(mailbox.pins, (std::vector<std::string>{pin, pin}));
    const auto again = parse_settings(print_settings(*settings), "/etc/x/t.toml");
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(print_settings(*again), print_settings(*settings));
}

TEST(LoginSettings, WhatIsIncompleteContradictoryOrInClearIsRefused) {
    struct Row {
        std::string toml;
        const char* message;
        const char* why;
    };
    std::string nine;
    for (int i = 0; i < 9; ++i) nine += "\"" + pin + "\", ";
    std::string http = oauth, user = oauth, local = oauth;
    http.replace(http.find("https://"), 8, "http://");
    user.replace(user.find("https://"), 8, "https://u:p@");
    local.replace(local.find("https://login.example.org"), 25, "http://127.0.0.1");
    const std::vector<Row> rows{
        {oauth + "password_file = \"p\"\n", "'password_file' does not go with auth", "both ways"},
        {plain + "scope = \"s\"\n", "'scope' needs auth = \"oauth2\"", "a key of the other way"},
        {plain + "auth = \"ntlm\"\n", "t.toml:6: 'auth' must be one of", "no such way"},
        {without("token_url"), "'token_url' is missing", "no endpoint"},
        {without("client_id"), "'client_id' is missing", "nobody"},
        {without("client_secret_file"), "needs a client secret or a refresh token", "no secret"},
        {oauth + "client_secret_credential = \"c\"\n", "not by both", "two secrets"},
        {oauth + "refresh_token_file = \"r\"\nrefresh_token_credential = \"c\"\n", "not by both",
         "two tokens"},
        {oauth + "client_secret = \"x\"\n", "secrets never stand in this file", "inline secret"},
        {oauth + "refresh_token = \"x\"\n", "secrets never stand in this file", "inline token"},
        {http, "'token_url' must begin with https://", "in clear"},
        {user, "'token_url' must begin with https://", "a password in the URL"},
        {local, "'token_url' must begin with https://", "in clear on loopback, too"},
        {plain + "pin = \"sha256//AAAA\"\n", "'pin' must be like", "too short"},
        {plain + "pin = \"" + pin.substr(8) + "\"\n", "'pin' must be like", "no kind"},
        {plain + "pin = \"/etc/key.pem\"\n", "'pin' must be like", "a file"},
        {plain + "pin = \"" + pin + ";x\"\n", "'pin' must be like", "two in one"},
        {plain + "pin = [" + nine + "]\n", "'pin' has more than 8 public keys", "too many"},
        {"[[mailbox]]\nname = \"a\"\nurl = \"imap://127.0.0.1/INBOX\"\nuser = \"u\"\npassword_file "
         "= "
         "\"p\"\ntls = \"none\"\npin = \"" +
             pin + "\"\n",
         "'pin' contradicts tls", "nothing to pin"},
    };
    for (const Row& row : rows) {
        const auto settings = parse_settings(row.toml, "/etc/x/t.toml");
        ASSERT_FALSE(settings) << row.why;
        EXPECT_NE(settings.error().what.find(row.message), std::string::npos)
            << row.why << ": " << settings.error().what;
        EXPECT_EQ(settings.error().exit_code, 78) << row.why;
    }
}

TEST(LoginSettings, ASecretThatOthersMayReadIsRefusedAtLoad) {
    const test::TemporaryFolder folder;
    const auto write = [&](const std::string& name, const std::string& text, mode_t mode) {
        std::ofstream(folder / name) << text;
        ::chmod((folder / name).c_str(), mode);
    };
    write("t.toml", oauth + "refresh_token_file = \"r\"\n", 0600);
    write("s", "secret\n", 0600);
    write("r", "token\n", 0640);
    const auto open = load_settings(folder / "t.toml");
    ASSERT_FALSE(open);
    EXPECT_NE(open.error().what.find("'refresh_token_file': others may read"), std::string::npos)
        << open.error().what;
    EXPECT_NE(open.error().hint.find("chmod 600"), std::string::npos);
    write("r", "token\n", 0600);
    EXPECT_TRUE(load_settings(folder / "t.toml"));
    write("s", "secret\n", 0604);
    EXPECT_FALSE(load_settings(folder / "t.toml"));
}

}  // namespace
}  // namespace tsb
