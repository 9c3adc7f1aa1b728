// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreplyd/service.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <thread>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/control/server.hpp"
#include "daemon/intake/answer.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/gateway.hpp"
#include "daemon/intake/mailbox_loop.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/mailbox/backoff.hpp"
#include "daemon/mailbox/imap_mailbox.hpp"
#include "daemon/notify/log.hpp"
#include "daemon/notify/smtp_sink.hpp"
#include "daemon/notify/witness.hpp"
#include "daemon/tsbreplyd/trial.hpp"
#include "daemon/tsbreplyd/watchdog.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;

namespace {

// systemd starts again all the while what refuses to start: one mail in this time says it. Without a
// place to note that, none does, and the journal has it.
constexpr std::chrono::hours refusal_told_every{6};

bool may_tell_refusal(const Settings& settings, UtcTime now) {
    constexpr std::size_t max_time_bytes = 64;
    const auto file = settings.state / "refused-at";
    const auto text = read_file(file, max_time_bytes);
    const auto last = text ? parse_rfc3339(*text) : std::nullopt;
    if (last && *last <= now && now - *last < refusal_told_every) return false;
    return replace_file_durably(file, format_utc(now)).has_value();
}

class Service {
  public:
    Service(const Settings& settings, bool once, std::optional<Trial> trial)
        : settings_(settings),
          once_(once),
          trial_(trial),
          signals_(io_, SIGTERM, SIGINT, SIGHUP),
          flush_timer_(io_),
          recovery_timer_(io_),
          sink_(io_.get_executor(), settings.alerts, clock_),
          witness_(settings.state) {
        notifier_ = std::make_unique<Notifier>(settings.alerts.to.empty() ? nullptr : &sink_,
                                               clock_, settings.alerts.per_hour);
    }

    int run() {
        if (settings_.mailboxes.empty()) {
            return fail(Error{ErrorKind::config, "no [[mailbox]] is configured",
                              "add one to " + settings_.source.string()});
        }
        watchdog_.recovering();
        auto opened = open_gateway(io_.get_executor(), settings_, *notifier_, clock_);
        if (!opened) {
            tell_of_refusal(opened.error());
            return fail(opened.error());
        }
        gateway_ = std::move(*opened);
        if (trial_) gateway_->gateway->give_up_only(trial_->ended_at);
        if (!once_) {
            auto server = ControlServer::listen(io_.get_executor(), settings_.control_socket,
                                                *gateway_->gateway);
            if (!server) return fail(server.error());
            control_ = std::move(*server);
        }
        make_loops();
        gateway_->gateway->on_change([this] { look_again(); });
        wait_for_signal();
        asio::co_spawn(io_, work(), asio::detached);
        io_.run();
        return exit_code_;
    }

  private:
    int fail(const Error& error) {
        std::fprintf(stderr, "tsbreplyd: %s\n", printable(error.what).c_str());
        if (!error.hint.empty()) std::fprintf(stderr, "  %s\n", printable(error.hint).c_str());
        return exit_code(error);
    }

    void tell_of_refusal(const Error& error) {
        if (error.kind != ErrorKind::fatal) return;
        Event event{"ledger-refused", error.what, {{"hint", error.hint}}};
        if (!may_tell_refusal(settings_, clock_.now())) return log_event(event);
        notifier_->raise(std::move(event));
        asio::co_spawn(io_, notifier_->flush(), [this](const std::exception_ptr&) { io_.stop(); });
        io_.run();
    }

    void make_loops() {
        for (MailboxSettings mailbox : settings_.mailboxes) {
            if (const auto longest = watchdog_.longest_wait())
                mailbox.poll = std::min(mailbox.poll, *longest);
            const auto contact = [this] { watchdog_.contact(); };
            auto imap = std::make_unique<ImapMailbox>(io_.get_executor(), mailbox, settings_.limits,
                                                      settings_.state, contact);
            loops_.push_back(std::make_unique<MailboxLoop>(io_.get_executor(), *gateway_->gateway,
                                                           *notifier_, mailbox, std::move(imap),
                                                           contact));
        }
    }

    void wait_for_signal() {
        signals_.async_wait([this](const boost::system::error_code& failed, int signal) {
            if (failed) return;
            if (signal == SIGHUP) {
                reload();
                wait_for_signal();
                return;
            }
            stop();
            // The message in hand is finished; a second signal does not wait for it.
            signals_.async_wait([](const boost::system::error_code& again, int) {
                if (!again) std::_Exit(130);
            });
        });
    }

    void stop() {
        stopping_ = true;
        watchdog_.stopping();
        recovery_timer_.cancel();
        if (control_) control_->stop();
        for (auto& loop : loops_) loop->stop();
    }

    // Circulars and roster; a bad one leaves the old in force. Mailboxes change by restart.
    void reload() {
        watchdog_.reloading();
        auto circulars = load_circulars(circular_folders(settings_));
        auto roster = load_roster(roster_files(settings_));
        if (!circulars || !roster) {
            notifier_->raise(
                {"reload-refused", (circulars ? roster.error() : circulars.error()).what, {}});
        } else if (auto believed =
                       gateway_->gateway->believe(std::move(*circulars), std::move(*roster));
                   !believed) {
            give_up(believed.error());
        } else {
            notifier_->raise({"reloaded", "circulars and roster", {}});
            look_again();
            asio::co_spawn(io_, judge_again(), asio::detached);
        }
        watchdog_.ready("running");
    }

    // Standings changed: the mailboxes are to show it now.
    void look_again() {
        for (auto& loop : loops_) loop->look_again();
    }

