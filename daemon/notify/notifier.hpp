// SPDX-License-Identifier: GPL-3.0-or-later
// Notifier: every event goes to the journal at once; those that the table marks as alerts also go
// to staff, one mail each while there are few, one digest when there are many, at most `per_hour`
// mails an hour. What the rate does not allow waits for the next digest. A mail that the server
// refuses for good is sent once more without the texts of strangers; refused again, its events stand
// in the journal only, which says so. Nothing else is dropped.
// Limits: max_single_mails a flush, max_pending events held for mail (beyond that only counted, and
// the mail says so).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "config/base/utc_time.hpp"
#include "daemon/notify/alert_sink.hpp"
#include "daemon/notify/events.hpp"

namespace tsb {

constexpr std::size_t max_single_mails = 5;
constexpr std::size_t max_pending = 1000;

class Notifier {
  public:
    // sink may be null: journal only.
    Notifier(AlertSink* sink, const Clock& clock, int per_hour);

    void raise(Event event);

    // A condition that lasts: alerts once when it begins and once when it ends, however often it is
    // reported. `cause` names it ("mailbox tsbdir").
    void begin(const std::string& cause, Event event);
    void end(const std::string& cause, Event event);

    // Sends what is pending, as far as the rate allows. A failed mail stays pending. While another
    // flush is under way, waits for its end: it also sends what was raised meanwhile.
    boost::asio::awaitable<void> flush();

    [[nodiscard]] std::size_t pending() const { return pending_.size(); }
    [[nodiscard]] std::size_t sent() const { return sent_; }

  private:
    struct Running;
    bool allowed();
    boost::asio::awaitable<bool> send(std::vector<Event> events);
    boost::asio::awaitable<Result<void>> send_or_bare(const std::vector<Event>& events);
    boost::asio::awaitable<void> flush_all();

    AlertSink* sink_;
    const Clock& clock_;
    int per_hour_;
    std::vector<Event> pending_;
    std::size_t uncounted_ = 0;
    std::deque<UtcTime> sent_times_;
    std::set<std::string> lasting_;
    bool failing_ = false;
    Running* running_ = nullptr;  // the flush under way, in its own frame
    std::size_t sent_ = 0;
};

}  // namespace tsb
