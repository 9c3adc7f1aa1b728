// SPDX-License-Identifier: GPL-3.0-or-later
// The reason table: every id that the sender check and the judge give, what it means, and what
// would make the reply count. Codes of document problems (parsers/reading/problems.hpp) appear
// among the reasons of a reply too and have their own table. Docs, help, alerts and tests fold over
// this one.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "daemon/sender/sender_check.hpp"

namespace tsb {

struct ReasonRow {
    std::string_view id, meaning, remedy;
};

std::span<const ReasonRow> reason_table();
const ReasonRow* find_reason(std::string_view id);

// A Reason of the table; without text the row's meaning. An id outside the table is a mistake in
// the program: aborts.
Reason make_reason(std::string_view id, std::string text = "");

}  // namespace tsb
