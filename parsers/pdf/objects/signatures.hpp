// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures of a PDF (P15; ISO 32000-1, 12.8). Problems: `signed` for each, with the name and time
// it gives; `changed-after-signing` where it covers less than its revision, or where what it covers
// is not what the document shows now. No signature is verified.
// Limits: max_signatures; a revision is read under the same limits as the document.
#pragma once

#include "parsers/pdf/objects/document.hpp"

namespace tsb::pdf {

// A /ByteRange [0 a b c] whose gap is exactly its own /Contents.
struct SignedRange {
    std::size_t end = 0;  // of the revision: bytes [0, end) are covered, but for the gap
};
std::optional<SignedRange> signed_range(BytesView bytes, Handle signature);

void check_signatures(BytesView bytes, QPDF& file, Document& document, const PdfLimits& limits);

}  // namespace tsb::pdf
