// SPDX-License-Identifier: GPL-3.0-or-later
// Domain names in the one form that is compared, how they resemble each other, and what `roster
// check`, `add` and `import` make of it.
#include "config/contact_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "config/domain_name.hpp"
#include "config/roster.hpp"

namespace tsb {
namespace {

const UtcTime now = *parse_rfc3339("2026-03-01");

Roster roster_of(const std::string& toml) {
    auto parsed = parse_roster(toml, "r.toml");
    if (!parsed) throw std::runtime_error(parsed.error().what);
    return std::move(*parsed);
}

std::string row(const std::string& code, const std::vector<std::string>& contacts) {
    std::string out = "[[administration]]\ncode = \"" + code + "\"\n";
    for (const std::string& contact : contacts)
        out += "[[administration.contact]]\n" + contact + "\n";
    return out;
}

TEST(DomainName, ALabelsAreTheOneForm) {
    struct Row {
        const char *given, *kept, *why;
    };
    const Row rows[] = {
        {"Bakom.Admin.CH", "bakom.admin.ch", "case"},
        {"bücher.example", "xn--bcher-kva.example", "U-labels"},
        {"BÜCHER.example", "xn--bcher-kva.example", "U-labels have no case"},
        {"xn--bcher-kva.example", "xn--bcher-kva.example", "A-labels stay"},
        {"faß.example", "xn--fa-hia.example", "non-transitional: ß is a letter of its own"},
        {"例え.テスト", "xn--r8jz45g.xn--zckzah", "any script"},
        {"xn--zzzz.example", "", "stands for nothing"},
        {"a\xFF.example", "", "no UTF-8"},
        {"", "", "nothing"},
        {"a..b", "", "empty label"},
    };
    for (const Row& each : rows) EXPECT_EQ(a_labels(each.given), each.kept) << each.why;
    EXPECT_EQ(a_labels(std::string(max_domain_bytes + 1, 'a')), "");
}

TEST(DomainName, TypingErrorsAreCounted) {
    struct Row {
        std::string a, b;
        std::size_t limit, errors;
        const char* why;
    };
    const Row rows[] = {
        {"kenya", "kenya", 2, 0, "none"},
        {"kenya", "kenia", 2, 1, "another letter"},
        {"kenya", "keny", 2, 1, "one missing"},
        {"keny", "kenya", 2, 1, "one too many"},
        {"kenya", "kneya", 2, 1, "two swapped"},
        {"kenya", "knyea", 2, 2, "two errors"},
        {"kenya", "uganda", 2, 3, "beyond the limit is limit + 1"},
        {"kenya", "knyea", 1, 2, "beyond the limit is limit + 1"},
        {"", "ab", 2, 2, "from nothing"},
        {"ab", "abcde", 2, 3, "lengths alone"},
    };
    for (const Row& each : rows) {
        EXPECT_EQ(typing_errors(each.a, each.b, each.limit), each.errors) << each.why;
        EXPECT_EQ(typing_errors(each.b, each.a, each.limit), each.errors) << each.why;
    }
    EXPECT_EQ(typing_errors(U"алфавит", U"алфовит", 1), 1U) << "characters, not bytes";
}

// The definition, cell by cell.
std::size_t by_the_table(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> cell(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            std::size_t& here = cell[i][j] = i + j;
            if (i == 0 || j == 0) continue;
            here = std::min({cell[i - 1][j] + 1, cell[i][j - 1] + 1,
                             cell[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                here = std::min(here, cell[i - 2][j - 2] + 1);
        }
    }
    return cell[a.size()][b.size()];
}

TEST(DomainName, TypingErrorsAreThoseOfTheTableForAllShortNames) {
    std::vector<std::string> names = {""};
    for (std::size_t i = 0; names[i].size() < 4; ++i)
        for (const char c : {'a', 'b', 'c'}) names.push_back(names[i] + c);
    ASSERT_EQ(names.size(), 121U);
    for (const std::string& a : names)
        for (const std::string& b : names)
            for (std::size_t limit = 0; limit < 3; ++limit)
                ASSERT_EQ(typing_errors(a, b, limit), std::min(by_the_table(a, b), limit + 1))
                    << a << " " << b << " " << limit;
}

std::vector<std::string> with_one_error(const std::string& name) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        out.push_back(name.substr(0, i) + name.substr(i + 1));
        out.push_back(name.substr(0, i) + "z" + name.substr(i));
        out.push_back(name.substr(0, i) + "z" + name.substr(i + 1));
        if (i > 0)
            out.push_back(name.substr(0, i - 1) + name[i] + name[i - 1] + name.substr(i + 1));
    }
    return out;
}

TEST(DomainName, EveryNameWithOneOrTwoTypingErrorsIsANearMiss) {
    const std::string known = "ministry.example";
    const DomainShape shape = shape_of(known);
    const std::string top = known.substr(known.find('.'));
    std::size_t found = 0;
    for (const std::string& once : with_one_error("ministry")) {
        for (const std::string& name : with_one_error(once)) {
            if (name + top == known || (name + top).size() < known.size()) continue;
            if (by_the_table(name, "ministry") > 2) continue;  // a letter between two swapped
            EXPECT_TRUE(likeness(shape_of(name + top), shape)) << name;
            ++found;
        }
    }
    EXPECT_GT(found, 500U);
}

TEST(DomainName, NearMissesBeginAtEightBytesAndTwoErrorsAtSixteen) {
    const auto near = [](const std::string& a, const std::string& b) {
        return likeness(shape_of(a), shape_of(b)).has_value();
    };
    EXPECT_TRUE(near("abcde.ch", "abcdf.ch"));
    EXPECT_FALSE(near("abcd.ch", "abce.ch"));
    EXPECT_TRUE(near("abcdefghijklm.ch", "abcdefghijknn.ch"));
    EXPECT_FALSE(near("abcdefghijkl.ch", "abcdefghijpp.ch"));
    EXPECT_FALSE(near("abcdefghijklm.ch", "abcdefghijklm.fr")) << "two errors in the top level";
}

TEST(ContactIndex, FindsEveryContactOfADomain) {
    const Roster roster =
        roster_of(row("CHE", {"domain = \"admin.ch\"", "address = \"a@gmail.com\""}) +
                  row("FRA", {"address = \"b@gmail.com\""}));
    EXPECT_EQ(roster.contacts().at("gmail.com").size(), 2U);
    EXPECT_EQ(roster.contacts().at("admin.ch").size(), 1U);
    EXPECT_TRUE(roster.contacts().at("dmin.ch").empty());
    EXPECT_TRUE(roster.names_only().contacts().at("admin.ch").empty()) << "none enters a worker";
}

TEST(RosterCheck, FindsLookAlikesAndFreeMail) {
    const Roster roster =
        roster_of(row("CHE", {"domain = \"bakom.admin.ch\"", "domain = \"bakorn.admin.ch\"",
                              "shared_domain = \"yahoo.fr\""}) +
                  row("FRA", {"domain = \"bakom.admin.cn\"", "address = \"b@gmail.com\""}));
    std::string all;
    for (const RosterFinding& finding : check_roster(roster, now)) {
        EXPECT_FALSE(finding.error) << finding.text;
        all += finding.text + "\n";
    }
    for (const char* text : {"bakom.admin.ch is to the eye the same as bakorn.admin.ch (CHE)",
                             "bakom.admin.ch is a near miss of bakom.admin.cn (CHE, FRA)",
                             "CHE: yahoo.fr is free mail: as a shared domain it says nothing",
                             "1 contacts are at free mail"}) {
        EXPECT_NE(all.find(text), std::string::npos) << text << "\n" << all;
    }
}

TEST(RosterAdd, OneContactIsReadByTheRulesOfTheImport) {
    const Roster roster = roster_of(row("CHE", {}));
    const auto made = contact_row({{"code", "CHE"},
                                   {"kind", "domain"},
                                   {"value", "BAKOM.admin.ch"},
                                   {"until", "2026-12-31"},
                                   {"mission", "true"}},
                                  roster);
    ASSERT_TRUE(made.has_value()) << made.error().what;
    const Contact& contact = made->contacts.at(0);
    EXPECT_EQ(contact.value, "bakom.admin.ch");
    EXPECT_TRUE(contact.mission);
    EXPECT_EQ(format_utc(*contact.until), "2026-12-31T23:59:59Z");
    struct Row {
        const char *code, *kind, *value, *why;
    };
    const Row rows[] = {{"XYZ", "domain", "admin.ch", "unknown code XYZ"},
                        {"CHE", "domain", "gmail.com", "gmail.com is free mail"},
                        {"CHE", "domain", "ch", "no domain name"},
                        {"CHE", "address", "@", "no mail address"}};
    for (const Row& each : rows) {
        const auto refused =
            contact_row({{"code", each.code}, {"kind", each.kind}, {"value", each.value}}, roster);
        ASSERT_FALSE(refused.has_value()) << each.why;
        EXPECT_NE(refused.error().what.find(each.why), std::string::npos) << refused.error().what;
        EXPECT_EQ(refused.error().exit_code, 2);
    }
}

TEST(RosterImport, ConflictsAreWhatTheAdditionsWouldBring) {
    const Roster roster = roster_of(
        row("CHE", {"domain = \"bakom.admin.ch\"", "domain = \"old.ch\"\nuntil = 2025-12-31"}) +
        row("FRA", {"address = \"x@both.int\""}) + row("BEL", {"address = \"x@both.int\""}));
    const auto conflicts = [&](const char* code, const std::string& contact) {
        const Roster addition = roster_of(row(code, {contact}));
        const std::vector<Administration> rows(addition.administrations().begin(),
                                               addition.administrations().end());
        return conflicts_of(roster, rows, now);
    };
    struct Row {
        const char *code, *contact, *conflict, *why;
    };
    const Row rows[] = {
        {"FRA", "domain = \"arcep.fr\"", "",
         "a new one; what was wrong before is no conflict of it"},
        {"FRA", "domain = \"bakom.admin.ch\"",
         "bakom.admin.ch: claimed by CHE (domain) and FRA (domain)", "another State's"},
        {"FRA", "address = \"a@bakom.admin.ch\"",
         "lies in bakom.admin.ch, which is exclusive to CHE", "an address in it"},
        {"CHE", "domain = \"bakom.admin.ch\"", "", "it is there already"},
        {"FRA", "domain = \"old.ch\"\nfrom = 2026-01-01", "", "after the other's time"},
        {"FRA", "domain = \"old.ch\"", "old.ch: claimed by CHE", "within the other's time"},
    };
    for (const Row& each : rows) {
        const auto found = conflicts(each.code, each.contact);
        EXPECT_EQ(found.size(), std::string(each.conflict).empty() ? 0U : 1U) << each.why;
        if (!found.empty()) {
            EXPECT_NE(found.front().find(each.conflict), std::string::npos) << found.front();
        }
    }
}

TEST(Roster, AMissionAndASectorMemberSurviveTheFile) {
    const Roster roster = roster_of(
        "[[administration]]\ncode = \"XAB\"\nkind = \"sector-member\"\nnames.en = [\"Acme "
        "Telecom\"]\n"
        "[[administration.contact]]\naddress = \"a@acme.example\"\nmission = true\n");
    const auto again = parse_roster(roster.canonical(), "again");
    ASSERT_TRUE(again.has_value()) << again.error().what;
    EXPECT_EQ(again->find("XAB")->kind, AdministrationKind::sector_member);
    EXPECT_TRUE(again->find("XAB")->contacts.at(0).mission);
    EXPECT_FALSE(again->find("XAB")->entitled_at(now)) << "recognised, never counted";
    EXPECT_EQ(again->resolve_name("Acme Telecom"), std::vector<std::string>{"XAB"});
}

}  // namespace
}  // namespace tsb
