// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sandbox/convert_box.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <vector>

#include "parsers/sandbox/landlock.hpp"

namespace tsb {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t own_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t own_architecture = AUDIT_ARCH_AARCH64;
#else
#error "name the architecture of this machine here"
#endif

Error box_error(const char* what) {
    return {ErrorKind::config, std::string("sandbox: ") + what + ": " + std::strerror(errno),
            "run `tsbreply doctor`"};
}

// What an office suite reads to start. /var/lib, /etc and /home as wholes stay closed: the ledger, its
// key and the configuration are there.
const PathRow readable[] = {
    {"/usr", PathUse::read},
    {"/lib", PathUse::read},                            // a link into /usr on Debian
    {"/lib64/ld-linux-x86-64.so.2", PathUse::execute},  // what starts a program: one of the two
    {"/lib/ld-linux-aarch64.so.1", PathUse::execute},
    {"/etc/ld.so.cache", PathUse::read},
    {"/etc/ld.so.preload", PathUse::read},
    {"/etc/fonts", PathUse::read},
    {"/etc/libreoffice", PathUse::read},
    {"/etc/localtime", PathUse::read},
    {"/etc/nsswitch.conf", PathUse::read},
    {"/etc/passwd", PathUse::read},
    {"/var/lib/libreoffice", PathUse::read},
    {"/var/spool/libreoffice", PathUse::read},
    {"/var/cache/fontconfig", PathUse::read},
    {"/dev/null", PathUse::device},
    {"/dev/urandom", PathUse::read},
};

struct CallRow {
    long number;
    int error;
};

// Refused with this errno; all else is allowed, within Landlock.
constexpr CallRow refused[] = {
    // The network, the control socket, and a way around this list.
    {SYS_connect, EACCES},
    // An office suite will not start without a socket in /tmp by which it finds its second instance:
    // it is told that it has one.
    {SYS_bind, 0},
    {SYS_listen, 0},
    {SYS_io_uring_setup, ENOSYS},
    {SYS_io_uring_enter, ENOSYS},
    {SYS_io_uring_register, ENOSYS},
    // Other processes of this user: the service and its workers.
    {SYS_ptrace, EPERM},
    {SYS_process_vm_readv, EPERM},
    {SYS_process_vm_writev, EPERM},
    {SYS_process_madvise, EPERM},
    {SYS_pidfd_open, EPERM},
    {SYS_pidfd_getfd, EPERM},
    {SYS_pidfd_send_signal, EPERM},
    {SYS_kcmp, EPERM},
    {SYS_kill, EPERM},
    {SYS_tkill, EPERM},
    {SYS_tgkill, EPERM},
    {SYS_rt_sigqueueinfo, EPERM},
    {SYS_rt_tgsigqueueinfo, EPERM},
    {SYS_setpriority, EPERM},
    {SYS_ioprio_set, EPERM},
    {SYS_sched_setscheduler, EPERM},
    {SYS_sched_setattr, EPERM},
    // Leaving the process group by which it is killed.
    {SYS_setsid, EPERM},
    {SYS_setpgid, EPERM},
    // Files by ways that Landlock does not see (in every version).
    {SYS_truncate, EPERM},
    {SYS_fchmodat, EPERM},
    {SYS_fchownat, EPERM},
    {SYS_fchown, EPERM},
    {SYS_utimensat, EPERM},
    {SYS_setxattr, EPERM},
    {SYS_lsetxattr, EPERM},
    {SYS_fsetxattr, EPERM},
    {SYS_removexattr, EPERM},
    {SYS_lremovexattr, EPERM},
    {SYS_fremovexattr, EPERM},
    {SYS_open_by_handle_at, EPERM},
    {SYS_memfd_create, EPERM},
    {SYS_execveat, EPERM},
#ifdef __x86_64__  // the older forms, where they exist
    {SYS_chmod, EPERM},
    {SYS_chown, EPERM},
    {SYS_lchown, EPERM},
    {SYS_utime, EPERM},
    {SYS_utimes, EPERM},
    {SYS_futimesat, EPERM},
#endif
    // The kernel's less tried doors.
    {SYS_clone3, ENOSYS},  // its flags cannot be seen from here; glibc then uses clone
    {SYS_unshare, EPERM},
    {SYS_setns, EPERM},
    {SYS_mount, EPERM},
    {SYS_umount2, EPERM},
    {SYS_pivot_root, EPERM},
    {SYS_chroot, EPERM},
    {SYS_bpf, EPERM},
    {SYS_perf_event_open, EPERM},
    {SYS_userfaultfd, EPERM},
    {SYS_keyctl, EPERM},
    {SYS_add_key, EPERM},
    {SYS_request_key, EPERM},
    {SYS_mq_open, EPERM},
    {SYS_shmget, EPERM},
    {SYS_semget, EPERM},
    {SYS_msgget, EPERM},
};

constexpr std::uint32_t new_namespaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID |
                                         CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

using Filter = std::vector<sock_filter>;

void load(Filter& filter, std::size_t offset) {
    filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
}
void answer(Filter& filter, std::uint32_t what) {
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, what));
}
// If the loaded value compares, the next `steps` rows are run, else skipped.
void when(Filter& filter, std::uint16_t comparison, std::uint32_t value, std::uint8_t steps) {
    filter.push_back(
        BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | comparison | BPF_K), value, 0, steps));
}
constexpr std::uint32_t error_answer(int error) {
    return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error);
}

