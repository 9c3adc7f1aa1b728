// SPDX-License-Identifier: GPL-3.0-or-later
// Where one form ends and the next begins, and which circular it says it answers.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/circular.hpp"
#include "parsers/form/layout/flow.hpp"
#include "parsers/form/wording/mentions.hpp"

namespace tsb {

struct Segment {
    std::size_t begin = 0, end = 0;  // grids
    std::optional<Mention> title;    // the circular that a form's own title line names
};

// Title lines that hold a circular's number, without it and without the word for "subject"; in any
// language of any circular.
using TitlePatterns = std::set<std::string>;
TitlePatterns title_patterns(const Circulars& circulars);

// Cuts the body at each line that is a form's title in any language of any circular, its number
// aside. Paragraph runs and pages are split there. What stands before the first title is a segment
// without one. Headers, notes and text boxes belong to none.
std::vector<Segment> cut_into_segments(FlatSheet& sheet, const TitlePatterns& patterns);

// Circulars named in the lines closely before `answers` (their order), for a form whose title is
// not the known one.
std::vector<Mention> mentions_before(const std::vector<Grid>& grids, const Segment& segment,
                                     std::size_t answers);

}  // namespace tsb
