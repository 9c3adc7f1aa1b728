// SPDX-License-Identifier: GPL-3.0-or-later
// bind_typed_marks(): an X, a tick or a cross that somebody typed beside a box becomes one mark with
// its box (D5). For the flow layout, after every reader of it.
//
// Which box: the nearest one with nothing but blanks between, in the same paragraph or the same
// cell. Where the token is as near to another box, or to the label of another box, the boxes it may
// belong to become `unclear` and the text stays. Words such as "yes" are left alone: beside a box
// they may be its label, and only form/ knows the labels.
// Trust: none in the sheet. Limits: the sheet's own; the cost is linear.
#pragma once

#include <string_view>

#include "parsers/sheet/sheet.hpp"

namespace tsb {

void bind_typed_marks(Sheet& sheet);

// X, x, v, ✓, √, × … alone, or in brackets: "[x]", "(X)", "|X|". No blanks around.
bool is_typed_mark(std::string_view word);

}  // namespace tsb
