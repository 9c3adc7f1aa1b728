// SPDX-License-Identifier: GPL-3.0-or-later
// Frames that carry bytes instead of JSON: evidence before a report, and one part.
#include <cstdint>

#include "config/base/text.hpp"
#include "parsers/wire/fields.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

Error evidence_error(std::string what) {
    return {ErrorKind::input, "evidence: " + std::move(what), ""};
}

Result<EvidenceFile> parse_file(BytesView payload) {
    FieldReader in(payload);
    const auto kind = static_cast<std::uint8_t>(in.number(1));
    EvidenceFile file;
    file.sha256 = in.digest();
    file.name = in.text();
    file.content = in.rest();
    if (in.failed()) return evidence_error("cut off in its header");
    if (kind < static_cast<std::uint8_t>(EvidenceKind::html) ||
        kind > static_cast<std::uint8_t>(EvidenceKind::page))
        return evidence_error("unknown kind " + std::to_string(kind));
    file.kind = static_cast<EvidenceKind>(kind);
    if (file.name.size() > max_evidence_name || !valid_utf8(file.name))
        return evidence_error("no name of at most " + std::to_string(max_evidence_name) + " bytes");
    if (sha256(file.content) != file.sha256) return evidence_error("not what its digest says");
    return file;
}

bool begins_with(BytesView rest, FrameType type) {
    return !rest.empty() && rest.front() == static_cast<char>(type);
}

}  // namespace

Bytes encode_evidence(const std::vector<EvidenceFile>& files) {
    Bytes out;
    std::size_t count = 0, bytes = 0;
    for (const EvidenceFile& file : files) {
        bytes += file.content.size();
        if (++count > max_evidence_files || bytes > max_evidence_bytes) break;
        Bytes payload(1, static_cast<char>(file.kind));
        put_digest(payload, sha256(file.content));
        put_text(payload, clip_utf8(to_valid_utf8(file.name), max_evidence_name));
        payload += file.content;
        out += encode_frame(FrameType::evidence, payload);
    }
    return out;
}

Result<std::vector<EvidenceFile>> take_evidence(BytesView& rest) {
    std::vector<EvidenceFile> files;
    std::size_t bytes = 0;
    while (begins_with(rest, FrameType::evidence)) {
        if (files.size() == max_evidence_files)
            return evidence_error("more than " + std::to_string(max_evidence_files) + " files");
        const auto frame = take_frame(rest, max_evidence_head_bytes + max_evidence_bytes);
        if (!frame) return frame.error();
        auto file = parse_file(frame->payload);
        if (!file) return file.error();
        bytes += file->content.size();
        if (bytes > max_evidence_bytes)
            return evidence_error("longer than " + std::to_string(max_evidence_bytes) +
                                  " bytes in all");
        files.push_back(std::move(*file));
    }
    return files;
}

Bytes encode_part(PartAnswer answer) {
    if (auto* why = std::get_if<Unreadable>(&answer)) return encode_answer(std::move(*why));
    const Bytes& bytes = std::get<Bytes>(answer);
    if (bytes.size() <= max_part_bytes) return encode_frame(FrameType::part, bytes);
    return encode_answer(Unreadable{
        "limit", "It is longer than " + std::to_string(max_part_bytes >> 20U) + " MiB."});
}

Result<PartAnswer> decode_part(BytesView bytes) {
    if (bytes.empty() || bytes.front() != static_cast<char>(FrameType::part)) {
        auto answer = decode_answer(bytes);
        if (!answer) return answer.error();
        if (auto* why = std::get_if<Unreadable>(&*answer)) return PartAnswer(std::move(*why));
        return evidence_error("a report instead of a part");
    }
    const auto frame = take_frame(bytes, max_part_bytes);
    if (!frame) return frame.error();
    if (!bytes.empty()) return evidence_error("something follows a part");
    return PartAnswer(Bytes(frame->payload));
}

}  // namespace tsb
