// SPDX-License-Identifier: GPL-3.0-or-later
// read_odf: an OpenDocument text (ISO 26300, ODF 1.0 to 1.3 and what LibreOffice adds; .odt, .ott,
// flat .fodt) becomes a Sheet.
//
// Guarantees: every check box of a form, form field, content control and box glyph of body, headers,
// footers, notes, comments and text boxes is a mark with its state; where two things in the file
// say different states, or a box floats so that its place cannot be told, the mark is `unclear`
// with a `why`. Both sides of tracked changes are kept (Run::revision). Nothing is resolved outside
// the bytes given; macros, pictures and embedded objects are never opened.
// Trust: the bytes are hostile; the zip must pass the strict check of parsers/package. Limits:
// OdfLimits, and those of sheet.hpp; the first one passed is an error that names it.
#pragma once

#include <cstddef>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/package/limits.hpp"
#include "parsers/sheet/fault.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

struct OdfLimits : package::ZipLimits, package::XmlLimits {
    std::size_t stories = 64;  // headers and footers
    // Nodes read; a row that is repeated, each time. As many as one part may hold.
    std::size_t visited_nodes = 2'000'000;
};

// Errors: kind input, always a document_error.
Result<Sheet> read_odf(BytesView bytes, const OdfLimits& limits = {});

// An XML file in OpenDocument's namespace that does not say that it is a spreadsheet or the like; by
// its beginning.
bool is_flat_odf(BytesView bytes);

}  // namespace tsb
