// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/expand.hpp"

#include <gtest/gtest.h>

#include "tests/support/outlook_file.hpp"
#include "tests/support/zip_file.hpp"

namespace tsb {
namespace {

using test::ZipFile;
using test::ZipMember;

const std::string mail = "From: a@example.org\r\nSubject: one\r\n\r\nbody\r\n";

std::string zip(const std::vector<std::pair<std::string, std::string>>& members) {
    ZipFile file;
    for (const auto& [name, data] : members) {
        ZipMember member;
        member.name = name;
        member.data = data;
        file.add(member);
    }
    return file.finish();
}

ArchiveMembers members(const std::string& archive, std::uint32_t from = 0) {
    auto answer = expand(archive, from);
    if (const auto* why = std::get_if<Unreadable>(&answer)) {
        ADD_FAILURE() << why->text;
        return {};
    }
    return std::get<ArchiveMembers>(std::move(answer));
}

TEST(Expand, EachMemberIsMailByteForByteOrSaysWhyNot) {
    struct Row {
        std::string name, bytes;
        MemberKind kind;
        const char* why;
    };
    const Row rows[] = {
        {"folder/a.eml", mail, MemberKind::mail, "mail"},
        {"b.txt", mail, MemberKind::mail, "the content decides, not the name"},
        {"c.msg", test::msg_file({}), MemberKind::mail, "Outlook's file"},
        {"winmail.dat", test::tnef_file({}), MemberKind::mail, "its other one"},
        {"d.eml", "just words\n", MemberKind::no_mail, "no field"},
        {"e.eml", "", MemberKind::no_mail, "empty"},
        {"f.doc", test::cfb_file({{"WordDocument", "x"}}), MemberKind::no_mail, "no Outlook file"},
        {"g.zip", zip({{"a.eml", mail}}), MemberKind::not_taken, "an archive in the archive"},
        {"h.mbox", "From a@b Fri Apr  3 10:00:00 2026\n" + mail, MemberKind::not_taken, "an mbox"},
    };
    std::vector<std::pair<std::string, std::string>> all;
    for (const Row& row : rows) all.emplace_back(row.name, row.bytes);
    all.emplace_back("folder/", "");
    const ArchiveMembers found = members(zip(all));
    ASSERT_EQ(found.members.size(), std::size(rows)) << "a folder is none";
    EXPECT_EQ(found.next, found.count);
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        const ArchiveMember& one = found.members[i];
        EXPECT_EQ(one.name, rows[i].name);
        EXPECT_EQ(one.kind, rows[i].kind) << rows[i].why;
        EXPECT_EQ(one.bytes, one.kind == MemberKind::mail ? rows[i].bytes : "") << rows[i].why;
        EXPECT_EQ(one.why.empty(), one.kind == MemberKind::mail) << rows[i].why;
    }
}

TEST(Expand, ManyMembersComeAHandfulAtATimeAndEachOnce) {
    std::vector<std::pair<std::string, std::string>> all;
    for (std::size_t i = 0; i < max_members_once + 5; ++i)
        all.emplace_back(std::to_string(i) + ".eml", mail);
    const std::string archive = zip(all);
    const ArchiveMembers first = members(archive);
    EXPECT_EQ(first.members.size(), max_members_once);
    EXPECT_EQ(first.next, max_members_once);
    const ArchiveMembers second = members(archive, first.next);
    EXPECT_EQ(second.members.size(), 5U);
    EXPECT_EQ(second.members.front().name, std::to_string(max_members_once) + ".eml");
    EXPECT_EQ(second.next, second.count);
    EXPECT_EQ(members(archive, 4'000'000).members.size(), 0U);
}

TEST(Expand, NoFurtherOneIsBegunAfterSoManyBytes) {
    const std::string large = mail + std::string(max_members_bytes / 2, 'x');
    const std::string archive = zip({{"a", large}, {"b", large}, {"c", large}});
    const ArchiveMembers first = members(archive);
    EXPECT_EQ(first.members.size(), 2U);
    EXPECT_EQ(members(archive, first.next).members.size(), 1U);
}

TEST(Expand, AMemberThatUnpacksToTooMuchIsNamedAndTheRestGoesOn) {
    ZipFile file;
    ZipMember bomb;
    bomb.name = "bomb.eml";
    bomb.method = 8;
    bomb.data = "x";
    bomb.claimed_size = max_member_bytes + 1;
    file.add(bomb);
    ZipMember good;
    good.name = "good.eml";
    good.data = mail;
    file.add(good);
    const ArchiveMembers found = members(file.finish());
    ASSERT_EQ(found.members.size(), 2U);
    EXPECT_EQ(found.members[0].kind, MemberKind::not_taken);
    EXPECT_NE(found.members[0].why.find("part_bytes"), std::string::npos) << found.members[0].why;
    EXPECT_EQ(found.members[1].kind, MemberKind::mail);
}

TEST(Expand, AnArchiveThatIsNoneIsRefusedAsAWhole) {
    ZipFile locked;
    ZipMember secret;
    secret.name = "a.eml";
    secret.data = mail;
    secret.flags = 1;
    locked.add(secret);
    struct Row {
        std::string bytes, reason;
        const char* why;
    };
    const Row rows[] = {
        {locked.finish(), "encrypted", "a password"},
        {zip({{"a.eml", mail}}).substr(0, 60), "damaged", "cut off"},
        {zip({{"[Content_Types].xml", "<x/>"}}), "unsupported-format", "a Word document"},
        {zip({{"../a.eml", mail}}), "damaged", "a name that leaves the archive"},
        {"", "unsupported-format", "nothing"},
    };
    for (const Row& row : rows) {
        const auto answer = expand(row.bytes, 0);
        const auto* why = std::get_if<Unreadable>(&answer);
        ASSERT_NE(why, nullptr) << row.why;
        EXPECT_EQ(why->reason, row.reason) << row.why << ": " << why->text;
    }
}

}  // namespace
}  // namespace tsb
