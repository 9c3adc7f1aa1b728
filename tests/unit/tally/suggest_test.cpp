// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tally/suggest.hpp"

#include <gtest/gtest.h>

#include "tests/unit/tally/entries.hpp"

namespace tsb {
namespace {

using test::Entries;

const UtcTime now = *parse_rfc3339("2026-03-05");

Roster names(const std::string& contacts = "") {
    std::string toml;
    for (const char* row : {"KEN Kenya", "CHE Switzerland", "UGA Uganda"}) {
        const std::string text(row);
        toml += "[[administration]]\ncode = \"" + text.substr(0, 3) + "\"\nnames.en = [\"" +
                text.substr(4) + "\"]\n";
    }
    auto roster = parse_roster(
        toml + "[[administration]]\ncode = \"GIB\"\nkind = \"territory\"\n" + contacts, "r.toml");
    if (!roster) throw std::runtime_error(roster.error().what);
    return std::move(*roster);
}
const std::string swiss_contact =
    "[[administration]]\ncode = \"CHE\"\n[[administration.contact]]\ndomain = \"bakom.admin.ch\"\n";

MessageBody held(int number, const std::string& state, const std::string& from,
                 const std::vector<std::string>& reasons) {
    MessageBody body = test::reply(number, state, {{"7/17", Choice::supports, Standing::held}});
    body.sender.from = from;
    for (const std::string& id : reasons)
        body.verdict.readings.at(0).reasons.push_back({id, "text of " + id});
    return body;
}

TEST(Suggest, HeldSendersThatTheRosterLacksComeWithTheCommandThatAddsThem) {
    Entries entries;
    entries.add(test::circular_101());
    entries.add(held(1, "KEN", "anna@ca.go.ke", {"sender-unknown"}));
    entries.add(held(2, "KEN", "anna@ca.go.ke", {"sender-unknown", "not-authenticated"}));
    entries.add(held(3, "CHE", "x@other.ch", {"sender-unknown", "not-authenticated"}));
    entries.add(held(4, "UGA", "x@uganda.int", {"shared-domain"}));
    entries.add(held(5, "UGA", "x@rnic.go.ug", {"sender-unknown", "looks-like"}));
    entries.add(held(6, "GIB", "x@gra.gi", {"sender-unknown"}));
    entries.add(held(7, "KEN", "b@ca.go.ke", {"state-differs"}));
    entries.add(held(8, "", "c@ca.go.ke", {"sender-unknown"}));
    entries.add(test::reply(9, "FRA", {{"7/17"}}));
    const Roster roster = names(swiss_contact);
    const auto all = suggest_contacts(entries.fold, roster, now);
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(suggestion_text(all[0], roster),
              "KEN (Kenya), without a contact: anna@ca.go.ke, held 2/1, 3/1; if it is theirs: "
              "tsbreply roster add KEN anna@ca.go.ke");
    EXPECT_EQ(suggestion_text(all[1], roster),
              "UGA (Uganda), without a contact: x@rnic.go.ug, held 6/1. Ask first: text of "
              "looks-like")
        << "no command for somebody who may pose as another";
    EXPECT_EQ(all[2].command, "tsbreply roster add UGA x@uganda.int") << "of a shared domain";
    EXPECT_EQ(suggestion_text(all[3], roster),
              "CHE (Switzerland), which has other contacts: x@other.ch, held 4/1, not "
              "authenticated: it will stay held; if it is theirs: tsbreply roster add CHE "
              "x@other.ch")
        << "States without any contact come first";
}

TEST(Suggest, ASenderThatTheRosterKnowsByNowIsLeftOut) {
    Entries entries;
    entries.add(test::circular_101());
    entries.add(held(1, "CHE", "anna@bakom.admin.ch", {"sender-unknown"}));
    EXPECT_EQ(suggest_contacts(entries.fold, names(), now).size(), 1U);
    EXPECT_TRUE(suggest_contacts(entries.fold, names(swiss_contact), now).empty());
    const std::string expired = swiss_contact + "until = 2025-12-31\n";
    const auto again = suggest_contacts(entries.fold, names(expired), now);
    ASSERT_EQ(again.size(), 1U) << "its contact is not valid any more";
    EXPECT_FALSE(again.front().has_contact);
}

TEST(Suggest, TheCommandNamesTheConfigurationThatWasNamed) {
    Entries entries;
    entries.add(test::circular_101());
    entries.add(held(1, "KEN", "a@x.ke", {"sender-unknown"}));
    const auto command = [&](const char* config) {
        return suggest_contacts(entries.fold, names(), now, config).at(0).command;
    };
    EXPECT_EQ(command("/etc/tsb.toml"), "tsbreply --config /etc/tsb.toml roster add KEN a@x.ke");
    EXPECT_EQ(command("my file"), "tsbreply --config 'my file' roster add KEN a@x.ke");
}

TEST(Suggest, WhatAStrangerWritesIsNoCommandOfTheShell) {
    struct Row {
        const char *address, *command;
    };
    const Row rows[] = {
        {"a$(reboot)@x.ke", "tsbreply roster add KEN 'a$(reboot)@x.ke'"},
        {"o'neill@x.ke", "tsbreply roster add KEN 'o'\\''neill@x.ke'"},
        {"`id`@x.ke", "tsbreply roster add KEN '`id`@x.ke'"},
        {"-rf@x.ke", "tsbreply roster add KEN -- -rf@x.ke"},
        {"a.b+c_d@x-y.ke", "tsbreply roster add KEN a.b+c_d@x-y.ke"},
    };
    int number = 0;
    for (const Row& row : rows) {
        Entries entries;
        entries.add(test::circular_101());
        entries.add(held(++number, "KEN", row.address, {"sender-unknown"}));
        const auto all = suggest_contacts(entries.fold, names(), now);
        ASSERT_EQ(all.size(), 1U) << row.address;
        EXPECT_EQ(all.front().command, row.command);
    }
}

}  // namespace
}  // namespace tsb
