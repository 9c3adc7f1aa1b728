// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures on the path of a message: real keys, a real DNS server on loopback, the real boxed
// program; the worker that reads the form is the fake.
#include <fstream>

#include "tests/support/local_dns.hpp"
#include "tests/support/signed_mail.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

const std::string key_name = "s1._domainkey.bakom.admin.ch";

class OwnCheckOnThePath : public GatewayTest {
  protected:
    OwnCheckOnThePath() {
        deadline = *parse_rfc3339("2099-04-03T23:59:59Z");
        dkim.emplace();
        dkim->program = REAL_DKIM;
        dkim->trust_anchor = "";
        dkim->dns = {dns.server()};
    }

    // Nothing of the border's but the time.
    std::string signed_mail(const std::string& text) const {
        test::Signing how;
        how.domain = "bakom.admin.ch";
        return "Received: from a by mx.example.org with ESMTPS; Tue, 10 Mar 2099 09:00:00 "
               "+0000\r\n" +
               test::sign(
                   "From: <itu@bakom.admin.ch>\r\nTo: tsbdir@itu.int\r\nSubject: reply\r\nDate: "
                   "Tue, 10 Mar 2099 10:00:00 +0100\r\n\r\n" +
                       text + "\r\n",
                   key, how);
    }
    RawMessage fetched(std::uint32_t uid, std::string bytes) const {
        RawMessage raw = raw_message(uid, std::move(bytes));
        raw.internaldate = parse_rfc3339("2099-03-10T09:00:05Z");
        return raw;
    }
    std::vector<RawMessage> one(std::uint32_t uid, std::string bytes) const {
        std::vector<RawMessage> batch;
        batch.push_back(fetched(uid, std::move(bytes)));
        return batch;
    }
    void ask_again(Program& program) {
        const auto asked = test::run(io, program.gateway->ask_keys_again());
        ASSERT_TRUE(asked) << asked.error().what;
    }
    nlohmann::json stored_keys(const nlohmann::json& message) {
        const std::string tagged = message["made_with"]["keys"];
        const auto digest = Digest::parse_tagged(tagged);
        const auto text =
            Archive(std::make_unique<MemoryObjectStore>(objects)).get_version(*digest);
        return text ? nlohmann::json::parse(*text)["keys"] : nlohmann::json();
    }

    test::SigningKey key = test::rsa_key(2048);
    test::LocalDns dns{{key_name + ". 300 IN TXT \"" + key.record.substr(0, 200) + "\" \"" +
                        key.record.substr(200) + "\""}};
};

TEST_F(OwnCheckOnThePath, AnAlignedSignatureThatWeVerifiedMakesAReplyCount) {
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, signed_mail("swiss-yes"))));
    const auto message = messages().at(0);
    EXPECT_EQ(message["standing"], "counted") << message["reasons"] << message["sender"];
    EXPECT_EQ(message["sender"]["by"], "dkim");
    EXPECT_EQ(message["row"], "domain-dkim");
    ASSERT_EQ(message["sender"]["dkim"].size(), 1U) << message["sender"];
    EXPECT_EQ(message["sender"]["dkim"][0]["result"], "pass");
    ASSERT_EQ(stored_keys(message).size(), 1U);
    EXPECT_EQ(stored_keys(message)[0]["name"], key_name);
    EXPECT_EQ(stored_keys(message)[0]["record"], key.record);
}

TEST_F(OwnCheckOnThePath, AChangedBodyIsHeld) {
    std::string mail = signed_mail("swiss-yes");
    mail.insert(mail.size() - 2, " and more");
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, mail)));
    const auto message = messages().at(0);
    EXPECT_EQ(message["standing"], "held");
    ASSERT_EQ(message["sender"]["dkim"].size(), 1U) << message["sender"];
    EXPECT_EQ(message["sender"]["dkim"][0]["result"], "fail");
    EXPECT_FALSE(message["sender"]["authenticated"]);
}

