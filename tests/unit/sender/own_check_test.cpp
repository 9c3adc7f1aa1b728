// SPDX-License-Identifier: GPL-3.0-or-later
// The border's word and our own check beside each other (product.md §5; threats S3, S4, S6).
#include "daemon/sender/own_check.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sender/support.hpp"

namespace tsb {
namespace {

const std::string signature =
    "DKIM-Signature: v=1; a=rsa-sha256; d=bakom.example.ch; s=s1; bh=QUJD; b=QUJDREVG\r\n";
const std::string nothing = "Authentication-Results: mx.example.org; none\r\n";

DkimSignature made(const std::string& result, const std::string& domain = "bakom.example.ch") {
    DkimSignature one;
    one.domain = domain;
    one.selector = "s1";
    one.algorithm = "rsa-sha256";
    one.result = result;
    one.why = result == "pass" ? "" : "why " + result;
    return one;
}

DkimSignature weak() {
    DkimSignature one = made("permerror");
    one.weak = true;
    return one;
}

DkimSignature tested() {
    DkimSignature one = made("pass");
    one.test_key = true;
    return one;
}

SenderCheck both(const std::string& border_says, std::vector<DkimSignature> own) {
    OwnCheck check;
    check.signatures = std::move(own);
    return check_sender(border_says + ours + theirs + signature + from + rest, border(), roster(),
                        day, check);
}

TEST(OwnCheck, TheBorderAndOurOwnCheckAreTwoWitnesses) {
    const std::string failed =
        "Authentication-Results: mx.example.org; dmarc=fail header.from=bakom.example.ch; "
        "dkim=fail "
        "header.d=bakom.example.ch\r\n";
    const std::string only_dkim_failed =
        "Authentication-Results: mx.example.org; dkim=fail header.d=bakom.example.ch\r\n";
    const std::string others_failed =
        "Authentication-Results: mx.example.org; dkim=fail header.d=sender.example\r\n";
    const std::string spf =
        "Authentication-Results: mx.example.org; dmarc=pass header.from=bakom.example.ch; spf=pass "
        "smtp.mailfrom=bakom.example.ch\r\n";
    struct Row {
        std::string border_says;
        std::vector<DkimSignature> own;
        std::string by, reasons;
        const char* why;
    };
    const Row rows[] = {
        {good, {}, "authentication-results", "", "an unchecked message is the border's word"},
        {good, {made("pass")}, "authentication-results", "", "both say yes"},
        {good, {made("temperror")}, "authentication-results", "", "no key is no word against"},
        {good,
         {made("permerror")},
         "authentication-results",
         "",
         "a key that is gone since is no word against"},
        {good, {made("neutral")}, "authentication-results", "", "nor is what we cannot check"},
        {good, {made("fail")}, "none", "dkim-differs", "it was changed behind the border"},
        {good, {weak()}, "none", "dkim-differs", "the border believed what proves nothing"},
        {good,
         {made("fail"), made("pass")},
         "authentication-results",
         "",
         "one sound signature is enough, as at the border"},
        {good,
         {made("fail", "list.example")},
         "authentication-results",
         "",
         "a list's broken signature is not the sender's"},
        {nothing, {made("pass")}, "dkim", "", "ours alone is enough"},
        {"", {made("pass")}, "dkim", "", "also without any result of the border's"},
        {nothing,
         {made("pass", "sender.example")},
         "none",
         "not-authenticated",
         "somebody else's signature proves nobody"},
        {nothing,
         {made("pass", "example.ch")},
         "dkim",
         "",
         "the organisation's domain is aligned (relaxed)"},
        {nothing, {tested()}, "none", "not-authenticated", "t=y: nobody is to rely on it"},
        {nothing, {made("fail")}, "none", "not-authenticated", "neither says yes"},
        {nothing, {weak()}, "none", "not-authenticated", "a weak signature proves nothing"},
        {nothing,
         {made("temperror")},
         "none",
         "not-authenticated dkim-temperror",
         "held until DNS answers, never fail"},
        {nothing, {made("temperror"), made("pass")}, "dkim", "", "one known key is enough"},
        {failed, {made("pass")}, "none", "dkim-differs", "the border says no, and we yes"},
        {only_dkim_failed, {made("pass")}, "none", "dkim-differs", "also of the signature alone"},
        {others_failed, {made("pass")}, "dkim", "", "another domain's failure is another matter"},
        {spf, {made("pass")}, "dkim", "", "more than SPF alone"},
        {spf, {made("fail")}, "none", "spf-only", "SPF alone stays SPF alone"},
    };
    for (const Row& row : rows) {
        const SenderCheck found = both(row.border_says, row.own);
        EXPECT_EQ(to_string(found.by), row.by) << row.why;
        EXPECT_EQ(found.authenticated, row.by != "none") << row.why;
        EXPECT_EQ(ids(found), row.reasons) << row.why;
        // Of a signature that the message does not have as such nothing can be told.
        const bool told = row.by == "authentication-results" ||
                          (row.by == "dkim" && row.own.back().domain == "bakom.example.ch");
        EXPECT_EQ(!found.signed_content.empty(), told) << row.why;
    }
}

TEST(OwnCheck, WhatItFoundIsOnRecordWhateverItIsWorth) {
    DkimSignature one = made("pass");
    one.unsigned_fields = {"subject", "content-type"};
    const SenderCheck found = both(good, {one, made("fail", "list.example")});
    ASSERT_EQ(found.dkim.size(), 2U);
    EXPECT_EQ(found.dkim[0],
              (DkimResult{"bakom.example.ch", "s1", "pass", "not signed: subject, content-type"}));
    EXPECT_EQ(found.dkim[1], (DkimResult{"list.example", "s1", "fail", "why fail"}));
    EXPECT_NE(std::find(found.evidence.begin(), found.evidence.end(),
                        "our own check: the signature of list.example (s1): fail, why fail"),
              found.evidence.end());
}

TEST(OwnCheck, AMessageThatCouldNotBeCheckedIsTheBordersWord) {
    OwnCheck broken;
    broken.failed = "crashed: signal 11";
    const SenderCheck found = check_sender(good + ours + theirs + signature + from + rest, border(),
                                           roster(), day, broken);
    EXPECT_EQ(to_string(found.by), "authentication-results");
    EXPECT_EQ(found.evidence.back(), "our own check was not made: crashed: signal 11");
}

TEST(OwnCheck, TheSameSignatureIsTheSameContentWhoeverProvedIt) {
    EXPECT_EQ(both(good, {}).signed_content, both(nothing, {made("pass")}).signed_content);
}

TEST(OwnCheck, KeysAreAskedByTheirNamesAndNothingElseIsAsked) {
    const auto field = [](const std::string& tags) { return "DKIM-Signature: " + tags + "\r\n"; };
    const std::vector<std::string> none;
    struct Row {
        std::string head;
        std::vector<std::string> names;
        const char* why;
    };
    const Row rows[] = {
        {field("d=Example.ORG; s=S1; b=x"), {"s1._domainkey.example.org"}, "names have no case"},
        {field("d=example.org;\r\n\ts=a.b; b=x"), {"a.b._domainkey.example.org"}, "folded"},
        {field("d=a.example; s=x") + field("d=b.example; s=x") + field("d=a.example; s=x"),
         {"x._domainkey.a.example", "x._domainkey.b.example"},
         "each once, in order"},
        {field("d=example.org"), none, "no selector"},
        {field("s=x"), none, "no domain"},
        {field("d=exa mple.org; s=x y"), {"xy._domainkey.example.org"}, "blanks mean nothing"},
        {field("d=ex/ample.org; s=x"), none, "no host name"},
        {field("d=example..org; s=x"), none, "an empty label"},
        {field("d=example.org; s=" + std::string(64, 'a')), none, "a label of 64"},
        {field("d=" + std::string(60, 'a') + "." + std::string(60, 'b') + "." +
               std::string(60, 'c') + "." + std::string(60, 'd') + "; s=abc"),
         none, "a name of more than 253"},
    };
    for (const Row& row : rows) EXPECT_EQ(key_names(row.head + from + rest), row.names) << row.why;
    std::string many;
    for (std::size_t i = 0; i < max_signatures + 3; ++i)
        many += field("d=example.org; s=s" + std::to_string(i));
    EXPECT_EQ(key_names(many + from + rest).size(), max_signatures);
}

}  // namespace
}  // namespace tsb
