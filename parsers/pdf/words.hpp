// SPDX-License-Identifier: GPL-3.0-or-later
// The text half of a PDF: words with boxes, made by poppler, whose headers stay in words.cpp.
// Guarantees: boxes are in the coordinates of PageFrame::to_view; characters stand in visual order,
// left to right, as drawn. Limits: max_page_words, max_words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::pdf {

struct Word {
    std::u16string text;
    Box box;
    bool upright = true;         // false: turned against the page
    std::vector<double> widths;  // of the characters, while turn_lam_alef needs them
};

struct PageWords {
    double width = 0, height = 0;  // as poppler sees the page, before rotation
    std::vector<Word> words;
};

struct Words {
    std::size_t page_count = 0;
    std::vector<PageWords> pages;  // the first max_pages
    bool cut = false;              // a limit on words was met
};

Result<Words> read_words(BytesView bytes, const PdfLimits& limits);

}  // namespace tsb::pdf
