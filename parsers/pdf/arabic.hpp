// SPDX-License-Identifier: GPL-3.0-or-later
// Right-to-left text: from the order in which a PDF draws it, left to right, to the order in which
// it is read.
#pragma once

#include <string>
#include <vector>

#include "parsers/pdf/words.hpp"

namespace tsb::pdf {

// One glyph for lam and alef arrives as two characters in reading order, while all else stands in
// drawn order. Turns these pairs on one page, so that every word is in drawn order throughout:
// without it "لا تؤيد" (does not support) is another word. Uses Word::widths and clears them. Known
// for sure: the pair alone is the word "not" (never "the"), no word has alef before alef, and none
// begins with lam alef lam ("for the" drops the alef). Other pairs are one glyph when their lam is
// exactly as wide as a sure one's; where the page has no sure one, when both halves are exactly
// equal in a font that has different widths.
void turn_lam_alef(std::vector<Word>& words);

// Text as drawn from left to right -> as read. Unchanged where nothing is right-to-left.
std::u16string logical_order(const std::u16string& drawn);

}  // namespace tsb::pdf