constexpr std::size_t number_at = offsetof(seccomp_data, nr);
// The low half of an argument: little endian, as both architectures are.
constexpr std::size_t argument_at(std::size_t index) {
    return offsetof(seccomp_data, args) + 8 * index;
}

void refuse_bits(Filter& filter, long call, std::size_t argument, std::uint32_t bits) {
    when(filter, BPF_JEQ, static_cast<std::uint32_t>(call), 4);
    load(filter, argument_at(argument));
    when(filter, BPF_JSET, bits, 1);
    answer(filter, error_answer(EPERM));
    load(filter, number_at);
}

Filter make_filter() {
    Filter filter;
    load(filter, offsetof(seccomp_data, arch));
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, own_architecture, 1, 0));
    answer(filter, SECCOMP_RET_KILL_PROCESS);
    load(filter, number_at);
#ifdef __x86_64__
    when(filter, BPF_JGE, 0x40000000U, 1);  // the x32 names of the same calls
    answer(filter, error_answer(ENOSYS));
#endif
    for (const CallRow& row : refused) {
        when(filter, BPF_JEQ, static_cast<std::uint32_t>(row.number), 1);
        answer(filter, error_answer(row.error));
    }
    refuse_bits(filter, SYS_clone, 0, new_namespaces);
    refuse_bits(filter, SYS_mprotect, 2, PROT_EXEC);
    refuse_bits(filter, SYS_pkey_mprotect, 2, PROT_EXEC);
    refuse_bits(filter, SYS_prlimit64, 0, 0xFFFFFFFFU);  // of another process
    // socket: only a local stream; with connect and bind as above it reaches nobody.
    when(filter, BPF_JEQ, SYS_socket, 8);
    load(filter, argument_at(0));
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0));
    answer(filter, error_answer(EACCES));
    load(filter, argument_at(1));
    filter.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xF));  // the type without its flags
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SOCK_STREAM, 1, 0));
    answer(filter, error_answer(EACCES));
    load(filter, number_at);
    // mmap: writable and executable at once.
    when(filter, BPF_JEQ, SYS_mmap, 5);
    load(filter, argument_at(2));
    filter.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, PROT_WRITE | PROT_EXEC));
    when(filter, BPF_JEQ, PROT_WRITE | PROT_EXEC, 1);
    answer(filter, error_answer(EPERM));
    load(filter, number_at);
    answer(filter, SECCOMP_RET_ALLOW);
    return filter;
}

Result<void> refuse_calls() {
    Filter filter = make_filter();
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
        return box_error("seccomp");
    return {};
}

Result<void> set_limit(__rlimit_resource resource, const char* name, std::uint64_t value) {
    const rlimit limit{value, value};
    if (::setrlimit(resource, &limit) != 0) return box_error(name);
    return {};
}

}  // namespace

Result<void> enter_convert_box(const ConvertBox& box) {
    if (auto set = set_limit(RLIMIT_CORE, "RLIMIT_CORE", 0); !set) return set;
    if (auto set = set_limit(RLIMIT_FSIZE, "RLIMIT_FSIZE", box.file_bytes); !set) return set;
    if (auto set = set_limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", box.open_files); !set) return set;
    if (auto set = set_limit(RLIMIT_CPU, "RLIMIT_CPU", box.cpu_seconds); !set) return set;
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return box_error("PR_SET_PDEATHSIG");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return box_error("PR_SET_NO_NEW_PRIVS");
    std::vector<PathRow> rows(std::begin(readable), std::end(readable));
    rows.push_back({box.program.string(), PathUse::execute, true});
    rows.push_back({box.scratch.string(), PathUse::write, true});
    if (auto restricted = restrict_paths(rows); !restricted) return restricted;
    return refuse_calls();
}

Result<void> limit_memory(std::uint64_t bytes) {
    return set_limit(RLIMIT_AS, "RLIMIT_AS", bytes);
}

}  // namespace tsb
