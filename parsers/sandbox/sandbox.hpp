// SPDX-License-Identifier: GPL-3.0-or-later
// enter_sandbox(): what a worker's child does before it looks at the first hostile byte.
// Guarantees: all of it or an Error; whoever gets the Error must exit (fail closed). Irreversible
// for the process. Today: resource limits, no new privileges, not dumpable, dies with its parent.
// Landlock and seccomp are not in this version. Trust: the caller. Limits: SandboxLimits; no files
// are written (FSIZE 0), no core. Memory is not limited in builds with AddressSanitizer, which
// reserves terabytes.
#pragma once

#include <cstdint>

#include "config/base/result.hpp"

namespace tsb {

struct SandboxLimits {
    std::uint64_t memory_bytes = 512ULL << 20U;  // address space; beyond it allocation fails
    std::uint32_t cpu_seconds = 20;              // SIGXCPU
    std::uint32_t open_files = 32;  // fonts and character maps are still opened when first needed
};

Result<void> enter_sandbox(const SandboxLimits& limits);

}  // namespace tsb
