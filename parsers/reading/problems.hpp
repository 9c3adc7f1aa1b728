// SPDX-License-Identifier: GPL-3.0-or-later
// The problem table: every code that a reading can carry, its class, what it means and what to do.
// Docs, help and tests fold over it; a code that is not here does not compile into a Problem
// (make_problem aborts).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "parsers/reading/reading.hpp"

namespace tsb {

struct ProblemRow {
    std::string_view code;
    ProblemClass problem_class;
    std::string_view meaning;
    std::string_view action;
};

std::span<const ProblemRow> problem_table();
const ProblemRow* find_problem(std::string_view code);

// The table as PROBLEMS.md.
std::string problems_markdown();

// A Problem with the class of its row; text may be empty (then the row's meaning).
Problem make_problem(std::string_view code, std::string text,
                     std::optional<std::string> item = std::nullopt);

}  // namespace tsb
