// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a text withdraws a reply ("we withdraw our reply"), in six languages.
// Guarantees: a verb of withdrawing and a word for the reply stand together, with nothing but the
// little words of the table between them: "withdraw Question 7/17" is none. Lines that quote another
// mail (">") are not looked at. Limits: max_withdrawal_bytes of the text.
#pragma once

#include <cstddef>
#include <string_view>

namespace tsb {

constexpr std::size_t max_withdrawal_bytes = 16384;

bool withdraws(std::string_view text);

}  // namespace tsb
