// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/expand.hpp"

#include <algorithm>

#include "config/base/containers.hpp"
#include "config/base/text.hpp"
#include "parsers/package/archive.hpp"
#include "parsers/sheet/fault.hpp"
#include "parsers/worker/kind.hpp"

namespace tsb {
namespace {

constexpr std::size_t header_reach = 64U << 10U;  // to find a field in
constexpr package::ZipLimits limits{
    .file_bytes = max_archive_bytes,
    .declared_bytes = std::size_t{64} << 30U,
    .part_bytes = max_member_bytes,
    .inflated_bytes = max_members_bytes + max_member_bytes,
    .ratio = 200,  // of mail: base64 of long runs
    .entries = max_archive_members,
    .name_bytes = max_short_bytes,
};

Unreadable refused(const Error& error) {
    const auto fault = document_fault(error);
    std::string text = "The archive is not opened: " + error.what;
    if (!fault || *fault != DocumentFault::encrypted)
        text += ". Unpack it by hand and name the folder.";
    return {fault ? std::string(problem_code(*fault)) : "damaged", std::move(text)};
}

// Office and OpenDocument files are zip files, too.
bool is_document(const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [](const std::string& name) {
        return name == "[Content_Types].xml" || name == "mimetype";
    });
}

bool has_a_field(BytesView content) {
    for (const std::string_view line : split(content.substr(0, header_reach), '\n')) {
        if (trim(line).empty() || line.find('\0') != std::string_view::npos) return false;
        const std::string_view name = line.substr(0, line.find(':'));
        const bool printable_name =
            std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
        if (name.size() < line.size() && !name.empty() && name.size() < 77 && printable_name)
            return true;
    }
    return false;
}

ArchiveMember looked_at(std::string name, Bytes content) {
    ArchiveMember member;
    member.name = std::move(name);
    const Container inside = container_of(content);
    if (inside == Container::zip) {
        member.kind = MemberKind::not_taken;
        member.why = "an archive or document in the archive; unpack it by hand";
    } else if (content.starts_with("From ")) {
        member.kind = MemberKind::not_taken;
        member.why = "an mbox file in the archive; unpack it by hand";
    } else if (inside == Container::tnef || is_outlook_message(content) || has_a_field(content)) {
        member.kind = MemberKind::mail;
        member.bytes = std::move(content);
    } else {
        member.why = "no header field before the first empty line";
    }
    return member;
}

}  // namespace

MembersAnswer expand(BytesView bytes, std::uint32_t from) {
    auto archive = package::Archive::open(bytes, limits);
    if (!archive) return refused(archive.error());
    const std::vector<std::string> names = archive->names();
    if (is_document(names))
        return Unreadable{"unsupported-format", "It is a document and no archive of mail."};
    ArchiveMembers out;
    out.count = static_cast<std::uint32_t>(names.size());
    std::size_t taken = 0;
    for (out.next = std::min(from, out.count); out.next < out.count; ++out.next) {
        if (out.members.size() == max_members_once || taken >= max_members_bytes) break;
        const std::string& name = names.at(out.next);
        if (name.ends_with('/')) continue;  // a folder
        auto content = archive->inflate(name);
        if (content) {
            taken += content->size();
            out.members.push_back(looked_at(name, std::move(*content)));
        } else {
            out.members.push_back({MemberKind::not_taken, name, content.error().what, ""});
        }
    }
    return out;
}

}  // namespace tsb
