// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply doctor: everything that the service needs, tried once and told in lines. Changes
// nothing.
#include <sys/statvfs.h>

#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/mailbox/imap_mailbox.hpp"
#include "daemon/notify/smtp_sink.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

class Doctor {
  public:
    void well(const std::string& what, const std::string& detail) {
        say("ok    " + pad(what, 20) + detail);
    }
    void ill(const std::string& what, const Error& error) {
        say("FAIL  " + pad(what, 20) + error.what);
        if (!error.hint.empty()) say("      " + pad("", 20) + error.hint);
        code_ = std::max(code_, exit_code(error));
    }
    [[nodiscard]] int code() const { return code_; }

  private:
    int code_ = exit_codes::well;
};

void check_disk(Doctor& doctor, const Settings& settings) {
    struct statvfs disk {};
    if (::statvfs(settings.state.c_str(), &disk) != 0) {
        doctor.ill("state folder", errno_error(ErrorKind::config, "look at", settings.state));
        return;
    }
    const auto free_mib = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize >> 20U;
    if (free_mib < settings.limits.free_disk_bytes >> 20U) {
        return doctor.ill("state folder", Error{ErrorKind::config,
                                                "only " + std::to_string(free_mib) +
                                                    " MiB are free: mail stays on the server",
                                                "make room, or lower limits.free_disk"});
    }
    doctor.well("state folder",
                settings.state.string() + ", " + std::to_string(free_mib) + " MiB free");
}

void check_ledger(Doctor& doctor, const Settings& settings) {
    auto report = verify_ledger(settings.state / "ledger", settings.ledger.checkpoint_copy);
    if (!report) return doctor.ill("ledger", report.error());
    if (!report->damage.empty()) {
        const LedgerFinding& first = report->damage.front();
        return doctor.ill("ledger", Error{ErrorKind::fatal, first.described(), ""});
    }
    doctor.well("ledger", std::to_string(report->head.entries) + " entries, head " +
                              report->head.digest.tagged());
}

void check_worker(Doctor& doctor, const Knowledge& knowledge, boost::asio::io_context& io) {
    const auto reader =
        make_reader(io.get_executor(), knowledge.settings, knowledge.circulars, knowledge.roster);
    ReadJob job;
    job.bytes = "From: a@example.org\r\nSubject: test\r\n\r\ntest\r\n";
    auto outcome = run_to_end(io, reader->read(job));
    if (!outcome) return doctor.ill("worker", outcome.error());
    if (const auto* unreadable = std::get_if<Unreadable>(&*outcome)) {
        return doctor.ill(
            "worker", Error{ErrorKind::config, unreadable->reason + ": " + unreadable->text, ""});
    }
    doctor.well("worker", "reads a mail; parser " + std::get<Report>(*outcome).parser);
}

void check_conversion(Doctor& doctor, const Settings& settings) {
    ConvertOptions options;
    options.enabled = settings.convert_doc;
    options.office = settings.worker.office;
    if (!options.enabled)
        return doctor.well("conversion", ".doc is left to a person: convert_doc is off");
    const std::string why = why_no_conversion(options);
    if (why.empty()) return doctor.well("conversion", ".doc by " + options.office.string());
    doctor.ill("conversion", Error{ErrorKind::config, why, "install libreoffice-writer-nogui"});
}

// One white pixel: the program starts, has its OCR data and enters its box; that there is no form in
// it is what it should say.
void check_scan(Doctor& doctor, const Knowledge& knowledge, boost::asio::io_context& io) {
    const ScanOptions options = scan_options(knowledge.settings);
    if (!options.enabled) return doctor.well("pictures", "left to a person: worker.scan is off");
    const std::string why = why_no_scan(options);
    if (!why.empty())
        return doctor.ill("pictures", Error{ErrorKind::config, why, "install tsbreply-scan"});
    const WorkerSetup setup = make_setup(knowledge.circulars, knowledge.roster);
    Report report;
    ReportPicture picture;
    picture.format = "image";
    picture.content = "P5 1 1 255 \xff";  // no kind that is decoded
    report.pictures.push_back(std::move(picture));
    const std::vector<BlankForm> no_blanks;
    const auto scan = [&]() -> boost::asio::awaitable<Result<WorkerAnswer>> {
        co_return co_await scan_pictures(io.get_executor(), options, setup.frame, no_blanks, report,
                                         false);
    };
    auto answer = run_to_end(io, scan());
    if (!answer) return doctor.ill("pictures", answer.error());
    if (const auto* unreadable = std::get_if<Unreadable>(&*answer))
        return doctor.ill("pictures",
                          Error{ErrorKind::config, unreadable->text,
                                "run `tsbreply-scan < picture.jpg`; install tesseract-ocr and its "
                                "languages"});
    doctor.well("pictures", "read by " + options.program.string());
}

