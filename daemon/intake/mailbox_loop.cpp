// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/mailbox_loop.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/mailbox/backoff.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;
using namespace asio::experimental::awaitable_operators;

struct MailboxLoop::Impl {
    Impl(asio::any_io_executor e, Gateway& g, Notifier& n, MailboxSettings s,
         std::unique_ptr<Mailbox> m, std::function<void()> c)
        : timer(e),
          gateway(g),
          notifier(n),
          settings(std::move(s)),
          mailbox(std::move(m)),
          contact(std::move(c)) {}

    asio::steady_timer timer;
    Gateway& gateway;
    Notifier& notifier;
    MailboxSettings settings;
    std::unique_ptr<Mailbox> mailbox;
    std::function<void()> contact;
    Backoff backoff;
    bool stopping = false;
    bool told_keywords = false;
    [[nodiscard]] std::string cause() const { return "mailbox " + settings.name; }
};

namespace {

// Taking from the front keeps UID order, which is the order of entries.
std::vector<std::uint32_t> first_uids(std::vector<std::uint32_t>& uids, std::size_t n) {
    n = std::min(n, uids.size());
    return {uids.begin(), uids.begin() + static_cast<std::ptrdiff_t>(n)};
}

void drop_done(std::vector<std::uint32_t>& uids, const Mailbox::Fetched& fetched) {
    std::set<std::uint32_t> done(fetched.gone.begin(), fetched.gone.end());
    for (const RawMessage& raw : fetched.messages) done.insert(raw.where.uid);
    std::erase_if(uids, [&](std::uint32_t uid) { return done.contains(uid); });
}

bool ends_the_service(const Error& error) {
    return error.kind == ErrorKind::fatal;
}

}  // namespace

MailboxLoop::MailboxLoop(asio::any_io_executor executor, Gateway& gateway, Notifier& notifier,
                         MailboxSettings settings, std::unique_ptr<Mailbox> mailbox,
                         std::function<void()> contact)
    : impl_(std::make_unique<Impl>(std::move(executor), gateway, notifier, std::move(settings),
                                   std::move(mailbox), std::move(contact))) {}
MailboxLoop::~MailboxLoop() = default;

void MailboxLoop::stop() {
    impl_->stopping = true;
    impl_->timer.cancel();
    impl_->mailbox->interrupt();
}

std::optional<UtcTime> MailboxLoop::since() const {
    return impl_->settings.since ? impl_->settings.since
                                 : earliest_issued(impl_->gateway.circulars());
}

awaitable<Result<MailboxState>> MailboxLoop::open() {
    auto state = co_await impl_->mailbox->open();
    if (!state) co_return state.error();
    impl_->contact();
    const std::string& name = impl_->settings.name;
    impl_->notifier.end(
        impl_->cause(),
        {"connection-restored", "the mailbox is reached again", {{"mailbox", name}}});
    impl_->notifier.raise({"connected",
                           "mailbox opened",
                           {{"mailbox", name},
                            {"uidvalidity", std::to_string(state->uidvalidity)},
                            {"messages", std::to_string(state->exists)}}});
    const auto before = impl_->gateway.fold().last_uidvalidity(name);
    if (before && *before != state->uidvalidity) {
        impl_->notifier.begin(
            "uidvalidity " + name + std::to_string(state->uidvalidity),
            {"uidvalidity-changed",
             "was " + std::to_string(*before) + ", is " + std::to_string(state->uidvalidity),
             {{"mailbox", name}}});
    }
    if (impl_->settings.settle == Settle::flag && !state->keywords_allowed &&
        !impl_->told_keywords) {
        impl_->told_keywords = true;
        impl_->notifier.raise(
            {"keywords-not-allowed", "PERMANENTFLAGS has no \\*", {{"mailbox", name}}});
    }
    co_return state;
}

