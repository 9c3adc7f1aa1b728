// SPDX-License-Identifier: GPL-3.0-or-later
// Files within a PDF (P16): of its name tree of embedded files (a portfolio keeps its documents
// there) and of file annotations.
// Limits: max_embedded_files, max_embedded_bytes in all (problem "limit"); max_depth, max_fields.
#pragma once

#include "parsers/pdf/objects/document.hpp"

namespace tsb::pdf {

// Those that may hold a form: whatever is not plain text.
void take_embedded_files(QPDF& file, Document& document, const PdfLimits& limits,
                         StreamGuard& guard);

}  // namespace tsb::pdf
