// SPDX-License-Identifier: GPL-3.0-or-later
// walk_lines(): every line of a store in order, checked against the chain. Writer, reader and
// verify are three users of it. Limits: holds one line and one block of read_block_bytes at a time.
#pragma once

#include <functional>

#include "daemon/ledger/ledger.hpp"
#include "daemon/ledger/merkle.hpp"

namespace tsb {

constexpr std::size_t read_block_bytes = 1U << 20U;

struct Walk {
    LedgerHead head;
    MerkleTree tree;                // over the lines
    std::uint64_t whole_bytes = 0;  // up to and with the last newline
    std::uint64_t torn_bytes = 0;   // after it
};

struct WalkVisitor {
    std::function<bool(const LedgerEntry&)> entry;                           // false stops
    std::function<bool(std::int64_t line, const std::string& what)> damage;  // false stops
    std::function<void(const MerkleTree&)> grown = {};                       // after each line
};

// Error only when the store cannot be read. What stands after the last newline is torn, never
// damage, with one exception: a whole right line whose newline alone was changed, which no
// interrupted write leaves behind.
Result<Walk> walk_lines(LineStore& store, const WalkVisitor& visitor);

Error damage_error(const std::string& where, std::int64_t line, const std::string& what);

}  // namespace tsb
