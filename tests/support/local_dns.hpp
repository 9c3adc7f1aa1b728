// SPDX-License-Identifier: GPL-3.0-or-later
// A private unbound on loopback that knows the records it was given and nothing else; ended with the object.
#pragma once

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temporary_folder.hpp"

extern char** environ;

namespace tsb::test {

class LocalDns {
  public:
    // lines: "name TXT \"…\"", as unbound's local-data takes them.
    explicit LocalDns(const std::vector<std::string>& lines) : port_(free_port()) {
        std::ofstream config(folder_ / "unbound.conf");
        config << "server:\n interface: 127.0.0.1@" << port_
               << "\n username: \"\"\n chroot: \"\"\n directory: \"" << folder_.path().string()
               << "\"\n pidfile: \"\"\n use-syslog: no\n module-config: \"iterator\"\n"
                  " local-zone: \".\" static\n";
        for (const std::string& line : lines) config << " local-data: '" << line << "'\n";
        config << "remote-control:\n control-enable: no\n";
        config.close();
        std::string program = "/usr/sbin/unbound", stay = "-d", option = "-c",
                    file = (folder_ / "unbound.conf").string();
        char* arguments[] = {program.data(), stay.data(), option.data(), file.data(), nullptr};
        // Its own log: a server that outlives a test that crashed must not keep the test's output open.
        const std::string log = (folder_ / "log").string();
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_CREAT | O_WRONLY, 0600);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        const int failed =
            ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) throw std::runtime_error("unbound cannot be started");
        wait_until_it_answers();
    }
    ~LocalDns() { stop(); }
    LocalDns(const LocalDns&) = delete;
    LocalDns& operator=(const LocalDns&) = delete;

    void stop() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    void freeze() const { ::kill(pid_, SIGSTOP); }
    void go_on() const { ::kill(pid_, SIGCONT); }
    [[nodiscard]] std::string server() const { return "127.0.0.1@" + std::to_string(port_); }

  private:
    static int free_port() {
        const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
        sockaddr_in at = loopback(0);
        socklen_t size = sizeof at;
        const bool bound = fd >= 0 &&
                           ::bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0 &&
                           ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) == 0;
        if (fd >= 0) ::close(fd);
        if (!bound) throw std::runtime_error("no free port");
        return ntohs(at.sin_port);
    }
    static sockaddr_in loopback(int port) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        at.sin_port = htons(static_cast<std::uint16_t>(port));
        return at;
    }
    // It listens on TCP as well, and that can be seen.
    void wait_until_it_answers() const {
        for (int i = 0; i < 500; ++i) {
            const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
            sockaddr_in at = loopback(port_);
            const bool up = ::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
            ::close(fd);
            if (up) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        throw std::runtime_error("unbound does not answer");
    }

    TemporaryFolder folder_;
    int port_;
    pid_t pid_ = 0;
};

}  // namespace tsb::test
