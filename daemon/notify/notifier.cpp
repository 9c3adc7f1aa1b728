// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/notifier.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>
#include <utility>

#include "daemon/notify/log.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;

// Ours alone: a filter that objects to an alert objects to what a stranger wrote.
constexpr std::array<std::string_view, 3> bare_fields = {"entry", "digest", "not_shown"};

Event bare(const Event& event) {
    Event out{event.id, "the mail server refused the text of this alert: see the journal", {}};
    for (const std::string_view key : bare_fields) {
        const auto found = event.fields.find(std::string(key));
        if (found != event.fields.end()) out.fields.insert(*found);
    }
    return out;
}

std::string ids_of(const std::vector<Event>& events) {
    constexpr std::size_t shown = 20;
    std::string out;
    for (std::size_t i = 0; i < events.size() && i < shown; ++i)
        out += (i > 0 ? ", " : "") + events[i].id;
    return out + (events.size() > shown ? " …" : "");
}

}  // namespace

struct Notifier::Running {
    asio::steady_timer ended;
};

Notifier::Notifier(AlertSink* sink, const Clock& clock, int per_hour)
    : sink_(sink), clock_(clock), per_hour_(per_hour) {}

void Notifier::raise(Event event) {
    log_event(event);
    const EventRow* row = find_event(event.id);
    if (sink_ == nullptr || !row->alert) return;
    if (pending_.size() >= max_pending) {
        ++uncounted_;
        return;
    }
    pending_.push_back({std::move(event), 0});
    keep(pending_.back());
}

void Notifier::keep_in(const std::filesystem::path& folder) {
    if (sink_ == nullptr) return;
    auto queue = AlertQueue::open(folder);
    auto left = queue ? queue->take_over(max_pending - std::min(max_pending, pending_.size()))
                      : Result<AlertQueue::Left>(queue.error());
    if (!left) return tell_not_kept(left.error());
    for (const std::string& file : left->discarded) {
        const Event discarded{"alert-not-sent", file + " holds no alert; it was removed", {}};
        log_event(discarded);
    }
    queue_.emplace(std::move(*queue));
    for (Pending& pending : pending_) keep(pending);
    std::vector<Pending> all;
    for (AlertQueue::Kept& kept : left->alerts) all.push_back({std::move(kept.event), kept.number});
    std::move(pending_.begin(), pending_.end(), std::back_inserter(all));
    pending_ = std::move(all);
}

void Notifier::keep(Pending& pending) {
    if (!queue_) return;
    const auto kept = queue_->keep(pending.event, clock_.now());
    if (!kept) return tell_not_kept(kept.error());
    keep_failing_ = false;
    pending.kept = *kept;
}

// Once per failure of the disk: the alerts themselves still stand in the journal.
void Notifier::tell_not_kept(const Error& error) {
    if (std::exchange(keep_failing_, true)) return;
    const Event told{"alert-not-kept", error.what, {}};
    log_event(told);
}

void Notifier::forget_first(std::size_t n) {
    const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(n);
    for (auto it = pending_.begin(); it != end; ++it) {
        if (queue_ && it->kept != 0) queue_->drop(it->kept);
    }
    pending_.erase(pending_.begin(), end);
}

void Notifier::begin(const std::string& cause, Event event) {
    if (lasting_.insert(cause).second) {
        raise(std::move(event));
    } else {
        log_event(event);
    }
}

void Notifier::end(const std::string& cause, Event event) {
    if (lasting_.erase(cause) > 0) raise(std::move(event));
}

void Notifier::end_all(const std::vector<std::string>& causes, Event event) {
    std::size_t ended = 0;
    for (const std::string& cause : causes) ended += lasting_.erase(cause);
    if (ended > 0) raise(std::move(event));
}

bool Notifier::allowed() {
    const UtcTime hour_ago = clock_.now() - std::chrono::hours{1};
    while (!sent_times_.empty() && sent_times_.front() <= hour_ago) sent_times_.pop_front();
    return sent_times_.size() < static_cast<std::size_t>(per_hour_);
}

asio::awaitable<Result<void>> Notifier::send_or_bare(const std::vector<Event>& events) {
    std::vector<Event> whole = events;
    auto sent = co_await sink_->send(std::move(whole));
    if (sent || sent.error().kind != ErrorKind::input) co_return sent;
    std::vector<Event> stripped;
    for (const Event& event : events) stripped.push_back(bare(event));
    co_return co_await sink_->send(std::move(stripped));
}

// True: done with these events, sent or given up for good.
asio::awaitable<bool> Notifier::send(std::vector<Event> events) {
    const auto result = co_await send_or_bare(events);
    if (!result && result.error().kind == ErrorKind::input) {
        const Event dropped{"alert-not-sent",
                            result.error().what + "; not tried again: " + ids_of(events),
                            {{"hint", result.error().hint}}};
        log_event(dropped);
        co_return true;
    }
    if (!result) {
        // Told once per outage, or the failure of the alerts would itself flood the journal.
        if (!failing_) {
            Event failed{"alert-not-sent", result.error().what, {{"hint", result.error().hint}}};
            log_event(failed);
        }
        failing_ = true;
        co_return false;
    }
    failing_ = false;
    sent_times_.push_back(clock_.now());
    ++sent_;
    co_return true;
}

asio::awaitable<void> Notifier::flush() {
    const auto executor = co_await asio::this_coro::executor;
    if (running_ != nullptr) {  // two at once would send the same events twice
        boost::system::error_code woken;
        co_await running_->ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        co_return;
    }
    Running running{asio::steady_timer(executor, asio::steady_timer::time_point::max())};
    running_ = &running;
    co_await flush_all();
    running_ = nullptr;
    running.ended.cancel();
}

asio::awaitable<void> Notifier::flush_all() {
    while (!pending_.empty() && allowed()) {
        // The last mail that the rate allows takes everything that is left.
        const bool last_allowed = sent_times_.size() + 1 >= static_cast<std::size_t>(per_hour_);
        const std::size_t n =
            pending_.size() > max_single_mails || last_allowed ? pending_.size() : 1;
        std::vector<Event> batch;
        for (std::size_t i = 0; i < n; ++i) batch.push_back(pending_[i].event);
        if (uncounted_ > 0 && n == pending_.size()) {
            batch.front().fields["not_shown"] =
                std::to_string(uncounted_) + " more events stand in the journal";
        }
        const bool done = co_await send(std::move(batch));
        if (!done) break;
        if (n == pending_.size()) uncounted_ = 0;
        forget_first(n);
    }
}

}  // namespace tsb
