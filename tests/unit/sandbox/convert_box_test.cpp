// SPDX-License-Identifier: GPL-3.0-or-later
// The convert box seen by what it must stop: each row is tried by a process of its own, once outside
// the box, where it has to work, and once inside.
#include "parsers/sandbox/convert_box.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <functional>

#include "config/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

// 0, or the errno of a call that failed.
int tell(long result) {
    return result < 0 ? errno : 0;
}

int in_process(const std::function<int()>& act) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(act());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
}

class ConvertBoxTest : public ::testing::Test {
  protected:
    ConvertBoxTest() {
        fs::create_directory(folder / "scratch");
        std::ofstream(secret()) << "secret";
        std::ofstream(box.scratch = folder / "scratch" / "mine") << "mine";
        box.scratch = folder / "scratch";
        box.program = "/usr/bin/true";
    }
    [[nodiscard]] fs::path secret() const { return folder / "secret"; }
    int boxed(const std::function<int()>& act) {
        return in_process([&] { return enter_convert_box(box) ? act() : 199; });
    }

    const test::TemporaryFolder folder;
    ConvertBox box;
};

int open_it(const fs::path& path, int flags) {
    return tell(::open(path.c_str(), flags, 0600));
}

int run_it(const char* program) {
    return in_process([program] {
        char* arguments[] = {const_cast<char*>(program), nullptr};
        ::execv(program, arguments);
        return errno;
    });
}

int connect_to(const fs::path& socket) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
    return tell(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
}

int listener(const fs::path& socket) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(fd, 1), 0);
    return fd;
}

int change_limit_of(pid_t process) {
    rlimit limit{};
    return tell(::prlimit(process, RLIMIT_NOFILE, nullptr, &limit));
}

