// SPDX-License-Identifier: GPL-3.0-or-later
// One item as one group of the form shows it: the only place that says "supports".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/form/layout/group.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

// The item as that group shows it. Definite only with one mark at each option, one ticked, one positively
// empty, and nothing that speaks against it; all doubt is `unclear` with a problem.
Answer judge_item(std::size_t item, const Group& group, const Book& book,
                  const std::optional<std::string>& language, std::vector<Problem>& problems,
                  std::vector<Comment>& comments);

// Read from a picture: then a difference may well be a misread letter, and proves nothing.
bool is_scanned(const Group& group);

// A difference from the form's wording: suspicious where the wording is confirmed, else held until
// it is; in a picture always held.
Problem wording_problem(const Circular& circular, const std::optional<std::string>& language,
                        std::string text, std::optional<std::string> item = std::nullopt,
                        bool scanned = false);

std::string in_quotes(const std::string& text);  // for a problem's text: one line, clipped
std::string place_of(const Mark& mark);

}  // namespace tsb
