// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/serve.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <vector>

#include "config/base/file.hpp"
#include "parsers/sandbox/sandbox.hpp"

namespace tsb {
namespace {

constexpr int exit_ok = 0, exit_protocol = 70, exit_setup = 78;
constexpr std::size_t max_datagram = frame_header_bytes + max_request_bytes;
constexpr std::size_t max_descriptors = 2;

struct Datagram {
    Bytes bytes;
    std::vector<UniqueFd> descriptors;
    bool closed = false;
};

Datagram receive(int control) {
    Datagram out;
    out.bytes.resize(max_datagram);
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * max_descriptors)> ancillary{};
    iovec piece{out.bytes.data(), out.bytes.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = ancillary.data();
    header.msg_controllen = ancillary.size();
    ssize_t got = 0;
    do got = ::recvmsg(control, &header, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    out.closed = got <= 0;
    out.bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (out.closed) return out;
    for (cmsghdr* item = CMSG_FIRSTHDR(&header); item != nullptr;
         item = CMSG_NXTHDR(&header, item)) {
        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) continue;
        for (std::size_t i = 0; i < (item->cmsg_len - CMSG_LEN(0)) / sizeof(int); ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(item) + i * sizeof(int), sizeof fd);
            out.descriptors.emplace_back(fd);
        }
    }
    return out;
}

bool send(int control, BytesView bytes, int descriptor = -1) {
    Bytes copy(bytes);
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
    iovec piece{copy.data(), copy.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    if (descriptor >= 0) {
        header.msg_control = ancillary.data();
        header.msg_controllen = ancillary.size();
        cmsghdr* item = CMSG_FIRSTHDR(&header);
        item->cmsg_level = SOL_SOCKET;
        item->cmsg_type = SCM_RIGHTS;
        item->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(item), &descriptor, sizeof descriptor);
    }
    ssize_t sent = 0;
    do sent = ::sendmsg(control, &header, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(bytes.size());
}

// A child of the daemon. glibc's fork() knows no CLONE_PARENT; a bare system call is right here
// because this process has one thread, and nothing between it and _exit needs glibc's fork
// handlers.
long clone_for_parent(int& pidfd) {
    clone_args arguments{};
    arguments.flags = CLONE_PARENT | CLONE_PIDFD;
    arguments.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
    return ::syscall(SYS_clone3, &arguments, sizeof arguments);
}

bool answer_request(int control, Datagram datagram, const Answerer& answer) {
    const auto request = decode_request(datagram.bytes);
    if (!request || datagram.descriptors.size() != 2) return false;
    int pidfd = -1;
    const long child = clone_for_parent(pidfd);
    if (child == 0) {
        ::close(control);
        answer_and_exit(datagram.descriptors.at(0).get(), datagram.descriptors.at(1).get(),
                        *request, answer);
    }
    if (child < 0) return send(control, "F" + std::string(std::strerror(errno)));
    const UniqueFd named(pidfd);
    return send(control, "P", named.get());
}

Result<Bytes> receive_setup(int control) {
    const Datagram first = receive(control);
    if (first.closed || first.bytes != "S" || first.descriptors.size() != 1)
        return Error{ErrorKind::fatal, "the first datagram is no setup", ""};
    return read_fd(first.descriptors.front().get(), max_setup_bytes);
}

// The answer when memory runs out, made beforehand: nothing can be allocated then.
int out_of_memory_pipe = -1;
Bytes& out_of_memory_answer() {
    static Bytes answer;
    return answer;
}

void say_out_of_memory() {
    const Bytes& answer = out_of_memory_answer();
    const ssize_t written = ::write(out_of_memory_pipe, answer.data(), answer.size());
    ::_exit(written > 0 ? exit_ok : exit_protocol);
}

void prepare_for_memory_limit(int output, std::uint64_t memory_bytes) {
    out_of_memory_pipe = output;
    out_of_memory_answer() = encode_answer(Unreadable{
        "limit",
        "Reading it takes more than " + std::to_string(memory_bytes >> 20U) + " MiB of memory."});
    std::set_new_handler(say_out_of_memory);
}

// The input is sealed against change and truncation by who made it: mapping it costs no copy. A
// pipe is read instead.
class Input {
  public:
    explicit Input(int fd) {
        struct stat status {};
        if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
            size_ = static_cast<std::size_t>(status.st_size);
            map_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
        }
        if (map_ != MAP_FAILED) return;
        auto bytes = read_fd(fd, max_setup_bytes);
        if (bytes) copy_ = std::move(*bytes);
    }
    [[nodiscard]] BytesView view() const {
        return map_ == MAP_FAILED ? BytesView(copy_)
                                  : BytesView(static_cast<const char*>(map_), size_);
    }

  private:
    void* map_ = MAP_FAILED;
    std::size_t size_ = 0;
    Bytes copy_;
};

}  // namespace

void box_and_answer(int output, const Request& request, const std::function<Bytes()>& answer) {
    prepare_for_memory_limit(output, request.memory_bytes);
    SandboxLimits limits;
    limits.memory_bytes = request.memory_bytes;
    limits.cpu_seconds = request.cpu_seconds;
    if (!enter_sandbox(limits)) ::_exit(worker_exit_sandbox);
    const Bytes out = answer();
    ::_exit(write_all(output, out) ? exit_ok : exit_protocol);
}

void answer_and_exit(int input, int output, const Request& request, const Answerer& answer) {
    box_and_answer(output, request, [&] {
        const Input bytes(input);
        return answer(bytes.view(), request);
    });
}

int serve(int control, const Preparer& prepare) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    const auto setup = receive_setup(control);
    if (!setup) return exit_protocol;
    const auto answer = prepare(*setup);
    if (!answer) {
        send(control, "E" + answer.error().what);
        return exit_setup;
    }
    if (!send(control, "R")) return exit_protocol;
    for (;;) {
        Datagram datagram = receive(control);
        if (datagram.closed) return exit_ok;
        if (!answer_request(control, std::move(datagram), *answer)) return exit_protocol;
    }
}

}  // namespace tsb
