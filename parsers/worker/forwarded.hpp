// SPDX-License-Identifier: GPL-3.0-or-later
// The chain of a forwarded mail, for a person: every message that the mail carries, attached
// (message/rfc822) or quoted in its own text below a header block as Outlook, Gmail, Apple Mail and
// Lotus write it, in the six languages. Evidence only: nothing about who sent the mail is derived
// from it.
//
// Guarantees: pure, total, one pass. A form's own "From:" and "Date:" lines are no such block: it
// takes a From line that has an address, or stands below a separator, or above a "Sent:" line, and
// at least one of date, To and Subject beside it.
// Trust: none in what the messages say of themselves; it is shown clipped and printable.
// Limits: max_forwarded messages told (the last says how many more), max_forward_field bytes of one
// value, max_block_lines of one header block, max_quoting_bytes of the text looked at.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parsers/mime/mime.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

constexpr std::size_t max_forwarded = 10;
constexpr std::size_t max_forward_field = 200;
constexpr std::size_t max_block_lines = 12;
constexpr std::size_t max_quoting_bytes = 256U << 10U;

// The header blocks in a text, from its start; paths empty. At most max_parts are listed.
std::vector<AttachedMessage> quoted_messages(std::string_view text);

// One notice `forwarded-message` each.
std::vector<Problem> forwarded_messages(const std::vector<AttachedMessage>& attached,
                                        const std::vector<AttachedMessage>& quoted);

}  // namespace tsb
