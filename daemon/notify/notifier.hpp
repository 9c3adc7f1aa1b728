// SPDX-License-Identifier: GPL-3.0-or-later
// Notifier: every event goes to the journal at once; those that the table marks as alerts also go
// to staff, one mail each while there are few, one digest when there are many, at most `per_hour`
// mails an hour. What the rate does not allow waits for the next digest. A mail that the server
// refuses for good is sent once more without the texts of strangers; refused again, its events stand
// in the journal only, which says so. Nothing else is dropped: with keep_in() what waits is on disk
// as well, and the next start sends what this one could not.
// Limits: max_single_mails a flush, max_pending events held for mail (beyond that only counted, and
// the mail says so; the count is not kept).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/base/utc_time.hpp"
#include "daemon/notify/alert_queue.hpp"
#include "daemon/notify/alert_sink.hpp"
#include "daemon/notify/events.hpp"

namespace tsb {

constexpr std::size_t max_single_mails = 5;
constexpr std::size_t max_pending = 1000;

class Notifier {
  public:
    // sink may be null: journal only.
    Notifier(AlertSink* sink, const Clock& clock, int per_hour);

    // From now on what waits for its mail also lies in this folder, and what an earlier run left
    // there waits too. A disk that refuses is told in the journal and changes nothing else. Without a
    // sink it does nothing.
    void keep_in(const std::filesystem::path& folder);

    void raise(Event event);

    // A condition that lasts: alerts once when it begins and once when it ends, however often it is
    // reported. `cause` names it ("mailbox tsbdir login-failed").
    void begin(const std::string& cause, Event event);
    void end(const std::string& cause, Event event);
    // One alert for several that end together.
    void end_all(const std::vector<std::string>& causes, Event event);

    // Sends what is pending, as far as the rate allows. A failed mail stays pending. While another
    // flush is under way, waits for its end: it also sends what was raised meanwhile.
    boost::asio::awaitable<void> flush();

    [[nodiscard]] std::size_t pending() const { return pending_.size(); }
    [[nodiscard]] std::size_t sent() const { return sent_; }

  private:
    struct Running;
    struct Pending {
        Event event;
        std::uint64_t kept = 0;  // its number in queue_; 0: it is not there
    };
    void keep(Pending& pending);
    void tell_not_kept(const Error& error);
    void forget_first(std::size_t n);
    bool allowed();
    boost::asio::awaitable<bool> send(std::vector<Event> events);
    boost::asio::awaitable<Result<void>> send_or_bare(const std::vector<Event>& events);
    boost::asio::awaitable<void> flush_all();

    AlertSink* sink_;
    const Clock& clock_;
    int per_hour_;
    std::optional<AlertQueue> queue_;
    std::vector<Pending> pending_;
    std::size_t uncounted_ = 0;
    std::deque<UtcTime> sent_times_;
    std::set<std::string> lasting_;
    bool failing_ = false;
    bool keep_failing_ = false;
    Running* running_ = nullptr;  // the flush under way, in its own frame
    std::size_t sent_ = 0;
};

}  // namespace tsb
