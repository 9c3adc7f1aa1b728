// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/mailbox_loop.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>
#include <utility>

#include "daemon/mailbox/backoff.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;
using namespace asio::experimental::awaitable_operators;

struct MailboxLoop::Impl {
    Impl(asio::any_io_executor e, Gateway& g, Notifier& n, MailboxSettings s,
         std::unique_ptr<Mailbox> m, std::function<void()> c, Backoff b, Backoff busy_one)
        : timer(e),
          gateway(g),
          notifier(n),
          settings(std::move(s)),
          mailbox(std::move(m)),
          contact(std::move(c)),
          backoff(b),
          busy(busy_one) {}

    asio::steady_timer timer;
    Gateway& gateway;
    Notifier& notifier;
    MailboxSettings settings;
    std::unique_ptr<Mailbox> mailbox;
    std::function<void()> contact;
    Backoff backoff, busy;
    bool stopping = false;
    bool again = false;  // to be settled anew: asked for while nothing waited
    bool told_keywords = false;
    bool no_room = false;  // of the last drain: it ended before all was taken
    // The UID that the server does not deliver, and in how many sessions that was so.
    std::uint32_t undelivered = 0;
    std::uint32_t refusals = 0;
    bool told = false;  // the Error in hand is the gateway's, who tells it
    // The event is part of it: a wrong password is told also while the connection is lost.
    [[nodiscard]] std::string cause(std::string_view event) const {
        return "mailbox " + settings.name + " " + std::string(event);
    }
};

namespace {

// Taking from the front keeps UID order, which is the order of entries.
std::vector<std::uint32_t> first_uids(std::vector<std::uint32_t>& uids, std::size_t n) {
    n = std::min(n, uids.size());
    return {uids.begin(), uids.begin() + static_cast<std::ptrdiff_t>(n)};
}

constexpr std::uint64_t last_uid = std::numeric_limits<std::uint32_t>::max();

// The messages below the lowest UID that is still waiting; what is taken or gone waits no longer.
// One above it would put the cursor past it, and it would never be asked for again.
std::vector<RawMessage> take_in_order(std::vector<std::uint32_t>& waiting,
                                      Mailbox::Fetched fetched) {
    std::erase_if(waiting, [&](std::uint32_t uid) {
        return std::find(fetched.gone.begin(), fetched.gone.end(), uid) != fetched.gone.end();
    });
    std::set<std::uint32_t> here;
    for (const RawMessage& raw : fetched.messages) here.insert(raw.where.uid);
    const auto next = std::find_if(waiting.begin(), waiting.end(),
                                   [&](std::uint32_t uid) { return !here.contains(uid); });
    if (next != waiting.end()) {
        std::erase_if(fetched.messages,
                      [&](const RawMessage& raw) { return raw.where.uid > *next; });
    }
    waiting.erase(waiting.begin(), next);
    return std::move(fetched.messages);
}

Error no_room_error() {
    constexpr int disk = 74;
    return Error{ErrorKind::transient, "the disk is nearly full: mail stays on the server",
                 "make room, or lower limits.free_disk", disk};
}

bool ends_the_service(const Error& error) {
    return error.kind == ErrorKind::fatal;
}

}  // namespace

MailboxLoop::MailboxLoop(asio::any_io_executor executor, Gateway& gateway, Notifier& notifier,
                         MailboxSettings settings, std::unique_ptr<Mailbox> mailbox,
                         std::function<void()> contact, Backoff backoff, Backoff busy)
    : impl_(std::make_unique<Impl>(std::move(executor), gateway, notifier, std::move(settings),
                                   std::move(mailbox), std::move(contact), backoff, busy)) {}
MailboxLoop::~MailboxLoop() = default;

void MailboxLoop::stop() {
    impl_->stopping = true;
    impl_->timer.cancel();
    impl_->mailbox->interrupt();
}

void MailboxLoop::look_again() {
    impl_->again = true;
    impl_->mailbox->interrupt();
}

