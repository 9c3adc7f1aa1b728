// SPDX-License-Identifier: GPL-3.0-or-later
// Landlock by its three system calls. Debian 12's header is older than its kernels: what it lacks is
// named here, the kernel's version is asked, and rights that it does not know are left out.
#pragma once

#include <span>
#include <string>

#include "config/base/result.hpp"

namespace tsb {

enum class PathUse { read, execute, device, write };

struct PathRow {
    std::string path;
    PathUse use;
    bool needed = false;  // an Error if it is not there
};

// From now on only these paths, and what is beneath them, can be used. Error: no Landlock here.
Result<void> restrict_paths(std::span<const PathRow> rows);

}  // namespace tsb
