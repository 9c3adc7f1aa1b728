// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/settings.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "config/base/file.hpp"
#include "config/circular.hpp"
#include "config/roster.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

const std::string mailbox = R"([[mailbox]]
name = "tsbdir"
url = "imaps://mail.example.org:993/INBOX"
user = "tsbdir"
password_file = "secret"
)";

Settings parsed(const std::string& toml) {
    auto settings = parse_settings(toml, "/etc/x/t.toml");
    if (!settings) throw std::runtime_error(settings.error().what);
    return std::move(*settings);
}

TEST(Settings, EveryKeyHasASafeDefault) {
    const Settings settings = parsed("");
    EXPECT_EQ(settings.state, "/var/lib/tsbreply");
    EXPECT_EQ(settings.scan_policy, ScanPolicy::propose);
    EXPECT_TRUE(settings.border.authserv.empty()) << "nobody is believed";
    EXPECT_FALSE(settings.border.topmost_without_id);
    EXPECT_EQ(settings.archive.keep_other, std::chrono::hours{720});
    EXPECT_FALSE(settings.archive.keep_replies.has_value());
    EXPECT_TRUE(settings.people.empty());
    const Settings with = parsed(mailbox);
    ASSERT_EQ(with.mailboxes.size(), 1U);
    EXPECT_EQ(with.mailboxes.at(0).settle, Settle::flag);
    EXPECT_FALSE(with.mailboxes.at(0).tls_none);
    EXPECT_FALSE(with.mailboxes.at(0).since.has_value());
    EXPECT_EQ(print_settings(settings), "");
}

TEST(Settings, ReadsEveryKeyOfTheContract) {
    const Settings settings = parsed(R"(
state = "/srv/tsb"
circulars = ["circulars", "/srv/c"]
roster = "roster.toml"
scan_policy = "count"
control_socket = "run/control.sock"
[[mailbox]]
name = "a"
url = "imap://127.0.0.1:1143/Post%20In"
user = "u"
password_credential = "imap"
tls = "none"
settle = "move"
since = 2026-02-01
poll = "5s"
timeout = "2m"
idle = false
move_counted = "Yes"
[border]
authserv = ["MX.example.org"]
hosts = ["MX1.example.org", "mx2.example.org"]
[archive]
keep_other = "12h"
keep_replies = "3650d"
[alerts]
to = ["a@Example.org"]
from = "b@example.org"
smtp_url = "smtps://mail.example.org:465"
smtp_user = "u"
smtp_password_file = "/p"
per_hour = 3
[worker]
processes = 2
deadline = "90s"
memory = "1G"
[limits]
parse_bytes = "1M"
archive_bytes = "2M"
[decisions]
people = ["A. Person"]
)");
    EXPECT_EQ(settings.circulars, (std::vector<fs::path>{"/etc/x/circulars", "/srv/c"}))
        << "relative to the file's folder";
    EXPECT_EQ(settings.roster, (std::vector<fs::path>{"/etc/x/roster.toml"}));
    EXPECT_EQ(settings.control_socket, "/etc/x/run/control.sock");
    EXPECT_EQ(settings.scan_policy, ScanPolicy::count);
    const MailboxSettings& one = settings.mailboxes.at(0);
    EXPECT_TRUE(one.tls_none);
    EXPECT_EQ(one.settle, Settle::move);
    EXPECT_EQ(format_utc(*one.since), "2026-02-01T00:00:00Z");
    EXPECT_EQ(one.poll, std::chrono::seconds{5});
    EXPECT_EQ(one.timeout, std::chrono::seconds{120});
    EXPECT_FALSE(one.idle);
    EXPECT_EQ(one.move_counted, "Yes");
    EXPECT_EQ(settings.border.authserv, std::vector<std::string>{"mx.example.org"});
    EXPECT_EQ(settings.border.hosts.at(0), "mx1.example.org");
    EXPECT_EQ(settings.archive.keep_other, std::chrono::hours{12});
    EXPECT_EQ(settings.archive.keep_replies, std::chrono::hours{87600});
    EXPECT_EQ(settings.alerts.to.at(0), "a@example.org");
    EXPECT_EQ(settings.alerts.per_hour, 3);
    EXPECT_EQ(settings.worker.memory_bytes, 1ULL << 30U);
    EXPECT_EQ(settings.worker.deadline, std::chrono::seconds{90});
    EXPECT_EQ(settings.limits.parse_bytes, 1U << 20U);
    EXPECT_EQ(settings.people.at(0), "A. Person");

    const std::string printed = print_settings(settings);
    const auto again = parse_settings(printed, "/elsewhere/t.toml");
    ASSERT_TRUE(again.has_value()) << again.error().what << '\n' << printed;
    EXPECT_EQ(print_settings(*again), printed);
    EXPECT_EQ(again->mailboxes.at(0).url, one.url);
    EXPECT_EQ(again->mailboxes.at(0).since, one.since);
    EXPECT_EQ(again->circulars, settings.circulars);
    EXPECT_EQ(again->archive.keep_replies, settings.archive.keep_replies);
    EXPECT_EQ(again->alerts.smtp_password.file, "/p");
    EXPECT_EQ(again->limits.archive_bytes, 2U << 20U);
}

