// SPDX-License-Identifier: GPL-3.0-or-later
// One straightened page -> its texts, its boxes with their state, and a crop of each.
// Guarantees: as Scanner. Limits: ScanLimits, max_page_pieces.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/scan/ocr.hpp"
#include "parsers/scan/registration.hpp"
#include "parsers/scan/scan.hpp"
#include "parsers/scan/straighten.hpp"
#include "parsers/scan/wording.hpp"

namespace tsb {

constexpr std::size_t max_page_pieces = 300;  // of text, read on one page; more: problem "limit"

struct PageTools {
    Ocr& ocr;
    const PrintedWords& wording;
    const ScanHints& hints;
    const ScanLimits& limits;
    Registration& registration;
};

struct PageRead {
    Page page;
    std::vector<ScanImage> crops;
    std::vector<ScanMeasure> measures;
    std::vector<SheetProblem> problems;
    Raster raster;
    std::string language;  // "" if it could not be told
    ScanForm form;
};

// number: 1-based, of all pages. likely: the language of the page before it, tried first.
PageRead read_page(StraightPage page, const PageTools& tools, int number,
                   const ScanPicture& picture, const std::string& likely);

}  // namespace tsb
