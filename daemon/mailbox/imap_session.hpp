// SPDX-License-Identifier: GPL-3.0-or-later
// ImapSession: one logged-in connection. libcurl does TCP, TLS and SASL (CURLOPT_CONNECT_ONLY),
// all IMAP is ours.
//
// Guarantees: every read has a deadline; a command ends with its own tagged answer or with an
// Error, after which the session is dead and says so; credentials appear in no Error. A coroutine
// cancelled in the middle of a command leaves the session dead, too. libcurl's IMAP commands are
// never used: they lose data and let mail forge answers.
//
// Trust: the capabilities asked for after login, nothing that was said before it. See ImapParser
// for the rest.
//
// Limits: the caller's timeout for each read, command_limit for one command, idle_limit for one
// IDLE (RFC 2177), and ImapLimits.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "config/base/result.hpp"
#include "daemon/mailbox/imap_parser.hpp"

namespace tsb {

struct ImapLogin {
    std::string server;  // "imaps://host:993"; imap:// requires STARTTLS unless tls_none
    std::string user;
    std::string password;
    std::string ca_file;
    bool tls_none = false;
    std::chrono::seconds timeout{60};
};

// The tagged answer to a command.
struct ImapReply {
    std::string status;  // OK, NO or BAD
    std::string code;    // "TRYCREATE", "COPYUID 7 1 5" …
    std::string text;
    [[nodiscard]] bool ok() const { return status == "OK"; }
    [[nodiscard]] std::string said() const;  // for an Error: printable and clipped
};

// A refusal whose response code says that it will pass (RFC 5530): try later, do not call the
// operator.
bool passing_refusal(std::string_view code);

class ImapSession {
  public:
    static constexpr std::chrono::minutes command_limit{30};
    static constexpr std::chrono::minutes idle_limit{28};
    using OnUntagged = std::function<void(ImapResponse&)>;

    // heard: called whenever bytes came from the server.
    ImapSession(boost::asio::any_io_executor executor, ImapLogin login,
                std::function<void()> heard = {});
    ~ImapSession();

    // Connect, log in, ask for the capabilities.
    boost::asio::awaitable<Result<void>> connect();
    [[nodiscard]] bool has(const std::string& capability) const {
        return capabilities_.contains(capability);
    }

    // `text` without tag and line end. Untagged answers go to on_untagged, if there is one.
    boost::asio::awaitable<Result<ImapReply>> command(std::string text, OnUntagged on_untagged);

    // Until the server announces mail or the time is over: true if it did since forget_news(). With
    // IDLE if use_idle, else by asking once at the end. Either way the server has answered before
    // this returns.
    boost::asio::awaitable<Result<bool>> wait(std::chrono::milliseconds at_most, bool use_idle);
    void forget_news() { news_ = false; }

    // LOGOUT within two seconds, then close; close alone if a command is unfinished.
    void interrupt();  // ends wait() now
    boost::asio::awaitable<void> logout();

    void keep_literals_up_to(std::uint64_t bytes) { parser_.keep_literals_up_to(bytes); }
    [[nodiscard]] std::uint32_t exists() const { return exists_; }
    [[nodiscard]] std::uint32_t uidvalidity() const { return uidvalidity_; }
    [[nodiscard]] Error refused(std::string_view what,
                                const ImapReply& reply) const;  // transient, with the server's text

  private:
    struct Wire;
    using Deadline = std::chrono::steady_clock::time_point;
    [[nodiscard]] Deadline soon() const;
    [[nodiscard]] Error lost(std::string_view why);
    Error login_error(int code) const;
    void disconnect();
    void note(const ImapResponse& response);
    void note_status(const ImapResponse& response);
    boost::asio::awaitable<Result<void>> send(std::string bytes);
    // true: bytes came; false: the deadline passed, which is no error here.
    boost::asio::awaitable<Result<bool>> fill(Deadline deadline);
    boost::asio::awaitable<Result<bool>> fill_or_interrupt(Deadline deadline);
    boost::asio::awaitable<Result<void>> must_fill();
    boost::asio::awaitable<Result<ImapReply>> finish(std::string tag, OnUntagged on_untagged);
    boost::asio::awaitable<Result<void>> idle_once(Deadline until);

    boost::asio::any_io_executor executor_;
    ImapLogin login_;
    std::function<void()> heard_;
    ImapParser parser_;
    std::unique_ptr<Wire> wire_;  // null: not connected
    std::set<std::string> capabilities_;
    std::string bye_;
    std::uint64_t last_tag_ = 0;
    std::uint32_t exists_ = 0;
    std::uint32_t uidvalidity_ = 0;
    bool busy_ = false;           // a command is unfinished
    bool interrupted_ = false;    // wait() is to end
    bool interruptible_ = false;  // wait() is waiting for bytes
    bool news_ = false;
};

}  // namespace tsb
