// SPDX-License-Identifier: GPL-3.0-or-later
// What a page of a PDF draws, made by poppler, whose headers stay in this room's .cpp files: glyphs
// with their fonts' own names, paths, pictures, annotations; and the same page as pixels, the second
// witness.
// Guarantees: boxes are in the coordinates of PageFrame::to_view. Trust: none. Limits: PdfLimits.
#pragma once

#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/sheet/raster.hpp"

namespace tsb {

// Pages (1-based) as a person sees them, grey, form fields and annotations included.
Result<std::vector<Raster>> render_pdf(BytesView bytes, const std::vector<int>& pages, double dpi);

}  // namespace tsb
