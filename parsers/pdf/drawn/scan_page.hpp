// SPDX-License-Identifier: GPL-3.0-or-later
// Which pages are pictures of paper, and which hold one (P12).
#pragma once

#include "parsers/pdf/drawn/drawn.hpp"

namespace tsb::pdf {

enum class PageKind {
    drawn,   // text and paths
    scan,    // one or a few pictures, no text but an invisible or covered layer of OCR
    hybrid,  // text, and a picture of its own that may show a form
    blank    // neither text nor pictures
};

PageKind kind_of(const PageRecord& page);

constexpr double scan_dpi = 200;
constexpr int max_scan_width = 3'000;  // pixels
constexpr int scan_quality = 80;       // of JPEG: letters and thin lines stay sharp

}  // namespace tsb::pdf
