// SPDX-License-Identifier: GPL-3.0-or-later
// Charsets and RFC 2047 words in header values, by ICU.
// Guarantees: valid UTF-8 out, whatever came in. Trust: none. Limits: linear in the input, which
// MimeLimits bound.
#pragma once

#include <string>
#include <string_view>

namespace tsb::mime {

// An unknown or absent charset: UTF-8 if it is that, else as windows-1252.
std::string to_utf8(std::string_view bytes, std::string_view charset);

// Encoded words decoded, adjacent ones joined before conversion (a character may be cut between two
// words).
std::string decode_words(std::string_view value);

}  // namespace tsb::mime
