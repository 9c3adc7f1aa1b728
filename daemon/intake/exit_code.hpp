// SPDX-License-Identifier: GPL-3.0-or-later
// The exit codes of product.md §3.
#pragma once

#include "config/base/result.hpp"

namespace tsb {

namespace exit_codes {
constexpr int well = 0, problems = 1, usage = 2, unreadable = 65, unreachable = 69, disk = 74,
              later = 75, configuration = 78;
}

// error.exit_code where it is set, else by kind.
constexpr int exit_code(const Error& error) {
    if (error.exit_code != 0) return error.exit_code;
    switch (error.kind) {
        case ErrorKind::transient:
            return exit_codes::unreachable;
        case ErrorKind::config:
            return exit_codes::configuration;
        case ErrorKind::input:
            return exit_codes::unreadable;
        case ErrorKind::fatal:
            return exit_codes::disk;
    }
    return exit_codes::disk;
}

}  // namespace tsb