// An unsigned mail: the program starts and enters its box. Then a name that nobody has: that DNS
// does not answer stops nothing, so it is told and is no fault.
void check_dkim(Doctor& doctor, const Settings& settings, boost::asio::io_context& io) {
    if (!settings.dkim.check)
        return doctor.well("signatures", "the border's word alone: dkim.check is off");
    SignatureOptions options;
    options.program = settings.dkim.program.empty() ? shipped().dkim : settings.dkim.program;
    const SystemClock clock;
    const auto probe = [&]() -> boost::asio::awaitable<Result<std::string>> {
        std::vector<DkimKey> no_keys;
        const UtcTime now = clock.now();
        auto checked =
            co_await check_signatures(io.get_executor(), options,
                                      "From: a@example.org\r\nDate: Sun, 1 Mar 2026 12:00:00 "
                                      "+0000\r\n\r\ntest\r\n",
                                      std::move(no_keys), now);
        if (!checked) co_return checked.error();
        Dns dns;
        dns.servers = settings.dkim.dns;
        dns.trust_anchor = settings.dkim.trust_anchor;
        auto keys = Keys::open(io.get_executor(), dns, clock);
        if (!keys) co_return keys.error();
        std::vector<std::string> names(1, "doctor._domainkey.invalid");
        const auto found = co_await keys->look_up(std::move(names));
        const bool answered = found.front().key.state != KeyState::trouble;
        co_return std::string(answered ? "DNS answers"
                                       : "DNS does not answer: " + found.front().why +
                                             "; signatures wait for their keys");
    };
    auto probed = run_to_end(io, probe());
    if (!probed) return doctor.ill("signatures", probed.error());
    doctor.well("signatures", "checked by " + options.program.string() + "; " + *probed);
}

void check_mailbox(Doctor& doctor, const Settings& settings, const MailboxSettings& mailbox,
                   boost::asio::io_context& io) {
    ImapMailbox imap(io.get_executor(), mailbox, settings.limits, settings.state);
    const std::string name = "mailbox " + mailbox.name;
    auto state = run_to_end(io, imap.open());
    if (!state) return doctor.ill(name, state.error());
    doctor.well(name,
                std::to_string(state->exists) + " messages, uidvalidity " +
                    std::to_string(state->uidvalidity) + ", keywords " +
                    (state->keywords_allowed ? "allowed" : "not allowed: settle behaves as keep"));
    auto closed = [&]() -> boost::asio::awaitable<Result<bool>> {
        co_await imap.close();
        co_return true;
    };
    if (auto done = run_to_end(io, closed()); !done) doctor.ill(name, done.error());
}

// "a@b: 451 later": only what is refused for good is a matter of the configuration.
Error refusal(const std::string& recipient) {
    const std::string said = recipient.substr(recipient.find(": ") + 2);
    if (said.starts_with('4')) {
        return Error{ErrorKind::transient, "not delivered to " + recipient,
                     "try again later; if it lasts, ask the mail server's operator",
                     exit_codes::later};
    }
    return Error{ErrorKind::config, "not delivered to " + recipient, "correct `to` in [alerts]",
                 exit_codes::configuration};
}

void check_alerts(Doctor& doctor, const Settings& settings, boost::asio::io_context& io,
                  bool send_test) {
    if (settings.alerts.to.empty())
        return doctor.well("alerts", "journal only: [alerts] to is empty");
    if (!send_test) return doctor.well("alerts", "not tried: doctor --send-test sends one");
    const SystemClock clock;
    SmtpSink sink(io.get_executor(), settings.alerts, clock);
    std::vector<Event> events = {
        {"started", "this is a test of `tsbreply doctor --send-test`", {}}};
    const auto refused = run_to_end(io, sink.send_and_tell(std::move(events)));
    if (!refused) return doctor.ill("alerts", refused.error());
    doctor.well("alerts", "a test mail was taken by " + settings.alerts.smtp_url + " for " +
                              std::to_string(settings.alerts.to.size() - refused->size()) + " of " +
                              std::to_string(settings.alerts.to.size()) + " recipients");
    for (const std::string& recipient : *refused) doctor.ill("alerts", refusal(recipient));
}

}  // namespace

int doctor_command(const Global& global, bool send_test) {
    Doctor doctor;
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) {
        doctor.ill("configuration", knowledge.error());
        return doctor.code();
    }
    doctor.well("configuration", knowledge->settings.source.string());
    doctor.well("circulars", std::to_string(knowledge->circulars.size()));
    doctor.well("roster", knowledge->roster.digest().tagged());
    doctor.well("clock", format_utc(SystemClock{}.now()) + " UTC");
    check_disk(doctor, knowledge->settings);
    check_ledger(doctor, knowledge->settings);
    boost::asio::io_context io(1);
    check_worker(doctor, *knowledge, io);
    check_conversion(doctor, knowledge->settings);
    check_scan(doctor, *knowledge, io);
    check_dkim(doctor, knowledge->settings, io);
    for (const MailboxSettings& mailbox : knowledge->settings.mailboxes)
        check_mailbox(doctor, knowledge->settings, mailbox, io);
    check_alerts(doctor, knowledge->settings, io, send_test);
    return doctor.code();
}

}  // namespace tsb