    // What it leaves undone for want of a worker the next start does.
    awaitable<void> judge_again() {
        const std::function<bool()> go_on = [this] {
            watchdog_.contact();
            return !stopping_;
        };
        auto judged = co_await gateway_->gateway->judge_again(go_on);
        if (!judged && judged.error().kind == ErrorKind::fatal) give_up(judged.error());
    }

    // A missing worker was told by the gateway.
    void give_up(const Error& error) {
        exit_code_ = std::max(exit_code_, exit_code(error));
        if (error.kind == ErrorKind::fatal || !gateway_->gateway->lacks_worker())
            notifier_->raise({"ledger-stopped", error.what, {{"hint", error.hint}}});
        stop();
    }

    // A message that was in flight may take as long as any other, and there may be a batch of them.
    // Without a worker none can be finished: the service waits for one, `--once` does not.
    awaitable<Result<TakeSummary>> recover() {
        Backoff backoff;
        for (;;) {
            const std::function<bool()> go_on = [this] {
                watchdog_.recovering();
                return !stopping_;
            };
            auto recovered = co_await gateway_->gateway->recover(go_on);
            const bool wait = !recovered && gateway_->gateway->lacks_worker() && !once_;
            if (!wait || stopping_) co_return recovered;
            co_await notifier_->flush();
            watchdog_.ready("waiting for a worker");
            co_await wait_in_contact(backoff.next());
        }
    }

    // In steps: what waits is no hang.
    awaitable<void> wait_in_contact(std::chrono::milliseconds delay) {
        constexpr std::chrono::milliseconds step{1'000};
        for (; delay.count() > 0 && !stopping_; delay -= step) {
            watchdog_.contact();
            recovery_timer_.expires_after(std::min(delay, step));
            boost::system::error_code woken;
            co_await recovery_timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
    }

    awaitable<void> work() {
        auto recovered = co_await recover();
        if (!recovered) {
            // That no worker came before the stop is no failure of the stop.
            const bool waited = stopping_ && gateway_->gateway->lacks_worker();
            if (!waited) give_up(recovered.error());
        } else if (!stopping_) {
            watchdog_.ready("running");
            notifier_->raise({"started",
                              std::to_string(gateway_->gateway->head().entries) + " ledger entries",
                              {{"head", gateway_->gateway->head().digest.tagged()}}});
            if (once_)
                co_await pass_once(*recovered);
            else
                co_await serve();
        }
        co_await notifier_->flush();
        notifier_->raise({"stopped", "head " + gateway_->gateway->head().digest.tagged(), {}});
        signals_.cancel();
        flush_timer_.cancel();
        if (control_) control_->stop();
        io_.stop();
    }

    // What start finished of an interrupted pass belongs to this one.
    awaitable<void> pass_once(TakeSummary all) {
        for (auto& loop : loops_) {
            auto taken = co_await loop->once();
            if (taken) {
                all.add(*taken);
                continue;
            }
            fail(taken.error());
            exit_code_ = std::max(exit_code_, exit_code(taken.error()));
            if (taken.error().kind != ErrorKind::fatal) continue;
            give_up(taken.error());
            break;
        }
        if (all.needs_a_person()) exit_code_ = std::max(exit_code_, 1);
        co_await tell_witnesses();
        std::printf("%zu recorded, %zu seen again, %zu held, %zu unreadable\n", all.fresh,
                    all.seen_again, all.held, all.unreadable);
    }

    awaitable<void> serve() {
        asio::co_spawn(io_, flush_regularly(), asio::detached);
        asio::steady_timer all_ended(io_, asio::steady_timer::time_point::max());
        std::size_t running = loops_.size();
        auto run_one = [&](MailboxLoop& loop) -> awaitable<void> {
            auto ended = co_await loop.run();
            if (!ended) give_up(ended.error());
            if (--running == 0) all_ended.cancel();
        };
        for (auto& loop : loops_) asio::co_spawn(io_, run_one(*loop), asio::detached);
        boost::system::error_code woken;
        co_await all_ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }

    awaitable<void> tell_witnesses() {
        std::vector<std::string> to = settings_.ledger.witnesses;
        co_await mail_checkpoint(witness_, sink_, *notifier_, std::move(to), clock_.now());
    }

    // What the rate held back goes out when it may; the witnesses get their checkpoint; other
    // people's mail is forgotten in time; keys that DNS did not give are asked for again.
    awaitable<void> flush_regularly() {
        for (;;) {
            flush_timer_.expires_after(std::chrono::minutes{1});
            boost::system::error_code stopped;
            co_await flush_timer_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
            if (stopped) co_return;
            co_await notifier_->flush();
            co_await tell_witnesses();
            if (auto forgotten = gateway_->gateway->forget_other_mail(); !forgotten)
                give_up(forgotten.error());
            auto asked = co_await gateway_->gateway->ask_keys_again();
            if (!asked && asked.error().kind == ErrorKind::fatal) give_up(asked.error());
        }
    }

    const Settings& settings_;
    bool once_;
    std::optional<Trial> trial_;
    asio::io_context io_{1};
    asio::signal_set signals_;
    asio::steady_timer flush_timer_, recovery_timer_;
    SystemClock clock_;
    Watchdog watchdog_;
    SmtpSink sink_;
    Witness witness_;
    std::unique_ptr<Notifier> notifier_;
    std::unique_ptr<OpenGateway> gateway_;
    std::unique_ptr<ControlServer> control_;
    std::vector<std::unique_ptr<MailboxLoop>> loops_;
    bool stopping_ = false;
    int exit_code_ = 0;
};

}  // namespace

int run_service(const Settings& settings, bool once) {
    Service service(settings, once, try_in_flight(settings));
    return service.run();
}

}  // namespace tsb
