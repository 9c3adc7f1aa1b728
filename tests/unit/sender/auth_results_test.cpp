// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/auth_results.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tsb {
namespace {

// "id | method=result name=value … | …"
std::string flat(const std::string& value) {
    const auto parsed = parse_auth_results(value);
    if (!parsed) return "refused";
    std::string out = parsed->authserv_id.value_or("-");
    for (const AuthResult& result : parsed->results) {
        out += " | " + result.method + "=" + result.result;
        for (const AuthProperty& property : result.properties)
            out += " " + property.name + "=" + property.value;
    }
    return out;
}

TEST(AuthResults, TheGrammarOfRfc8601IsRead) {
    struct Row {
        std::string value, expected;
        const char* why;
    };
    const Row rows[] = {
        {"mx.example.org; none", "mx.example.org", "nothing was checked (B.2)"},
        {"mx.example.org 1; none", "mx.example.org", "version (B.2)"},
        {"mx.example.org; spf=pass smtp.mailfrom=ch.example",
         "mx.example.org | spf=pass smtp.mailfrom=ch.example", "B.3"},
        {"MX.example.org; auth=pass (cram-md5) smtp.auth=anna@ch.example;\t spf=pass "
         "smtp.mailfrom=ch.example",
         "mx.example.org | auth=pass smtp.auth=anna@ch.example | spf=pass smtp.mailfrom=ch.example",
         "B.4"},
        {"mx.example.org; iprev=pass policy.iprev=192.0.2.200",
         "mx.example.org | iprev=pass policy.iprev=192.0.2.200", "the other field of B.4"},
        {"mx.example.org; dkim=pass reason=\"good signature\" header.i=@router.example; dkim=fail "
         "reason=\"bad signature\" header.i=@capital.example",
         "mx.example.org | dkim=pass reason=good signature header.i=@router.example | dkim=fail "
         "reason=bad signature header.i=@capital.example",
         "the receiver of B.6"},
        {"mx.example.org; dkim=fail (bad signature) header.d=x.example; dkim=pass (good signature) "
         "header.d=ch.example",
         "mx.example.org | dkim=fail header.d=x.example | dkim=pass header.d=ch.example",
         "two signatures (B.6)"},
        {"foo.example (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) "
         "fail policy (A dot can go "
         "here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
         "foo.example | dkim=fail policy.expired=1362471462",
         "comments wherever the grammar allows (B.7)"},
        {"mx.example.org; dkim=pass reason=\"good signature\" header.i=@mail-router.example",
         "mx.example.org | dkim=pass reason=good signature header.i=@mail-router.example",
         "reason quoted"},
        {"\"mx.example.org\"; dmarc=pass (p=none) header.from=ch.example",
         "mx.example.org | dmarc=pass header.from=ch.example", "authserv-id quoted"},
        {"mx.example.org; spf=pass smtp.mailfrom=\"a b\"@ch.example",
         "mx.example.org | spf=pass smtp.mailfrom=a b@ch.example", "quoted local part"},
        {"mx.example.org; spf=none smtp.mailfrom=; dkim=none",
         "mx.example.org | spf=none smtp.mailfrom= | dkim=none", "null sender"},
        {"mx.example.org; dkim=pass header.d=ch.example header.b=Ab/+cd==",
         "mx.example.org | dkim=pass header.d=ch.example "
         "header.b=Ab/+cd==",
         "base64 as it is written"},
        {"mx.example.org; spf=pass smtp.mailfrom=prvs=0123abcd=itu@bakom.example.ch; dkim=none",
         "mx.example.org | spf=pass smtp.mailfrom=prvs=0123abcd=itu@bakom.example.ch | dkim=none",
         "BATV"},
        {"mx.example.org; spf=pass "
         "smtp.mailfrom=SRS0=HHH=TT=ch.example=anna@out.example smtp.helo=h.example",
         "mx.example.org | spf=pass smtp.mailfrom=SRS0=HHH=TT=ch.example=anna@out.example "
         "smtp.helo=h.example",
         "SRS, and a property after it"},
        {"mx.example.org; iprev=pass policy.iprev=2001:db8::1;",
         "mx.example.org | iprev=pass policy.iprev=2001:db8::1", "semicolon at the end"},
        {"spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=ch.example; dkim=pass (signature was "
         "verified) "
         "header.d=ch.example;dmarc=pass action=none header.from=ch.example;compauth=pass "
         "reason=100",
         "- | spf=pass smtp.mailfrom=ch.example | dkim=pass header.d=ch.example | dmarc=pass "
         "action=none "
         "header.from=ch.example | compauth=pass reason=100",
         "Exchange Online"},
        {"mx.example.org; x_y2-z=pass header.d=ch.example",
         "mx.example.org | x_y2-z=pass header.d=ch.example", "a method of somebody's own"},
        {"mx.example.org; spf=none smtp.mailfrom=", "mx.example.org | spf=none smtp.mailfrom=",
         "an empty value at the end"},
        {"mx.example.org; dkim/2=pass header.d=ch.example; spf=pass smtp.mailfrom=a.example",
         "mx.example.org | spf=pass smtp.mailfrom=a.example",
         "a method of an unknown version is left out"},
    };
    for (const Row& row : rows) EXPECT_EQ(flat(row.value), row.expected) << row.why;
}

TEST(AuthResults, WhatIsOutsideTheGrammarGivesNothing) {
    struct Row {
        std::string value;
        const char* why;
    };
    const Row rows[] = {
        {"", "empty"},
        {"mx.example.org", "no result at all"},
        {"mx.example.org 2; dkim=pass header.d=ch.example", "unknown version of the field"},
        {"mx.example.org dkim=pass header.d=ch.example", "no semicolon"},
        {"mx.example.org; dkim=pass header.d=legit.example(.evil.example",
         "S3, CVE-2020-12272: comment opens in a domain"},
        {"mx.example.org; dkim=pass header.d=legit.example(.evil.example header.s=x) header.b=y",
         "the same, closed by a selector"},
        {"mx.example.org; dkim=pass header.d=legit.example(.evil.example)", "the same, closed"},
        {"mx.example.org; spf=pass smtp.mailfrom=\"a\"@x.example(c) ; dkim=pass "
         "header.d=ch.example",
         "comment touches a value"},
        {"mx.example.org; spf=pass smtp.mailfrom=a\"; dkim=pass header.d=ch.example",
         "quote inside a value"},
        {"mx.example.org; spf=fail smtp.mailfrom=a dkim=pass header.d=ch.example",
         "a result without semicolon"},
        {"mx.example.org; dkim=pass (never ends header.d=ch.example", "open comment"},
        {"mx.example.org; dkim=pass header.d=\"never ends", "open quote"},
        {"mx.example.org; dkim=pass header.d=a.example header.d=b.example", "one property twice"},
        {"mx.example.org; =pass", "no method"},
        {"mx.example.org; dkim=", "no result"},
        {"mx.example.org; dkim=pass header.=x", "no property"},
        {"mx.example.org(x); dkim=pass header.d=ch.example", "comment touches the authserv-id"},
        {"mx.example.org,evil; dkim=pass header.d=ch.example", "comma"},
        {"mx.example.org; dkim=pass;; spf=pass", "empty result in the middle"},
        {"\"never ends", "open quote as authserv-id"},
        {"\"\"; none", "empty authserv-id"},
        {"mx.example.org; dkim{=pass", "a method of other letters"},
        {"mx.example.org; spf=pass smtp.mailfrom=a\x7f", "DEL in a value"},
        {"mx.example.org; dkim pass", "no equals sign"},
        {"mx.example.org; dkim/=pass", "no version"},
        {"mx.example.org; dkim=pass header.d ch.example", "no equals sign in a property"},
        {"mx.example.org; none x", "something after none"},
    };
    for (const Row& row : rows) EXPECT_EQ(flat(row.value), "refused") << row.why;
}

TEST(AuthResults, AnOpenCommentAnywhereGivesNothing) {
    // Every place where the grammar allows a comment.
    for (const char* before :
         {"", "mx", "mx.example.org ", "mx.example.org 1", "mx.example.org;",
          "mx.example.org; none ", "mx.example.org; dkim", "mx.example.org; dkim/",
          "mx.example.org; dkim/1", "mx.example.org; dkim=", "mx.example.org; dkim=pass ",
          "mx.example.org; dkim=pass;", "mx.example.org; dkim=pass header",
          "mx.example.org; dkim=pass header.", "mx.example.org; dkim=pass header.d",
          "mx.example.org; dkim=pass header.d="}) {
        EXPECT_EQ(flat(std::string(before) + "(never ends; dkim=pass header.d=ch.example"),
                  "refused")
            << before;
    }
}

TEST(AuthResults, MaxAuthResultsAreRead) {
    std::string value = "mx.example.org";
    for (std::size_t i = 0; i < max_auth_results; ++i) value += "; dkim=fail";
    ASSERT_TRUE(parse_auth_results(value));
    EXPECT_EQ(parse_auth_results(value)->results.size(), max_auth_results);
    EXPECT_FALSE(parse_auth_results(value + "; dkim=pass"));
}

TEST(AuthResults, ADeepCommentIsCountedNotRecursed) {
    const std::string deep(100000, '(');
    EXPECT_EQ(flat("mx.example.org; dkim=pass " + deep), "refused");
    EXPECT_EQ(flat("mx.example.org; dkim=pass " + deep + std::string(100000, ')')),
              "mx.example.org | dkim=pass");
}

}  // namespace
}  // namespace tsb
