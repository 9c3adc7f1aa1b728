// SPDX-License-Identifier: GPL-3.0-or-later
// The one writer's lock.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "config/base/text.hpp"
#include "daemon/ledger/line_file.hpp"

namespace tsb {
namespace {

Error held_by_another(int fd) {
    std::string pid(32, '\0');
    const ssize_t n = ::pread(fd, pid.data(), pid.size(), 0);
    pid.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    const std::string who = pid.empty() ? "unknown" : printable(trim(pid));
    return Error{ErrorKind::transient,
                 "another tsbreplyd or command holds the ledger (pid " + who + ")",
                 "wait for it to end, or stop it", 75};
}

}  // namespace

// The lock is the descriptor: it is free again when the process ends, however it ends.
Result<UniqueFd> lock_ledger(const std::filesystem::path& dir) {
    const auto file = dir / "lock";
    UniqueFd fd = open_fd(file, O_RDWR | O_CREAT);
    if (!fd) {
        Error error = errno_error(ErrorKind::config, "open", file);
        if (error.exit_code == 0) error.exit_code = 78;
        return error;
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return held_by_another(fd.get());
        return errno_error(ErrorKind::transient, "lock", file);
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd.get(), 0) != 0 || ::pwrite(fd.get(), pid.data(), pid.size(), 0) < 0) {
        // The pid only helps people; the lock is held all the same, and a full disk is met where it
        // matters.
        return fd;
    }
    return fd;
}

}  // namespace tsb
