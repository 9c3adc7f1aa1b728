// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/keys/keys.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/local_dns.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

using test::LocalDns;

const std::string name = "s1._domainkey.example.org";

std::vector<LookedUpKey> ask(const Dns& dns, const std::vector<std::string>& names,
                             KeyLimits limits = {}) {
    boost::asio::io_context io;
    const SystemClock clock;
    auto keys = Keys::open(io.get_executor(), dns, clock, limits);
    if (!keys) throw std::runtime_error(keys.error().what);
    return test::run(io, keys->look_up(names));
}

std::string txt(const std::string& of, const std::string& text) {
    return of + ". 300 IN TXT \"" + text + "\"";
}

TEST(Keys, ARecordIsFoundWithItsTtlAndTime) {
    const LocalDns dns({txt(name, "v=DKIM1; k=rsa; p=AAAA")});
    const auto keys = ask({{dns.server()}, {}}, {name});
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_EQ(keys[0].key.name, name);
    EXPECT_EQ(keys[0].key.state, KeyState::found) << keys[0].why;
    EXPECT_EQ(keys[0].key.record, "v=DKIM1; k=rsa; p=AAAA");
    EXPECT_EQ(keys[0].ttl, 300U);
    EXPECT_EQ(keys[0].dnssec, Dnssec::insecure);
    EXPECT_GT(keys[0].asked.time_since_epoch().count(), 0);
}

TEST(Keys, TheStringsOfARecordAreJoined) {
    const LocalDns dns({name + ". 300 IN TXT \"v=DKIM1; \" \"p=AA\" \"BB\""});
    EXPECT_EQ(ask({{dns.server()}, {}}, {name})[0].key.record, "v=DKIM1; p=AABB");
}

TEST(Keys, ANameThatIsNotThereIsAbsent) {
    const LocalDns dns({txt("other.example.org", "x")});
    EXPECT_EQ(ask({{dns.server()}, {}}, {name})[0].key.state, KeyState::absent);
}

TEST(Keys, WhatIsNoKeyIsAbsentAndSeveralKeysAreNone) {
    const LocalDns dns({txt(name, "v=spf1 -all"), txt("two._domainkey.example.org", "p=AAAA"),
                        txt("two._domainkey.example.org", "p=BBBB"),
                        txt("mixed._domainkey.example.org", "hello"),
                        txt("mixed._domainkey.example.org", "p=CCCC")});
    const auto keys = ask({{dns.server()}, {}},
                          {name, "two._domainkey.example.org", "mixed._domainkey.example.org"});
    EXPECT_EQ(keys[0].key.state, KeyState::absent);
    EXPECT_EQ(keys[1].key.state, KeyState::absent);
    EXPECT_NE(keys[1].why.find("2 key records"), std::string::npos);
    EXPECT_EQ(keys[2].key.state, KeyState::found);
    EXPECT_EQ(keys[2].key.record, "p=CCCC");
}

TEST(Keys, ARecordOverTheLimitIsRefused) {
    std::string line = name + ". 300 IN TXT";
    for (std::size_t i = 0; i * 250 < max_key_record + 500; ++i)
        line += " \"p=" + std::string(250, 'A') + "\"";
    const LocalDns dns({line});
    const auto keys = ask({{dns.server()}, {}}, {name});
    EXPECT_EQ(keys[0].key.state, KeyState::absent);
    EXPECT_NE(keys[0].why.find(std::to_string(max_key_record)), std::string::npos) << keys[0].why;
}

TEST(Keys, AServerThatIsSilentIsTroubleAtTheDeadline) {
    LocalDns dns({txt(name, "p=AAAA")});
    dns.freeze();
    KeyLimits limits;
    limits.deadline = std::chrono::milliseconds(200);
    const auto keys = ask({{dns.server()}, {}}, {name}, limits);
    dns.go_on();
    EXPECT_EQ(keys[0].key.state, KeyState::trouble);
    EXPECT_NE(keys[0].why.find("200 ms"), std::string::npos) << keys[0].why;
}

TEST(Keys, NoServerAtAllIsTroubleAndNoError) {
    LocalDns dns({});
    const std::string server = dns.server();
    dns.stop();
    KeyLimits limits;
    limits.deadline = std::chrono::milliseconds(300);
    EXPECT_EQ(ask({{server}, {}}, {name}, limits)[0].key.state, KeyState::trouble);
}

