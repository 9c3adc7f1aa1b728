// SPDX-License-Identifier: GPL-3.0-or-later
// find_unseen(): which characters a person does not see, beyond those that are drawn invisibly: in
// the colour of the ground under them, or covered by something opaque drawn later (P18).
#pragma once

#include "parsers/pdf/drawn/record.hpp"

namespace tsb::pdf {

void find_unseen(PageRecord& page);

// What lies under a place when it is painted: the luminance of the last opaque fill; paper is white,
// of a picture it is not known.
std::optional<double> ground_at(const PageRecord& page, double x, double y, std::size_t order);

}  // namespace tsb::pdf
