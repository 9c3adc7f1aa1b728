// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/address.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tsb {
namespace {

TEST(Address, OneMailboxIsTakenWhateverItsDisplayName) {
    struct Row {
        std::string from, local, domain;
        const char* why;
    };
    const Row rows[] = {
        {"anna@bakom.admin.ch", "anna", "bakom.admin.ch", "bare"},
        {"  anna@Bakom.Admin.CH ", "anna", "bakom.admin.ch", "domain in lower case"},
        {"<anna@bakom.admin.ch>", "anna", "bakom.admin.ch", "angle only"},
        {"Anna Muster <Anna.M@bakom.admin.ch>", "Anna.M", "bakom.admin.ch",
         "local part as written"},
        {"\"Muster, Anna\" <anna@bakom.admin.ch>", "anna", "bakom.admin.ch", "quoted name"},
        {"\"minister@gov.example\" <anna@bakom.admin.ch>", "anna", "bakom.admin.ch",
         "S1: the name identifies nobody"},
        {"=?utf-8?B?w4lsw6luYQ==?= <anna@bakom.admin.ch>", "anna", "bakom.admin.ch",
         "encoded word as name"},
        {"=?utf-8?Q?=3Cx=40evil=2Eexample=3E?= <anna@bakom.admin.ch>", "anna", "bakom.admin.ch",
         "address hidden in a word"},
        {"anna@bakom.admin.ch (Anna Muster)", "anna", "bakom.admin.ch", "comment after"},
        {"(a \\) b (nested) c) Anna <anna@bakom.admin.ch> (c)", "anna", "bakom.admin.ch",
         "comments around"},
        {"\"An \\\"na\\\"\tM.\" <a{n_a}@bakom.admin.ch>", "a{n_a}", "bakom.admin.ch",
         "quoted pairs and a tab in the name, odd but allowed letters"},
        {"Dr. J. Smith <j+x=y@xn--80ak6aa92e.com>", "j+x=y", "xn--80ak6aa92e.com",
         "dot in name, A-label stays an A-label"},
    };
    for (const Row& row : rows) {
        const ParsedFrom parsed = parse_from(row.from);
        ASSERT_TRUE(parsed.mailbox) << row.why << ": " << parsed.text;
        EXPECT_EQ(parsed.fault, AddressFault::none) << row.why;
        EXPECT_EQ(parsed.mailbox->local, row.local) << row.why;
        EXPECT_EQ(parsed.mailbox->domain, row.domain) << row.why;
    }
}

TEST(Address, EverythingElseIsAFaultWithAText) {
    struct Row {
        std::string from;
        AddressFault fault;
        const char* why;
    };
    const Row rows[] = {
        {"", AddressFault::missing, "empty"},
        {"  ", AddressFault::missing, "blank"},
        {"<>", AddressFault::malformed, "null address"},
        {"a@b.example, c@d.example", AddressFault::several, "two mailboxes"},
        {"A <a@b.example>, C <c@d.example>", AddressFault::several, "two mailboxes with names"},
        {"a@b.example,", AddressFault::several, "obsolete empty list element"},
        {"A <a@b.example> <c@d.example>", AddressFault::malformed, "two angles"},
        {"a@b.example <c@d.example>", AddressFault::malformed, "S2: address as unquoted name"},
        {"a@b.example c@d.example", AddressFault::malformed, "two addresses without comma"},
        {"Group: a@b.example;", AddressFault::malformed, "group"},
        {"undisclosed-recipients:;", AddressFault::malformed, "empty group"},
        {"<@relay.example,@x.example:a@b.example>", AddressFault::malformed, "source route"},
        {"<a@b.example", AddressFault::malformed, "no >"},
        {"a@b.example>", AddressFault::malformed, "stray >"},
        {"\"a b\"@b.example", AddressFault::malformed, "quoted local part"},
        {"A <\"a\"@b.example>", AddressFault::malformed, "quoted local part in angles"},
        {"a(comment)@b.example", AddressFault::malformed, "comment inside"},
        {"<a@(comment)b.example>", AddressFault::malformed, "comment inside angles"},
        {"< a@b.example>", AddressFault::malformed, "blank inside"},
        {"a @ b.example", AddressFault::malformed, "blanks around the @"},
        {"a@b.example (never ends", AddressFault::malformed, "open comment"},
        {"\"never ends <a@b.example>", AddressFault::malformed, "open quote"},
        {"=?utf-8?Q?a?=@b.example", AddressFault::malformed, "encoded word as address"},
        {"a@[192.0.2.1]", AddressFault::malformed, "domain literal"},
        {"a@localhost", AddressFault::malformed, "one label"},
        {"a@b..example", AddressFault::malformed, "empty label"},
        {"a@-b.example", AddressFault::malformed, "hyphen first"},
        {"a@b_c.example", AddressFault::malformed, "underscore"},
        {"a@b.example.", AddressFault::malformed, "final dot"},
        {"a..b@c.example", AddressFault::malformed, "two dots in the local part"},
        {".a@c.example", AddressFault::malformed, "dot first"},
        {"a@b\xC3\xBC.example", AddressFault::malformed, "U-label: S1"},
        {"\xD0\xB0@b.example", AddressFault::malformed, "Cyrillic a: S1"},
        {"a@b.example@c.example", AddressFault::malformed, "two @"},
        {"a@b.example; x", AddressFault::malformed, "semicolon list"},
        {"just a name", AddressFault::malformed, "no address"},
        {"a.@c.example", AddressFault::malformed, "dot last"},
        {"a@b-.example", AddressFault::malformed, "hyphen last"},
        {"a@b{.example", AddressFault::malformed, "a brace"},
        {"a@b\x7f.example", AddressFault::malformed, "DEL in the domain"},
        {"Anna (never ends <a@b.example>", AddressFault::malformed, "open comment after a name"},
        {"(never ends <a@b.example>", AddressFault::malformed, "open comment before the address"},
        {"a@localhost, b@c.example", AddressFault::malformed, "a list whose first is none"},
        {"\"A\x01\" <a@b.example>", AddressFault::malformed, "a control in the name"},
        {"\"A\xC3\xA9\" <a@b.example>", AddressFault::malformed, "8-bit in the quoted name"},
        {"\"A\\", AddressFault::malformed, "a backslash at the end"},
        {std::string("a\0@b.example", 12), AddressFault::malformed, "NUL in the local part"},
    };
    for (const Row& row : rows) {
        const ParsedFrom parsed = parse_from(row.from);
        EXPECT_FALSE(parsed.mailbox) << row.why;
        EXPECT_EQ(static_cast<int>(parsed.fault), static_cast<int>(row.fault))
            << row.why << ": " << row.from;
        EXPECT_FALSE(parsed.text.empty()) << row.why;
    }
}

TEST(Address, MaxLocalPartIsAccepted) {
    EXPECT_TRUE(parse_from(std::string(max_local_part, 'a') + "@b.example").mailbox);
    EXPECT_FALSE(parse_from(std::string(max_local_part + 1, 'a') + "@b.example").mailbox);
}

TEST(Address, MaxDomainIsAccepted) {
    std::string domain;
    while (domain.size() + 10 <= max_domain) domain += "abcdefghi.";
    domain += "abc";
    ASSERT_EQ(domain.size(), max_domain);
    EXPECT_TRUE(plain_domain(domain));
    EXPECT_FALSE(plain_domain(domain + "d"));
    EXPECT_TRUE(plain_domain(std::string(63, 'a') + ".ch"));
    EXPECT_FALSE(plain_domain(std::string(64, 'a') + ".ch"));
}

}  // namespace
}  // namespace tsb
