// SPDX-License-Identifier: GPL-3.0-or-later
// Actions: all that a command may ask of the one writer; implemented by intake, reached over
// control/ when tsbreplyd runs.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "config/base/file.hpp"
#include "config/base/result.hpp"
#include "daemon/review/decide.hpp"

namespace tsb {

// One message to reprocess. The descriptor was opened by the caller: the daemon never opens a path
// it was told.
struct ReprocessRequest {
    std::string name;           // "old.mbox message 3": for people and the ledger's coordinates
    UniqueFd file;              // the raw message, positioned at its start
    std::string received;       // RFC 3339 asserted by the operator, or ""
    std::string received_from;  // "maildir-mtime" | "mbox-from" | ""
};

// Messages that go together: read at once, one sync for all of them. No more than a memory can hold.
struct ReprocessBudget {
    std::size_t messages = 50;
    std::size_t bytes = 16U << 20U;  // one message may exceed it alone
};

// All answers are one JSON object on one line: what the command prints with --json.
class Actions {
  public:
    virtual ~Actions() = default;
    // A line for each message, in their order.
    virtual boost::asio::awaitable<Result<std::string>> reprocess(
        std::vector<ReprocessRequest> batch) = 0;
    // The end of a reprocess run: one summary alert instead of one per message.
    virtual boost::asio::awaitable<Result<std::string>> reprocess_done() = 0;
    // <state>/roster.toml was replaced by the caller's text (checked again here), and is appended
    // as a roster entry; what that may turn is judged again before this returns.
    virtual boost::asio::awaitable<Result<std::string>> replace_roster(std::string toml) = 0;
    // A decision, appended if the rules allow it (decide.hpp): what it is, and every reply whose
    // standing it changed.
    virtual boost::asio::awaitable<Result<std::string>> decide(DecisionRequest request) = 0;
    // One message judged again (product.md §4): recorded where it differs and no person has ruled.
    virtual boost::asio::awaitable<Result<std::string>> retry(std::string id) = 0;
    // These entries' messages judged again, whatever they stand as, and recorded where they differ
    // and no person has ruled (intake/replay.hpp has the answer). The run ends with reprocess_done.
    virtual boost::asio::awaitable<Result<std::string>> replay(
        std::vector<std::int64_t> entries) = 0;
};

}  // namespace tsb
