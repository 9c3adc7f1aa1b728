// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/base/text.hpp"
#include "parsers/wire/fields.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_payload = 1 + 2 * (4 + max_short_bytes) + max_member_bytes;

Error members_error(std::string what) {
    return {ErrorKind::input, "members: " + std::move(what), ""};
}

Result<ArchiveMember> parse_member(BytesView payload) {
    FieldReader in(payload);
    const std::uint64_t kind = in.number(1);
    ArchiveMember member;
    member.name = in.text();
    member.why = in.text();
    member.bytes = in.rest();
    if (in.failed()) return members_error("one is cut off");
    if (kind < static_cast<std::uint64_t>(MemberKind::mail) ||
        kind > static_cast<std::uint64_t>(MemberKind::not_taken))
        return members_error("unknown kind " + std::to_string(kind));
    member.kind = static_cast<MemberKind>(kind);
    if (member.name.size() > max_short_bytes || member.why.size() > max_short_bytes ||
        !valid_utf8(member.name) || !valid_utf8(member.why))
        return members_error("no name of at most " + std::to_string(max_short_bytes) + " bytes");
    if (member.bytes.size() > max_member_bytes ||
        (member.kind != MemberKind::mail && !member.bytes.empty()))
        return members_error("one has content that it may not have");
    return member;
}

}  // namespace

Bytes encode_members(MembersAnswer answer) {
    if (auto* why = std::get_if<Unreadable>(&answer)) return encode_answer(std::move(*why));
    const auto& members = std::get<ArchiveMembers>(answer);
    Bytes out;
    for (const ArchiveMember& member : members.members) {
        Bytes payload(1, static_cast<char>(member.kind));
        put_text(payload, clip_utf8(to_valid_utf8(member.name), max_short_bytes));
        put_text(payload, clip_utf8(to_valid_utf8(member.why), max_short_bytes));
        payload += member.bytes;
        out += encode_frame(FrameType::member, payload);
    }
    Bytes end;
    put(end, members.next, 4);
    put(end, members.count, 4);
    return out + encode_frame(FrameType::members_end, end);
}

Result<MembersAnswer> decode_members(BytesView bytes) {
    ArchiveMembers out;
    while (!bytes.empty() && bytes.front() == static_cast<char>(FrameType::member)) {
        if (out.members.size() == max_members_once) return members_error("too many of them");
        const auto frame = take_frame(bytes, max_payload);
        if (!frame) return frame.error();
        auto member = parse_member(frame->payload);
        if (!member) return member.error();
        out.members.push_back(std::move(*member));
    }
    if (!bytes.empty() && bytes.front() == static_cast<char>(FrameType::unreadable) &&
        out.members.empty()) {
        auto answer = decode_answer(bytes);
        if (!answer) return answer.error();
        if (auto* why = std::get_if<Unreadable>(&*answer)) return MembersAnswer(std::move(*why));
    }
    const auto end = take_frame(bytes, 8);
    if (!end) return end.error();
    if (end->type != FrameType::members_end || !bytes.empty())
        return members_error("something else stands at their end");
    FieldReader in(end->payload);
    out.next = static_cast<std::uint32_t>(in.number(4));
    out.count = static_cast<std::uint32_t>(in.number(4));
    if (!in.complete() || out.next > out.count || out.count > max_archive_members)
        return members_error("wrong numbers at their end");
    return MembersAnswer(std::move(out));
}

}  // namespace tsb
