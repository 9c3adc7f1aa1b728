// SPDX-License-Identifier: GPL-3.0-or-later
// A table of (value, word) pairs is the truth about how an enumeration is written; these two read
// it.
#pragma once

#include <cstdlib>
#include <optional>
#include <string_view>

namespace tsb {

// A value outside its table is a mistake in the program.
template <class Table, class Value>
std::string_view word_of(const Table& table, Value value) {
    for (const auto& [candidate, word] : table) {
        if (candidate == value) return word;
    }
    std::abort();
}

template <class Value, class Table>
std::optional<Value> value_of(const Table& table, std::string_view word) {
    for (const auto& [candidate, name] : table) {
        if (name == word) return candidate;
    }
    return std::nullopt;
}

}  // namespace tsb
