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
constexpr std::size_t max_evidence_name = 96;          // "part 2 page 1 box 3"
constexpr std::size_t max_report_pictures = 12;        // that one worker hands on to be scanned
constexpr std::size_t max_report_picture_bytes = 16U << 20U;   // one of them
constexpr std::size_t max_report_pictures_bytes = 32U << 20U;  // all of them together
constexpr std::size_t max_beside = 20;                         // comments beside the form
constexpr std::size_t max_conversions = 4;                     // .doc parts of one message
constexpr std::size_t max_part_path_bytes = 128;               // of a part to convert

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

// Something to look at that a worker made: a page of HTML, the picture of a box, or that of a whole
// page with its boxes outlined.
enum class EvidenceKind : std::uint8_t { html = 1, png = 2, page = 3 };
struct EvidenceFile {
    EvidenceKind kind = EvidenceKind::html;
    Digest sha256;
    std::string content;
    std::string name;  // "page 1 box 3"; "" for HTML
};

// A picture that may show a form, for tsbreply-scan: as it was found, or a rendered page.
struct ReportPicture {
    std::string part;       // "1.2!page 1"; "1.2" for a picture attached by itself
    std::string at;         // where it stands in its document, "" for a page
    std::string format;     // of that document: "pdf", "docx" …; "image" for a picture by itself
    bool returned = false;  // stands only inside a returned message
    bool attached = false;  // stands only inside a message that somebody attached or forwarded
    double dpi = 0;         // of a rendered page; 0: not known
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
    // Of an Outlook file: the address that it names as its author's, which nothing proves; "" else.
    std::string author;
    // Where pictures may still bring the one reading that takes them: the mail's text, and documents
    // without a form. Of tsbreply-scan: the text of pictures without a form.
    std::vector<Comment> beside;
    // Paths of .doc parts ("" is a bare document) that were not read and could be converted; only
    // where the request offers it.
    std::vector<std::string> to_convert;
    std::string draft;  // of an issued document (Request::issued): what wire's decode_draft() takes
    // These cross in frames of their own, before the report. Pictures only where the request offers
    // to have them scanned: no problem says yet that they were not read.
    std::vector<EvidenceFile> evidence;
    std::vector<ReportPicture> pictures;
};

// Why there is no report at all.
struct Unreadable {
    std::string reason;  // "crashed", "limit", "too-large", "encrypted", "unsupported-format" …
    std::string text;    // for a person; names the limit
};

}  // namespace tsb
