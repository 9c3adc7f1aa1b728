// SPDX-License-Identifier: GPL-3.0-or-later
// Wire: what the daemon and a worker say to each other, byte by byte (PROTOCOL.md). Pure functions,
// no descriptors.
//
// Guarantees: decoding is total: every input gives a value within the limits or an input Error,
// never a crash. What an honest worker encodes is always accepted: encode_answer() clips to the
// same limits that decode_answer() enforces. Trust: setup and request come from the daemon and are
// believed; an answer may be a subverted worker's. Limits: below, and those of reading/reading.hpp
// and reading/report.hpp; JSON nested at most max_report_depth.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "config/circular.hpp"
#include "config/circular_draft.hpp"
#include "config/roster.hpp"
#include "parsers/reading/report.hpp"

namespace tsb {

enum class FrameType : std::uint8_t {
    setup = 1,        // daemon -> fork server, once
    request = 2,      // daemon -> fork server, with each message
    report = 3,       // worker -> daemon: JSON
    unreadable = 4,   // worker -> daemon: JSON
    evidence = 5,     // worker -> daemon: a page or a picture, before the report
    part = 6,         // worker -> daemon: the bytes of one part, or of a converted document
    picture = 7,      // worker -> daemon -> tsbreply-scan: a picture that may show a form
    blank = 8,        // daemon -> tsbreply-scan: a page of a circular's blank form
    keys = 9,         // daemon -> tsbreply-dkim, before the message: JSON (signatures.hpp)
    signatures = 10,  // tsbreply-dkim -> daemon: JSON
    member = 11,      // worker -> daemon: one file of an archive
    members_end = 12  // worker -> daemon: after them
};

constexpr std::size_t frame_header_bytes = 5;  // type, then the payload's length, big endian
constexpr std::size_t max_setup_bytes = 64U << 20U;
constexpr std::size_t max_request_bytes = 8192;
constexpr std::size_t max_setup_circulars = 1000;
constexpr std::size_t max_evidence_head_bytes = 1 + 32 + 4 + max_evidence_name;
constexpr std::size_t max_picture_head_bytes = 1 + 4 + 3 * (4 + max_short_bytes) + 32;
constexpr std::size_t max_pictures_frames_bytes =
    max_report_pictures * (frame_header_bytes + max_picture_head_bytes) + max_report_pictures_bytes;
constexpr std::size_t max_answer_bytes =  // all that is read from one worker
    max_evidence_files * (frame_header_bytes + max_evidence_head_bytes) + max_evidence_bytes +
    max_pictures_frames_bytes + frame_header_bytes + max_report_bytes;
constexpr std::size_t max_blanks = 48;  // pages of blank forms that one scan is given
constexpr std::size_t max_blanks_bytes = 32U << 20U;
constexpr std::size_t max_dpi = 2400;
constexpr std::size_t max_part_bytes = 16U << 20U;  // of a .doc and of what it becomes
constexpr std::size_t max_part_answer_bytes = frame_header_bytes + max_part_bytes;
constexpr std::size_t max_members_once = 200;          // of an archive in one answer
constexpr std::size_t max_members_bytes = 16U << 20U;  // after so many no further one is begun
constexpr std::size_t max_member_bytes = 60U << 20U;   // one of them
constexpr std::size_t max_archive_bytes = 1U << 30U;   // the archive itself
constexpr std::uint32_t max_archive_members = 65'534;  // zip without its 64-bit form has no more
constexpr std::size_t max_members_answer_bytes =
    max_members_once * (frame_header_bytes + 1 + 2 * (4 + max_short_bytes)) + max_members_bytes +
    max_member_bytes + frame_header_bytes + 8;
constexpr int worker_exit_sandbox = 71;  // the child could not enter its sandbox and read nothing
constexpr int max_report_depth = 8;
constexpr std::size_t max_report_marks = 2000;  // `read --marks`

struct Frame {
    FrameType type = FrameType::report;
    BytesView payload;
};
Bytes encode_frame(FrameType type, BytesView payload);
// The frame at the start of rest, which then begins behind it. max_payload bounds the length before
// anything is believed.
Result<Frame> take_frame(BytesView& rest, std::size_t max_payload);

struct CircularText {
    std::string name;  // for messages about it
    std::string toml;
};
struct Setup {
    std::vector<CircularText> circulars;
    std::string roster;  // TOML, names only: contacts never enter a worker
};
Bytes encode_setup(const Setup& setup);
Result<Setup> decode_setup(BytesView frame);

// A .doc part and what became of it: its DOCX stands behind the message in the input, or there is
// none and `note` says why, for a person.
struct Conversion {
    std::string path;
    std::uint32_t bytes = 0;
    std::string note;
};

struct Request {
    bool message = true;  // false: a bare document
    bool list_marks = false;
    bool issued = false;         // an issued circular: answer with Report::draft
    bool draw = false;           // evidence: a page of HTML that shows what was read
    bool can_convert = false;    // .doc parts are named in Report::to_convert
    bool give_pictures = false;  // pictures that may show a form leave with the report
    bool all_pages = false;      // a PDF: answer with each page as a picture, nothing else
    std::optional<std::string> give_part;  // answer with the bytes of this part, and nothing else
    std::optional<std::uint32_t> expand;   // an archive of mail: answer with its members from here
    std::string no_conversion;             // why .doc is not converted at all, for a person
    std::vector<Conversion> conversions;
    std::uint32_t cpu_seconds = 20;
    std::uint64_t memory_bytes = 512ULL << 20U;
    std::string filename;
};
Bytes encode_request(const Request& request);
Result<Request> decode_request(BytesView frame);

using WorkerAnswer = std::variant<Report, Unreadable>;
// Clips what is over a limit (a "limit" problem says so); what does not fit then becomes Unreadable
// "limit".
Bytes encode_answer(WorkerAnswer answer);
Result<WorkerAnswer> decode_answer(BytesView bytes);

// The answer to give_part, and of the converter: bytes, or why not.
using PartAnswer = std::variant<Bytes, Unreadable>;
Bytes encode_part(PartAnswer answer);
Result<PartAnswer> decode_part(BytesView bytes);

// The answer to expand: files of an archive, from the one asked for on, as many as one answer holds.
enum class MemberKind : std::uint8_t { mail = 1, no_mail = 2, not_taken = 3 };
struct ArchiveMember {
    MemberKind kind = MemberKind::no_mail;
    std::string name;   // as the archive says
    std::string why;    // of one that is no mail or was not taken out
    std::string bytes;  // of mail: as they were put in
};
struct ArchiveMembers {
    std::vector<ArchiveMember> members;
    std::uint32_t next = 0, count = 0;  // the first that is not in this answer; of all
};
using MembersAnswer = std::variant<ArchiveMembers, Unreadable>;
Bytes encode_members(MembersAnswer answer);
Result<MembersAnswer> decode_members(BytesView bytes);

// Evidence and picture frames. encode: what is over a limit is left out, last first. take: those at
// the start of rest; each is checked against its digest.
Bytes encode_evidence(const std::vector<EvidenceFile>& files);
Result<std::vector<EvidenceFile>> take_evidence(BytesView& rest);
Bytes encode_pictures(const std::vector<ReportPicture>& pictures);
Result<std::vector<ReportPicture>> take_pictures(BytesView& rest);

// The input of tsbreply-scan: setup, request, blanks, pictures, in this order. Whoever reads it takes
// setup and request before its sandbox, the rest in it.
struct BlankForm {
    std::string circular, language;
    std::string content;  // JPEG or PNG
};
Bytes encode_blanks(const std::vector<BlankForm>& blanks);
Result<std::vector<BlankForm>> take_blanks(BytesView& rest);
struct ScanStart {
    Setup setup;
    Request request;
    BytesView rest;
};
Result<ScanStart> take_scan_start(BytesView input);
constexpr std::size_t max_scan_input_bytes =
    max_setup_bytes + max_request_bytes + 2 * frame_header_bytes + max_pictures_frames_bytes +
    max_blanks * (frame_header_bytes + 2 * (4 + max_short_bytes) + 32) + max_blanks_bytes;

// A draft of one language, as JSON; what is over a limit of circular_draft.hpp is cut, and noted.
// decode: every key, type, word and limit is checked.
std::string encode_draft(CircularDraft draft);
Result<CircularDraft> decode_draft(std::string_view json);

// The limits of reading.hpp and report.hpp applied to a report, with a problem where something was
// left out.
void bound(Report& report);

// What a report may name: circulars with their items, and administrations.
struct KnownNames {
    std::map<std::string, std::vector<std::string>, std::less<>> circulars;
    std::set<std::string, std::less<>> administrations;
};
KnownNames known_names(const Circulars& circulars, const Roster& roster);
// Error: a circular, item or code that no configuration has, or answers that are not the circular's
// items in its order.
Result<void> check_names(const Report& report, const KnownNames& names);

}  // namespace tsb
