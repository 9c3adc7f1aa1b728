// SPDX-License-Identifier: GPL-3.0-or-later
// SmtpSink: alerts by mail, and checkpoints to witnesses. Null envelope sender (RFC 3834 §3.3), so that nobody's bounce starts a
// loop.
// Limits: smtp_timeout for one mail.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>

#include "config/base/utc_time.hpp"
#include "config/settings.hpp"
#include "daemon/net/curl_multi.hpp"
#include "daemon/notify/alert_mail.hpp"
#include "daemon/notify/alert_sink.hpp"

namespace tsb {

constexpr std::chrono::seconds smtp_timeout{30};

class SmtpSink final : public AlertSink {
  public:
    SmtpSink(boost::asio::any_io_executor executor, AlertSettings settings, const Clock& clock);
    // Done when one recipient took it; the journal names those who were refused.
    boost::asio::awaitable<Result<void>> send(std::vector<Event> events) override;
    // The same, and says who was refused: "a@b: 550 no such mailbox".
    boost::asio::awaitable<Result<std::vector<std::string>>> send_and_tell(
        std::vector<Event> events);

    // The checkpoint to the witnesses; done and refused as above.
    boost::asio::awaitable<Result<std::vector<std::string>>> send_checkpoint(
        std::vector<std::string> witnesses, std::string note);

  private:
    AlertMail next_mail(std::vector<std::string> to);
    boost::asio::awaitable<Result<std::vector<std::string>>> submit(
        std::vector<std::string> recipients, std::string message);

    CurlMulti multi_;
    AlertSettings settings_;
    const Clock& clock_;
    std::uint64_t sent_ = 0;
};

}  // namespace tsb
