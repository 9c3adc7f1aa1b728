// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply audit: the ledger and each mailbox side by side, on a connection of its own that changes
// nothing. Meant for a timer: what is missing is one alert and exit 1.
#include "daemon/intake/audit.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "daemon/control/client.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/mailbox/imap_mailbox.hpp"
#include "daemon/notify/notifier.hpp"
#include "daemon/notify/smtp_sink.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace asio = boost::asio;

namespace {

// A running service may be at work on mail that has just come: it is given these pauses, one minute
// in all, before that mail counts as missing.
constexpr auto patience = std::to_array<std::chrono::seconds>(
    {std::chrono::seconds{1}, std::chrono::seconds{2}, std::chrono::seconds{7},
     std::chrono::seconds{20}, std::chrono::seconds{30}});

struct Asked {
    std::string name;
    PresentUids present;
};

asio::awaitable<Result<PresentUids>> look_into(ImapMailbox& imap, std::optional<UtcTime> since) {
    auto state = co_await imap.open();
    if (!state) co_return state.error();
    auto present = co_await ask_present(imap, *state, since);
    co_await imap.close();
    co_return present;
}

Result<PresentUids> ask_server(asio::io_context& io, const Knowledge& knowledge,
                               MailboxSettings mailbox) {
    mailbox.settle = Settle::keep;  // the folder is opened read-only
    const auto since = mailbox.since ? mailbox.since : earliest_issued(knowledge.circulars);
    ImapMailbox imap(io.get_executor(), mailbox, knowledge.settings.limits,
                     knowledge.settings.state);
    return run_to_end(io, look_into(imap, since));
}

Result<std::vector<AuditRow>> compare(const Settings& settings, const std::vector<Asked>& asked,
                                      const std::vector<std::string>& unasked) {
    RecordedMailboxes recorded;
    Result<void> added;
    const auto head = read_ledger(settings.state / "ledger", [&](const LedgerEntry& entry) {
        added = add_entry(recorded, entry);
        return added.has_value();
    });
    if (!head) return head.error();
    if (!added) return added.error();
    for (const Asked& one : asked) recorded[{one.name, one.present.uidvalidity}];
    std::vector<AuditRow> rows;
    for (const auto& [key, uids] : recorded) {
        // Of a mailbox that did not answer nothing can be said; its error is.
        if (std::find(unasked.begin(), unasked.end(), key.first) != unasked.end()) continue;
        const auto found = std::find_if(asked.begin(), asked.end(), [&](const Asked& one) {
            return one.name == key.first && one.present.uidvalidity == key.second;
        });
        rows.push_back(audit_row(key, uids, found == asked.end() ? nullptr : &found->present));
    }
    return rows;
}

bool any_missing(const std::vector<AuditRow>& rows) {
    return std::any_of(rows.begin(), rows.end(),
                       [](const AuditRow& row) { return !row.missing.empty(); });
}

// The server was asked first: what the service records meanwhile is found in the ledger.
Result<std::vector<AuditRow>> compare_patiently(const Settings& settings,
                                                const std::vector<Asked>& asked,
                                                const std::vector<std::string>& unasked) {
    auto rows = compare(settings, asked, unasked);
    const auto client = ControlClient::connect(settings.control_socket);
    const bool service_runs = client && client->has_value();
    for (const std::chrono::seconds pause : patience) {
        if (!rows || !any_missing(*rows) || !service_runs) break;
        std::this_thread::sleep_for(pause);
        rows = compare(settings, asked, unasked);
    }
    return rows;
}

asio::awaitable<Result<bool>> send(Notifier& notifier) {
    co_await notifier.flush();
    co_return true;
}

void alert(asio::io_context& io, const Settings& settings, const std::vector<AuditRow>& rows) {
    const SystemClock clock;
    SmtpSink sink(io.get_executor(), settings.alerts, clock);
    Notifier notifier(settings.alerts.to.empty() ? nullptr : &sink, clock,
                      settings.alerts.per_hour);
    for (const AuditRow& row : rows) {
        if (!row.missing.empty())
            notifier.raise({"uids-missing", audit_text(row), {{"mailbox", row.mailbox}}});
    }
    if (const auto sent = run_to_end(io, send(notifier)); !sent) fail(sent.error());
}

}  // namespace

int audit_command(const Global& global) {
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) return fail(knowledge.error());
    const Settings& settings = knowledge->settings;
    asio::io_context io(1);
    std::vector<Asked> asked;
    std::vector<std::string> unasked;
    int code = exit_codes::well;
    for (const MailboxSettings& mailbox : settings.mailboxes) {
        auto present = ask_server(io, *knowledge, mailbox);
        if (present) {
            asked.push_back({mailbox.name, std::move(*present)});
            continue;
        }
        unasked.push_back(mailbox.name);
        code = std::max(code, fail(present.error()));
    }
    const auto rows = compare_patiently(settings, asked, unasked);
    if (!rows) return std::max(code, fail(rows.error()));
    for (const AuditRow& row : *rows) {
        if (global.json)
            say_raw(audit_json(row) + "\n");
        else
            say(audit_text(row));
    }
    if (!any_missing(*rows)) return code;
    alert(io, settings, *rows);
    return std::max(code, exit_codes::problems);
}

}  // namespace tsb
