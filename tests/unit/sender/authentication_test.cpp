// SPDX-License-Identifier: GPL-3.0-or-later
// What the border's results prove: threats S3, S5, S6 and the rows of auth_trust.hpp.
#include <gtest/gtest.h>

#include <string>

#include "daemon/sender/auth_trust.hpp"
#include "daemon/sender/sender_check.hpp"
#include "tests/unit/sender/support.hpp"

namespace tsb {
namespace {

TEST(SenderCheck, S3OnlyTheBordersOwnResultsAreBelieved) {
    const std::string evil_line =
        "Received: from bot by relay.evil.example; Sun, 1 Mar 2026 11:00:00 +0000\r\n";
    const std::string other =
        "Authentication-Results: mail.evil.example; dmarc=pass header.from=bakom.example.ch; "
        "dkim=pass "
        "header.d=bakom.example.ch\r\n";
    const std::string no_id =
        "Authentication-Results: dmarc=pass header.from=bakom.example.ch; dkim=pass "
        "header.d=bakom.example.ch\r\n";
    struct Row {
        std::string head;
        bool authenticated;
        const char* why;
    };
    const Row rows[] = {
        {good + ours + theirs, true, "above the border's Received"},
        {ours + good + theirs, true, "below it, as milters write, above the first foreign one"},
        {ours + theirs + good, false, "forged below the first foreign Received"},
        {ours + evil_line + good + theirs, false, "forged between two foreign ones"},
        {evil_line + good + ours, false, "below a foreign Received on top"},
        {"Received: from bot; Sun, 1 Mar 2026 11:00:00 +0000\r\n" + good + ours, false,
         "below one that names no host"},
        {good + theirs, false, "no Received line of the border"},
        {good, false, "no Received line at all"},
        {other + ours + theirs, false, "another authserv-id"},
        {other + good + ours + theirs, true, "another authserv-id above ours is passed over"},
        {no_id + ours + theirs, false, "no authserv-id"},
        {"Authentication-Results: MX.Example.ORG; dmarc=pass header.from=bakom.example.ch; "
         "dkim=pass header.d=bakom.example.ch\r\n" +
             ours,
         true, "authserv-ids have no case"},
        {"Authentication-Results: mx.example.org.evil.example; dmarc=pass "
         "header.from=bakom.example.ch; dkim=pass "
         "header.d=bakom.example.ch\r\n" +
             ours,
         false, "look-alike authserv-id"},
        {"Authentication-Results: mx.example.org 2; dmarc=pass header.from=bakom.example.ch; "
         "dkim=pass header.d=bakom.example.ch\r\n" +
             ours,
         false, "unknown version"},
        {"ARC-Authentication-Results: i=1; mx.example.org; dmarc=pass "
         "header.from=bakom.example.ch; dkim=pass "
         "header.d=bakom.example.ch\r\n" +
             ours,
         false, "S5: ARC is never believed by itself"},
        {"Received: from x by mx2.example.org; Sun, 1 Mar 2026 12:00:01 +0000\r\n" + good + ours +
             theirs,
         true, "two border hosts in a row"},
    };
    for (const Row& row : rows) {
        const SenderCheck found = check(row.head + from + rest);
        EXPECT_EQ(found.authenticated, row.authenticated) << row.why << ": " << ids(found);
        EXPECT_EQ(has(found, "not-authenticated"), !row.authenticated) << row.why;
    }
}

// The shapes of RFC 8601's appendix B: who wrote which field, and what it is worth at this border.
TEST(SenderCheck, TheExamplesOfRfc8601AreWorthWhatTheyProve) {
    const std::string pass = "dmarc=pass header.from=bakom.example.ch; ";
    const std::string ar = "Authentication-Results: mx.example.org";
    const std::string far = "Authentication-Results: mail.far.example; ";
    struct Row {
        std::string head;
        std::size_t believed;
        bool authenticated;
        const char* why;
    };
    const Row rows[] = {
        {ours + theirs, 0, false, "B.1: no field"},
        {ar + " 1; none\r\n" + ours, 1, false, "B.2: nothing was checked"},
        {ar + "; spf=pass smtp.mailfrom=bakom.example.ch\r\n" + ours, 1, false,
         "B.3: service provided, and it is SPF alone"},
        {ar +
             "; auth=pass (cram-md5) smtp.auth=anna@bakom.example.ch; spf=pass "
             "smtp.mailfrom=bakom.example.ch\r\n" +
             ar + "; iprev=pass policy.iprev=192.0.2.200\r\n" + ours,
         2, false, "B.4: several methods, a login of somebody is no DKIM"},
        {ar + "; " + pass + "dkim=pass (good signature) header.d=bakom.example.ch\r\n" + ours + ar +
             "; auth=pass (cram-md5) smtp.auth=anna@bakom.example.ch; spf=fail "
             "smtp.mailfrom=bakom.example.ch\r\n" +
             theirs,
         2, true, "B.5: two hosts of the border, each with a field of its own"},
        {ar + "; " + pass +
             "dkim=pass reason=\"good signature\" header.i=@bakom.example.ch; "
             "dkim=fail reason=\"bad signature\" header.i=@far.example\r\n" +
             ours + far + "dkim=pass (good signature) header.i=@bakom.example.ch\r\n" + theirs,
         1, true, "B.6: what the host before says is not believed, and not needed"},
        {far + pass + "dkim=pass header.d=bakom.example.ch\r\n" + ours + theirs, 0, false,
         "B.6 turned round: only the host before says so"},
        {ar +
             " (foobar) 1 (baz); dkim (Because) / 1 (One) = (wait) pass header (A dot) . (so) d "
             "(this) = (and) bakom.example.ch; dmarc=pass (p=none) header.from="
             "bakom.example.ch\r\n" +
             ours,
         1, true, "B.7: comments wherever the grammar allows"},
    };
    for (const Row& row : rows) {
        const SenderCheck found = check(row.head + from + rest);
        EXPECT_EQ(found.authenticated, row.authenticated) << row.why << ": " << ids(found);
        const auto believed =
            std::count_if(found.evidence.begin(), found.evidence.end(),
                          [](const std::string& line) { return line.starts_with("believed"); });
        EXPECT_EQ(static_cast<std::size_t>(believed), row.believed) << row.why;
    }
}

TEST(SenderCheck, IgnoredFieldsAreOnRecordWithTheReason) {
    const SenderCheck found = check(ours + theirs + good + from + rest);
    ASSERT_EQ(found.evidence.size(), 1U);
    EXPECT_TRUE(found.evidence.front().starts_with(
        "ignored (below a Received line by out.bakom.example.ch, which is not one of "
        "border.hosts): "))
        << found.evidence.front();
}

TEST(SenderCheck, TopmostWithoutIdBelievesOnlyTheTopmostSuchFieldAboveEveryReceived) {
    BorderSettings settings{{}, true, {}};
    const auto field = [](const std::string& domain) {
        return "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=" + domain +
               "; dkim=pass (signature was verified) header.d=" + domain +
               ";dmarc=pass action=none header.from=" + domain + ";compauth=pass reason=100\r\n";
    };
    const std::string mine = field("bakom.example.ch");
    struct Row {
        std::string head;
        bool authenticated;
        const char* why;
    };
    const Row rows[] = {
        {mine + theirs, true, "topmost, above every Received; no border.hosts needed"},
        {field("evil.example") + mine + theirs, false, "only the topmost"},
        {theirs + mine, false, "below a Received line"},
        {good + mine + theirs, true, "a field with an id is not such a field"},
        {good + theirs, false, "and is not believed either"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(check(row.head + from + rest, settings).authenticated, row.authenticated)
            << row.why;
    settings.topmost_without_id = false;
    EXPECT_FALSE(check(mine + theirs + from + rest, settings).authenticated);
}

TEST(SenderCheck, WithoutConfiguredAuthservNothingIsBelieved) {
    const SenderCheck found = check(good + ours + from + rest, BorderSettings{});
    EXPECT_FALSE(found.authenticated);
    EXPECT_NE(found.reasons.front().text.find("border.authserv is empty"), std::string::npos);
}

TEST(SenderCheck, DmarcAndAnAlignedDkimAreBothNeeded) {
    struct Row {
        std::string results, address, ids;
        const char* why;
    };
    const std::string pass = "dmarc=pass header.from=bakom.example.ch; ";
    const std::string anna = "anna@bakom.example.ch";
    const std::string head = "Head@sub.bakom.example.ch";
    const std::string head_pass = "dmarc=pass header.from=sub.bakom.example.ch; ";
    const Row rows[] = {
        {pass + "dkim=pass header.d=bakom.example.ch", anna, "", "the rule"},
        {pass + "dkim=pass header.d=BAKOM.example.ch", anna, "", "domains have no case"},
        {pass + "dkim=pass header.i=@bakom.example.ch", anna, "", "header.i in place of header.d"},
        {pass + "dkim=pass header.i=x@bakom.example.ch", anna, "", "header.i with a local part"},
        {pass + "dkim=fail header.d=bakom.example.ch; dkim=pass header.d=bakom.example.ch "
                "header.s=two",
         anna, "", "one of two signatures is enough"},
        {"dkim=pass header.d=bakom.example.ch", anna, "not-authenticated", "no DMARC"},
        {"dmarc=none header.from=bakom.example.ch; dkim=pass header.d=bakom.example.ch", anna,
         "not-authenticated", "no policy"},
        {pass + "dkim=none", anna, "not-authenticated", "no DKIM"},
        {pass + "dkim=pass", anna, "not-authenticated", "DKIM of whom?"},
        {pass + "dkim=pass header.d=evil.example", anna, "not-authenticated",
         "somebody else's signature"},
        {pass + "dkim=pass header.d=example.ch", anna, "",
         "its organizational domain: relaxed alignment"},
        {pass + "dkim=pass header.d=ch", anna, "not-authenticated", "a top-level domain"},
        {pass + "dkim=pass header.d=mail.bakom.example.ch", anna, "",
         "below From, of one organizational domain"},
        {pass + "dkim=pass header.d=evilexample.ch", anna, "not-authenticated",
         "suffix of characters"},
        {head_pass + "dkim=pass header.d=bakom.example.ch", head, "",
         "From under an exclusive domain that signed"},
        {head_pass + "dkim=pass header.d=admin.example.ch", head, "",
         "a sister under one organizational domain"},
        {pass + "dkim=pass header.d=bakom.example.ch", head, "not-authenticated",
         "DMARC for another From"},
        {"dmarc=pass header.from=evil.example; dkim=pass header.d=bakom.example.ch", anna,
         "not-authenticated", "DMARC for another"},
        {"dmarc=fail header.from=bakom.example.ch; dkim=pass header.d=bakom.example.ch", anna,
         "not-authenticated", "DMARC fails"},
        {pass + "dkim=temperror header.d=bakom.example.ch", anna, "not-authenticated",
         "temperror is no pass"},
    };
    for (const Row& row : rows) {
        const SenderCheck found = check("Authentication-Results: mx.example.org; " + row.results +
                                        "\r\n" + ours + "From: " + row.address + "\r\n" + rest);
        EXPECT_EQ(ids(found), row.ids) << row.why;
        EXPECT_EQ(found.authenticated, row.ids.empty()) << row.why;
    }
}

TEST(SenderCheck, S6SpfAloneIsHeldUnlessTheContactSaysSo) {
    struct Row {
        std::string results, address, ids;
        bool authenticated, spf_only;
        const char* why;
    };
    const Row rows[] = {
        {"spf=pass smtp.mailfrom=bakom.example.ch; dmarc=pass header.from=bakom.example.ch",
         "a@bakom.example.ch", "spf-only", false, true, "DMARC by SPF"},
        {"spf=pass smtp.mailfrom=x@bakom.example.ch", "a@bakom.example.ch", "spf-only", false, true,
         "SPF without DMARC"},
        {"spf=pass smtp.mailfrom=netz.example.de; dmarc=pass header.from=netz.example.de",
         "a@netz.example.de", "", true, true, "contact with spf = true"},
        {"spf=pass smtp.mailfrom=netz.example.de", "a@netz.example.de", "", true, true,
         "contact with spf = true, no DMARC"},
        {"spf=pass smtp.mailfrom=netz.example.de; dmarc=fail header.from=netz.example.de",
         "a@netz.example.de", "not-authenticated", false, false, "DMARC says no"},
        {"spf=pass smtp.mailfrom=evil.example", "a@netz.example.de", "not-authenticated", false,
         false, "SPF of another domain"},
        {"spf=pass smtp.helo=netz.example.de", "a@netz.example.de", "not-authenticated", false,
         false, "SPF of the HELO name"},
        {"spf=softfail smtp.mailfrom=netz.example.de", "a@netz.example.de", "not-authenticated",
         false, false, "no pass"},
    };
    for (const Row& row : rows) {
        const SenderCheck found = check("Authentication-Results: mx.example.org; " + row.results +
                                        "\r\n" + ours + "From: " + row.address + "\r\n" + rest);
        EXPECT_EQ(ids(found), row.ids) << row.why;
        EXPECT_EQ(found.authenticated, row.authenticated) << row.why;
        EXPECT_EQ(found.spf_only, row.spf_only) << row.why;
    }
}

TEST(SenderCheck, TwoTrustedResultsOfOneMethodThatDifferAreHeld) {
    const auto field = [](const std::string& results) {
        return "Authentication-Results: mx.example.org; " + results + "\r\n";
    };
    struct Row {
        std::string head;
        bool conflict;
        const char* why;
    };
    const std::string dkim = "dkim=pass header.d=bakom.example.ch";
    const Row rows[] = {
        {good + good, false, "the same twice"},
        {good + field("spf=pass smtp.mailfrom=bakom.example.ch"), false, "another method"},
        {good + field("dmarc=fail header.from=bakom.example.ch"), true,
         "DMARC pass and fail: one is forged"},
        {good + field("dmarc=pass header.from=evil.example"), true, "DMARC for two domains"},
        {field("dkim=none") + good, true, "no signature, and a good one"},
        {field("dkim=pass header.d=evil.example") + good, true, "two signers in two fields"},
        {field(
             "dmarc=pass header.from=bakom.example.ch; dmarc=fail header.from=bakom.example.ch; " +
             dkim),
         true, "in one field"},
        {field("dmarc=pass header.from=bakom.example.ch; " + dkim +
               "; dkim=fail header.d=bakom.example.ch"),
         true, "one signature, two results"},
        {field("dmarc=pass header.from=bakom.example.ch; " + dkim +
               " header.s=a; dkim=neutral header.d=bakom.example.ch header.s=b"),
         false, "two signatures of one domain"},
        {good + field("spf=pass smtp.mailfrom=a.example; spf=none smtp.helo=b.example"), false,
         "SPF of two identities"},
        {good + field("spf=pass smtp.mailfrom=a.example") +
             field("spf=fail smtp.mailfrom=a.example"),
         true, "SPF pass and fail"},
        {good + field("x-own=pass") + field("x-own=fail"), false, "a method that decides nothing"},
    };
    for (const Row& row : rows) {
        const SenderCheck found = check(row.head + ours + theirs + from + rest);
        EXPECT_EQ(has(found, "auth-results-conflict"), row.conflict) << row.why;
        EXPECT_EQ(found.authenticated, !row.conflict) << row.why << ": " << ids(found);
    }
}

TEST(SenderCheck, AForgedPassThatTheBorderDidNotStripConflictsWithItsOwnFail) {
    const std::string own =
        "Authentication-Results: mx.example.org; dkim=none; dmarc=fail "
        "header.from=bakom.example.ch\r\n";
    EXPECT_TRUE(has(check(own + ours + good + from + rest), "auth-results-conflict"));
}

TEST(SenderCheck, AFieldOfTheBorderThatCannotBeReadIsAConflictWithOneThatIsBelieved) {
    const auto field = [](const std::string& value) {
        return "Authentication-Results: " + value + "\r\n";
    };
    const std::string fail = "dmarc=fail header.from=bakom.example.ch";
    struct Row {
        std::string head, ids;
        const char* why;
    };
    const Row rows[] = {
        {field("mx.example.org; spf=fail \\; " + fail) + ours + good, "auth-results-conflict",
         "the border's own fail, and a forged pass below it"},
        {field("MX.Example.org " + fail) + ours + good, "auth-results-conflict", "no semicolon"},
        {field("(c) \"mx.example.org\"; spf=fail \\") + ours + good, "auth-results-conflict",
         "quoted, behind a comment"},
        {field("mx.example.org(c); " + fail) + ours + good, "auth-results-conflict",
         "a comment touches the authserv-id"},
        {good + ours + field("mx.example.org; =pass"), "auth-results-conflict",
         "below the good one"},
        {good + ours + theirs + field("mx.example.org; =pass"), "",
         "below the first foreign Received: not ours"},
        {field("mail.evil.example; =pass") + good + ours, "", "another authserv-id"},
        {field("mx.example.org.evil.example; =pass") + good + ours, "", "look-alike"},
        {field("mx.example.org; =pass") + ours, "not-authenticated",
         "beside nothing that is believed there is nothing to contradict"},
    };
    for (const Row& row : rows) EXPECT_EQ(ids(check(row.head + from + rest)), row.ids) << row.why;
    const SenderCheck found = check(rows[0].head + from + rest);
    ASSERT_FALSE(found.reasons.empty());
    EXPECT_TRUE(found.reasons.front().text.starts_with(
        "One result of the border cannot be read, so another may be forged: mx.example.org; "))
        << found.reasons.front().text;
}

TEST(SenderCheck, AnUnreadableTopmostFieldWithoutIdIsNotReplacedByTheNext) {
    const BorderSettings settings{{}, true, {}};
    const std::string pass =
        "Authentication-Results: dkim=pass header.d=bakom.example.ch; dmarc=pass "
        "header.from=bakom.example.ch\r\n";
    const SenderCheck found =
        check("Authentication-Results: dmarc=fail \\\r\n" + pass + theirs + from + rest, settings);
    EXPECT_FALSE(found.authenticated);
    EXPECT_TRUE(
        check(pass + "Authentication-Results: dmarc=fail \\\r\n" + theirs + from + rest, settings)
            .authenticated)
        << "only the topmost is the border's";
}

TEST(SenderCheck, ASenderRewrittenByBatvIsOfItsDomain) {
    const SenderCheck found = check(
        "Authentication-Results: mx.example.org; spf=pass "
        "smtp.mailfrom=prvs=0123abcd=itu@bakom.example.ch; dmarc=pass "
        "header.from=bakom.example.ch; dkim=pass header.d=bakom.example.ch\r\n" +
        ours + from + rest);
    EXPECT_TRUE(found.authenticated) << ids(found);
}

TEST(SenderCheck, TheContentOfTheAlignedSignatureIsNamed) {
    const auto signature = [](const std::string& b, const std::string& s = "s1") {
        return "DKIM-Signature: v=1; a=rsa-sha256; d=bakom.example.ch; s=" + s +
               "; h=from;\r\n bh=aG Fz\r\n aA==; b=" + b + "\r\n";
    };
    const std::string head =
        "Authentication-Results: mx.example.org; dmarc=pass header.from=bakom.example.ch; "
        "dkim=pass "
        "header.d=bakom.example.ch header.s=s1 header.b=QUJD\r\n" +
        ours;
    const std::string one = check(head + signature("QUJDREVG") + from + rest).signed_content;
    EXPECT_EQ(one.size(), 5U + 64U);
    EXPECT_TRUE(one.starts_with("dkim:"));
    EXPECT_EQ(check(head + signature("QUJD\r\n REVG") + from + rest).signed_content, one)
        << "folding means nothing";
    EXPECT_NE(check(head + signature("QUJDREVH") + from + rest).signed_content, one)
        << "another signature";
    EXPECT_EQ(check(head + signature("WFlaREVG") + from + rest).signed_content, "")
        << "not the one that passed";
    EXPECT_EQ(check(head + signature("QUJDREVG", "s2") + from + rest).signed_content, "")
        << "another selector";
    EXPECT_EQ(
        check(head + signature("QUJDREVG") + signature("QUJDREVX") + from + rest).signed_content,
        "")
        << "which one?";
    EXPECT_EQ(
        check(head + signature("QUJDREVG") + signature("QUJDREVG") + from + rest).signed_content,
        one)
        << "the same one again";
    EXPECT_EQ(check(ours + signature("QUJDREVG") + from + rest).signed_content, "")
        << "nobody says that it passed";
}

}  // namespace
}  // namespace tsb
