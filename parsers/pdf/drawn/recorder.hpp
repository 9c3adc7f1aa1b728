// SPDX-License-Identifier: GPL-3.0-or-later
// record_page(): runs a page through poppler once and keeps what is drawn. Limits: max_page_glyphs,
// max_page_segments, max_page_images, max_fields of PdfLimits; met: PageRecord::cut.
#pragma once

#include "parsers/pdf/drawn/record.hpp"
#include "parsers/pdf/pdf.hpp"

class PDFDoc;

namespace tsb::pdf {

PageRecord record_page(PDFDoc& file, int number, const PdfLimits& limits, std::size_t max_words);

}  // namespace tsb::pdf
