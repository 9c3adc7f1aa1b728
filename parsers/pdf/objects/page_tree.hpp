// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of a PDF with what they inherit. An own walk, because a page that is named a million
// times must not be copied a million times.
// Limits: max_depth, max_objects (throw LimitMet); max_pages (the rest is left out).
#pragma once

#include <vector>

#include "parsers/pdf/pdf.hpp"
#include "parsers/pdf/qpdf.hpp"

namespace tsb::pdf {

struct PageNode {
    Handle node, media, crop, rotate, resources;
    std::size_t depth = 0;
};

struct PageList {
    std::vector<PageNode> pages;
    bool more = false;  // than max_pages
};

// Throws on a loop.
PageList list_pages(Handle top, const PdfLimits& limits);

}  // namespace tsb::pdf
