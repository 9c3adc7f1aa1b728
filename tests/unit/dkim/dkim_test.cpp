// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/dkim/dkim.hpp"

#include <gtest/gtest.h>

#include "tests/support/signed_mail.hpp"

namespace tsb {
namespace {

using test::Signing;
using test::SigningKey;

const std::string header =
    "From: Office <office@example.org>\r\nTo: tsbdir@itu.int\r\nSubject: Reply to Circular 101\r\n"
    "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain\r\n";
const std::string mail = header + "\r\nWe support both.\r\n";
const UtcTime received = UtcTime(std::chrono::seconds(4'000'000'000));  // after any test's signing

const SigningKey& rsa() {
    static const SigningKey key = test::rsa_key(2048);
    return key;
}
const SigningKey& ed25519() {
    static const SigningKey key = test::ed25519_key();
    return key;
}

std::vector<DkimKey> published(const SigningKey& key,
                               const std::string& name = "s1._domainkey.example.org") {
    return {{name, KeyState::found, key.record}};
}

DkimSignature only(const std::string& message, const std::vector<DkimKey>& keys,
                   UtcTime when = received) {
    const auto checked = check_dkim(message, keys, when);
    if (!checked) {
        ADD_FAILURE() << checked.error().what;
        return {};
    }
    EXPECT_EQ(checked->size(), 1U);
    return checked->empty() ? DkimSignature{} : checked->front();
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

TEST(Dkim, ASoundSignatureOfEachAlgorithmPasses) {
    for (const bool curve : {false, true})
        for (const bool relaxed : {false, true}) {
            Signing how;
            how.ed25519 = curve;
            how.relaxed_header = relaxed || curve;
            how.relaxed_body = relaxed;
            const SigningKey& key = curve ? ed25519() : rsa();
            const DkimSignature one = only(sign(mail, key, how), published(key));
            EXPECT_EQ(one.result, "pass") << one.why << curve << relaxed;
            EXPECT_EQ(one.domain, "example.org");
            EXPECT_EQ(one.selector, "s1");
            EXPECT_EQ(one.algorithm, curve ? "ed25519-sha256" : "rsa-sha256");
            EXPECT_TRUE(one.unsigned_fields.empty());
        }
}

// RFC 8463, appendix A.
TEST(Dkim, TheExampleOfRfc8463Passes) {
    const std::string example =
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
        " d=football.example.com; i=@football.example.com;\r\n"
        " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
        " subject : date : message-id : from : subject : date;\r\n"
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
        " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
        " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
        " d=football.example.com; i=@football.example.com;\r\n"
        " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n"
        " date : message-id : from : subject : date;\r\n"
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
        " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n"
        " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n"
        " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\n"
        "From: Joe SixPack <joe@football.example.com>\r\n"
        "To: Suzie Q <suzie@shopping.example.net>\r\n"
        "Subject: Is dinner ready?\r\n"
        "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
        "\r\n"
        "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    const std::vector<DkimKey> keys = {
        {"brisbane._domainkey.football.example.com", KeyState::found,
         "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="},
        {"test._domainkey.football.example.com", KeyState::found,
         "v=DKIM1; k=rsa; "
         "p="
         "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY"
         "/"
         "J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/"
         "8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+"
         "2kryOTIKT+l/K4w3QIDAQAB"}};
    const auto checked = check_dkim(example, keys, received);
    ASSERT_TRUE(checked) << checked.error().what;
    ASSERT_EQ(checked->size(), 2U);
    EXPECT_EQ(checked->at(0).result, "pass") << checked->at(0).why;
    EXPECT_EQ(checked->at(1).result, "pass") << checked->at(1).why;
}

struct Weak {
    const char* why;
    std::string message;
    std::vector<DkimKey> keys;
    const char* result;
    const char* says;
    UtcTime when = received;
};

TEST(Dkim, WhateverIsWeakOrBrokenDoesNotPassAndSaysWhy) {
    const std::string good = sign(mail, rsa());
    Signing partial, headless, old_hash, other;
    partial.length = 10;
    old_hash.sha1 = true;
    other.selector = "s2";
    const SigningKey small = test::rsa_key(512 + 256);
    std::string revoked = "v=DKIM1; k=rsa; p=";
    const std::vector<Weak> rows = {
        {"a body that was changed", replaced(good, "both", "none"), published(rsa()), "fail",
         "changed"},
        {"a subject that was changed", replaced(good, "Circular 101", "Circular 102"),
         published(rsa()), "fail", "header"},
        {"another key", good, published(test::rsa_key(1024)), "fail", "header"},
        {"no such key",
         good,
         {{"s1._domainkey.example.org", KeyState::absent, ""}},
         "permerror",
         "no such key"},
        {"DNS does not answer",
         good,
         {{"s1._domainkey.example.org", KeyState::trouble, ""}},
         "temperror",
         "could not be asked"},
        {"a key that was not asked for", good, {}, "temperror", "could not be asked"},
        {"a revoked key",
         good,
         {{"s1._domainkey.example.org", KeyState::found, revoked}},
         "permerror",
         "revoked"},
        {"a key that is no key",
         good,
         {{"s1._domainkey.example.org", KeyState::found, "hello"}},
         "permerror",
         ""},
        {"text behind l=", sign(mail, rsa(), partial) + "We oppose.\r\n", published(rsa()),
         "permerror", "l="},
        {"rsa-sha1", sign(mail, rsa(), old_hash), published(rsa()), "permerror", "rsa-sha1"},
        {"a short key", sign(mail, small), published(small), "permerror", "bits"},
        {"From is not signed", replaced(good, "h=From:", "h="), published(rsa()), "permerror",
         "From is not signed"},
        {"expired", replaced(good, "s=s1;", "s=s1; x=2000000000;"), published(rsa()), "permerror",
         "expired"},
        {"an expiry that is no time", replaced(good, "s=s1;", "s=s1; x=soon;"), published(rsa()),
         "permerror", "time of expiry"},
        {"made in the future", good, published(rsa()), "permerror", "after the message",
         UtcTime(std::chrono::seconds(1000))},
    };
    for (const Weak& row : rows) {
        const DkimSignature one = only(row.message, row.keys, row.when);
        EXPECT_EQ(one.result, row.result) << row.why << ": " << one.why;
        EXPECT_NE(one.why.find(row.says), std::string::npos) << row.why << ": " << one.why;
    }
}

TEST(Dkim, AMessageWithoutSignatureHasNoResult) {
    const auto checked = check_dkim(mail, {}, received);
    ASSERT_TRUE(checked);
    EXPECT_TRUE(checked->empty());
}

TEST(Dkim, ASecondFromIsRefusedAlthoughTheSignatureHolds) {
    const std::string good = sign(mail, rsa());
    EXPECT_FALSE(
        check_dkim("From: Mallory <m@evil.example>\r\n" + good, published(rsa()), received));
    EXPECT_FALSE(check_dkim(replaced(good, "From: Office <office@example.org>\r\n", ""),
                            published(rsa()), received));
}

TEST(Dkim, AFormFeedInTheHeaderIsRefusedForTheLibraryTakesItForABlank) {
    const std::string good = sign(mail, rsa());
    for (const char* feed : {"\f", "\v"})
        EXPECT_FALSE(
            check_dkim(replaced(good, "Circular 101", std::string("Circular ") + feed + "101"),
                       published(rsa()), received));
}

TEST(Dkim, FieldsThatAReaderReliesOnAndThatAreNotSignedAreNamed) {
    Signing how;
    how.fields = {"from", "date"};
    const DkimSignature one = only(sign(mail, rsa(), how), published(rsa()));
    EXPECT_EQ(one.result, "pass") << one.why;
    EXPECT_EQ(one.unsigned_fields,
              (std::vector<std::string>{"to", "subject", "mime-version", "content-type"}));
}

TEST(Dkim, LengthsThatCoverTheWholeBodyAreNoWeakness) {
    for (const bool relaxed : {false, true})
        for (const std::string body : {"a \t b\r\n\r\n\r\n", "x\r\n", " \r\n y  \r\n"}) {
            Signing how;
            how.relaxed_body = relaxed;
            how.length = 1000;
            const DkimSignature one =
                only(sign(header + "\r\n" + body, rsa(), how), published(rsa()));
            EXPECT_EQ(one.result, "pass") << one.why << " '" << body << "' " << relaxed;
        }
}

TEST(Dkim, WhatTheLibraryCannotCheckIsNeutral) {
    Signing how;
    how.ed25519 = true;
    how.relaxed_header = false;
    EXPECT_EQ(only(sign(mail, ed25519(), how), published(ed25519())).result, "neutral");
}

TEST(Dkim, ATestKeyIsSaid) {
    SigningKey key = rsa();
    key.record = "v=DKIM1; t=y; " + key.record.substr(std::string("v=DKIM1; ").size());
    EXPECT_TRUE(only(sign(mail, rsa()), published(key)).test_key);
}

TEST(Dkim, MoreSignaturesThanTheLimitAreNotLookedAt) {
    std::string message = mail;
    for (std::size_t i = 0; i < max_signatures + 3; ++i) message = sign(message, rsa());
    const auto checked = check_dkim(message, published(rsa()), received);
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->size(), max_signatures);
}

TEST(Dkim, ARecordOverTheLimitIsNoKey) {
    std::vector<DkimKey> keys = published(rsa());
    keys.front().record.append(max_key_record, ' ');
    EXPECT_NE(only(sign(mail, rsa()), keys).result, "pass");
}

}  // namespace
}  // namespace tsb
