// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 2047 encoded words as UTF-8, for people's eyes only; nothing decoded here identifies anybody.
// Guarantees: valid UTF-8, no CR, LF, TAB or NUL, at most max_decoded_bytes. A word that cannot be
// decoded stays as written. Trust: hostile text. Limits: max_decoded_bytes, max_charset_name;
// charsets are ICU's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tsb {

constexpr std::size_t max_decoded_bytes = 1024;
constexpr std::size_t max_charset_name = 40;

std::string decode_words(std::string_view unfolded);

}  // namespace tsb