TEST(Keys, MoreNamesThanTheLimitAreNotAskedFor) {
    const LocalDns dns({txt(name, "p=AAAA")});
    const std::vector<std::string> names(max_signatures + 2, name);
    const auto keys = ask({{dns.server()}, {}}, names);
    ASSERT_EQ(keys.size(), names.size());
    EXPECT_EQ(keys[max_signatures - 1].key.state, KeyState::found);
    EXPECT_EQ(keys[max_signatures].key.state, KeyState::trouble);
    EXPECT_NE(keys[max_signatures].why.find(std::to_string(max_signatures)), std::string::npos);
}

TEST(Keys, AServerThatIsNoAddressIsAConfigurationError) {
    boost::asio::io_context io;
    const SystemClock clock;
    const auto keys = Keys::open(io.get_executor(), {{"not an address"}, {}}, clock);
    ASSERT_FALSE(keys);
    EXPECT_EQ(keys.error().kind, ErrorKind::config);
}

struct FileRow {
    const char* why;
    std::string text;
    std::string says;  // "" for one that is taken
};

TEST(KeyFile, TakesLinesOfNameTabRecordAndNamesTheLineThatIsWrong) {
    const std::vector<FileRow> rows = {
        {"a comment, a blank line, a key", "# mail of 2025\n\n" + name + "\tv=DKIM1; p=AAAA\r\n",
         ""},
        {"the same key twice", name + "\tp=A\n" + name + "\tp=A\n", ""},
        {"no tab", name + " p=AAAA\n", "line 1: there is no tab"},
        {"another name", "\nexample.org\tp=AAAA\n", "line 2: example.org is no name"},
        {"two records of one name", name + "\tp=A\n" + name + "\tp=B\n", "line 2: "},
        {"a record over the limit", name + "\tp=" + std::string(max_key_record, 'A'),
         "longer than"},
        {"a file over the limit", std::string(max_key_file_bytes + 1, '\n'), "longer than"},
    };
    for (const FileRow& row : rows) {
        const auto keys = parse_key_file(row.text);
        EXPECT_EQ(static_cast<bool>(keys), row.says.empty()) << row.why;
        const std::string said = keys ? "" : keys.error().what;
        EXPECT_NE(said.find(row.says), std::string::npos) << row.why << ": " << said;
    }
    const auto keys = parse_key_file("S1._DomainKey.Example.org\t v=DKIM1; p=AAAA \n");
    ASSERT_TRUE(keys);
    EXPECT_EQ(keys->at(0).name, name);
    EXPECT_EQ(keys->at(0).record, "v=DKIM1; p=AAAA");
}

TEST(Keys, WhatIsStoredComesBackAsItWas) {
    std::vector<LookedUpKey> keys(2);
    keys[0].key = {name, KeyState::found, "v=DKIM1; p=AAAA"};
    keys[0].dnssec = Dnssec::secure;
    keys[0].ttl = 300;
    keys[0].asked = UtcTime(std::chrono::seconds(1'800'000'000));
    keys[1].key = {"s2._domainkey.example.org", KeyState::trouble, ""};
    keys[1].why = "no answer";
    const auto back = parse_keys_json(keys_json(keys));
    ASSERT_TRUE(back) << back.error().what;
    ASSERT_EQ(back->size(), 2U);
    EXPECT_EQ(keys_json(*back), keys_json(keys));
    EXPECT_EQ(back->at(0).key.record, "v=DKIM1; p=AAAA");
    EXPECT_EQ(back->at(0).dnssec, Dnssec::secure);
    EXPECT_EQ(back->at(0).ttl, 300U);
    EXPECT_EQ(back->at(1).key.state, KeyState::trouble);
    EXPECT_EQ(back->at(1).why, "no answer");
}

TEST(Keys, DamagedStoredKeysAreAnError) {
    const std::string good = keys_json(std::vector<LookedUpKey>(1, [] {
        LookedUpKey key;
        key.key.name = name;
        return key;
    }()));
    ASSERT_TRUE(parse_keys_json(good)) << good;
    const auto with = [&](std::string_view old, const std::string& other) {
        std::string text = good;
        return text.replace(text.find(old), old.size(), other);
    };
    const std::string bad[] = {"",
                               "[]",
                               "{}",
                               "{\"keys\":[1]}",
                               with("trouble", "lost"),
                               with("insecure", "perhaps"),
                               with("\"ttl\":0", "\"ttl\":-1"),
                               with(name, ""),
                               with("1970", "soon")};
    for (const std::string& text : bad) EXPECT_FALSE(parse_keys_json(text)) << text;
    std::vector<LookedUpKey> many(max_signatures + 1);
    for (LookedUpKey& key : many) key.key.name = name;
    EXPECT_FALSE(parse_keys_json(keys_json(many)));
}

}  // namespace
}  // namespace tsb
