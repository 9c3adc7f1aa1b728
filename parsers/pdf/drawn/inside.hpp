// SPDX-License-Identifier: GPL-3.0-or-later
// look_inside(): what a page draws in a box and over it, the box's own outline left out.
#pragma once

#include <string>
#include <vector>

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

struct Inside {
    bool tick = false;        // a clear one
    std::string doubt;        // what else is there, for a person; empty: nothing
    std::string witness;      // what the tick is: "glyph", "paths", "annotation Ink"
    bool typed = false;       // it is a letter or sign that somebody typed
    bool annotation = false;  // it belongs to an annotation
};

// order: of the box itself; what lies under it does not count. 0: a form field, which lies over
// everything, so that no filling under it counts. own: paths of the box itself.
// own_glyph: index of the box's own character, if it is one.
Inside look_inside(const PageRecord& page, const Box& box, std::size_t order,
                   const std::vector<std::size_t>& own, std::size_t own_glyph);

constexpr std::size_t no_glyph = static_cast<std::size_t>(-1);

}  // namespace tsb::pdf
