// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxLoop: one mailbox, for as long as the service runs. Each mailbox has its own loop, so that
// one that fails never stops the others. All state is derived from the ledger (cursor) or the
// server; between sessions only the count of refusals is kept.
// Guarantees: after stop() the batch in hand is recorded and settled, then the loop ends.
// No message is recorded while one with a lower UID is still waiting. One that the server lists and
// does not deliver, alone, in max_refusals sessions, is recorded unreadable, so that the rest comes.
// A server that says that it is busy is left alone for the time it asks for, and longer each time.
// Limits: list_limit UIDs a listing, FetchBudget a batch, max_refusals.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "daemon/intake/gateway.hpp"
#include "daemon/mailbox/backoff.hpp"
#include "daemon/mailbox/mailbox.hpp"

namespace tsb {

constexpr std::size_t list_limit = 1000;
constexpr std::uint32_t max_refusals = 5;

class MailboxLoop {
  public:
    // contact is called after every successful exchange with the server, after every message that
    // was read, and while waiting to reconnect: the watchdog. No step between two calls may take
    // longer than WatchdogSec, however many messages are in a batch.
    MailboxLoop(boost::asio::any_io_executor executor, Gateway& gateway, Notifier& notifier,
                MailboxSettings settings, std::unique_ptr<Mailbox> mailbox,
                std::function<void()> contact, Backoff backoff = Backoff(),
                Backoff busy = Backoff::for_busy());
    ~MailboxLoop();

    // One session over what is there now, then close (`--once`); more only where a message is not
    // delivered.
    boost::asio::awaitable<Result<TakeSummary>> once();

    // For ever: sessions with backoff between them. Returns only after stop(), or with a fatal
    // Error.
    boost::asio::awaitable<Result<void>> run();

    void stop();

    // A session that waits for mail looks again, and so settles, now.
    void look_again();

  private:
    boost::asio::awaitable<Result<MailboxState>> open();
    boost::asio::awaitable<Result<void>> drain(MailboxState state, TakeSummary& all);
    boost::asio::awaitable<Result<void>> drain_listed(MailboxState state,
                                                      std::vector<std::uint32_t> waiting,
                                                      TakeSummary& all);
    Result<RawMessage> without_delivery(const MailboxState& state, std::uint32_t uid);
    boost::asio::awaitable<Result<void>> session();
    boost::asio::awaitable<void> pause(std::chrono::milliseconds delay);
    void report(const Error& error);
    void tell_of_token();
    std::chrono::milliseconds next_pause();
    void well_again();
    [[nodiscard]] std::optional<UtcTime> since() const;

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tsb
