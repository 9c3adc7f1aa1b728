// SPDX-License-Identifier: GPL-3.0-or-later
// How a box is marked: the ink within its outline, what of it reaches out, and what else stands
// close by. Decided by the table in thresholds.hpp; doubt is `unclear` with the reason.
#pragma once

#include <string>
#include <vector>

#include "parsers/scan/boxes.hpp"
#include "parsers/scan/scan.hpp"

namespace tsb {

struct BoxVerdict {
    ScanMeasure measure;
    MarkState state = MarkState::unclear;
    std::string why;  // for unclear
};

// free, faint: the page without outlines and rules (without_print), what is plainly ink and what may
// be; texts: where printed text stands; print: the blank form's own ink at its place, or null.
std::vector<BoxVerdict> measure_boxes(Pix* free, Pix* faint, const std::vector<FoundBox>& boxes,
                                      const std::vector<Area>& texts, Pix* print = nullptr);

// The same box measured in two places that hardly differ: where the blank form has it, and where the
// box finder saw it. An outline within it is a misplaced box's; two definite answers must be one.
BoxVerdict agreed(BoxVerdict laid, BoxVerdict seen);

BoxVerdict judged(const ScanMeasure& measure);

}  // namespace tsb
