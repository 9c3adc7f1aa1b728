// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxLoop: one mailbox, for as long as the service runs. Each mailbox has its own loop, so that
// one that fails never stops the others. All state is derived from the ledger (cursor) or the
// server; nothing is kept between sessions.
// Guarantees: after stop() the batch in hand is recorded and settled, then the loop ends.
// Limits: list_limit UIDs a listing, FetchBudget a batch.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "daemon/intake/gateway.hpp"
#include "daemon/mailbox/mailbox.hpp"

namespace tsb {

constexpr std::size_t list_limit = 1000;

class MailboxLoop {
  public:
    // contact is called after every successful exchange with the server, and while waiting to
    // reconnect: the watchdog.
    MailboxLoop(boost::asio::any_io_executor executor, Gateway& gateway, Notifier& notifier,
                MailboxSettings settings, std::unique_ptr<Mailbox> mailbox,
                std::function<void()> contact);
    ~MailboxLoop();

    // One session over what is there now, then close (`--once`).
    boost::asio::awaitable<Result<TakeSummary>> once();

    // For ever: sessions with backoff between them. Returns only after stop(), or with a fatal
    // Error.
    boost::asio::awaitable<Result<void>> run();

    void stop();

  private:
    boost::asio::awaitable<Result<MailboxState>> open();
    boost::asio::awaitable<Result<TakeSummary>> drain(MailboxState state);
    boost::asio::awaitable<Result<void>> session();
    boost::asio::awaitable<void> pause(std::chrono::milliseconds delay);
    void report(const Error& error);
    [[nodiscard]] std::optional<UtcTime> since() const;

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tsb
