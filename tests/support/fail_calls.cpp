// SPDX-License-Identifier: GPL-3.0-or-later
// libtsb-fail-calls.so, for LD_PRELOAD: the durable calls of one program under one folder, told one
// by one, and one of them made to fail. It acts only in the program named by TSB_FAIL_PROGRAM.
//   TSB_FAIL_ROOT   folder: calls on what lies in it are points
//   TSB_FAIL_LOG    file: a line a point, "CALL KIND OCCURRENCE FAULTS"; KIND is the path with
//                   digests, numbers and fan-out folders replaced, FAULTS what may be asked of it
//   TSB_FAIL_AT     "CALL KIND OCCURRENCE", the point; none: only the log
//   TSB_FAIL_HOW    EIO ENOSPC EINTR short kill-before kill-within kill-after; within: half of what
//                   was to be written is
//   TSB_FAIL_AGAIN  set: from that point on for good, at every point that may fail so (EINTR and
//                   short: at every other one, or nothing would ever come to an end). A disk that
//                   fills up takes half of the first write
//   TSB_FAIL_POISON bytes: the process is killed when it writes them into a memory file, which is
//                   how a mail is handed to a worker: a mail that takes the daemon with it
//   TSB_FAIL_CLOCK  seconds that the program believes to be later than it is
// Calls go to the kernel directly: nothing here depends on the library that is shadowed.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <string>
#include <string_view>

namespace {

enum Fault : unsigned { eio = 1, enospc = 2, eintr = 4, shortened = 8 };

struct Row {
    const char* call;
    unsigned faults;
};
// What the kernel may answer to each call.
constexpr std::array<Row, 9> rows = {{{"open", eio | enospc | eintr},
                                      {"write", eio | enospc | eintr | shortened},
                                      {"fsync", eio | enospc | eintr},
                                      {"syncfs", eio | enospc},
                                      {"rename", eio | enospc},
                                      {"unlink", eio},
                                      {"mkdir", eio | enospc},
                                      {"truncate", eio | eintr},
                                      {"link", eio | enospc}}};

unsigned faults_of(std::string_view call) {
    const auto* row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return call == one.call; });
    return row == rows.end() ? 0 : row->faults;
}

std::string text_of(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

struct Plan {
    std::string root, at, how, poison;
    bool again = false;
    long later = 0;
    int log = -1;
    std::map<std::string, int> seen;
    bool reached = false;
    unsigned skipped = 0;

    Plan() {
        if (text_of("TSB_FAIL_PROGRAM") != program_invocation_short_name) return;
        at = text_of("TSB_FAIL_AT");
        how = text_of("TSB_FAIL_HOW");
        poison = text_of("TSB_FAIL_POISON");
        later = std::atol(text_of("TSB_FAIL_CLOCK").c_str());
        again = std::getenv("TSB_FAIL_AGAIN") != nullptr;
        log = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, text_of("TSB_FAIL_LOG").c_str(),
                                         O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        root = text_of("TSB_FAIL_ROOT");
        if (!root.empty()) root += '/';
    }
};

// Made at the first call: constructors of other libraries may come before ours.
Plan& plan() {
    static Plan* const one = new Plan;
    return *one;
}

bool all_of(std::string_view text, int (*is)(int)) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [is](char c) {
        return is(static_cast<unsigned char>(c)) != 0;
    });
}

// "ab" and "cd" of ab/cd/<digest>, digests, and numbers vary from run to run.
std::string kind_of(std::string_view path) {
    std::string kind;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        std::string_view part = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        if (!kind.empty()) kind += '/';
        const auto dot = std::min(part.find('.'), part.size());
        const std::string_view stem = part.substr(0, dot);
        constexpr std::size_t digest = 64;
        if (stem.size() == digest && all_of(stem, std::isxdigit))
            kind += "<digest>" + std::string(part.substr(dot));
        else if (part.size() == 2 && all_of(part, std::isxdigit))
            kind += "xx";
        else if (std::isdigit(static_cast<unsigned char>(part.front())) != 0)
            kind += "<number>";
        else if (part.front() == '#')
            kind += "<unnamed>";
        else
            kind += part;
    }
    return kind.empty() ? "." : kind;
}

