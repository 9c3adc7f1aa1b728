// SPDX-License-Identifier: GPL-3.0-or-later
// Threat S1: whoever looks like a contact is told from it, named, and never credited.
#include <gtest/gtest.h>

#include <string>

#include "daemon/sender/sender_check.hpp"
#include "tests/unit/sender/support.hpp"

namespace tsb {
namespace {

std::string look_alike(const SenderCheck& found) {
    for (const Reason& reason : found.reasons) {
        if (reason.id == "looks-like") return reason.text;
    }
    return "";
}

const Roster& contacts() {
    static const Roster made({
        state("CHE", {contact(ContactKind::domain, "bakom.admin.ch"),
                      contact(ContactKind::address, "mission.geneva@gmail.com")}),
        state("GBR", {contact(ContactKind::domain, "communications.gov.uk")}),
        state("ITA", {contact(ContactKind::domain, "pec.mimit.gov.it")}),
        state("NLD", {contact(ContactKind::domain, "acm.nl")}),
        state("GAB", {contact(ContactKind::shared_domain, "ministere.ga")}),
    });
    return made;
}

TEST(LookAlike, IsFlaggedWithWhomItLooksLikeAndNeverCredited) {
    struct Row {
        std::string address, text;  // "" for no flag
        const char* why;
    };
    const Row rows[] = {
        {"a@xn--bkom-53d.admin.ch", "to the eye the same as bakom.admin.ch",
         "Cyrillic a, as A-labels"},
        {"a@bak0m.admin.ch", "to the eye the same as bakom.admin.ch", "zero for o"},
        {"a@bakorn.admin.ch", "to the eye the same as bakom.admin.ch", "rn for m"},
        {"a@comrnunications.gov.uk", "to the eye the same as communications.gov.uk",
         "rn for m in a long name"},
        {"a@sub.bakom.admin.ch", "built upon bakom.admin.ch", "subdomain"},
        {"a@bakom.admin.ch.evil.example", "built upon bakom.admin.ch", "in front of another"},
        {"a@admin.ch", "the parent of bakom.admin.ch", "superdomain"},
        {"a@bakom-admin.ch", "a near miss of bakom.admin.ch", "hyphen for dot"},
        {"a@bakon.admin.ch", "a near miss of bakom.admin.ch", "one letter"},
        {"a@bakmo.admin.ch", "a near miss of bakom.admin.ch", "two letters swapped"},
        {"a@bakom.admin.cn", "a near miss of bakom.admin.ch", "another top-level domain"},
        {"a@comunicatons.gov.uk", "a near miss of communications.gov.uk",
         "two letters of a long name"},
        {"a@comunicaton.gov.uk", "", "three letters"},
        {"a@bokon.admin.ch", "", "two letters of a short name"},
        {"a@acn.nl", "", "names this short differ by a letter every day"},
        {"a@mimit.gov.it", "the parent of pec.mimit.gov.it", "certified mail's parent"},
        {"x@cabinet.ministere.ga", "built upon ministere.ga", "a shared domain, too"},
        {"mission.geneve@gmail.com", "a near miss of mission.geneva@gmail.com",
         "a neighbour at a free mail host"},
        {"rnission.geneva@gmail.com", "to the eye the same as mission.geneva@gmail.com",
         "and one that the eye confuses"},
        {"somebody@gmail.com", "", "everybody is at free mail"},
        {"mission.geneva@ymail.com", "", "one free mail host is no near miss of another"},
        {"a@example.org", "", "somebody else"},
    };
    for (const Row& row : rows) {
        const SenderCheck found =
            check_sender("From: " + row.address + "\r\n" + rest, border(), contacts(), day);
        EXPECT_EQ(found.match, RosterMatch::none) << row.address;
        EXPECT_FALSE(found.administration) << row.address;
        EXPECT_TRUE(has(found, "sender-unknown")) << row.address;
        const std::string text = look_alike(found);
        EXPECT_EQ(text.empty(), row.text.empty()) << row.address << " " << row.why << ": " << text;
        EXPECT_NE(text.find(row.text), std::string::npos) << row.why << ": " << text;
    }
}

TEST(LookAlike, NamesTheState) {
    const SenderCheck found =
        check_sender("From: a@bakom-admin.ch\r\n" + rest, border(), contacts(), day);
    EXPECT_EQ(look_alike(found),
              "bakom-admin.ch is a near miss of bakom.admin.ch, which the roster has for CHE.");
}

TEST(LookAlike, ADomainWrittenInUnicodeIsHeldAndComparedAsItsALabels) {
    struct Row {
        std::string address, in_text, looks_like;
        const char* why;
    };
    const Row rows[] = {
        {"a@b\xD0\xB0kom.admin.ch", "it would be xn--bkom-53d.admin.ch",
         "to the eye the same as bakom.admin.ch", "Cyrillic a"},
        {"a@b\xC3\xBC"
         "cher.example",
         "it would be xn--bcher-kva.example", "", "an honest name, still not credited"},
        {"a@\xFF.example", "not a plain Internet name", "", "no UTF-8"},
    };
    for (const Row& row : rows) {
        const SenderCheck found =
            check_sender("From: " + row.address + "\r\n" + rest, border(), contacts(), day);
        ASSERT_TRUE(has(found, "from-malformed")) << row.why;
        EXPECT_TRUE(has(found, "header-malformed")) << row.why;
        EXPECT_EQ(found.from, "") << row.why;
        bool told = false;
        for (const Reason& reason : found.reasons)
            told = told || reason.text.find(row.in_text) != std::string::npos;
        EXPECT_TRUE(told) << row.why;
        EXPECT_EQ(look_alike(found).empty(), row.looks_like.empty()) << row.why;
        EXPECT_NE(look_alike(found).find(row.looks_like), std::string::npos) << row.why;
    }
}

TEST(LookAlike, AContactInUnicodeIsOneWithTheAddressInALabels) {
    const auto roster = parse_roster(
        "[[administration]]\ncode = \"DEU\"\n[[administration.contact]]\ndomain = "
        "\"bücher.example\"\n",
        "r.toml");
    ASSERT_TRUE(roster.has_value()) << roster.error().what;
    EXPECT_EQ(check_sender("From: a@XN--BCHER-KVA.example\r\n" + rest, border(), *roster, day)
                  .administration,
              "DEU");
    const SenderCheck fake =
        check_sender("From: a@xn--zzzz.example\r\n" + rest, border(), *roster, day);
    EXPECT_TRUE(has(fake, "from-malformed")) << "xn-- that stands for nothing";
}

TEST(LookAlike, AKnownSenderIsNeverOne) {
    for (const char* address : {"a@bakom.admin.ch", "mission.geneva@gmail.com"}) {
        const SenderCheck found = check_sender("From: " + std::string(address) + "\r\n" + rest,
                                               border(), contacts(), day);
        EXPECT_EQ(found.administration, "CHE");
        EXPECT_EQ(look_alike(found), "") << address;
    }
}

TEST(SenderCheck, AMissionsContactIsNamedAsEvidence) {
    Contact mission = contact(ContactKind::address, "mission@kenya.example");
    mission.mission = true;
    const Roster roster({state("KEN", {mission})});
    const SenderCheck found =
        check_sender("From: mission@kenya.example\r\n" + rest, border(), roster, day);
    EXPECT_EQ(found.administration, "KEN");
    ASSERT_FALSE(found.evidence.empty());
    EXPECT_EQ(found.evidence.back(), "roster: a contact of the mission of KEN");
}

TEST(SenderCheck, S8NoOtherFieldIdentifiesAnybody) {
    const std::string forged =
        "Reply-To: anna@bakom.admin.ch\r\nReturn-Path: <anna@bakom.admin.ch>\r\n"
        "Sender: anna@bakom.admin.ch\r\nResent-From: anna@bakom.admin.ch\r\n"
        "In-Reply-To: <1@bakom.admin.ch>\r\nReferences: <1@bakom.admin.ch>\r\n";
    const SenderCheck found =
        check_sender(forged + "From: x@evil.example\r\n" + rest, border(), contacts(), day);
    EXPECT_EQ(found.from, "x@evil.example");
    EXPECT_FALSE(found.administration);
    EXPECT_TRUE(has(found, "sender-unknown"));
    const SenderCheck good_one = check_sender(
        "Reply-To: x@evil.example\r\nReturn-Path: <x@evil.example>\r\nFrom: "
        "anna@bakom.admin.ch\r\n" +
            rest,
        border(), contacts(), day);
    EXPECT_EQ(good_one.administration, "CHE") << "and none of them takes an identity away";
}

}  // namespace
}  // namespace tsb
