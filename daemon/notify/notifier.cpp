// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/notifier.hpp"

#include <utility>

#include "daemon/notify/log.hpp"

namespace tsb {

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
    pending_.push_back(std::move(event));
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

bool Notifier::allowed() {
    const UtcTime hour_ago = clock_.now() - std::chrono::hours{1};
    while (!sent_times_.empty() && sent_times_.front() <= hour_ago) sent_times_.pop_front();
    return sent_times_.size() < static_cast<std::size_t>(per_hour_);
}

boost::asio::awaitable<bool> Notifier::send(std::vector<Event> events) {
    const auto result = co_await sink_->send(std::move(events));
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

boost::asio::awaitable<void> Notifier::flush() {
    if (flushing_) co_return;  // two at once would send the same events twice
    flushing_ = true;
    while (!pending_.empty() && allowed()) {
        // The last mail that the rate allows takes everything that is left.
        const bool last_allowed = sent_times_.size() + 1 >= static_cast<std::size_t>(per_hour_);
        const std::size_t n =
            pending_.size() > max_single_mails || last_allowed ? pending_.size() : 1;
        std::vector<Event> batch(pending_.begin(),
                                 pending_.begin() + static_cast<std::ptrdiff_t>(n));
        if (uncounted_ > 0 && n == pending_.size()) {
            batch.front().fields["not_shown"] =
                std::to_string(uncounted_) + " more events stand in the journal";
        }
        const bool sent = co_await send(std::move(batch));
        if (!sent) break;
        if (n == pending_.size()) uncounted_ = 0;
        pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(n));
    }
    flushing_ = false;
}

}  // namespace tsb
