// SPDX-License-Identifier: GPL-3.0-or-later
// FakeReader: the fake Reader. A test says what a message with certain bytes in it reads as; all
// else is a mail without a form.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <string>

#include "daemon/reader/reader.hpp"

namespace tsb::test {

class FakeReader final : public Reader {
  public:
    // The first entry whose key stands in the message decides.
    std::map<std::string, ReadOutcome> outcomes;
    bool no_worker = false;
    int reads = 0;
    std::function<void()> on_ready, on_read;  // before each

    boost::asio::awaitable<Result<void>> ready() override {
        if (on_ready) on_ready();
        if (no_worker) co_return no_worker_error();
        co_return Result<void>{};
    }
    boost::asio::awaitable<Result<ReadOutcome>> read(ReadJob job) override {
        ++reads;
        if (on_read) on_read();
        if (no_worker) co_return no_worker_error();
        for (const auto& [key, outcome] : outcomes) {
            if (job.bytes.find(key) != BytesView::npos) co_return outcome;
        }
        Report report;
        report.parser = "sha256:" + std::string(64, '1');
        report.format = "eml";
        co_return ReadOutcome(std::move(report));
    }
    void know(const Circulars&, const Roster&) override {}

  private:
    static Error no_worker_error() {
        return {ErrorKind::transient, "no worker can be started", "", 75};
    }
};

}  // namespace tsb::test
