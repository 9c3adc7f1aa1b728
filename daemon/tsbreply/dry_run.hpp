// SPDX-License-Identifier: GPL-3.0-or-later
// DryRun: read and judge a message beside the ledger as it is, and record nothing on disk. Serves
// what-if and reprocess --dry-run.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/intake/gateway.hpp"
#include "daemon/tsbreply/context.hpp"

namespace tsb {

class DryRun {
  public:
    // keys: a file of key records; then no DNS is asked. "" for none.
    static Result<std::unique_ptr<DryRun>> open(const Global& global, const std::string& keys = "");

    // received: an asserted time with its source, or nothing.
    Result<MessageBody> conclude_file(const std::string& name, BytesView raw,
                                      std::optional<UtcTime> received,
                                      const std::string& received_from,
                                      std::vector<std::string> supersedes = {});

    // As the gateway would take it after all that this DryRun took before: a message that is known,
    // from the ledger or from this run, comes back as it was recorded. No entry number.
    Result<Taken> take(const std::string& name, BytesView raw, std::optional<UtcTime> received,
                       const std::string& received_from);

  private:
    Result<MessageBody> recorded(std::int64_t seq);
    Result<void> remember(const MessageBody& body);
    DryRun(Knowledge knowledge, FoldedLedger folded);
    void check_signatures(MessageFacts& facts, BytesView raw);
    Knowledge knowledge_;
    FoldedLedger folded_;
    Digest roster_digest_;
    boost::asio::io_context io_{1};
    std::unique_ptr<WorkerReader> reader_;
    SystemClock clock_;
    std::unique_ptr<OwnChecker> own_checker_;  // none: [dkim] check is off
    std::map<std::int64_t, std::string> own_;  // bodies by entry: of this run
    std::optional<std::map<std::int64_t, std::string>>
        ledgers_;  // of the ledger, once one is asked
};

int exit_of(const MessageBody& body);
void say_verdict(const std::string& file, const MessageBody& body);

}  // namespace tsb
