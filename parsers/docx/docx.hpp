// SPDX-License-Identifier: GPL-3.0-or-later
// read_docx: a Word document (ISO 29500, transitional or strict; .docx, .docm, .dotx, .dotm; flat
// OPC; Word 2003 XML) becomes a Sheet. Which of them it is shows in its content.
//
// Guarantees: every check box, content control and box glyph of body, headers, footers, notes,
// comments and text boxes is a mark with its state; where two things in the file say different
// states the mark is `unclear` with a `why`. Both sides of tracked changes are kept
// (Run::revision). Nothing is resolved outside the bytes given; macros, pictures and embedded
// objects are never opened.
// Trust: the bytes are hostile. The zip must pass a strict check of our own (parsers/package) before
// libzip sees it. Limits: DocxLimits, and those of sheet.hpp; the first one passed is an error that
// names it.
#pragma once

#include <cstddef>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/package/limits.hpp"
#include "parsers/sheet/fault.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

struct DocxLimits : package::ZipLimits, package::XmlLimits {
    std::size_t stories = 64;  // headers, footers, notes and comments parts
};

using DocxFault = DocumentFault;

// How much of a file is looked at to tell a Word document written as XML.
constexpr std::size_t max_xml_sniff_bytes = 4096;
// A Word document that is no zip file but XML (D19): flat OPC, or of Word 2003.
bool is_word_xml(BytesView bytes);

// Errors: kind input, always a document_error.
Result<Sheet> read_docx(BytesView bytes, const DocxLimits& limits = {});

}  // namespace tsb
