// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/alignment.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tsb {
namespace {

constexpr Alignment none = Alignment::none, strict = Alignment::strict,
                    relaxed = Alignment::relaxed;

struct Row {
    std::string d, from;
    Alignment with_list, without;
    const char* why;
};
const Row rows[] = {
    {"bakom.admin.ch", "bakom.admin.ch", strict, strict, "the same domain"},
    {"admin.ch", "bakom.admin.ch", relaxed, none, "the parent is the organizational domain"},
    {"mail.bakom.admin.ch", "bakom.admin.ch", relaxed, none, "below From"},
    {"uvek.admin.ch", "bakom.admin.ch", relaxed, none, "sisters"},
    {"evilbakom.admin.com", "bakom.admin.ch", none, none, "another top-level domain"},
    {"evil-admin.ch", "bakom.admin.ch", none, none, "the letters of the end, not its labels"},
    {"ch", "bakom.admin.ch", none, none, "a top-level domain"},
    {"gov.uk", "dsit.gov.uk", none, none, "a public suffix of two labels signs for nobody"},
    {"ofcom.gov.uk", "dsit.gov.uk", none, none, "neighbours under a public suffix"},
    {"mail.dsit.gov.uk", "dsit.gov.uk", relaxed, none, "one organization below a public suffix"},
    {"mic.gov.vn", "vnta.gov.vn", none, none, "two ministries under one public suffix"},
    {"go.ke", "ca.go.ke", none, none, "a registry's suffix"},
    {"www.ca.go.ke", "ca.go.ke", relaxed, none, "below it"},
    {"city.kawasaki.jp", "ward.city.kawasaki.jp", relaxed, none, "an exception of the list"},
    {"a.kawasaki.jp", "b.kawasaki.jp", none, none, "a wildcard of the list: not even a site"},
    {"evil.github.io", "state.github.io", none, none, "suffixes of companies count as well"},
    {"b.nosuchtld", "a.b.nosuchtld", relaxed, none, "an unlisted ending is a suffix of one label"},
    {"netz.example.de", "sub.netz.example.de", relaxed, relaxed,
     "the exclusive domain of the roster"},
    {"example.de", "sub.netz.example.de", relaxed, none, "its parent is nobody's"},
    {"mail.netz.example.de", "x.mail.netz.example.de", relaxed, relaxed,
     "under the exclusive domain"},
    {"netz.example.de", "sub.other.example.de", relaxed, none, "a sister of the exclusive domain"},
    {"netz.example.de", "xxnetz.example.de", relaxed, none, "its letters, not its labels"},
    {"netz.example.de", "bücher.example", none, none, "a From that is no plain domain"},
    {"", "bakom.admin.ch", none, none, "no domain"},
    {"BAKOM.admin.ch", "bakom.admin.ch", none, none, "not in the form that is compared"},
    {"bakom.admin.ch.", "bakom.admin.ch", none, none, "a final dot"},
    {"bücher.example", "bücher.example", none, none, "no A-labels"},
};

TEST(Alignment, StrictAndRelaxedByThePublicSuffixList) {
    ASSERT_TRUE(PublicSuffixes::installed().present());
    for (const Row& row : rows) {
        EXPECT_EQ(static_cast<int>(alignment(row.d, row.from, {"netz.example.de"})),
                  static_cast<int>(row.with_list))
            << row.d << " for " << row.from << ": " << row.why;
    }
}

TEST(Alignment, WithoutAListOnlyTheRosterMakesAParentSpeak) {
    const PublicSuffixes no_list;
    EXPECT_EQ(no_list.organizational_domain("bakom.admin.ch"), "");
    for (const Row& row : rows) {
        EXPECT_EQ(static_cast<int>(alignment(row.d, row.from, {"netz.example.de"}, no_list)),
                  static_cast<int>(row.without))
            << row.d << " for " << row.from << ": " << row.why;
    }
}

TEST(Alignment, ThePublicSuffixHasNoOrganization) {
    const PublicSuffixes& list = PublicSuffixes::installed();
    EXPECT_EQ(list.organizational_domain("a.b.admin.ch"), "admin.ch");
    EXPECT_EQ(list.organizational_domain("gov.uk"), "");
    EXPECT_EQ(list.organizational_domain("a.b.gov.uk"), "b.gov.uk");
    EXPECT_EQ(list.organizational_domain(""), "");
}

}  // namespace
}  // namespace tsb