TEST_F(ConvertBoxTest, WhatReachesBeyondTheBoxWorksOutsideAndFailsInside) {
    const fs::path control = folder / "control.sock";
    const int listening = listener(control);
    const pid_t service = ::getpid();
    const std::string outside = secret().string();
    const struct {
        const char* why;
        int error;
        std::function<int()> act;
    } rows[] = {
        {"reading the ledger", EACCES, [&] { return open_it(outside, O_RDONLY); }},
        {"listing its folder", EACCES,
         [&] { return open_it(folder.path(), O_RDONLY | O_DIRECTORY); }},
        {"writing it", EACCES, [&] { return open_it(outside, O_WRONLY); }},
        {"making a file beside it", EACCES,
         [&] { return open_it(folder / "new", O_WRONLY | O_CREAT); }},
        {"moving a file out", EXDEV,
         [&] { return tell(::rename((box.scratch / "mine").c_str(), (folder / "out").c_str())); }},
        {"cutting it by its name", EPERM, [&] { return tell(::truncate(outside.c_str(), 6)); }},
        {"changing its mode", EPERM, [&] { return tell(::chmod(outside.c_str(), 0600)); }},
        {"changing its times", EPERM,
         [&] { return tell(::utimensat(AT_FDCWD, outside.c_str(), nullptr, 0)); }},
        {"another program", EACCES, [] { return run_it("/usr/bin/id"); }},
        {"the network", EACCES, [] { return tell(::socket(AF_INET, SOCK_STREAM, 0)); }},
        {"the network by IPv6", EACCES, [] { return tell(::socket(AF_INET6, SOCK_DGRAM, 0)); }},
        {"the network's settings", EACCES, [] { return tell(::socket(AF_NETLINK, SOCK_RAW, 0)); }},
        {"a local datagram", EACCES, [] { return tell(::socket(AF_UNIX, SOCK_DGRAM, 0)); }},
        {"the service's control socket", EACCES, [&] { return connect_to(control); }},
        {"a signal to the service", EPERM, [&] { return tell(::kill(service, 0)); }},
        // Newer kernels' Landlock refuses that one too; this one is ours on every kernel.
        {"a signal by its call", EPERM, [] { return tell(::kill(::getpid(), 0)); }},
        {"the service's limits", EPERM, [&] { return change_limit_of(service); }},
        {"tracing", EPERM, [] { return tell(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
        {"a session of its own", EPERM, [] { return tell(::setsid()); }},
        {"a group of its own", EPERM, [] { return tell(::setpgid(0, 0)); }},
        {"a program in memory", EPERM, [] { return tell(::memfd_create("x", 0)); }},
        {"writable code", EPERM,
         [] {
             return ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
                        ? errno
                        : 0;
         }},
        {"memory made code", EPERM,
         [] {
             void* page =
                 ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
             return tell(::mprotect(page, 4096, PROT_READ | PROT_EXEC));
         }},
    };
    for (const auto& row : rows) {
        fs::remove(folder / "new");
        if (fs::exists(folder / "out")) fs::rename(folder / "out", box.scratch / "mine");
        EXPECT_EQ(in_process(row.act), 0) << row.why << ": works outside";
        fs::remove(folder / "new");
        if (fs::exists(folder / "out")) fs::rename(folder / "out", box.scratch / "mine");
        const int inside = boxed(row.act);
        // Across folders Landlock says EXDEV or EACCES, by its version.
        if (row.error == EXDEV)
            EXPECT_TRUE(inside == EXDEV || inside == EACCES) << row.why << ": " << inside;
        else
            EXPECT_EQ(inside, row.error) << row.why << ": " << std::strerror(inside);
    }
    ::close(listening);
}

TEST_F(ConvertBoxTest, WhatTheConverterNeedsWorksInside) {
    const struct {
        const char* why;
        std::function<int()> act;
    } rows[] = {
        {"writing in the scratch folder",
         [&] { return open_it(box.scratch / "new", O_RDWR | O_CREAT | O_EXCL); }},
        {"a folder in it", [&] { return tell(::mkdir((box.scratch / "d").c_str(), 0700)); }},
        {"reading what is installed", [] { return open_it("/usr/bin/id", O_RDONLY); }},
        {"its own program", [&] { return run_it("/usr/bin/true"); }},
        {"a process and a thread", [] { return in_process([] { return 0; }); }},
        {"a socket that says it listens",
         [] {
             const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
             return fd < 0 ? errno : tell(::listen(fd, 1));
         }},
    };
    for (const auto& row : rows) EXPECT_EQ(boxed(row.act), 0) << row.why;
}

TEST_F(ConvertBoxTest, AFileLongerThanTheLimitCannotBeWritten) {
    box.file_bytes = 10;
    EXPECT_EQ(boxed([&] {
                  std::signal(SIGXFSZ, SIG_IGN);
                  const int fd = ::open((box.scratch / "f").c_str(), O_WRONLY | O_CREAT, 0600);
                  return ::write(fd, "0123456789abcdef", 16) == 10 ? tell(::write(fd, "x", 1)) : 1;
              }),
              EFBIG);
}

TEST_F(ConvertBoxTest, ProcessorTimeIsLimited) {
    box.cpu_seconds = 1;
    EXPECT_EQ(boxed([] {
                  while (::getppid() != -1) {
                  }
                  return 0;
              }),
              200 + SIGKILL);
}

#ifndef TSB_SANITIZED
TEST_F(ConvertBoxTest, MemoryIsLimited) {
    EXPECT_EQ(boxed([] {
                  if (!limit_memory(convert_memory_bytes)) return 1;
                  void* much = ::mmap(nullptr, convert_memory_bytes, PROT_READ | PROT_WRITE,
                                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                  return much == MAP_FAILED ? errno : 0;
              }),
              ENOMEM);
}
#endif

TEST_F(ConvertBoxTest, WithoutItsProgramOrItsFolderThereIsNoBox) {
    for (fs::path* path : {&box.program, &box.scratch}) {
        const fs::path kept = *path;
        *path = "/nonexistent";
        EXPECT_EQ(boxed([] { return 0; }), 199);
        *path = kept;
    }
}

TEST_F(ConvertBoxTest, AKernelThatRefusesLandlockLeavesNothingBoxed) {
    // Inside a first box no second one can be refused by us: what is left is the rule itself. With
    // 16 layers Landlock refuses the next, and then there is no box.
    EXPECT_EQ(in_process([&] {
                  for (int layer = 0; layer < 16; ++layer)
                      if (!enter_convert_box(box)) return 1;
                  return enter_convert_box(box) ? 0 : 42;
              }),
              42);
}

}  // namespace
}  // namespace tsb
