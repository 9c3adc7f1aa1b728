// SPDX-License-Identifier: GPL-3.0-or-later
// One line of the ledger: an entry to text and back. FORMAT.md is the specification.
// Guarantees: parse_line takes exactly what format_line writes; every other byte sequence is
// refused with the reason.
#pragma once

#include <string>
#include <string_view>

#include "daemon/ledger/ledger.hpp"

namespace tsb {

// Without its newline. The body must be canonical already.
std::string format_line(const LedgerEntry& entry, const Digest& prev);

struct ParsedLine {
    LedgerEntry entry;
    Digest prev;
};

// Error: what is wrong, for a person; without the line number, which the caller knows.
Result<ParsedLine> parse_line(std::string_view line);

}  // namespace tsb
