// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

ArchiveMember member(MemberKind kind, std::string name, std::string why, std::string bytes) {
    ArchiveMember out;
    out.kind = kind;
    out.name = std::move(name);
    out.why = std::move(why);
    out.bytes = std::move(bytes);
    return out;
}

ArchiveMembers three() {
    ArchiveMembers out;
    out.members.push_back(member(MemberKind::mail, "a.eml", "", std::string("From: a\r\n\0x", 11)));
    out.members.push_back(member(MemberKind::no_mail, "b.txt", "no field", ""));
    out.members.push_back(member(MemberKind::not_taken, "c.eml", "too large", ""));
    out.next = 3;
    out.count = 7;
    return out;
}

TEST(WireMembers, ComeBackAsTheyWere) {
    const auto decoded = decode_members(encode_members(three()));
    ASSERT_TRUE(decoded) << decoded.error().what;
    const auto& members = std::get<ArchiveMembers>(*decoded);
    ASSERT_EQ(members.members.size(), 3U);
    EXPECT_EQ(members.members[0].bytes, std::string("From: a\r\n\0x", 11));
    EXPECT_EQ(members.members[1].why, "no field");
    EXPECT_EQ(members.members[2].kind, MemberKind::not_taken);
    EXPECT_EQ(members.next, 3U);
    EXPECT_EQ(members.count, 7U);
}

TEST(WireMembers, ARefusalComesBackWithItsReason) {
    const auto decoded = decode_members(encode_members(Unreadable{"encrypted", "a password"}));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(std::get<Unreadable>(*decoded).reason, "encrypted");
}

TEST(WireMembers, ARequestForThemComesBackAsItWas) {
    Request request;
    request.expand = 4'000'000'000;
    EXPECT_EQ(decode_request(encode_request(request))->expand, request.expand);
    EXPECT_EQ(decode_request(encode_request(Request()))->expand, std::nullopt);
}

TEST(WireMembers, WhatAnHonestWorkerDoesNotWriteIsRefused) {
    ArchiveMembers beyond = three();
    beyond.next = 8;
    ArchiveMembers endless = three();
    endless.count = max_archive_members + 1;
    ArchiveMembers many;
    many.members.assign(max_members_once + 1, member(MemberKind::no_mail, "x", "", ""));
    ArchiveMembers smuggled = three();
    smuggled.members[1].bytes = "content of what is no mail";
    ArchiveMembers unknown = three();
    unknown.members[0].kind = static_cast<MemberKind>(9);
    const std::string good = encode_members(three());
    struct Row {
        std::string bytes;
        const char* why;
    };
    const Row rows[] = {
        {encode_members(beyond), "the next one is behind the last"},
        {encode_members(endless), "more members than there can be"},
        {encode_members(many), "more than one answer may hold"},
        {encode_members(smuggled), "content where there is none"},
        {encode_members(unknown), "a kind that there is not"},
        {good + "x", "something follows"},
        {good + good, "twice"},
        {"", "nothing"},
        {encode_frame(FrameType::members_end, "short"), "an end without its numbers"},
    };
    for (const Row& row : rows) EXPECT_FALSE(decode_members(row.bytes)) << row.why;
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_FALSE(decode_members(good.substr(0, size))) << size;
}

TEST(WireMembers, ANameIsClippedAndMadeText) {
    ArchiveMembers one;
    one.members.push_back(
        member(MemberKind::no_mail, std::string(max_short_bytes + 9, 'n') + "\xff", "", ""));
    one.count = one.next = 1;
    EXPECT_TRUE(decode_members(encode_members(one)));
}

}  // namespace
}  // namespace tsb
