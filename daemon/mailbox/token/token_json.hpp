// SPDX-License-Identifier: GPL-3.0-or-later
// The two JSON texts of OAuth here: what a token endpoint answers (RFC 6749 §5), and the record on
// disk. Pure.
//
// Guarantees: a refusal quotes the server printable, clipped and with every secret blanked out; a
// token that could end a line of a protocol is refused.
//
// Trust: neither text; both are bounded and checked.
//
// Limits: max_token_bytes a token; max_https_answer an answer.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "daemon/mailbox/token/keeper.hpp"

namespace tsb {

inline constexpr std::size_t max_token_bytes = 16U << 10U;
inline constexpr std::size_t max_token_record_bytes = 64U << 10U;

// secrets: what was sent and must not be shown.
using TokenAnswer = std::variant<TokenGrant, TokenRefusal>;
TokenAnswer read_token_answer(long status, BytesView body, const std::vector<std::string>& secrets);

std::string token_record_text(const TokenRecord& record);
Result<TokenRecord> read_token_record(BytesView text);

}  // namespace tsb
