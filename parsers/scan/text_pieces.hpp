// SPDX-License-Identifier: GPL-3.0-or-later
// Where text stands on a page: pieces of lines, words that stand close together.
// Guarantees: top to bottom, left to right. Limits: at most `most`.
#pragma once

#include <cstddef>
#include <vector>

#include "parsers/scan/pix.hpp"

namespace tsb {

struct TextPiece {
    Area area;
    bool several_lines = false;  // lines so close that they could not be told apart
};

// The usual height of a letter, in pixels.
int letter_height(Pix* bits);

std::vector<TextPiece> find_text(Pix* free, std::size_t most);

}  // namespace tsb
