// SPDX-License-Identifier: GPL-3.0-or-later
// What Fold's own files share and nobody else sees.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/tally/tally.hpp"

namespace tsb::fold_parts {

Error not_understood(const LedgerEntry& entry, const std::string& what);
std::optional<std::pair<std::int64_t, std::int64_t>> parse_id(std::string_view id);
std::string format_id(std::int64_t seq, std::int64_t index);

// Of a reply whose answers stand as they do. Where a person ruled that nothing of it is an answer,
// nobody has to look at it again.
Standing standing_of(const StandingReply& reply, Standing by_answers);

}  // namespace tsb::fold_parts