std::optional<UtcTime> MailboxLoop::since() const {
    return impl_->settings.since ? impl_->settings.since
                                 : earliest_issued(impl_->gateway.circulars());
}

awaitable<Result<MailboxState>> MailboxLoop::open() {
    auto state = co_await impl_->mailbox->open();
    tell_of_token();
    if (!state) co_return state.error();
    impl_->contact();
    const std::string& name = impl_->settings.name;
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

// A UID that was asked for alone and did not come. An Error until it has been so in max_refusals
// sessions; then what stands for it in the ledger.
Result<RawMessage> MailboxLoop::without_delivery(const MailboxState& state, std::uint32_t uid) {
    impl_->refusals = impl_->undelivered == uid ? impl_->refusals + 1 : 1;
    impl_->undelivered = uid;
    if (impl_->refusals < max_refusals) {
        return Error{
            ErrorKind::transient,
            "the mail server does not deliver UID " + std::to_string(uid) + ", which it lists",
            "it is tried again; if it repeats, ask whoever runs the mail server", 69};
    }
    impl_->undelivered = 0;
    RawMessage raw;
    raw.where = {impl_->settings.name, state.uidvalidity, uid, ""};
    raw.undelivered = true;
    return raw;
}

// Everything after the cursor; what is recorded is added to `all`, also when an Error ends it.
awaitable<Result<void>> MailboxLoop::drain(MailboxState state, TakeSummary& all) {
    // Wider than a UID: none follows the last one.
    std::uint64_t first =
        std::uint64_t{impl_->gateway.fold().cursor(impl_->settings.name, state.uidvalidity)} + 1;
    while (first <= last_uid) {
        impl_->no_room = !impl_->gateway.has_room();
        if (impl_->no_room) break;
        auto listed =
            co_await impl_->mailbox->list(static_cast<std::uint32_t>(first), since(), list_limit);
        if (!listed) co_return listed.error();
        impl_->contact();
        std::vector<std::uint32_t> waiting = std::move(*listed);
        if (waiting.empty()) break;
        first = std::uint64_t{waiting.back()} + 1;
        auto drained = co_await drain_listed(state, std::move(waiting), all);
        if (!drained) co_return drained.error();
        auto settled = co_await impl_->gateway.settle(*impl_->mailbox, impl_->settings, state);
        if (!settled) co_return settled.error();
        co_await impl_->notifier.flush();
        if (impl_->stopping || impl_->no_room) break;
    }
    auto settled = co_await impl_->gateway.settle(*impl_->mailbox, impl_->settings, state);
    if (!settled) co_return settled.error();
    impl_->contact();
    well_again();
    co_return Result<void>{};
}

// Only now: a server that lets in and then hangs up is not well.
void MailboxLoop::well_again() {
    impl_->backoff.reset();
    impl_->busy.reset();
    impl_->undelivered = 0;
    const std::vector<std::string> causes = {
        impl_->cause("connection-lost"), impl_->cause("server-busy"), impl_->cause("login-failed")};
    impl_->notifier.end_all(causes, {"connection-restored",
                                     "the mailbox is reached again",
                                     {{"mailbox", impl_->settings.name}}});
}

// The next batch is fetched while the one before is read and recorded. Where a batch brings nothing
// that may be taken, its first message is asked for alone.
awaitable<Result<void>> MailboxLoop::drain_listed(MailboxState state,
                                                  std::vector<std::uint32_t> waiting,
                                                  TakeSummary& all) {
    const FetchBudget budget;
    auto wanted = first_uids(waiting, budget.messages);
    bool alone = wanted.size() == 1;
    auto fetched = co_await impl_->mailbox->fetch(std::move(wanted), budget);
    for (;;) {
        if (!fetched) co_return fetched.error();
        impl_->contact();
        const bool some_gone = !fetched->gone.empty();
        std::vector<RawMessage> batch = take_in_order(waiting, std::move(*fetched));
        const bool nothing = batch.empty() && !some_gone;
        if (nothing && alone) {
            auto raw = without_delivery(state, waiting.front());
            if (!raw) co_return raw.error();
            batch.push_back(std::move(*raw));
            waiting.erase(waiting.begin());
        }
        const bool more = !waiting.empty() && !impl_->stopping;
        Result<TakeSummary> taken = TakeSummary{};
        if (more) {
            auto next_wanted = first_uids(waiting, nothing && !alone ? 1 : budget.messages);
            alone = next_wanted.size() == 1;
            auto both =
                co_await (impl_->mailbox->fetch(std::move(next_wanted), budget) &&
                          impl_->gateway.take(std::move(batch), Alerts::each, impl_->contact));
            fetched = std::move(std::get<0>(both));
            taken = std::move(std::get<1>(both));
        } else {
            taken = co_await impl_->gateway.take(std::move(batch), Alerts::each, impl_->contact);
        }
        impl_->told = !taken;
        if (!taken) co_return taken.error();
        all.add(*taken);
        if (!more) co_return Result<void>{};
        // What was fetched meanwhile is dropped: the mailbox has it.
        impl_->no_room = !impl_->gateway.has_room();
        if (impl_->no_room) co_return Result<void>{};
    }
}

// A UID that is not delivered is asked for again in a fresh session, as in run().
awaitable<Result<TakeSummary>> MailboxLoop::once() {
    TakeSummary all;
    for (;;) {
        auto state = co_await open();
        if (!state) {
            report(state.error());
            co_return state.error();
        }
        const std::uint32_t refusals_before = impl_->refusals;
        auto drained = co_await drain(*state, all);
        co_await impl_->mailbox->close();
        if (drained && impl_->no_room) co_return no_room_error();
        if (drained) co_return all;
        report(drained.error());
        const bool again = impl_->undelivered != 0 && impl_->refusals != refusals_before;
        if (!again || impl_->stopping) co_return drained.error();
        co_await pause(impl_->backoff.next());
    }
}

awaitable<Result<void>> MailboxLoop::session() {
    auto state = co_await open();
    if (!state) co_return state.error();
    while (!impl_->stopping) {
        TakeSummary taken;
        impl_->again = false;
        auto drained = co_await drain(*state, taken);
        if (!drained) co_return drained.error();
        co_await impl_->notifier.flush();
        if (impl_->stopping) break;
        if (impl_->again) continue;
        auto woken = co_await impl_->mailbox->wait(impl_->settings.poll);
        tell_of_token();
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
        co_await pause(next_pause());
    }
    co_return Result<void>{};
}

std::chrono::milliseconds MailboxLoop::next_pause() {
    const auto usual = impl_->backoff.next();
    const auto wished = impl_->mailbox->condition().busy_for;
    return wished ? std::max({usual, impl_->busy.next(), *wished}) : usual;
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
    if (std::exchange(impl_->told, false)) return;
    const Mailbox::Condition condition = impl_->mailbox->condition();
    if (condition.lacks_token && condition.token) return;  // told already
    const char* id = error.kind == ErrorKind::config ? "login-failed"
                     : condition.busy_for            ? "server-busy"
                                                     : "connection-lost";
    Event event{id, error.what, {{"mailbox", impl_->settings.name}}};
    if (!error.hint.empty()) event.fields["hint"] = error.hint;
    const std::string cause = impl_->cause(event.id);
    impl_->notifier.begin(cause, std::move(event));
}

// Whether or not the session lives: a token that is not renewed ends it later.
void MailboxLoop::tell_of_token() {
    const std::string& name = impl_->settings.name;
    const std::string cause = impl_->cause("token-not-renewed");
    const Mailbox::Condition condition = impl_->mailbox->condition();
    if (!condition.token) {
        impl_->notifier.end(cause, {"token-renewed", "there is a new token", {{"mailbox", name}}});
        return;
    }
    impl_->notifier.begin(cause, {"token-not-renewed",
                                  condition.token->what,
                                  {{"mailbox", name}, {"hint", condition.token->hint}}});
}

}  // namespace tsb
