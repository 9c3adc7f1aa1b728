// SPDX-License-Identifier: GPL-3.0-or-later
// start_in_group(): a program of ours that does one thing, as the leader of a process group of its
// own, so that whatever it starts ends with it (run_child with ChildLimits::group).
// Guarantees: it has /dev/null as input, a pipe as output, `given` as descriptor 3 and nothing else of
// ours; its environment is LC_ALL=C.UTF-8. Trust: the program. Limits: none of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "config/base/file.hpp"
#include "config/base/result.hpp"

namespace tsb {

struct GroupProcess {
    pid_t group = 0;
    UniqueFd pidfd, pipe;
};

Result<GroupProcess> start_in_group(const std::filesystem::path& program,
                                    std::vector<std::string> arguments, int given);

}  // namespace tsb
