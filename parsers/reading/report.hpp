// SPDX-License-Identifier: GPL-3.0-or-later
// Report: all that one worker process says about one message or document.
// Trust: as Reading. Limits: max_parts leaves, max_report_bytes encoded (wire/).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/base/digest.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

constexpr std::size_t max_parts = 200;
constexpr std::size_t max_report_bytes = 1U << 20U;
constexpr std::size_t max_evidence_files = 400;        // sent along with one report
constexpr std::size_t max_evidence_bytes = 8U << 20U;  // all of them together
constexpr std::size_t max_conversions = 4;             // .doc parts of one message
constexpr std::size_t max_part_path_bytes = 128;       // of a part to convert

// A leaf of a message, also inside message/rfc822 (product.md §3 `read --parts`).
struct PartInfo {
    std::string path;  // IMAP section number: "1", "2.1"
    std::string type;  // "application/pdf", lower case
    std::optional<std::string> filename;
    std::uint64_t bytes = 0;  // transfer-decoded
    Digest sha256;
};

// A mark as `read --marks` lists it.
struct MarkRow {
    std::string state, kind, part, at, text;
    bool hidden = false;
};

// Something to look at that a worker made: a page of HTML, a picture.
enum class EvidenceKind : std::uint8_t { html = 1, png = 2 };
struct EvidenceFile {
    EvidenceKind kind = EvidenceKind::html;
    Digest sha256;
    std::string content;
};

struct Report {
    std::string parser;  // sha256:… of the sources of parsers/ and config/ that made this report
    std::string format;  // of the input: "eml", "docx", "pdf" …; "" if unknown
    std::vector<PartInfo> parts;    // of a message
    std::vector<MarkRow> marks;     // only when asked for
    std::vector<Reading> readings;  // one per circular answered, in document order
    std::vector<Problem> problems;  // of the message as a whole
    // What the disposition rules of product.md §4 "Other people's mail" ask, beside the readings:
    std::vector<std::string>
        circulars_named;  // configured circulars named in subject, text or file names
    bool mark_beside_option =
        false;                    // a mark beside an option label or item of a configured circular
    bool failed_part = false;     // a part of a kind that `read` takes could not be read
    bool failed_outside = false;  // such a part outside a returned message
    std::string text;  // the message's own text, clipped: shown to a person who reviews it
    // Paths of .doc parts ("" is a bare document) that were not read and could be converted; only
    // where the request offers it.
    std::vector<std::string> to_convert;
    std::string draft;  // of an issued document (Request::issued): what wire's decode_draft() takes
    std::vector<EvidenceFile> evidence;  // crosses in frames of its own, before the report
};

// Why there is no report at all.
struct Unreadable {
    std::string reason;  // "crashed", "limit", "too-large", "encrypted", "unsupported-format" …
    std::string text;    // for a person; names the limit
};

}  // namespace tsb
