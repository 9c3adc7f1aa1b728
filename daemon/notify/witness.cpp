// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/witness.hpp"

#include "config/base/file.hpp"
#include "daemon/notify/log.hpp"

namespace tsb {

Witness::Witness(const std::filesystem::path& state)
    : note_(state / "ledger" / "checkpoint"), last_(state / "witnessed") {}

std::optional<std::string> Witness::due(UtcTime now) const {
    if (not_before_ && now < *not_before_) return std::nullopt;
    auto note = read_file(note_, max_note_bytes);
    if (!note) return std::nullopt;
    const auto last = read_file(last_, max_note_bytes);
    if (!last) return std::move(*note);
    const auto end = last->find('\n');
    const auto when = parse_rfc3339(last->substr(0, end));
    if (!when || end == std::string::npos) return std::move(*note);
    if (last->compare(end + 1, std::string::npos, *note) == 0) return std::nullopt;
    // A clock that was set back must not silence it.
    if (*when <= now && now - *when < witness_every) return std::nullopt;
    return std::move(*note);
}

Result<void> Witness::sent(const std::string& note, UtcTime now) {
    not_before_.reset();
    return replace_file_durably(last_, format_utc(now) + "\n" + note);
}

boost::asio::awaitable<void> mail_checkpoint(Witness& witness, SmtpSink& sink, Notifier& notifier,
                                             std::vector<std::string> to, UtcTime now) {
    const auto note = to.empty() ? std::nullopt : witness.due(now);
    if (!note) co_return;
    std::string text = *note;
    const auto refused = co_await sink.send_checkpoint(std::move(to), std::move(text));
    const std::string cause = "witnesses";
    if (!refused) {
        witness.failed(now);
        notifier.begin(cause, {"checkpoint-not-mailed", refused.error().what, {}});
        co_return;
    }
    for (const std::string& witness_refused : *refused)
        notifier.raise({"checkpoint-not-mailed", "not delivered to " + witness_refused, {}});
    notifier.end(cause, {"checkpoint-mailed", "the witnesses are reached again", {}});
    log_event({"checkpoint-mailed", "to the witnesses", {}});
    if (const auto noted = witness.sent(*note, now); !noted)
        log_event({"checkpoint-not-mailed", noted.error().what, {}});
}

}  // namespace tsb
