// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted IMAP server in clear on loopback, and an ImapMailbox that talks to it: what a real
// server cannot be made to say. For tests only.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "daemon/mailbox/imap_mailbox.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {

using namespace std::chrono_literals;
using Uids = std::vector<std::uint32_t>;

// Answers one connection. The script gets each command without its tag and says what to send: "$T"
// becomes the tag, "$IDLE" at the start that of the last IDLE, "$CLOSE" at the end or nothing at all closes the connection, "silence" sends
// nothing, "trickle" a line that nobody asked for every 20 ms until the peer is gone, "flood" such
// lines without a pause.
class ScriptedServer {
  public:
    using Script = std::function<std::string(const std::string& command)>;

    ScriptedServer(Script script, const std::string& capability, const std::string& greeting)
        : script_(std::move(script)),
          greeting_(greeting),
          capability_(capability),
          listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listener_.get(), 1);
        ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~ScriptedServer() {
        ::shutdown(listener_.get(), SHUT_RDWR);
        thread_.join();
    }
    std::uint16_t port = 0;

  private:
    void serve() {
        const UniqueFd peer(::accept(listener_.get(), nullptr, nullptr));
        if (!peer || !write_all(peer.get(), greeting_)) return;
        std::string held;
        char buffer[4096];
        for (;;) {
            const ssize_t n = ::recv(peer.get(), buffer, sizeof buffer, 0);
            if (n <= 0) return;
            held.append(buffer, static_cast<std::size_t>(n));
            for (auto end = held.find("\r\n"); end != std::string::npos; end = held.find("\r\n")) {
                const std::string line = held.substr(0, end);
                held.erase(0, end + 2);
                if (!answer(peer.get(), line)) return;
            }
        }
    }
    bool answer(int peer, const std::string& line) {
        const auto blank = line.find(' ');
        const std::string tag = line.substr(0, blank);
        const std::string command = blank == std::string::npos ? line : line.substr(blank + 1);
        std::string out = login(command);
        if (out.empty()) out = script_(command);
        if (out.empty()) return false;
        if (out == "silence") return true;
        if (out == "trickle" || out == "flood") return talk(peer, out == "trickle" ? 20ms : 0ms);
        if (command == "IDLE") idle_tag_ = tag;
        if (out.starts_with("$IDLE ")) out.replace(0, 5, idle_tag_);
        for (auto at = out.find("$T "); at != std::string::npos; at = out.find("$T ", at))
            out.replace(at, 2, tag);
        const bool close = out.ends_with("$CLOSE");
        if (close) out.resize(out.size() - 6);
        return write_all(peer, out) && !close;
    }
    static bool talk(int peer, std::chrono::milliseconds pause) {
        while (write_all(peer, "* OK still here\r\n")) std::this_thread::sleep_for(pause);
        return false;
    }
    std::string login(const std::string& command) const {
        if (command.starts_with("CAPABILITY"))
            return "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN " + capability_ + "\r\n$T OK\r\n";
        if (!command.starts_with("AUTHENTICATE") && !command.starts_with("LOGIN")) return "";
        const std::string own = script_("LOGIN");
        return own.empty() ? "$T OK logged in\r\n" : own;
    }
    Script script_;
    std::string idle_tag_;
    std::string greeting_;
    std::string capability_;  // beside IMAP4rev1
    UniqueFd listener_;
    std::thread thread_;
};

inline const std::string selected =
    "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n* OK [PERMANENTFLAGS (\\Seen "
    "\\*)] ok\r\n$T OK [READ-WRITE] ok\r\n";

class ScriptedImap : public ::testing::Test {
  protected:
    // `rest` answers everything after SELECT.
    void serve(ScriptedServer::Script rest, LimitSettings limits = {},
               const std::string& capability = "UIDPLUS MOVE") {
        mailbox_.reset();  // the server before it waits for its connection to end
        ScriptedServer::Script script = [rest](const std::string& command) {
            if (command == "LOGOUT") return std::string("* BYE\r\n$T OK\r\n");
            const std::string own = rest(command);
            return own.empty() && command.starts_with("SELECT") ? selected : own;
        };
        server_ = std::make_unique<ScriptedServer>(std::move(script), capability, greeting_);
        MailboxSettings settings;
        settings.name = "tsbdir";
        settings.url = "imap://127.0.0.1:" + std::to_string(server_->port) + "/INBOX";
        settings.tls_none = in_clear_;
        settings.user = "alice";
        settings.password.file = folder_ / "password";
        std::ofstream(settings.password.file) << "opensesame\n";
        ::chmod(settings.password.file.c_str(), 0600);
        settings.timeout = 1s;
        mailbox_ = std::make_unique<ImapMailbox>(
            io.get_executor(), settings, limits, folder_.path(), [this] { ++heard_; }, deadlines_);
    }
    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return test::run(io, std::move(task));
    }
    Error open_error() {
        const auto state = run(mailbox_->open());
        EXPECT_FALSE(state);
        return state ? Error{} : state.error();
    }
    Result<Mailbox::Fetched> open_and_fetch(Uids uids) {
        const auto state = run(mailbox_->open());
        EXPECT_TRUE(state) << state.error().what;
        return run(mailbox_->fetch(std::move(uids), FetchBudget()));
    }
    test::TemporaryFolder folder_;
    int heard_ = 0;
    ImapDeadlines deadlines_;
    std::string greeting_ = "* OK ready\r\n";
    bool in_clear_ = true;  // else STARTTLS is required
    boost::asio::io_context io;
    std::unique_ptr<ScriptedServer> server_;
    std::unique_ptr<ImapMailbox> mailbox_;
};

}  // namespace tsb
