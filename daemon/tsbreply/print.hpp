// SPDX-License-Identifier: GPL-3.0-or-later
// Printing for people: everything hostile goes through printable() once, here.
#pragma once

#include <string>
#include <string_view>

#include "config/base/result.hpp"

namespace tsb {

void say(std::string_view line);      // one line on standard output
void say_raw(std::string_view text);  // as it is: JSON, TOML, tables that are escaped already
int fail(const Error& error);         // what and hint on standard error; returns the exit code
std::string pad(std::string_view text, std::size_t columns);  // by characters, not bytes

}  // namespace tsb
