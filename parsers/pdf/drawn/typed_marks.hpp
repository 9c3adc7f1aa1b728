// SPDX-License-Identifier: GPL-3.0-or-later
// bind_typed_words(): an X or tick typed beside a box becomes one mark with it (D5), as
// sheet/typed.hpp does for the flow layout: the nearest box with nothing between; where it is as near
// to another box, or to the label of another one, the boxes become unclear and the text stays.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/boxes.hpp"

namespace tsb::pdf {

void bind_typed_words(PageRecord& page, std::vector<DrawnBox>& boxes);

}  // namespace tsb::pdf
