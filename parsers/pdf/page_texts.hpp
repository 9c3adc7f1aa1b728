// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of one page: lines of words, and the values of text fields at their places.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/record.hpp"
#include "parsers/pdf/objects.hpp"

namespace tsb::pdf {

// Of fields the value counts, not its drawing; of boxes the state, not the character that draws it.
void drop_field_words(const Objects& objects, const PageObjects& source, std::vector<Word>& words);

// Top to bottom, left to right: page.texts with the values of the fields among them.
void add_field_texts(const Objects& objects, const PageObjects& source, Page& page);

// Fills Mark::text.
void name_nearest_text(Page& page);

// Words as lines; a line is hidden where its words are.
std::vector<PlacedText> lines_of(std::vector<Word> words, const std::vector<Mark>& marks);

// Quarter turns clockwise that make most of the text upright (P13).
int turns_to_upright(const std::vector<Word>& words);

}  // namespace tsb::pdf
