// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/smtp_sink.hpp"

#include <unistd.h>

#include "daemon/net/smtp.hpp"
#include "daemon/notify/log.hpp"
#include "daemon/sender/automatic.hpp"

namespace tsb {

static_assert(max_smtp_recipients == max_alert_addresses &&
              max_smtp_address == max_alert_address_bytes);  // what the settings let pass

SmtpSink::SmtpSink(boost::asio::any_io_executor executor, AlertSettings settings,
                   const Clock& clock)
    : multi_(std::move(executor)), settings_(std::move(settings)), clock_(clock) {}

boost::asio::awaitable<Result<void>> SmtpSink::send(std::vector<Event> events) {
    const auto refused = co_await send_and_tell(std::move(events));
    if (!refused) co_return refused.error();
    for (const std::string& recipient : *refused) {
        const Event told{"alert-not-sent", "not delivered to " + recipient, {}};
        log_event(told);
    }
    co_return Result<void>();
}

AlertMail SmtpSink::next_mail(std::vector<std::string> to) {
    AlertMail mail;
    mail.from = settings_.from;
    mail.to = std::move(to);
    mail.date = clock_.now();
    const std::string host = settings_.from.substr(settings_.from.find('@') + 1);
    mail.message_id = std::string(alert_id_prefix) +
                      std::to_string(mail.date.time_since_epoch().count()) + "." +
                      std::to_string(::getpid()) + "." + std::to_string(++sent_) + "@" + host;
    return mail;
}

boost::asio::awaitable<Result<std::vector<std::string>>> SmtpSink::submit(
    std::vector<std::string> recipients, std::string message) {
    SmtpServer server{settings_.smtp_url, settings_.smtp_user, "", settings_.smtp_ca_file,
                      settings_.smtp_tls_none};
    if (settings_.smtp_password.set()) {
        auto password = read_secret(settings_.smtp_password);
        if (!password) co_return password.error();
        server.password = std::move(*password);
    }
    std::string envelope_from;
    const auto sent = co_await send_mail(multi_, std::move(server), std::move(envelope_from),
                                         std::move(recipients), std::move(message), smtp_timeout);
    if (!sent) co_return sent.error();
    co_return sent->refused;
}

boost::asio::awaitable<Result<std::vector<std::string>>> SmtpSink::send_and_tell(
    std::vector<Event> events) {
    const AlertMail mail = next_mail(settings_.to);
    std::string message = compose_alert(mail, events);
    co_return co_await submit(mail.to, std::move(message));
}

boost::asio::awaitable<Result<std::vector<std::string>>> SmtpSink::send_checkpoint(
    std::vector<std::string> witnesses, std::string note) {
    const AlertMail mail = next_mail(std::move(witnesses));
    std::string message = compose_checkpoint(mail, note);
    co_return co_await submit(mail.to, std::move(message));
}

}  // namespace tsb
