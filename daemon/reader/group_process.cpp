// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/group_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "daemon/reader/spawn_plan.hpp"

namespace tsb {

Result<GroupProcess> start_in_group(const std::filesystem::path& program,
                                    std::vector<std::string> arguments, int given) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return errno_error(ErrorKind::transient, "make", "a pipe");
    GroupProcess started;
    started.pipe = UniqueFd(ends[0]);
    const UniqueFd answer(ends[1]);
    const SpawnPlan plan(given, answer.get(), SpawnPlan::Group::its_own);
    std::string name = program.string();
    std::vector<char*> words(1, name.data());
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    std::string locale = "LC_ALL=C.UTF-8";
    char* environment[] = {locale.data(), nullptr};  // secrets never reach it by the environment
    if (const int error = ::posix_spawn(&started.group, name.c_str(), &plan.actions,
                                        &plan.attributes, words.data(), environment);
        error != 0) {
        errno = error;
        return errno_error(ErrorKind::config, "start", program);
    }
    started.pidfd = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, started.group, 0)));
    if (started.pidfd) return started;
    const Error error = errno_error(ErrorKind::transient, "watch", program);
    ::kill(-started.group, SIGKILL);
    ::waitpid(started.group, nullptr, 0);
    return error;
}

}  // namespace tsb
