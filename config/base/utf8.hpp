// SPDX-License-Identifier: GPL-3.0-or-later
// One code point as UTF-8 (RFC 3629).
#pragma once

#include <string>

namespace tsb {

// U+FFFD for what no text can hold: NUL, surrogates, everything above U+10FFFF.
void append_utf8(std::string& text, char32_t code);
std::string utf8_of(char32_t code);

}  // namespace tsb
