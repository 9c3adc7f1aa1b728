// SPDX-License-Identifier: GPL-3.0-or-later
// RecordingSink: the fake AlertSink. Keeps what it was given; fails when told to.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/notify/alert_sink.hpp"

namespace tsb::test {

class RecordingSink final : public AlertSink {
  public:
    boost::asio::awaitable<Result<void>> send(std::vector<Event> events) override {
        if (fail) co_return Error{ErrorKind::transient, "no route to the mail server", "", 69};
        mails.push_back(std::move(events));
        co_return Result<void>{};
    }
    std::vector<std::vector<Event>> mails;
    bool fail = false;
};

}  // namespace tsb::test
