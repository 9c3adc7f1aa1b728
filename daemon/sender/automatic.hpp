// SPDX-License-Identifier: GPL-3.0-or-later
// Is a message automatic: RFC 3834 §2, RFC 5230 §4.6, RFC 3464, RFC 2369, and the fields that came
// before them. X-Auto-Response-Suppress asks for silence and is put on people's mail too: no sign.
// Trust: the sender's claim; it can only take a message out of the count (product.md §4: with a
// form it is held, never dropped). Limits: max_returned_bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/sender/header_block.hpp"

namespace tsb {

// The local part of every alert's Message-ID begins so (daemon/notify/smtp_sink.cpp).
inline constexpr std::string_view alert_id_prefix = "tsbreply.";
// So far into a message the returned alert is looked for: reports carry its header, at most.
constexpr std::size_t max_returned_bytes = 256U << 10U;

// A row of automatic_signs, first that applies; from: the addr-spec, "" if there is none.
std::optional<std::string> automatic_sign(const HeaderBlock& block, std::string_view from);

// A report of failure that names an alert of ours: staff did not get it. Bytes are searched for its
// Message-ID, nothing is parsed; whoever forges one makes a line in the journal.
bool is_returned_alert(std::string_view raw, const HeaderBlock& block, std::string_view from);

}  // namespace tsb
