// SPDX-License-Identifier: GPL-3.0-or-later
// What seldom stands in a header, and what becomes of the sender.
#include <gtest/gtest.h>

#include "daemon/sender/auth_trust.hpp"
#include "daemon/sender/own_check.hpp"
#include "daemon/sender/roster_match.hpp"
#include "daemon/sender/signed_content.hpp"
#include "tests/unit/sender/support.hpp"

namespace tsb {
namespace {

std::string results(const std::string& value) {
    return "Authentication-Results: " + value + "\r\n";
}

TEST(Seldom, TheFirstOfSeveralFieldsThatCannotBeReadIsNamed) {
    const TrustedResults trusted =
        trusted_results(read_header_block(results("mx.example.org; first=") +
                                          results("mx.example.org; second=") + ours + "\r\n"),
                        border());
    EXPECT_EQ(trusted.unread, "mx.example.org; first=");
    EXPECT_EQ(trusted.evidence.size(), 2U);
}

TEST(Seldom, AnUnreadableFieldOfSomebodyElseIsNotTheBorders) {
    for (const char* value : {"(never ends", "mx.example\x7f.org; x=", "other.example (never ends",
                              "\"never ends", ""}) {
        const TrustedResults trusted =
            trusted_results(read_header_block(results(value) + ours + "\r\n"), border());
        EXPECT_EQ(trusted.unread, "") << value;
    }
    const TrustedResults cut = trusted_results(
        read_header_block(results("mx.example.org (never ends") + ours + "\r\n"), border());
    EXPECT_EQ(cut.unread, "mx.example.org (never ends") << "its first word is the border's";
}

TEST(Seldom, ResultsThatSpeakOfNobodyStillContradictEachOther) {
    const auto conflict = [](const std::string& one, const std::string& other) {
        return find_conflict(
            trusted_results(read_header_block(results("mx.example.org; " + one) +
                                              results("mx.example.org; " + other) + ours + "\r\n"),
                            border()));
    };
    EXPECT_EQ(conflict("spf=pass", "spf=pass"), "");
    EXPECT_EQ(conflict("spf=pass", "spf=fail"),
              "Two results of the border differ: spf: pass  / fail .");
    EXPECT_EQ(conflict("dkim=pass header.d=a.example; dkim=pass header.d=b.example",
                       "dkim=pass header.d=a.example"),
              "Two results of the border differ: dkim: pass a.example, pass b.example / pass "
              "a.example.");
}

TEST(Seldom, SeveralDefectsOfOneHeaderAreAllNamed) {
    const SenderCheck found = check(good + ours + from + "Subject : x\r\nno field\r\n\r\n");
    ASSERT_TRUE(has(found, "header-malformed"));
    EXPECT_EQ(
        found.reasons.at(0).text,
        "The header is not well formed: a blank before the colon (Subject); a line that is no "
        "header field (line 6)");
}

TEST(Seldom, ALookAlikeOfAContactOfTwoStatesNamesBoth) {
    const SenderCheck found = check("From: a@b0th.example\r\n" + rest);
    const auto text = std::find_if(found.reasons.begin(), found.reasons.end(),
                                   [](const Reason& one) { return one.id == "looks-like"; });
    ASSERT_NE(text, found.reasons.end()) << ids(found);
    EXPECT_NE(text->text.find("DEU, FRA"), std::string::npos) << text->text;
}

TEST(Seldom, AContactWithoutAnAtIdentifiesNobody) {
    const Roster odd({state("CHE", {contact(ContactKind::address, "bakom.example.ch")})});
    EXPECT_EQ(find_owner(odd, {"anna", "bakom.example.ch"}, day).match, RosterMatch::none);
}

TEST(Seldom, WithoutADayOnlyAContactWithoutDatesIsValid) {
    for (const bool dated : {false, true}) {
        Contact one = contact(ContactKind::domain, "bakom.example.ch");
        if (dated) one.from = day;
        const Owner owner =
            find_owner(Roster({state("CHE", {one})}), {"anna", "bakom.example.ch"}, std::nullopt);
        EXPECT_EQ(owner.match, dated ? RosterMatch::none : RosterMatch::domain);
        EXPECT_EQ(owner.expired, dated);
    }
}

TEST(Seldom, ASignatureThatLacksATagIsNotTheOneThatPassed) {
    const std::string tags = "v=1; a=rsa-sha256; d=bakom.example.ch; s=s1; bh=QUJD; b=QUJDREVG";
    const auto content = [](const std::string& value) {
        return signed_content(read_header_block("DKIM-Signature: " + value + "\r\n\r\n"),
                              "bakom.example.ch", "s1");
    };
    const std::string whole = content(tags);
    EXPECT_NE(whole, "");
    EXPECT_EQ(content("v=1; d=bakom.example.ch; s=s1; b=QUJDREVG"), "") << "no bh";
    EXPECT_EQ(content("v=1; d=bakom.example.ch; s=s1; bh=QUJD"), "") << "no b";
    EXPECT_EQ(content("v=1; s=s1; bh=QUJD; b=QUJDREVG"), "") << "no d";
    EXPECT_EQ(content("v=1; nothing; d=bakom.example.ch; s=s1; bh=QU\tJD; b=QUJ DREVG;"), whole)
        << "blanks and what is no tag mean nothing";
}

TEST(Seldom, KeysAreAskedForNamesOfHostsOnly) {
    const auto names = [](const std::string& selector) {
        return key_names("DKIM-Signature: d=bakom.example.ch; s=" + selector + "; b=x\r\n\r\n");
    };
    EXPECT_EQ(names("s-1_a"), std::vector<std::string>{"s-1_a._domainkey.bakom.example.ch"});
    for (const char* selector : {"s{1", "s 1\x7f", "", "a..b"})
        EXPECT_TRUE(names(selector).empty()) << selector;
}

TEST(Seldom, TheFirstOfSeveralSignaturesThatPassIsTheWitness) {
    OwnCheck own;
    own.signatures.resize(2);
    for (DkimSignature& one : own.signatures) {
        one.domain = "bakom.example.ch";
        one.result = "pass";
    }
    own.signatures.at(0).selector = "first";
    const OwnWitness witness = witness_of(own, "bakom.example.ch", {});
    ASSERT_NE(witness.pass, nullptr);
    EXPECT_EQ(witness.pass->selector, "first");
    own.signatures.at(0).test_key = true;
    own.signatures.at(0).unsigned_fields = {"subject"};
    EXPECT_EQ(own_words(own.signatures.at(0)),
              "its domain only tests this key (t=y); not signed: subject");
}

}  // namespace
}  // namespace tsb