std::string path_of(int fd) {
    std::array<char, 4096> out{};
    const auto link = "/proc/self/fd/" + std::to_string(fd);
    const long n = ::syscall(SYS_readlink, link.c_str(), out.data(), out.size());
    return n > 0 ? std::string(out.data(), static_cast<std::size_t>(n)) : "";
}

std::string absolute(int folder, const char* path) {
    if (*path == '/') return path;
    if (folder != AT_FDCWD) return path_of(folder) + "/" + path;
    std::array<char, 4096> out{};
    return ::getcwd(out.data(), out.size()) == nullptr ? path
                                                       : std::string(out.data()) + "/" + path;
}

[[noreturn]] void end_here() {
    ::syscall(SYS_kill, ::getpid(), SIGKILL);
    for (;;) ::pause();
}

void tell(const Plan& one, std::string_view call, const std::string& point) {
    std::string line = point;
    const unsigned faults = faults_of(call);
    for (const auto& [fault, name] : {std::pair{eio, " EIO"}, std::pair{enospc, " ENOSPC"},
                                      std::pair{eintr, " EINTR"}, std::pair{shortened, " short"}})
        if ((faults & fault) != 0) line += name;
    line += '\n';
    ::syscall(SYS_write, one.log, line.data(), line.size());
}

int errno_of(const std::string& how, std::string_view call) {
    const unsigned faults = faults_of(call);
    if (how == "EIO" && (faults & eio) != 0) return EIO;
    if (how == "ENOSPC" && (faults & enospc) != 0) return ENOSPC;
    if (how == "EINTR" && (faults & eintr) != 0) return EINTR;
    return 0;
}

enum class Do { it, a_part, it_and_end, a_part_and_end };
struct Order {
    Do what = Do::it;
    int error = 0;  // not at all then
};

Order order(std::string_view call, const std::string& path) {
    Plan& one = plan();
    if (one.root.empty() || !path.starts_with(one.root)) return {};
    std::string point = std::string(call) + " " + kind_of(path.substr(one.root.size()));
    point += " " + std::to_string(++one.seen[point]);
    tell(one, call, point);
    const bool first = !one.reached && point == one.at;
    one.reached = one.reached || first;
    if (!first && !(one.reached && one.again)) return {};
    if (one.how == "kill-before") end_here();
    if (one.how == "kill-after") return {Do::it_and_end, 0};
    if (one.how == "kill-within") return {Do::a_part_and_end, 0};
    const bool every_other = one.how == "EINTR" || one.how == "short";
    if (!first && every_other && (call == "fsync" || one.skipped++ % 2 == 0)) return {};
    const bool fills_up = first && one.again && one.how == "ENOSPC";
    if ((one.how == "short" || fills_up) && (faults_of(call) & shortened) != 0)
        return {Do::a_part, 0};
    return {Do::it, errno_of(one.how, call)};
}

// The call itself, or what the order makes of it.
template <class Call>
long obey(const Order& ordered, Call call) {
    if (ordered.error != 0) {
        errno = ordered.error;
        return -1;
    }
    const long result = call();
    if (ordered.what == Do::it_and_end || ordered.what == Do::a_part_and_end) end_here();
    return result;
}

long write_to(int fd, const void* data, std::size_t size, const off_t* at) {
    const std::string path = path_of(fd);
    const std::string& poison = plan().poison;
    if (!poison.empty() && path.starts_with("/memfd:") &&
        std::string_view(static_cast<const char*>(data), size).find(poison) !=
            std::string_view::npos)
        end_here();
    const Order ordered = order("write", path);
    const bool a_part = ordered.what == Do::a_part || ordered.what == Do::a_part_and_end;
    const std::size_t wanted = a_part ? std::max<std::size_t>(size / 2, 1) : size;
    return obey(ordered, [&] {
        return at == nullptr ? ::syscall(SYS_write, fd, data, wanted)
                             : ::syscall(SYS_pwrite64, fd, data, wanted, *at);
    });
}

