// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreplyd/trial.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>

#include "config/base/file.hpp"
#include "daemon/archive/in_flight.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/notify/smtp_sink.hpp"
#include "daemon/tsbreplyd/watchdog.hpp"

namespace tsb {
namespace asio = boost::asio;

namespace {

// Only looked at: the ledger's lock is the child's. A record that cannot be read is no suspect.
bool has_suspects(const std::filesystem::path& state) {
    std::error_code failed;
    for (const auto& file :
         std::filesystem::directory_iterator(state / "archive" / "in-flight", failed)) {
        const auto text = read_file(file.path(), max_in_flight_bytes);
        const auto record = text ? parse_in_flight(*text) : std::nullopt;
        if (record && record->attempts + 1 >= max_attempts) return true;
    }
    return false;
}

asio::awaitable<void> try_them(Gateway& gateway, int told) {
    // An Error is met again by the service, who says what it means.
    auto tried = co_await gateway.try_suspects(
        [told](const Digest& digest) { static_cast<void>(write_all(told, digest.hex())); });
    static_cast<void>(tried);
}

// Alerts stay on disk: the service sends them.
void run_child(const Settings& settings, int told) {
    asio::io_context io(1);
    SystemClock clock;
    std::optional<SmtpSink> sink;
    if (!settings.alerts.to.empty()) sink.emplace(io.get_executor(), settings.alerts, clock);
    Notifier notifier(sink ? &*sink : nullptr, clock, settings.alerts.per_hour);
    auto opened = open_gateway(io.get_executor(), settings, notifier, clock);
    if (!opened) return;
    asio::co_spawn(io, try_them(*(*opened)->gateway, told),
                   [&io](const std::exception_ptr&) { io.stop(); });
    io.run();
}

// What the child last said before it was gone, killed where nothing came for too long.
std::optional<Digest> listen(int fd, pid_t child) {
    Watchdog watchdog;
    std::optional<Digest> last;
    std::array<char, 64> hex{};
    constexpr int step_ms = 1'000;
    for (auto heard = std::chrono::steady_clock::now();;) {
        watchdog.recovering();
        pollfd waiting{fd, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, step_ms);
        if (ready > 0) {
            const ssize_t n = ::read(fd, hex.data(), hex.size());
            if (n <= 0) return last;
            last = Digest::parse(std::string_view(hex.data(), static_cast<std::size_t>(n)));
            heard = std::chrono::steady_clock::now();
        } else if (std::chrono::steady_clock::now() - heard > trial_patience) {
            ::kill(child, SIGKILL);
        }
    }
}

}  // namespace

std::optional<Trial> try_in_flight(const Settings& settings) {
    std::array<int, 2> ends{};
    if (!has_suspects(settings.state) || ::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    const UniqueFd from(ends[0]);
    UniqueFd to(ends[1]);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) return std::nullopt;
    if (child == 0) {
        // It goes with its parent, who would otherwise be told apart from it by nothing.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() == parent) run_child(settings, to.get());
        ::_exit(0);
    }
    to.reset();
    const std::optional<Digest> last = listen(from.get(), child);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return Trial{WIFSIGNALED(status) ? last : std::nullopt};
}

}  // namespace tsb
