// SPDX-License-Identifier: GPL-3.0-or-later
// What a form says beside its answers: who sends it, when, and everything that a person added to
// the printed text.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/form/layout/group.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

constexpr std::size_t max_text_before_form =
    4000;  // bytes of unknown text; more is a document with the form behind it

// Where something stands (Line::at) -> the item whose answers stand there; nothing: of several items.
using ItemPlaces = std::map<std::string_view, std::optional<std::size_t>>;

struct FormPlace {
    std::size_t begin = 0, end = 0;  // grids: what stands before the form's title, and the form
    const Book* book = nullptr;
    std::optional<std::string> language;
    std::size_t first_answer = 0, last_answer = 0;  // orders of lines
    ItemPlaces items;
};

// Fills administration, signed_by; adds comments and problems. Lines already used by the answers
// are left alone.
void read_rest(std::vector<Grid>& grids, const FormPlace& place, const Roster& roster,
               Reading& reading);

// Is one of the printed instructions in the form?
bool has_instruction(const std::vector<Grid>& grids, const FormPlace& place, bool by_ocr);

}  // namespace tsb
