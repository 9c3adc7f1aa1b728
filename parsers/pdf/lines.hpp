// SPDX-License-Identifier: GPL-3.0-or-later
// Words -> lines: words that stand close together on one visual line become one PlacedText; table
// columns and the two sides of a box stay apart. Right-to-left text is brought from the drawn order
// into logical order.
#pragma once

#include <string>
#include <vector>

#include "parsers/pdf/words.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::pdf {

// barriers: boxes of visible marks; no line runs across one.
std::vector<PlacedText> make_lines(std::vector<Word> words, const std::vector<Box>& barriers);

std::string to_utf8(const std::u16string& text);

double middle_x(const Box& box);
double middle_y(const Box& box);
bool overlap_vertically(const Box& a, const Box& b);

}  // namespace tsb::pdf
