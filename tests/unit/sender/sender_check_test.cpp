// SPDX-License-Identifier: GPL-3.0-or-later
// Who is credited: threats S1, S2, S8; roster and evidence.
#include "daemon/sender/sender_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "daemon/sender/auth_trust.hpp"
#include "tests/unit/sender/support.hpp"

namespace tsb {
namespace {

TEST(SenderCheck, AGoodMessageIsCreditedWithEvidence) {
    const SenderCheck found =
        check(good + ours + theirs + from + "Message-ID: <1@x>\r\nDate: today\r\n" + rest);
    EXPECT_EQ(ids(found), "");
    EXPECT_TRUE(found.authenticated);
    EXPECT_EQ(found.by, AuthenticatedBy::authentication_results);
    EXPECT_EQ(found.from, "anna@bakom.example.ch");
    EXPECT_EQ(found.administration, "CHE");
    EXPECT_EQ(found.match, RosterMatch::domain);
    EXPECT_EQ(found.message_id, "<1@x>");
    EXPECT_EQ(found.date, "today");
    EXPECT_EQ(found.subject, "x");
    EXPECT_FALSE(found.automatic);
    ASSERT_EQ(found.evidence.size(), 1U);
    EXPECT_TRUE(found.evidence.front().starts_with(
        "believed: Authentication-Results: mx.example.org; dmarc=pass"));
}

TEST(SenderCheck, AnOutlookFileHasNoHeaderWhateverBytesInItLookLikeOne) {
    const std::string starts[] = {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\x78\x9f\x3e\x22"};
    for (const std::string& start : starts) {
        for (const char* gap : {"", "\n", "\r\n", "x: y\r\n"}) {
            const std::string raw = start + gap + good + ours + theirs + from + rest;
            const SenderCheck found = check(raw);
            EXPECT_EQ(ids(found), "unsigned-file sender-unknown") << gap;
            EXPECT_FALSE(found.authenticated);
            EXPECT_EQ(found.from, "");
            EXPECT_EQ(found.subject, "");
            EXPECT_FALSE(received_time(raw, border(), std::nullopt, "").time);
        }
    }
    EXPECT_TRUE(check("\xd0\xcf\x11" + good + ours + theirs + from + rest).from.size() > 0)
        << "only the whole mark of such a file makes it one";
}

TEST(SenderCheck, S2AnythingButOnePlainFromIsHeld) {
    struct Row {
        std::string fields, ids;
        const char* why;
    };
    const Row rows[] = {
        {"To: undisclosed-recipients:\r\n" + from, "", "To never matters"},
        {"Sender: x@evil.example\r\nReply-To: y@evil.example\r\nReturn-Path: <z@evil.example>\r\n" +
             from,
         "", "S8: neither Sender nor Reply-To nor Return-Path is identity"},
        {"Resent-From: x@evil.example\r\n" + from, "", "Resent-From is no From"},
        {"", "from-missing sender-unknown not-authenticated", "no From"},
        {"From:\r\n", "from-missing sender-unknown not-authenticated", "empty From"},
        {from + "From: x@evil.example\r\n", "from-several sender-unknown not-authenticated",
         "two From fields"},
        {from + "From : x@evil.example\r\n",
         "header-malformed from-several sender-unknown not-authenticated", "spaced second"},
        {"From: a@bakom.example.ch, b@evil.example\r\n",
         "from-several sender-unknown not-authenticated", "two mailboxes"},
        {"From: <@evil.example:anna@bakom.example.ch>\r\n",
         "from-malformed sender-unknown not-authenticated", "route"},
        {"From: Friends: anna@bakom.example.ch;\r\n",
         "from-malformed sender-unknown not-authenticated", "group"},
        {"From: =?utf-8?Q?anna?=@bakom.example.ch\r\n",
         "from-malformed sender-unknown not-authenticated", "encoded address"},
        {"From: x@evil.example\r\n (continued) <anna@bakom.example.ch>\r\n",
         "from-malformed sender-unknown not-authenticated", "folded second address"},
        {"Subject: a\r\n" + from, "header-malformed", "second Subject: which one was signed?"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(ids(check(good + ours + theirs + row.fields + rest)), row.ids) << row.why;
}

TEST(SenderCheck, S1OnlyTheAddressIsMatchedByteForByte) {
    struct Row {
        std::string address;
        RosterMatch match;
        std::string state, reason;
        const char* why;
    };
    const Row rows[] = {
        {"anyone@bakom.example.ch", RosterMatch::domain, "CHE", "", "exclusive domain"},
        {"anyone@BAKOM.example.CH", RosterMatch::domain, "CHE", "", "domains have no case"},
        {"x@sub.bakom.example.ch", RosterMatch::none, "", "sender-unknown looks-like", "subdomain"},
        {"x@example.ch", RosterMatch::none, "", "sender-unknown looks-like", "superdomain"},
        {"x@xbakom.example.ch", RosterMatch::none, "", "sender-unknown looks-like",
         "suffix of characters"},
        {"x@bakom.example.ch.evil.example", RosterMatch::none, "", "sender-unknown looks-like",
         "prefix"},
        {"x@bak0m.example.ch", RosterMatch::none, "", "sender-unknown looks-like", "look-alike"},
        {"x@xn--bakm-75d.example.ch", RosterMatch::none, "", "sender-unknown looks-like",
         "homoglyph as A-label"},
        {"\"anna@bakom.example.ch\" <x@evil.example>", RosterMatch::none, "", "sender-unknown",
         "display name"},
        {"che.mission@free.example", RosterMatch::address, "CHE", "",
         "exact address at a free mail host"},
        {"CHE.Mission@free.example", RosterMatch::address, "CHE", "",
         "case of the local part is no difference"},
        {"che.mission2@free.example", RosterMatch::none, "", "sender-unknown looks-like",
         "its neighbour"},
        {"x@free.example", RosterMatch::none, "", "sender-unknown", "free mail identifies nobody"},
        {"x@admin.example.ch", RosterMatch::shared_domain, "", "shared-domain",
         "shared domain is evidence only"},
        {"joint@both.example", RosterMatch::several, "", "sender-several",
         "address of one, domain of another"},
        {"x@both.example", RosterMatch::domain, "DEU", "", "the domain alone is exclusive"},
        {"same@twice.example", RosterMatch::several, "", "sender-several",
         "two States claim one address"},
        {"x@old.example.ch", RosterMatch::none, "", "contact-not-valid",
         "the contact's time is over"},
    };
    for (const Row& row : rows) {
        const SenderCheck found = check("From: " + row.address + "\r\n" + rest);
        EXPECT_EQ(to_string(found.match), to_string(row.match)) << row.why;
        EXPECT_EQ(found.administration.value_or(""), row.state) << row.why;
        EXPECT_EQ(ids(found), (row.reason.empty() ? "" : row.reason + " ") + "not-authenticated")
            << row.why;
    }
}

TEST(SenderCheck, AContactIsValidOnTheDayOfReceiptOnly) {
    const std::string raw = "From: x@old.example.ch\r\n" + rest;
    const auto match = [&](std::optional<UtcTime> at) {
        return check_sender(raw, border(), roster(), at).match;
    };
    EXPECT_EQ(match(*parse_rfc3339("2025-12-31T23:59:59Z")), RosterMatch::domain);
    EXPECT_EQ(match(*parse_rfc3339("2026-01-01T00:00:00Z")), RosterMatch::none);
    EXPECT_EQ(match(std::nullopt), RosterMatch::none);
    EXPECT_EQ(check_sender(from + rest, border(), roster(), std::nullopt).match,
              RosterMatch::domain);
}

TEST(SenderCheck, EvidenceIsClippedAndPrintable) {
    std::string fields;
    for (std::size_t i = 0; i < 3 * max_evidence_lines; ++i)
        fields += "Authentication-Results: x.example; a=b (\x1b[31m)\r\n";
    fields += "Authentication-Results: " + std::string(4000, 'x') + "\r\n";
    const SenderCheck found = check(fields + from + rest);
    EXPECT_EQ(found.evidence.size(), max_evidence_lines);
    for (const std::string& line : found.evidence) {
        EXPECT_EQ(line.find('\x1b'), std::string::npos);
        EXPECT_LE(line.size(), max_evidence_bytes);
    }
}

TEST(SenderCheck, EveryReasonHasATextForAPerson) {
    const std::string raws[] = {rest,
                                "From: x@evil.example\r\n" + rest,
                                "From: same@twice.example\r\n" + rest,
                                "From: x@admin.example.ch\r\n" + rest,
                                "From: x@old.example.ch\r\n" + rest,
                                "From: <\r\n" + rest};
    for (const std::string& raw : raws) {
        const SenderCheck found = check(raw);
        EXPECT_FALSE(found.reasons.empty()) << raw;
        for (const Reason& reason : found.reasons) EXPECT_GT(reason.text.size(), 20U) << reason.id;
    }
}

// The goal is 50 µs at -O2 with 500 contacts; this bound only catches a change of order in any
// build.
}  // namespace
}  // namespace tsb
