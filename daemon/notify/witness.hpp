// SPDX-License-Identifier: GPL-3.0-or-later
// Witness: whether the ledger's checkpoint is to be mailed to its witnesses now. What they got last,
// and when, is kept in <state>/witnessed, so that a restart mails nothing twice.
// Guarantees: at most one mail in witness_every, and none for a ledger that has not grown.
// Trust: the checkpoint as it lies in <state>/ledger: whether it is true, its signature tells.
// Limits: witness_every, witness_retry, max_note_bytes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "daemon/notify/notifier.hpp"
#include "daemon/notify/smtp_sink.hpp"

namespace tsb {

constexpr std::chrono::hours witness_every{24};
constexpr std::chrono::hours witness_retry{1};  // after a mail that failed
constexpr std::size_t max_note_bytes = 64U << 10U;

class Witness {
  public:
    explicit Witness(const std::filesystem::path& state);

    // The note to send; nullopt: none is due. An unreadable <state>/witnessed counts as none.
    [[nodiscard]] std::optional<std::string> due(UtcTime now) const;
    Result<void> sent(const std::string& note, UtcTime now);
    void failed(UtcTime now) { not_before_ = now + witness_retry; }

  private:
    std::filesystem::path note_, last_;
    std::optional<UtcTime> not_before_;
};

// Mails what is due and says how it went. A witness whom the server refuses keeps it from no other.
boost::asio::awaitable<void> mail_checkpoint(Witness& witness, SmtpSink& sink, Notifier& notifier,
                                             std::vector<std::string> to, UtcTime now);

}  // namespace tsb
