// SPDX-License-Identifier: GPL-3.0-or-later
// find_boxes(): the boxes and bare ticks that a page draws, and what is in them, out of its record.
// This is one witness's word; look_at_boxes() (witness.hpp) asks the other.
//
// Rules: a box is a box character, a near-square of 5.5 to 16 points (rectangle, four lines, circle)
// that is no cell of a grid, or a picture of that size. It is ticked when a tick, cross, letter X or
// filling stands in it, or an X is typed beside it and nearer to no other box or label; empty when
// nothing does; anything else in or over it makes it unclear.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

enum class Drawn { glyph, square, image };

struct DrawnBox {
    Drawn drawn = Drawn::glyph;
    MarkKind kind = MarkKind::glyph;
    MarkState said = MarkState::unclear;
    bool is_box = true;
    bool hidden = false;
    bool odd = false;           // paths or text in it that are no clear tick
    bool missing_font = false;  // its character is not in the file
    Box box;
    std::string why;              // for unclear
    std::string witness;          // of what is in it: "glyph", "paths", "annotation Ink"
    std::string image;            // the picture's object
    std::optional<Box> typed_at;  // what was typed beside it
    std::size_t order = 0;
};

// Takes the words that are marks out of page.words.
std::vector<DrawnBox> find_boxes(PageRecord& page);

void doubt(DrawnBox& box, std::string why);

// A tick of any kind that the page itself draws in the box of a form field; what it is, for a person.
std::optional<std::string> tick_in(const PageRecord& page, const Box& field);

// Top to bottom, left to right.
void sort_boxes(std::vector<DrawnBox>& boxes);

}  // namespace tsb::pdf