long open_at(int folder, const char* path, int flags, mode_t mode) {
    const bool writes = (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0;
    const Order ordered = writes ? order("open", absolute(folder, path)) : Order{};
    return obey(ordered, [&] { return ::syscall(SYS_openat, folder, path, flags, mode); });
}

mode_t mode_of(int flags, va_list& rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

int on_path(const char* call, int folder, const char* path,
            long (*make)(int, const char*, unsigned), unsigned more) {
    const Order ordered = order(call, absolute(folder, path));
    return static_cast<int>(obey(ordered, [&] { return make(folder, path, more); }));
}

long unlink_at(int folder, const char* path, unsigned flags) {
    return ::syscall(SYS_unlinkat, folder, path, flags);
}
long make_at(int folder, const char* path, unsigned mode) {
    return ::syscall(SYS_mkdirat, folder, path, mode);
}

int rename_at(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
    const Order ordered = order("rename", absolute(to_folder, to));
    return static_cast<int>(obey(ordered, [&] {
        return ::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    }));
}

int on_fd(const char* call, int fd, long number) {
    return static_cast<int>(obey(order(call, path_of(fd)), [&] { return ::syscall(number, fd); }));
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return static_cast<int>(open_at(AT_FDCWD, path, flags, mode));
}
int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return static_cast<int>(open_at(AT_FDCWD, path, flags, mode));
}
// What a fortified build calls where the flags are not known at compile time.
int __open_2(const char* path, int flags) {
    return static_cast<int>(open_at(AT_FDCWD, path, flags, 0));
}
int __open64_2(const char* path, int flags) {
    return static_cast<int>(open_at(AT_FDCWD, path, flags, 0));
}
int openat(int folder, const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return static_cast<int>(open_at(folder, path, flags, mode));
}
ssize_t write(int fd, const void* data, std::size_t size) {
    return write_to(fd, data, size, nullptr);
}
ssize_t pwrite(int fd, const void* data, std::size_t size, off_t at) {
    return write_to(fd, data, size, &at);
}
ssize_t pwrite64(int fd, const void* data, std::size_t size, off_t at) {
    return write_to(fd, data, size, &at);
}
ssize_t writev(int fd, const iovec* pieces, int count) {
    return obey(order("write", path_of(fd)),
                [&] { return ::syscall(SYS_writev, fd, pieces, count); });
}
int fsync(int fd) {
    return on_fd("fsync", fd, SYS_fsync);
}
int fdatasync(int fd) {
    return on_fd("fsync", fd, SYS_fdatasync);
}
int syncfs(int fd) noexcept {
    return on_fd("syncfs", fd, SYS_syncfs);
}
int ftruncate(int fd, off_t size) noexcept {
    return static_cast<int>(
        obey(order("truncate", path_of(fd)), [&] { return ::syscall(SYS_ftruncate, fd, size); }));
}
int clock_gettime(clockid_t clock, timespec* now) noexcept {
    const long done = ::syscall(SYS_clock_gettime, clock, now);
    if (done == 0 && clock == CLOCK_REALTIME) now->tv_sec += plan().later;
    return static_cast<int>(done);
}
int rename(const char* from, const char* to) noexcept {
    return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    return rename_at(from_folder, from, to_folder, to, 0);
}
int unlink(const char* path) noexcept {
    return on_path("unlink", AT_FDCWD, path, unlink_at, 0);
}
int unlinkat(int folder, const char* path, int flags) noexcept {
    return on_path("unlink", folder, path, unlink_at, static_cast<unsigned>(flags));
}
int remove(const char* path) noexcept {
    const int gone = unlink(path);
    return gone == 0 || errno != EISDIR ? gone
                                        : static_cast<int>(unlink_at(AT_FDCWD, path, AT_REMOVEDIR));
}
int mkdir(const char* path, mode_t mode) noexcept {
    return on_path("mkdir", AT_FDCWD, path, make_at, mode);
}
int link(const char* from, const char* to) noexcept {
    return static_cast<int>(obey(order("link", absolute(AT_FDCWD, to)), [&] {
        return ::syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    }));
}

}  // extern "C"
