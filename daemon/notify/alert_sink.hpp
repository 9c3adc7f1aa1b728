// SPDX-License-Identifier: GPL-3.0-or-later
// AlertSink: where alerts go. Seam: SmtpSink (smtp_sink.hpp) is real, RecordingSink (tests/support)
// fake.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "config/base/result.hpp"
#include "daemon/notify/events.hpp"

namespace tsb {

class AlertSink {
  public:
    virtual ~AlertSink() = default;
    // One alert about these events (one, or a digest of several). Transient or config error: try
    // again later. Input error: this mail will never be taken.
    virtual boost::asio::awaitable<Result<void>> send(std::vector<Event> events) = 0;
};

}  // namespace tsb
