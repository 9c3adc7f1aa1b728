// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/child.hpp"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <csignal>

namespace tsb {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

// Shared with the timer's handler, which may still be queued when the coroutine has ended.
class Child {
  public:
    Child(const asio::any_io_executor& executor, UniqueFd pidfd, UniqueFd pipe_end,
          ChildLimits given)
        : process(executor, pidfd.release()),
          pipe(executor, pipe_end.release()),
          timer(executor),
          limits(given) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (reaped_) return;
        kill();
        reap(0);
    }
    void kill() {
        ::syscall(SYS_pidfd_send_signal, process.native_handle(), SIGKILL, nullptr, 0);
        if (limits.group > 0) ::kill(-limits.group, SIGKILL);
    }

    // False: still running (with WNOHANG).
    bool reap(int options) {
        siginfo_t info{};
        // Until it is reaped its number is its own, and so is its group's.
        if (limits.group > 0) {
            if (wait(info, options | WNOWAIT) == 0 && info.si_pid == 0) return false;
            ::kill(-limits.group, SIGKILL);
        }
        const int result = wait(info, options);
        if (result == 0 && info.si_pid == 0) return false;
        reaped_ = true;
        if (result != 0) return true;  // somebody else has reaped it: how it ended is not known
        if (info.si_code == CLD_EXITED)
            end.exit_code = info.si_status;
        else
            end.signal = info.si_status;
        return true;
    }

    Descriptor process;  // the pidfd: readable when the process has ended
    Descriptor pipe;
    asio::steady_timer timer;
    ChildLimits limits;
    ChildEnd end;

  private:
    int wait(siginfo_t& info, int options) {
        int result = 0;
        do
            result = ::waitid(static_cast<idtype_t>(P_PIDFD),
                              static_cast<id_t>(process.native_handle()), &info, WEXITED | options);
        while (result != 0 && errno == EINTR);
        return result;
    }
    bool reaped_ = false;
};

void arm(const std::shared_ptr<Child>& child) {
    child->timer.expires_after(child->limits.deadline);
    child->timer.async_wait([child](const boost::system::error_code& error) {
        if (error) return;
        child->end.late = true;
        child->kill();
        boost::system::error_code ignored;
        child->pipe.cancel(ignored);
    });
}

}  // namespace

asio::awaitable<ChildEnd> run_child(asio::any_io_executor executor, UniqueFd pidfd, UniqueFd pipe,
                                    ChildLimits limits) {
    const auto child = std::make_shared<Child>(executor, std::move(pidfd), std::move(pipe), limits);
    arm(child);
    Bytes buffer(64U << 10U, '\0');
    while (!child->end.late && !child->end.overlong) {
        const auto [error, got] = co_await child->pipe.async_read_some(
            asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error) break;  // the end of the pipe, or cancelled
        if (child->end.bytes.size() + got > limits.bytes) {
            child->end.overlong = true;
            child->kill();
        } else {
            child->end.bytes.append(buffer, 0, got);
        }
    }
    while (!child->reap(WNOHANG)) {
        const auto [error] = co_await child->process.async_wait(
            Descriptor::wait_read, asio::as_tuple(asio::use_awaitable));
        if (error) break;  // cancelled: the destructor kills and reaps
    }
    child->timer.cancel();
    co_return std::move(child->end);
}

}  // namespace tsb
