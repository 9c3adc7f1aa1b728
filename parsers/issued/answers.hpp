// SPDX-License-Identifier: GPL-3.0-or-later
// Where the form's boxes are: under which item, each with which label.
// Trust: none in the lines. Limits: max_circular_items items.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/issued/draft.hpp"
#include "parsers/issued/lines/lines.hpp"

namespace tsb::issued {

struct ItemPart {
    std::vector<std::string> lines;
    std::vector<std::string> labels;
};

struct Answers {
    std::size_t begin = 0, end = 0;  // lines, instruction left out
    std::vector<ItemPart> items;
    [[nodiscard]] bool found() const { return !items.empty(); }
};

// Two texts are the same print if these are equal.
std::string squeezed(std::string_view text);

Answers find_answers(const std::vector<Line>& lines);

// What the answers say about items and options, into the draft.
void read_items(const std::vector<Line>& lines, const Answers& answers, Draft& draft);
void read_options(const Answers& answers, Draft& draft);

}  // namespace tsb::issued