TEST(Settings, PrintShowsOnlyWhatDiffers) {
    EXPECT_EQ(print_settings(parsed("state = \"/var/lib/tsbreply\"\nscan_policy = \"count\"\n")),
              "scan_policy = \"count\"\n");
    EXPECT_EQ(print_settings(parsed("[border]\nauthserv = \"topmost-without-id\"\n")),
              "[border]\nauthserv = \"topmost-without-id\"\n");
}

TEST(Settings, TopmostWithoutIdIsNoName) {
    const Settings settings = parsed("[border]\nauthserv = \"topmost-without-id\"\n");
    EXPECT_TRUE(settings.border.topmost_without_id);
    EXPECT_TRUE(settings.border.authserv.empty());
}

TEST(Settings, MistakesAreNamedWithFileLineAndKey) {
    struct Row {
        std::string toml;
        const char* message;
        const char* why;
    };
    const std::string alerts = "[alerts]\nto = [\"a@example.org\"]\nfrom = \"b@example.org\"\n";
    const std::string label(63, 'a');
    const std::string long_domain = label + "." + label + "." + label + "." + std::string(61, 'a');
    const auto addresses = [](std::size_t count) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i) list += "\"a@example.org\", ";
        return list;
    };
    const std::string head = "[[mailbox]]\nname = \"a\"\nuser = \"u\"\npassword_file = \"p\"\n";
    const Row rows[] = {
        {"stat = \"/x\"\n", "t.toml:1: unknown key 'stat'; the nearest valid key is 'state'",
         "typo"},
        {"[bordr]\nhosts = []\n",
         "t.toml:1: unknown key 'bordr'; the nearest valid key is 'border'", "table"},
        {mailbox + "setle = \"flag\"\n",
         "t.toml:6: unknown key 'setle' in [[mailbox]] 1; the nearest valid key is 'settle'",
         "typo in a mailbox"},
        {"[border]\nhost = []\n",
         "t.toml:2: unknown key 'host' in [border]; the nearest valid key is 'hosts'",
         "typo in a table"},
        {"state = 3\n", "t.toml:1: 'state' must be a string, not an integer", "type"},
        {"state = \"\"\n", "t.toml:1: 'state' is empty", "empty path"},
        {"scan_policy = \"guess\"\n",
         "t.toml:1: 'scan_policy' must be one of \"propose\", \"count\"", "word"},
        {"[mailbox]\nname = \"a\"\n", "t.toml:1: 'mailbox' must be written as [[mailbox]]",
         "one bracket"},
        {mailbox + mailbox, "t.toml:7: two mailboxes are called tsbdir", "same name"},
        {head, "'url' is missing in [[mailbox]] 1", "no url"},
        {head + "url = \"http://h/\"\n", "t.toml:5: 'url' must begin with imaps:// or imap://",
         "scheme"},
        {head + "url = \"imaps://u:p@h/INBOX\"\n",
         "t.toml:5: 'url' needs a host, without user or password", "password in the url"},
        {head + "url = \"imaps://h:99999/INBOX\"\n", "a port from 1 to 65535", "port"},
        {head + "url = \"imap://mail.example.org/INBOX\"\ntls = \"none\"\n",
         "t.toml:6: 'tls = \"none\"' is refused for mail.example.org", "no loopback"},
        {head + "url = \"imap://10.0.0.1/INBOX\"\ntls = \"none\"\n", "is refused for 10.0.0.1",
         "another address"},
        {head + "url = \"imap://127.0.0.1.example.org/INBOX\"\ntls = \"none\"\n",
         "is refused for 127.0.0.1.example.org", "looks like loopback"},
        {head + "url = \"imaps://localhost/INBOX\"\ntls = \"none\"\n", "contradicts imaps://",
         "both"},
        {"[[mailbox]]\nname = \"a\"\nurl = \"imaps://h/\"\nuser = \"u\"\npassword = \"x\"\n",
         "t.toml:5: 'password': secrets never stand in this file", "inline secret"},
        {"[[mailbox]]\nname = \"a\"\nurl = \"imaps://h/\"\nuser = \"u\"\n",
         "'password_file' or 'password_credential' is missing", "no password"},
        {mailbox + "password_credential = \"c\"\n", "not by both", "two passwords"},
        {"[ledger]\nkey_file = \"k\"\nkey_credential = \"c\"\n",
         "t.toml:2: give the secret by file or", "two signing keys"},
        {"[ledger]\norigin = \"a+b\"\n", "t.toml:2: 'origin' may have no space and no '+'", "C2SP"},
        {"[ledger]\norigin = \"a b\"\n", "'origin' may have no space", "C2SP"},
        {"[ledger]\nwitnesses = [\"w@example.org\"]\n", "'witnesses' needs 'from' and 'smtp_url'",
         "no server to mail them by"},
        {"[ledger]\nwitnesses = [\"nobody\"]\n", "\"nobody\" is no mail address", "no address"},
        {"[[mailbox]]\nname = \"a/b\"\nurl = \"imaps://h/\"\nuser = \"u\"\npassword_file = \"p\"\n",
         "'name' may have letters", "name"},
        {mailbox + "user2 = \"\"\n", "the nearest valid key is 'user'", "nearest"},
        {mailbox + "poll = 60\n", "t.toml:6: 'poll' must be a string, not an integer",
         "duration without unit"},
        {mailbox + "poll = \"60\"\n",
         "t.toml:6: 'poll' must be from 1s to 1d, written like \"60s\"", "duration without unit"},
        {mailbox + "poll = \"0s\"\n", "'poll' must be from 1s", "too short"},
        {mailbox + "timeout = \"1d\"\n", "'timeout' must be from 1s to 10m", "too long"},
        {mailbox + "poll = \"99999999999999999999d\"\n", "'poll' must be", "overflow"},
        {mailbox + "since = \"2026-02-01\"\n", "t.toml:6: 'since' must be a date",
         "date in quotes"},
        {mailbox + "user = \"u\"\n", "t.toml:6: not valid TOML", "key twice"},
        {"[archive]\nkeep_other = \"90m\"\n", "t.toml:2: 'keep_other' must be whole hours",
         "minutes"},
        {"[archive]\nkeep_other = \"0d\"\n", "'keep_other' must be from 1h", "nothing kept"},
        {"[archive]\nkeep_replies = true\n", "t.toml:2: 'keep_replies' must be a string", "type"},
        {"[border]\nauthserv = [\"topmost-without-id\", \"x\"]\n", "stands alone", "mixed"},
        {"[border]\nhosts = [\" \"]\n", "'hosts' has an empty name", "empty"},
        {"[alerts]\nto = [\"a@example.org\"]\n", "'from' is missing in [alerts]", "no From"},
        {alerts, "'smtp_url' is missing in [alerts]", "no server"},
        {alerts + "smtp_url = \"smtp://mail.example.org\"\nsmtp_tls = \"none\"\n",
         "is refused for mail.example.org", "no TLS"},
        {alerts + "smtp_url = \"smtp://h\"\nsmtp_user = \"u\"\n", "belong together",
         "half a login"},
        {"[alerts]\nto = [\"a@example.org\\r\\nBcc: x@y.z\"]\n", "is no mail address",
         "header injection"},
        {"[alerts]\nto = [\"b\xC3\xBC"
         "ro@example.org\"]\n",
         "t.toml:2: 'to': ", "no SMTPUTF8"},
        {"[alerts]\nfrom = \"b\xC3\xBC"
         "ro@example.org\"\n",
         "t.toml:2: 'from': ", "no SMTPUTF8"},
        {"[alerts]\nto = [\"a@" + long_domain + "\"]\n", "is longer than 254 bytes", "too long"},
        {"[alerts]\nto = [" + addresses(max_alert_addresses + 1) + "]\n",
         "t.toml:2: 'to' has more than 100 addresses", "one mail takes no more"},
        {"[alerts]\nsmtp_password = \"x\"\n", "t.toml:2: 'smtp_password': secrets never stand",
         "inline secret"},
        {"[alerts]\nper_hour = 0\n", "'per_hour' must be from 1 to 1000", "range"},
        {"[worker]\nmemory = \"1M\"\n", "t.toml:2: 'memory' must be from 64M to 64G", "too little"},
        {"[worker]\nprocesses = 257\n", "'processes' must be from 0 to 256", "range"},
        {"[limits]\nparse_bytes = \"300M\"\n", "'parse_bytes' is above 'archive_bytes'", "order"},
    };
    for (const Row& row : rows) {
        const auto settings = parse_settings(row.toml, "t.toml");
        ASSERT_FALSE(settings.has_value()) << row.why << '\n' << row.toml;
        EXPECT_NE(settings.error().what.find(row.message), std::string::npos)
            << row.why << ": " << settings.error().what;
        EXPECT_EQ(settings.error().kind, ErrorKind::config);
        EXPECT_EQ(settings.error().exit_code, 78);
    }
}

