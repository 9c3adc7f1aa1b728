// SPDX-License-Identifier: GPL-3.0-or-later
// From what stands on the paper to answers, one for each item of the circular; copies of a form
// within one document are brought together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/form/layout/group.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

struct Answers {
    std::vector<Answer> answers;  // every item of the circular, in its order
    std::vector<Comment> comments;
    std::vector<Problem> problems;
    std::optional<std::string> language;
    bool marked = false;  // a mark stands beside an option or item
    bool from_image = false;
};

Answers choose(const AnswerArea& area, const Book& book);

}  // namespace tsb
