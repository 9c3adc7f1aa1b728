// SPDX-License-Identifier: GPL-3.0-or-later
// read_docx: a Word document (ISO 29500, transitional or strict; .docx, .docm, .dotx, .dotm)
// becomes a Sheet.
//
// Guarantees: every check box, content control and box glyph of body, headers, footers, notes,
// comments and text boxes is a mark with its state; where two things in the file say different
// states the mark is `unclear` with a `why`. Both sides of tracked changes are kept
// (Run::revision). Nothing is resolved outside the bytes given; macros, pictures and embedded
// objects are never opened.
// Trust: the bytes are hostile. The zip must pass a strict check of our own (zip_check.hpp) before
// libzip sees it. Limits: DocxLimits, and those of sheet.hpp; the first one passed is an error that
// names it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

struct DocxLimits {
    std::size_t file_bytes = 64U << 20U;       // the .docx itself
    std::size_t declared_bytes = 512U << 20U;  // sum over all entries, inflated or not
    std::size_t part_bytes = 16U << 20U;       // one inflated part
    std::size_t inflated_bytes = 50U << 20U;   // all inflated parts together
    std::size_t ratio = 100;                   // inflated : compressed of one inflated part …
    std::size_t ratio_from = 100U << 10U;      // … that is larger than this
    std::size_t entries = 500;
    std::size_t name_bytes = 512;  // one entry's name
    std::size_t xml_depth = 256;
    std::size_t xml_nodes = 2'000'000;  // tags, text pieces and attributes of one part
    std::size_t attributes = 64;        // of one element
    std::size_t stories = 64;           // headers, footers, notes and comments parts
};

// Why there is no sheet. Error::what begins with the fault's word and ": ".
enum class DocxFault {
    not_zip,      // neither a zip file nor an encrypted document
    encrypted,    // password-protected: an OLE file with EncryptedPackage, or encrypted zip entries
    no_document,  // a sound zip file without a word-processing document in it
    limit,        // larger, deeper or more than a limit allows
    damaged  // not what the standard or our strict subset says: it could mean two things to two
             // programs
};
std::string_view to_string(DocxFault fault);  // "not-a-zip-file" …
std::optional<DocxFault> docx_fault(
    const Error& error);  // of an error of read_docx; nullopt for any other
std::string_view problem_code(
    DocxFault fault);  // row of the problem table: "unsupported-format", "encrypted" …

// Errors: kind input, always with one of the faults above.
Result<Sheet> read_docx(BytesView bytes, const DocxLimits& limits = {});

}  // namespace tsb
