// SPDX-License-Identifier: GPL-3.0-or-later
// A reading as a small table for people: one row an item, beneath it what the answers rest on, what
// was added, who signed, and every problem with what it means and what to do.
// Guarantees: pure; no line is wider than `columns` unless a single name is; nothing that came from
// the document reaches a terminal as anything but text (printable()).
// Trust: none in the reading's strings. Titles come from the circular, which is configuration.
#pragma once

#include <string>

#include "config/circular.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

constexpr std::size_t plain_columns = 80;  // where the output is no terminal
constexpr std::size_t widest_table = 132;

// circular: the one the reading names, nullptr if none.
std::string reading_table(const std::string& file, const Reading& reading, const Circular* circular,
                          std::size_t columns);

// Every problem code with its class and meaning, from the table: for `read --help`.
std::string problem_help();

// The terminal's width within [plain_columns, widest_table]; plain_columns for a pipe or a file.
std::size_t output_columns();

}  // namespace tsb
