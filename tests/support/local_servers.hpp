// SPDX-License-Identifier: GPL-3.0-or-later
// The private servers of tests/support (dovecot.py, smtp_sink.py) for tests in C++: started with
// the object, ended with it.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace tsb::test {

// One word of a shell command.
inline std::string shell_word(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// What the command prints; throws if it fails.
inline std::string output_of(const std::string& command) {
    FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("popen");
    std::string out;
    char buffer[4096];
    while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, n);
    if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
    return out;
}

// A script of tests/support with `start DIR`; its pid is ended without waiting for it.
class LocalServer {
  public:
    LocalServer(const std::string& script, const std::string& pid_file, const std::string& options)
        : script_(std::string(TSB_SOURCE_DIR) + "/tests/support/" + script), pid_file_(pid_file) {
        info = nlohmann::json::parse(output_of("/usr/bin/python3 " + shell_word(script_) +
                                               " start " + folder() + " " + options));
    }
    ~LocalServer() { stop(); }
    LocalServer(const LocalServer&) = delete;
    LocalServer& operator=(const LocalServer&) = delete;

    void stop() {
        std::ifstream file(folder_.path() / pid_file_);
        pid_t pid = 0;
        if (file >> pid && pid > 1) ::kill(pid, SIGTERM);
        std::error_code ignored;
        std::filesystem::remove(folder_.path() / pid_file_, ignored);
    }
    [[nodiscard]] std::string text(const std::string& key) const {
        return info.at(key).get<std::string>();
    }
    [[nodiscard]] std::string port(const std::string& key) const {
        return std::to_string(info.at(key).get<int>());
    }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const {
        return folder_ / name;
    }

    // The script once more: `run("kick …")`.
    std::string run(const std::string& action, const std::string& rest) const {
        return output_of("/usr/bin/python3 " + shell_word(script_) + " " + action + " " + folder() +
                         " " + rest);
    }

    nlohmann::json info;

  private:
    [[nodiscard]] std::string folder() const { return shell_word(folder_.path().string()); }
    test::TemporaryFolder folder_;
    std::string script_, pid_file_;
};

class LocalDovecot : public LocalServer {
  public:
    // capability: what it claims to offer; "" = all it can. mechanisms: of SASL.
    explicit LocalDovecot(const std::string& capability = "",
                          const std::string& mechanisms = "plain login xoauth2 oauthbearer")
        : LocalServer("dovecot.py", "run/master.pid",
                      "--capability " + shell_word(capability) + " --mechanisms " +
                          shell_word(mechanisms)) {}

    void append(const std::string& raw, const std::string& when,
                const std::string& mailbox = "INBOX") {
        std::ofstream(path("next.eml"), std::ios::binary) << raw;
        run("append", shell_word(path("next.eml").string()) + " --when " + when + " --mailbox " +
                          shell_word(mailbox));
    }
    [[nodiscard]] nlohmann::json flags(const std::string& mailbox = "INBOX") const {
        return nlohmann::json::parse(run("flags", shell_word(mailbox)));
    }
    void expunge(unsigned uid) {
        run("doveadm", "expunge -u alice mailbox INBOX uid " + std::to_string(uid));
    }
};

// The second real IMAP server; its mail lies in the folder Queue, which can be made anew.
class LocalCyrus : public LocalServer {
  public:
    LocalCyrus() : LocalServer("cyrus.py", "master.pid", "") {}

    // By packages.sh.
    static bool unpacked() {
        const std::string folder = std::string(TSB_SOURCE_DIR) + "/build/cache/cyrus";
        return std::filesystem::exists(folder + "/unpacked");
    }
    void append(const std::string& raw, const std::string& when) {
        std::ofstream(path("next.eml"), std::ios::binary) << raw;
        run("append",
            shell_word(path("next.eml").string()) + " --when " + when + " --mailbox Queue");
    }
    [[nodiscard]] nlohmann::json flags(const std::string& mailbox = "Queue") const {
        return nlohmann::json::parse(run("flags", shell_word(mailbox)));
    }
    void expunge(unsigned uid) { run("expunge", std::to_string(uid) + " Queue"); }
};

class LocalTokenServer : public LocalServer {
  public:
    LocalTokenServer() : LocalServer("token_server.py", "pid", "") {}
    void say(const std::string& mode) const { run("say", mode); }
};

class LocalSmtpSink : public LocalServer {
  public:
    explicit LocalSmtpSink(const std::string& options = "")
        : LocalServer("smtp_sink.py", "pid", options) {}

    [[nodiscard]] std::vector<std::string> mails() const {
        std::vector<std::string> out;
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(path("mails")))
            files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            std::ifstream in(file, std::ios::binary);
            out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        }
        return out;
    }
};

}  // namespace tsb::test
