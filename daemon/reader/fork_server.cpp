// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/fork_server.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "daemon/reader/spawn_plan.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using Wait = asio::posix::stream_descriptor;

constexpr std::size_t max_reply_bytes = 4096;
constexpr std::size_t max_descriptors = 2;

Error server_error(const std::string& what) {
    return {ErrorKind::transient, "worker server: " + what, "see the journal for its last lines"};
}

// Sent at once, or EAGAIN. MSG_NOSIGNAL: a dead server is an error, not our death.
int send_now(int control, Bytes& bytes, const std::vector<int>& descriptors) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * max_descriptors)> ancillary{};
    iovec piece{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    if (!descriptors.empty()) {
        header.msg_control = ancillary.data();
        header.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
        cmsghdr* item = CMSG_FIRSTHDR(&header);
        item->cmsg_level = SOL_SOCKET;
        item->cmsg_type = SCM_RIGHTS;
        item->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
        std::memcpy(CMSG_DATA(item), descriptors.data(), sizeof(int) * descriptors.size());
    }
    return ::sendmsg(control, &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? errno : 0;
}

// Word 0: nothing there yet (a descriptor may be called ready when it is not).
Result<ServerReply> receive_now(int control) {
    Bytes bytes(max_reply_bytes, '\0');
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
    iovec piece{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = ancillary.data();
    header.msg_controllen = ancillary.size();
    const ssize_t got = ::recvmsg(control, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return ServerReply{};
    if (got <= 0) return server_error(got == 0 ? "it has gone" : std::strerror(errno));
    ServerReply reply;
    reply.word = bytes.front();
    reply.text = bytes.substr(1, static_cast<std::size_t>(got) - 1);
    const cmsghdr* item = CMSG_FIRSTHDR(&header);
    if (item != nullptr && item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS &&
        item->cmsg_len == CMSG_LEN(sizeof(int))) {
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(item), sizeof fd);
        reply.descriptor = UniqueFd(fd);
    }
    return reply;
}

asio::awaitable<Result<ServerReply>> exchange(Wait& control, Bytes bytes,
                                              std::vector<int> descriptors) {
    for (int error = EINTR; error != 0;) {
        error = send_now(control.native_handle(), bytes, descriptors);
        if (error == 0 || error == EINTR) continue;
        if (error != EAGAIN) co_return server_error(std::strerror(error));
        const auto [failed] =
            co_await control.async_wait(Wait::wait_write, asio::as_tuple(asio::use_awaitable));
        if (failed) co_return server_error("it takes no request");
    }
    for (;;) {
        const auto [failed] =
            co_await control.async_wait(Wait::wait_read, asio::as_tuple(asio::use_awaitable));
        if (failed) co_return server_error("it does not answer");
        auto reply = receive_now(control.native_handle());
        if (!reply || reply->word != '\0') co_return reply;
    }
}

}  // namespace

Result<std::unique_ptr<ForkServer>> ForkServer::start(const asio::any_io_executor& executor,
                                                      const std::filesystem::path& program) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return errno_error(ErrorKind::transient, "make", "a socket pair");
    UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    // 2: nothing of it may reach the daemon's output.
    const SpawnPlan plan(theirs.get(), 2, SpawnPlan::Group::ours);
    std::string name = program.string(), serve = "--serve", number = std::to_string(given_number);
    char* arguments[] = {name.data(), serve.data(), number.data(), nullptr};
    std::string locale = "LC_ALL=C.UTF-8";
    // Its libraries' symbols are found once, and not in each child again, each on a page of its own.
    std::string now = "LD_BIND_NOW=1";
    char* environment[] = {locale.data(), now.data(), nullptr};  // and so no secret reaches it
    pid_t pid = -1;
    if (const int error = ::posix_spawn(&pid, name.c_str(), &plan.actions, &plan.attributes,
                                        arguments, environment);
        error != 0) {
        return Error{ErrorKind::config,
                     "cannot start the worker " + name + ": " + std::strerror(error),
                     "set worker.program, or install tsbreply-worker beside the other programs"};
    }
    return std::make_unique<ForkServer>(Wait(executor, ours.release()), pid);
}

ForkServer::ForkServer(Wait control, pid_t pid)
    : control_(std::make_shared<Wait>(std::move(control))), pid_(pid) {}

ForkServer::~ForkServer() {
    boost::system::error_code ignored;
    control_->close(ignored);
    ::kill(pid_, SIGKILL);  // our child, not yet waited for: the number is still its own
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

asio::awaitable<Result<ServerReply>> ForkServer::ask(Bytes bytes, std::vector<int> descriptors,
                                                     std::chrono::milliseconds deadline) {
    const std::shared_ptr<Wait> control = control_;
    const auto open =
        std::make_shared<bool>(true);  // a handler may still be queued when this ask is over
    asio::steady_timer timer(control->get_executor(), deadline);
    timer.async_wait([control, open](const boost::system::error_code& error) {
        boost::system::error_code ignored;
        if (!error && *open) control->cancel(ignored);
    });
    auto reply = co_await exchange(*control, std::move(bytes), std::move(descriptors));
    *open = false;
    co_return reply;
}

}  // namespace tsb
