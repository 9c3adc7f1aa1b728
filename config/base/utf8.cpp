// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/base/utf8.hpp"

namespace tsb {

void append_utf8(std::string& text, char32_t code) {
    const bool sound = code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (!sound) code = 0xFFFD;
    const auto tail = [&](unsigned shift) {
        return static_cast<char>(0x80U | (code >> shift & 0x3FU));
    };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += {static_cast<char>(0xC0U | code >> 6U), tail(0)};
    } else if (code < 0x10000) {
        text += {static_cast<char>(0xE0U | code >> 12U), tail(6), tail(0)};
    } else {
        text += {static_cast<char>(0xF0U | code >> 18U), tail(12), tail(6), tail(0)};
    }
}

std::string utf8_of(char32_t code) {
    std::string text;
    append_utf8(text, code);
    return text;
}

}  // namespace tsb
