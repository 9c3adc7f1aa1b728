// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sandbox/sandbox.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>

namespace tsb {
namespace {

// The wait status of a child that enters the sandbox and then does this; it exits with what the
// function returns.
int in_sandbox(const SandboxLimits& limits, const std::function<int()>& act) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(enter_sandbox(limits) ? act() : 99);
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

int exit_code(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(Sandbox, AFileCannotBeWritten) {
    const int fd = ::memfd_create("t", 0);
    const int status =
        in_sandbox({}, [fd] { return ::write(fd, "x", 1) < 0 && errno == EFBIG ? 0 : 1; });
    EXPECT_EQ(exit_code(status), 0);
    ::close(fd);
}

TEST(Sandbox, APipeCanBeWritten) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    EXPECT_EQ(exit_code(in_sandbox({}, [&ends] { return ::write(ends[1], "x", 1) == 1 ? 0 : 1; })),
              0);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(Sandbox, OpenFilesAreLimited) {
    SandboxLimits limits;
    limits.open_files = 16;
    const int status = in_sandbox(limits, [] {
        for (int i = 0; i < 16; ++i)
            if (::open("/dev/null", O_RDONLY) < 0) return errno == EMFILE ? 0 : 1;
        return 2;
    });
    EXPECT_EQ(exit_code(status), 0);
}

TEST(Sandbox, MemoryIsLimited) {
    const int status = in_sandbox({}, [] {
        rlimit limit{};
        ::getrlimit(RLIMIT_AS, &limit);
#ifdef TSB_SANITIZED  // AddressSanitizer reserves terabytes: the limit must stay away
        return limit.rlim_cur == RLIM_INFINITY ? 0 : 1;
#else
        void* much = ::mmap(nullptr, 600U << 20U, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return limit.rlim_cur == 512U << 20U && much == MAP_FAILED ? 0 : 1;
#endif
    });
    EXPECT_EQ(exit_code(status), 0);
}

TEST(Sandbox, ProcessorTimeEndsWithSigxcpu) {
    SandboxLimits limits;
    limits.cpu_seconds = 1;
    const int status = in_sandbox(limits, [] {
        while (::getppid() != -1) {
        }
        return 0;
    });
    EXPECT_EQ(exit_code(status), -SIGXCPU);
}

TEST(Sandbox, NothingCanBeGainedOrDumped) {
    const int status = in_sandbox({}, [] {
        rlimit core{1, 1};
        ::getrlimit(RLIMIT_CORE, &core);
        int death = 0;
        ::prctl(PR_GET_PDEATHSIG, &death);
        const bool right = ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
                           ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 && core.rlim_max == 0 &&
                           death == SIGKILL;
        return right ? 0 : 1;
    });
    EXPECT_EQ(exit_code(status), 0);
}

}  // namespace
}  // namespace tsb
