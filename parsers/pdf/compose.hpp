// SPDX-License-Identifier: GPL-3.0-or-later
// compose(): one Sheet of the two halves of a PDF: its objects, and what its pages draw.
#pragma once

#include "parsers/pdf/drawn/drawn.hpp"
#include "parsers/pdf/objects.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::pdf {

// drawn: the document without its form. whole: as it came; both views must be of `bytes`.
Sheet compose(Objects objects, DrawnDocument drawn, BytesView bytes, const PdfLimits& limits);

}  // namespace tsb::pdf
