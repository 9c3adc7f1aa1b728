// SPDX-License-Identifier: GPL-3.0-or-later
// Who may write for whom: contact values, `roster import`, `roster check`.
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "config/roster.hpp"

namespace tsb {
namespace {

const Roster& shipped_roster() {
    static const Roster roster = [] {
        auto loaded =
            load_roster({std::filesystem::path(TSB_SOURCE_DIR) / "config" / "roster.toml"});
        if (!loaded) throw std::runtime_error(loaded.error().what);
        return std::move(*loaded);
    }();
    return roster;
}

TEST(Contact, ValuesAreKeptInOneForm) {
    struct Row {
        ContactKind kind;
        const char* given;
        const char* kept;  // nullptr: refused
        const char* why;
    };
    const Row rows[] = {
        {ContactKind::domain, "BAKOM.Admin.CH", "bakom.admin.ch", "lower case"},
        {ContactKind::domain, "bücher.example", "xn--bcher-kva.example", "A-labels"},
        {ContactKind::address, " Max.Muster@Büro.Example ", "Max.Muster@xn--bro-hoa.example",
         "local part as given"},
        {ContactKind::address, "delegate@gmail.com", "delegate@gmail.com",
         "free mail as an exact address"},
        {ContactKind::domain, "yahoo.fr", nullptr, "free mail as a domain"},
        {ContactKind::shared_domain, "yahoo.fr", "yahoo.fr", "identifies nobody anyway"},
        {ContactKind::domain, "admin", nullptr, "one label"},
        {ContactKind::domain, "a..ch", nullptr, "empty label"},
        {ContactKind::domain, "-a.ch", nullptr, "hyphen at the edge"},
        {ContactKind::domain, "a_b.ch", nullptr, "underscore"},
        {ContactKind::domain, "a b.ch", nullptr, "blank"},
        {ContactKind::domain, "x@y.ch", nullptr, "an address"},
        {ContactKind::address, "example.org", nullptr, "no @"},
        {ContactKind::address, "@example.org", nullptr, "no local part"},
        {ContactKind::address, "<a@example.org>", nullptr, "angle brackets"},
        {ContactKind::address, "a,b@example.org", nullptr, "list"},
    };
    for (const Row& row : rows) {
        const auto value = contact_value(row.kind, row.given);
        ASSERT_EQ(value.has_value(), row.kept != nullptr) << row.given << ": " << row.why;
        EXPECT_EQ(value ? *value : std::string(), row.kept != nullptr ? row.kept : "") << row.why;
    }
    EXPECT_TRUE(contact_value(ContactKind::address, std::string(64, 'a') + "@b.org").has_value());
    EXPECT_FALSE(contact_value(ContactKind::address, std::string(65, 'a') + "@b.org").has_value());
}

TEST(RosterCsv, TakesQuotedFieldsAndNamesTheLineOfEachProblem) {
    const auto import = parse_roster_csv(
        "\xEF\xBB\xBF"
        "code,kind,value,from,until,spf,note\r\n"
        "CHE,domain,bakom.admin.ch,,,,\r\n"
        "CHE,address,\"delegate@bakom.admin.ch\",2026-01-01,2026-12-31,true,\"says "
        "\"\"yes\"\",\nalways\"\n"
        "XYZ,domain,example.org,,,,\n"
        "\n"
        "FRA,domian,example.fr,,,,\n"
        "FRA,domain,gmail.com,,,,\n"
        "FRA,domain,example.fr,yesterday,,,\n"
        "FRA,domain,example.fr,,,maybe,\n"
        "FRA,domain,example.fr,2026-02-01,2026-01-01,,\n"
        "FRA,shared-domain,example.int\n"
        "FRA,domain,\"example.fr",
        {}, shipped_roster());
    ASSERT_TRUE(import.has_value()) << import.error().what;
    EXPECT_EQ(import->rows, 10U);
    ASSERT_EQ(import->additions.size(), 2U);
    const Administration& che = import->additions.at(0);
    EXPECT_EQ(che.code, "CHE");
    ASSERT_EQ(che.contacts.size(), 2U);
    EXPECT_EQ(che.contacts.at(1).note, "says \"yes\",\nalways");
    EXPECT_TRUE(che.contacts.at(1).spf);
    EXPECT_EQ(format_utc(*che.contacts.at(1).until), "2026-12-31T23:59:59Z");
    EXPECT_EQ(import->additions.at(1).contacts.at(0).kind, ContactKind::shared_domain);
    const std::vector<std::string> starts = {"line 5: unknown code XYZ",
                                             "line 7: kind must be",
                                             "line 8: gmail.com is free mail",
                                             "line 9: from must be a date",
                                             "line 10: spf must be",
                                             "line 11: until is before from",
                                             "line 13: quotes that do not match"};
    ASSERT_EQ(import->problems.size(), starts.size());
    for (std::size_t i = 0; i < starts.size(); ++i) {
        EXPECT_TRUE(import->problems.at(i).starts_with(starts.at(i))) << import->problems.at(i);
    }
}

TEST(RosterCsv, OtherHeadersAreMapped) {
    const std::map<std::string, std::string> map = {
        {"Country", "code"}, {"What", "kind"}, {"Mail", "value"}};
    const auto import =
        parse_roster_csv("Id,Country,What,Mail\n7,CHE,address,a@b.ch\n", map, shipped_roster());
    ASSERT_TRUE(import.has_value()) << import.error().what;
    EXPECT_EQ(import->additions.at(0).contacts.at(0).value, "a@b.ch");
}

TEST(RosterCsv, AHeaderThatLacksAColumnIsAnError) {
    const auto missing = parse_roster_csv("code,kind\nCHE,address\n", {}, shipped_roster());
    ASSERT_FALSE(missing.has_value());
    EXPECT_NE(missing.error().what.find("no column value"), std::string::npos);
    EXPECT_FALSE(parse_roster_csv("", {}, shipped_roster()).has_value());
    EXPECT_FALSE(parse_roster_csv("code,kind,value,Code\n", {}, shipped_roster()).has_value());
    EXPECT_FALSE(parse_roster_csv("a,kind,value\n", {{"a", "cod"}}, shipped_roster()).has_value());
    EXPECT_FALSE(
        parse_roster_csv(std::string(max_roster_bytes + 1, 'x'), {}, shipped_roster()).has_value());
}

TEST(RosterCsv, ItsAdditionsWrittenAsTomlAreALayer) {
    const auto import =
        parse_roster_csv("code,kind,value\nPSE,address,a@b.ps\n", {}, shipped_roster());
    ASSERT_TRUE(import.has_value());
    const auto layer = parse_roster(Roster(import->additions).canonical(), "layer");
    ASSERT_TRUE(layer.has_value()) << layer.error().what;
    EXPECT_EQ(layer->find("PSE")->contacts.at(0).value, "a@b.ps");
    EXPECT_EQ(layer->find("PSE")->kind, AdministrationKind::observer);
}

TEST(RosterCheck, FindsOverlapsAndWhatHasExpired) {
    const auto roster = parse_roster(R"([[administration]]
code = "AAA"
[[administration.contact]]
domain = "admin.aa"
[[administration.contact]]
domain = "old.aa"
until = 2020-12-31
[[administration.contact]]
address = "x@mail.int"
[[administration.contact]]
shared_domain = "union.int"
[[administration]]
code = "BBB"
[[administration.contact]]
domain = "office.admin.aa"
[[administration.contact]]
domain = "old.aa"
from = 2021-01-01
[[administration.contact]]
address = "X@mail.int"
[[administration.contact]]
shared_domain = "union.int"
[[administration]]
code = "CCC"
[[administration]]
code = "DDD"
kind = "observer"
[[administration.contact]]
address = "me@admin.aa"
)",
                                     "r.toml");
    ASSERT_TRUE(roster.has_value()) << roster.error().what;
    std::vector<std::string> errors, warnings;
    for (const RosterFinding& finding : check_roster(*roster, *parse_rfc3339("2026-01-01"))) {
        (finding.error ? errors : warnings).push_back(finding.text);
    }
    const std::vector<std::string> expected_errors = {
        "x@mail.int: claimed by AAA (address) and BBB (address)",
        "BBB: office.admin.aa lies in admin.aa, which is exclusive to AAA",
        "DDD: me@admin.aa lies in admin.aa, which is exclusive to AAA"};
    EXPECT_EQ(errors, expected_errors);
    const std::vector<std::string> expected_warnings = {
        "AAA: old.aa expired at 2020-12-31T23:59:59Z",
        "DDD: me@admin.aa is a contact of a row of kind observer: its replies never count",
        "1 of 3 Member States have no valid contact: their replies will be held"};
    EXPECT_EQ(warnings, expected_warnings);
}

}  // namespace
}  // namespace tsb
