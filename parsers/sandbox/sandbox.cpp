// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sandbox/sandbox.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace tsb {
namespace {

Error sandbox_error(const char* what) {
    return {ErrorKind::config, std::string("sandbox: ") + what + ": " + std::strerror(errno),
            "run `tsbreply doctor`"};
}

struct LimitRow {
    __rlimit_resource resource;
    const char* name;
    rlim_t soft, hard;
};

}  // namespace

Result<void> enter_sandbox(const SandboxLimits& limits) {
    const LimitRow rows[] = {
        {RLIMIT_CORE, "RLIMIT_CORE", 0, 0},
        {RLIMIT_FSIZE, "RLIMIT_FSIZE", 0, 0},
        {RLIMIT_NOFILE, "RLIMIT_NOFILE", limits.open_files, limits.open_files},
        {RLIMIT_CPU, "RLIMIT_CPU", limits.cpu_seconds,
         limits.cpu_seconds + 1},  // SIGXCPU, then SIGKILL
#ifndef TSB_SANITIZED
        {RLIMIT_AS, "RLIMIT_AS", limits.memory_bytes, limits.memory_bytes},
#endif
    };
    for (const LimitRow& row : rows) {
        const rlimit limit{row.soft, row.hard};
        if (::setrlimit(row.resource, &limit) != 0) return sandbox_error(row.name);
    }
    // A message of a library to a log that is a file must fail, not kill.
    if (std::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return sandbox_error("SIGXFSZ");
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return sandbox_error("PR_SET_PDEATHSIG");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return sandbox_error("PR_SET_NO_NEW_PRIVS");
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return sandbox_error("PR_SET_DUMPABLE");
    return {};
}

}  // namespace tsb
