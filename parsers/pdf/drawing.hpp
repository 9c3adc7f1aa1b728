// SPDX-License-Identifier: GPL-3.0-or-later
// What a content stream draws, by counting: enough to tell the picture of a ticked box from that of
// an empty one, without drawing either.
// Trust: the content is hostile; any bytes give a Drawing. Limits: one pass, nothing kept.
#pragma once

#include <cstddef>

#include "config/base/bytes.hpp"

namespace tsb::pdf {

struct Drawing {
    std::size_t paints = 0;     // operators that paint: fills, strokes, texts, images
    std::size_t bytes = 0;      // that are neither white space nor comment
    bool other_object = false;  // paints a form or an image that was not looked into
    bool layered = false;       // names an optional content group
};

Drawing measure_drawing(BytesView content);

// A tick adds to its box: less than that, and the two pictures are exchanged or made alike.
bool shows_a_tick(const Drawing& ticked, const Drawing& empty);

}  // namespace tsb::pdf
