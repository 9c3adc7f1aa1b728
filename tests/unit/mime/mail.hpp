// SPDX-License-Identifier: GPL-3.0-or-later
// Small mails made in code.
#pragma once

#include <string>
#include <string_view>

namespace tsb::test {

inline std::string crlf(std::string_view lines) {
    std::string out;
    for (const char c : lines) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

// A multipart/mixed of these parts, each with its own header lines; boundary "b".
template <class... Parts>
std::string mixed(Parts... parts) {
    std::string out = "Content-Type: multipart/mixed; boundary=b\n\n";
    ((out += "--b\n" + std::string(parts) + "\n"), ...);
    return crlf(out + "--b--\n");
}

}  // namespace tsb::test