TEST_F(OwnCheckOnThePath, AFileWithUnixLineEndsIsCheckedAsItWasSent) {
    std::string mail = signed_mail("swiss-yes");
    std::erase(mail, '\r');
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, mail)));
    EXPECT_EQ(messages().at(0)["standing"], "counted");
}

TEST_F(OwnCheckOnThePath, DeadDnsHoldsTheReplyAndTheKeyThatComesLaterCountsIt) {
    dns.freeze();
    clock.time = *parse_rfc3339("2099-03-10T09:01:00Z");
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, signed_mail("swiss-yes"))));
    EXPECT_EQ(messages().at(0)["standing"], "held");
    EXPECT_NE(messages().at(0).dump().find("dkim-temperror"), std::string::npos);
    ask_again(*program);  // not its turn yet
    dns.go_on();
    ask_again(*program);
    EXPECT_EQ(messages().size(), 1U);
    clock.time += key_retry_first;
    clock.time += dns_rest;
    ask_again(*program);
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(messages().at(1)["standing"], "counted");
    EXPECT_EQ(messages().at(1)["supersedes"], nlohmann::json({"3/1"}));
}

TEST_F(OwnCheckOnThePath, AfterAWeekNobodyIsAskedAnyMore) {
    dns.stop();
    dkim->dns = {"127.0.0.1@1"};
    clock.time = *parse_rfc3339("2099-03-10T09:01:00Z");
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, signed_mail("swiss-yes"))));
    ASSERT_EQ(messages().at(0)["standing"], "held");
    const int read = reader.reads;
    ask_again(*program);
    clock.time += key_retry_first;
    ask_again(*program);
    EXPECT_EQ(reader.reads, read + 1) << "in time, it is tried";
    clock.time += key_retry_for;
    ask_again(*program);
    EXPECT_EQ(reader.reads, read + 1) << "after it, no more";
}

TEST_F(OwnCheckOnThePath, JudgedAgainItTakesTheStoredKeysAndAsksNobody) {
    roster = Roster(std::vector<Administration>{});
    auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, signed_mail("swiss-yes"))));
    EXPECT_EQ(messages().at(0)["standing"], "held") << "nobody knows the sender";
    program.reset();
    dns.stop();
    roster = roster_of_two();
    program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(messages().at(1)["standing"], "counted") << messages().at(1)["sender"];
    EXPECT_EQ(messages().at(1)["made_with"]["keys"], messages().at(0)["made_with"]["keys"]);
}

TEST_F(OwnCheckOnThePath, NobodyIsAskedForTheKeysOfOtherPeoplesMail) {
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    std::string mail = signed_mail("lunch");
    mail.replace(mail.find("itu@bakom.admin.ch"), 18, "itu@example.org");
    ASSERT_TRUE(take(*program, one(1, mail)));
    EXPECT_EQ(messages().at(0)["disposition"], "not-a-reply");
    for (const auto& [name, bytes] : objects.objects)
        EXPECT_EQ(bytes.find("_domainkey"), std::string::npos) << name;
}

TEST_F(OwnCheckOnThePath, AKeyFileServesWhereDnsHasTheKeyNoLonger) {
    dns.stop();
    dkim->dns = {"127.0.0.1@1"};
    const test::TemporaryFolder folder;
    std::ofstream(folder / "keys") << key_name << "\t" << key.record << "\n";
    dkim->key_file = folder / "keys";
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, signed_mail("swiss-yes"))));
    EXPECT_EQ(messages().at(0)["standing"], "counted");
}

TEST_F(OwnCheckOnThePath, AMissingProgramStopsNothing) {
    dkim->program = "/nonexistent/tsbreply-dkim";
    const auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, one(1, mail_from("bakom.admin.ch", "swiss-yes",
                                                "Tue, 10 Mar 2099 09:00:00 +0000"))));
    EXPECT_EQ(messages().at(0)["standing"], "counted") << "the border's word is enough";
    ASSERT_TRUE(take(*program, one(2, signed_mail("swiss-no"))));
    EXPECT_EQ(messages().at(1)["standing"], "held");
    EXPECT_NE(messages().at(1).dump().find("our own check was not made"), std::string::npos);
}

}  // namespace
}  // namespace tsb