TEST(Settings, AnInlineSecretIsNotRepeatedInTheError) {
    const auto settings = parse_settings("[[mailbox]]\npassword = \"hunter2hunter2\"\n", "t.toml");
    ASSERT_FALSE(settings.has_value());
    EXPECT_EQ((settings.error().what + settings.error().hint).find("hunter2"), std::string::npos);
    EXPECT_NE(settings.error().hint.find("password_file"), std::string::npos);
}

TEST(Settings, LoopbackHostsMayGoWithoutTls) {
    for (const char* host :
         {"localhost", "127.0.0.1", "127.9.8.7:1143", "[::1]:1143", "localhost:1143"}) {
        const auto settings = parse_settings(
            "[[mailbox]]\nname = \"a\"\nuser = \"u\"\npassword_file = \"p\"\n"
            "tls = \"none\"\nurl = \"imap://" +
                std::string(host) + "/INBOX\"\n",
            "t.toml");
        EXPECT_TRUE(settings.has_value()) << host << ": " << settings.error().what;
    }
}

TEST(Settings, MoreThanSixteenMailboxesAreRefused) {
    std::string text;
    for (std::size_t n = 0; n <= max_mailboxes; ++n) {
        text += "[[mailbox]]\nname = \"m" + std::to_string(n) +
                "\"\nurl = \"imaps://h/\"\nuser = \"u\"\npassword_file = \"p\"\n";
    }
    const auto settings = parse_settings(text, "t.toml");
    ASSERT_FALSE(settings.has_value());
    EXPECT_NE(settings.error().what.find("more than 16 mailboxes"), std::string::npos);
}

