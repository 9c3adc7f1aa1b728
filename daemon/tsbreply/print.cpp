// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/print.hpp"

#include <cstdio>

#include "config/base/text.hpp"
#include "daemon/intake/exit_code.hpp"

namespace tsb {

void say(std::string_view line) {
    say_raw(printable(line) + "\n");
}

void say_raw(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

int fail(const Error& error) {
    std::fprintf(stderr, "tsbreply: %s\n", printable(error.what).c_str());
    if (!error.hint.empty()) std::fprintf(stderr, "  %s\n", printable(error.hint).c_str());
    return exit_code(error);
}

std::string pad(std::string_view text, std::size_t columns) {
    std::size_t characters = 0;
    for (const char c : text)
        characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    std::string out(text);
    if (characters < columns) out.append(columns - characters, ' ');
    return out;
}

}  // namespace tsb
