// SPDX-License-Identifier: GPL-3.0-or-later
// The lines that `reprocess --json` and `what-if --json` print (product.md §3), and where
// configuration lies.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/intake/gateway.hpp"

namespace tsb {

// The what-if object plus `file`, `entry`, `new`, and `id` on each reading; and `any_held`, which
// is for the command's exit code and is taken out again before the line is printed.
std::string reprocess_answer(const Taken& taken);

// What is loaded: shipped first, then the operator's, then <state>/roster.toml if it is there.
std::vector<std::filesystem::path> circular_folders(const Settings& settings);
std::vector<std::filesystem::path> roster_files(const Settings& settings);

}  // namespace tsb