TEST(Settings, TheExampleLoadsAndNamesEveryKey) {
    const fs::path example = fs::path(TSB_SOURCE_DIR) / "config" / "tsbreply.toml";
    const auto settings = load_settings(example);
    ASSERT_TRUE(settings.has_value()) << settings.error().what;
    EXPECT_EQ(settings->source, example);
    const auto text = read_file(example, max_settings_bytes);
    ASSERT_TRUE(text.has_value());
    for (const SettingRow& row : setting_table()) {
        const std::string live = "\n" + std::string(row.key) + " = ",
                          quoted = "\n# " + std::string(row.key) + " = ";
        EXPECT_TRUE(text->find(live) != std::string::npos ||
                    text->find(quoted) != std::string::npos)
            << row.key;
    }
}

TEST(Settings, TheExampleWithItsDefaultsSwitchedOnChangesNothing) {
    auto text =
        read_file(fs::path(TSB_SOURCE_DIR) / "config" / "tsbreply.toml", max_settings_bytes);
    ASSERT_TRUE(text.has_value());
    for (const SettingRow& row : setting_table()) {
        if (row.default_value.empty()) continue;
        const std::string quoted = "\n# " + std::string(row.key) + " = ";
        const std::size_t at = text->find(quoted);
        if (at != std::string::npos) text->erase(at + 1, 2);
    }
    const auto on = parse_settings(*text, "t.toml");
    ASSERT_TRUE(on.has_value()) << on.error().what;
    EXPECT_EQ(print_settings(*on), print_settings(*load_settings(fs::path(TSB_SOURCE_DIR) /
                                                                 "config" / "tsbreply.toml")));
}

