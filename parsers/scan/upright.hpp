// SPDX-License-Identifier: GPL-3.0-or-later
// How a page stands and in which language: the option labels beside its boxes tell both; a page
// without them is given to tesseract's own detection.
#pragma once

#include <string>
#include <vector>

#include "parsers/scan/boxes.hpp"
#include "parsers/scan/page_reader.hpp"
#include "parsers/scan/text_pieces.hpp"

namespace tsb {

struct UprightPage {
    StraightPage page;
    std::vector<FoundBox> boxes;
    std::string language;
    bool labelled = false;  // an option label stands beside a box
};

UprightPage stand_upright(StraightPage page, const PageTools& tools, const std::string& likely);

// The nearest text on each side of a box, on its line and within reach of a label.
std::vector<const TextPiece*> texts_beside(const Area& box, const std::vector<TextPiece>& texts);

std::string_view script_of(std::string_view language);

}  // namespace tsb
