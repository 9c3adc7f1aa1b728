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
// Limits: ImapLogin::timeout for connect and login together, and for each read; ImapDeadlines for
// each command of a step, however busily the server talks meanwhile; and ImapLimits.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "config/base/result.hpp"
#include "daemon/mailbox/imap_deadlines.hpp"
#include "daemon/mailbox/imap_login.hpp"
#include "daemon/mailbox/imap_parser.hpp"
#include "daemon/mailbox/imap_refusal.hpp"

namespace tsb {

// The tagged answer to a command.
struct ImapReply {
    std::string status;  // OK, NO or BAD
    std::string code;    // "TRYCREATE", "COPYUID 7 1 5" …
    std::string text;
    [[nodiscard]] bool ok() const { return status == "OK"; }
    [[nodiscard]] bool passes() const { return passing_refusal(code, text); }
    [[nodiscard]] std::string said() const;  // for an Error: printable and clipped
};

class ImapSession {
  public:
    using OnUntagged = std::function<void(ImapResponse&)>;

    // heard: called whenever bytes came from the server.
    ImapSession(boost::asio::any_io_executor executor, ImapLogin login,
                std::function<void()> heard = {}, ImapDeadlines deadlines = {});
    ~ImapSession();

    // Connect, log in, ask for the capabilities.
    boost::asio::awaitable<Result<void>> connect();
    [[nodiscard]] bool has(const std::string& capability) const {
        return capabilities_.contains(capability);
    }

    // What the next commands are for: their deadline, and what an Error calls them.
    void enter(ImapStep step) { step_ = step; }
    // The server did not like the credentials.
    [[nodiscard]] bool denied() const { return denied_; }
    // It said that it is busy, and for how long it wants to be left alone (0: it did not say).
    [[nodiscard]] std::optional<std::chrono::milliseconds> busy_for() const { return busy_for_; }

    // `text` without tag and line end. Untagged answers go to on_untagged, if there is one.
    boost::asio::awaitable<Result<ImapReply>> command(std::string text, OnUntagged on_untagged);

    // Until the server announces mail or the time is over: true if it did since forget_news(). Where
    // it announces nothing, by IDLE if use_idle, it is asked by NOOP: a connection that only looks
    // alive is found, and news that IDLE did not tell.
    boost::asio::awaitable<Result<bool>> wait(std::chrono::milliseconds at_most, bool use_idle);
    void forget_news() { news_ = false; }

    void interrupt();  // ends wait() now
    // LOGOUT within its deadline, then close; close alone if a command is unfinished.
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
    void disconnect();
    void note(const ImapResponse& response);
    void note_status(const ImapResponse& response);
    boost::asio::awaitable<Result<void>> send(std::string bytes);
    // true: bytes came; false: the deadline passed, which is no error here.
    boost::asio::awaitable<Result<bool>> fill(Deadline deadline);
    boost::asio::awaitable<Result<bool>> fill_or_interrupt(Deadline deadline);
    boost::asio::awaitable<Result<void>> must_fill();
    boost::asio::awaitable<Result<ImapReply>> finish(std::string tag, OnUntagged on_untagged);
    boost::asio::awaitable<Result<bool>> fill_idling(bool idling, Deadline until);
    boost::asio::awaitable<Result<void>> idle_once(Deadline until);
    boost::asio::awaitable<Result<void>> noop();

    boost::asio::any_io_executor executor_;
    ImapLogin login_;
    std::function<void()> heard_;
    ImapDeadlines deadlines_;
    ImapStep step_ = ImapStep::capability;
    ImapParser parser_;
    std::unique_ptr<Wire> wire_;  // null: not connected
    std::set<std::string> capabilities_;
    std::string bye_;
    std::uint64_t last_tag_ = 0;
    std::uint32_t exists_ = 0;
    std::uint32_t uidvalidity_ = 0;
    std::optional<std::chrono::milliseconds> busy_for_;
    bool denied_ = false;
    bool idle_refused_ = false;   // the server ended an IDLE by itself
    bool busy_ = false;           // a command is unfinished
    bool interrupted_ = false;    // wait() is to end
    bool interruptible_ = false;  // wait() is waiting for bytes
    bool news_ = false;
};

}  // namespace tsb