TEST(Settings, TheTableSaysTypeDefaultAndMeaning) {
    bool found = false;
    for (const SettingRow& row : setting_table()) {
        EXPECT_FALSE(row.type.empty()) << row.key;
        EXPECT_FALSE(row.meaning.empty()) << row.key;
        if (row.table == "archive" && row.key == "keep_other") {
            EXPECT_EQ(row.default_value, "\"30d\"");
            found = true;
        }
    }
    EXPECT_TRUE(found);
}

class SettingsFiles : public testing::Test {
  protected:
    void TearDown() override { unsetenv("CREDENTIALS_DIRECTORY"); }
    fs::path write(const std::string& name, const std::string& text, mode_t mode = 0600) const {
        std::ofstream(folder_ / name) << text;
        chmod((folder_ / name).c_str(), mode);
        return folder_ / name;
    }
    test::TemporaryFolder own_;
    const fs::path& folder_ = own_.path();
};

TEST_F(SettingsFiles, ANamedFileThatIsNotThereIsNamedWithItsLine) {
    const fs::path file = write("t.toml", mailbox);
    const auto missing = load_settings(file);
    ASSERT_FALSE(missing.has_value());
    EXPECT_NE(missing.error().what.find("t.toml:5: 'password_file': there is no file " +
                                        (folder_ / "secret").string()),
              std::string::npos)
        << missing.error().what;
    write("secret", "x\n");
    EXPECT_TRUE(load_settings(file).has_value());
}

TEST_F(SettingsFiles, TheSecondPlaceOfTheCheckpointMustBeThere) {
    const fs::path file = write("t.toml", "[ledger]\ncheckpoint_copy = \"copy\"\n");
    EXPECT_FALSE(load_settings(file).has_value()) << "a disk that is not mounted, perhaps";
    fs::create_directory(folder_ / "copy");
    const auto settings = load_settings(file);
    ASSERT_TRUE(settings.has_value()) << settings.error().what;
    EXPECT_EQ(settings->ledger.checkpoint_copy, folder_ / "copy");
}

