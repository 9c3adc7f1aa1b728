// SPDX-License-Identifier: GPL-3.0-or-later
// DryRun: read and judge a message beside the ledger as it is, and record nothing. Serves what-if
// and reprocess --dry-run.
#pragma once

#include <memory>
#include <string>

#include "daemon/intake/conclude.hpp"
#include "daemon/tsbreply/context.hpp"

namespace tsb {

class DryRun {
  public:
    static Result<std::unique_ptr<DryRun>> open(const Global& global);

    // received: an asserted time with its source, or nothing.
    Result<MessageBody> conclude_file(const std::string& name, BytesView raw,
                                      std::optional<UtcTime> received,
                                      const std::string& received_from);
    [[nodiscard]] const Fold& fold() const { return folded_.fold; }

  private:
    DryRun(Knowledge knowledge, FoldedLedger folded);
    Knowledge knowledge_;
    FoldedLedger folded_;
    Digest roster_digest_;
    boost::asio::io_context io_{1};
    std::unique_ptr<WorkerReader> reader_;
};

int exit_of(const MessageBody& body);
void say_verdict(const std::string& file, const MessageBody& body);

}  // namespace tsb