// Everything after the cursor. The next batch is fetched while the one before is read and recorded.
awaitable<Result<TakeSummary>> MailboxLoop::drain(MailboxState state) {
    TakeSummary all;
    std::uint32_t first = impl_->gateway.fold().cursor(impl_->settings.name, state.uidvalidity) + 1;
    for (;;) {
        auto listed = co_await impl_->mailbox->list(first, since(), list_limit);
        if (!listed) co_return listed.error();
        impl_->contact();
        std::vector<std::uint32_t> waiting = std::move(*listed);
        if (waiting.empty()) break;
        first = waiting.back() + 1;
        const FetchBudget budget;
        auto wanted = first_uids(waiting, budget.messages);
        auto fetched = co_await impl_->mailbox->fetch(std::move(wanted), budget);
        for (;;) {
            if (!fetched) co_return fetched.error();
            impl_->contact();
            if (fetched->messages.empty() && fetched->gone.empty() && !waiting.empty()) {
                co_return Error{ErrorKind::transient,
                                "the server sent none of the messages asked for", "", 69};
            }
            drop_done(waiting, *fetched);
            std::vector<RawMessage> batch = std::move(fetched->messages);
            const bool more = !waiting.empty() && !impl_->stopping;
            Result<TakeSummary> taken = TakeSummary{};
            if (more) {
                auto next_wanted = first_uids(waiting, budget.messages);
                auto both = co_await (impl_->mailbox->fetch(std::move(next_wanted), budget) &&
                                      impl_->gateway.take(std::move(batch)));
                fetched = std::move(std::get<0>(both));
                taken = std::move(std::get<1>(both));
            } else {
                taken = co_await impl_->gateway.take(std::move(batch));
            }
            if (!taken) co_return taken.error();
            all.add(*taken);
            if (!more) break;
        }
        auto settled = co_await impl_->gateway.settle(*impl_->mailbox, impl_->settings, state);
        if (!settled) co_return settled.error();
        co_await impl_->notifier.flush();
        if (impl_->stopping) break;
    }
    auto settled = co_await impl_->gateway.settle(*impl_->mailbox, impl_->settings, state);
    if (!settled) co_return settled.error();
    impl_->contact();
    co_return all;
}

awaitable<Result<TakeSummary>> MailboxLoop::once() {
    auto state = co_await open();
    if (!state) {
        report(state.error());
        co_return state.error();
    }
    auto drained = co_await drain(*state);
    co_await impl_->mailbox->close();
    if (!drained) report(drained.error());
    co_return drained;
}

awaitable<Result<void>> MailboxLoop::session() {
    auto state = co_await open();
    if (!state) co_return state.error();
    impl_->backoff.reset();
    while (!impl_->stopping) {
        auto drained = co_await drain(*state);
        if (!drained) co_return drained.error();
        co_await impl_->notifier.flush();
        if (impl_->stopping) break;
        auto woken = co_await impl_->mailbox->wait(impl_->settings.poll);
        if (!woken && !impl_->stopping) co_return woken.error();
        impl_->contact();
    }
    co_return Result<void>{};
}

awaitable<Result<void>> MailboxLoop::run() {
    while (!impl_->stopping) {
        auto ended = co_await session();
        co_await impl_->mailbox->close();
        if (ended) continue;
        if (ends_the_service(ended.error())) co_return ended;
        if (impl_->stopping) break;
        report(ended.error());
        co_await impl_->notifier.flush();
        co_await pause(impl_->backoff.next());
    }
    co_return Result<void>{};
}

// In short steps: the loop is alive while it waits, and says so to the watchdog.
awaitable<void> MailboxLoop::pause(std::chrono::milliseconds delay) {
    constexpr std::chrono::milliseconds step{10'000};
    while (delay.count() > 0 && !impl_->stopping) {
        impl_->timer.expires_after(std::min(delay, step));
        delay -= step;
        boost::system::error_code woken;
        co_await impl_->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        impl_->contact();
    }
}

void MailboxLoop::report(const Error& error) {
    Event event{error.kind == ErrorKind::config ? "login-failed" : "connection-lost",
                error.what,
                {{"mailbox", impl_->settings.name}}};
    if (!error.hint.empty()) event.fields["hint"] = error.hint;
    impl_->notifier.begin(impl_->cause(), std::move(event));
}

}  // namespace tsb