TEST_F(SettingsFiles, AConfigurationThatIsNotThereOrTooLargeIsAnError) {
    const auto missing = load_settings(folder_ / "none.toml");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().exit_code, 78);
    EXPECT_NE(missing.error().what.find("none.toml"), std::string::npos);
    EXPECT_FALSE(
        load_settings(write("t.toml", "#" + std::string(max_settings_bytes, 'x'))).has_value());
}

TEST_F(SettingsFiles, ASecretIsReadOnlyFromAPrivateFile) {
    EXPECT_EQ(*read_secret({write("s", "pass word\n"), ""}), "pass word");
    EXPECT_EQ(*read_secret({write("s", "pass\r\n"), ""}), "pass");
    EXPECT_EQ(*read_secret({write("s", "pass ", 0400), ""}), "pass ");
    struct Row {
        const char* text;
        mode_t mode;
        const char* message;
        const char* why;
    };
    const Row rows[] = {
        {"pw\n", 0640, "others may read", "group"},
        {"pw\n", 0604, "others may read", "world"},
        {"", 0600, "is empty", "empty"},
        {"\n", 0600, "is empty", "a line end only"},
        {"one\ntwo\n", 0600, "more than one line", "two lines"},
    };
    for (const Row& row : rows) {
        const auto secret = read_secret({write("s", row.text, row.mode), ""});
        ASSERT_FALSE(secret.has_value()) << row.why;
        EXPECT_NE(secret.error().what.find(row.message), std::string::npos)
            << row.why << secret.error().what;
        EXPECT_EQ(secret.error().exit_code, 78);
        EXPECT_EQ(secret.error().what.find("pw"), std::string::npos);
    }
    EXPECT_EQ(*read_secret({write("s", "one\ntwo\n"), ""}, SecretForm::text), "one\ntwo");
    EXPECT_FALSE(read_secret({write("s", "\n"), ""}, SecretForm::text).has_value());
    EXPECT_FALSE(read_secret({write("s", "one\ntwo\n", 0640), ""}, SecretForm::text).has_value());
    EXPECT_FALSE(read_secret({folder_ / "none", ""}).has_value());
    EXPECT_FALSE(read_secret({folder_, ""}).has_value()) << "a folder";
    EXPECT_FALSE(read_secret({}).has_value());
    EXPECT_TRUE(read_secret({write("s", std::string(max_secret_bytes, 'x')), ""}).has_value());
    EXPECT_FALSE(read_secret({write("s", std::string(max_secret_bytes + 1, 'x')), ""}).has_value());
}

TEST_F(SettingsFiles, ACredentialComesFromSystemdsFolder) {
    write("imap", "token\n", 0440);
    EXPECT_FALSE(read_secret({"", "imap"}).has_value()) << "no folder was passed";
    setenv("CREDENTIALS_DIRECTORY", folder_.c_str(), 1);
    const auto secret = read_secret({"", "imap"});
    ASSERT_TRUE(secret.has_value()) << secret.error().what;
    EXPECT_EQ(*secret, "token");
    EXPECT_FALSE(read_secret({"", "other"}).has_value());
    EXPECT_FALSE(parse_settings("[[mailbox]]\nname=\"a\"\nurl=\"imaps://h/"
                                "\"\nuser=\"u\"\npassword_credential=\"../x\"\n",
                                "t")
                     .has_value());
}

TEST(Shipped, DataStandsBesideTheProgramsInABuildTree) {
    const Shipped data = shipped();
    const auto circulars = load_circulars({data.circulars});
    ASSERT_TRUE(circulars.has_value()) << circulars.error().what;
    EXPECT_NE(find_circular(*circulars, "T25-TSB-CIR-0101"), nullptr);
    const auto roster = load_roster({data.roster});
    ASSERT_TRUE(roster.has_value()) << roster.error().what;
    EXPECT_EQ(data.worker.filename(), "tsbreply-worker");
}

}  // namespace
}  // namespace tsb
