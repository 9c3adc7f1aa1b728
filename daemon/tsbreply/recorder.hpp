// SPDX-License-Identifier: GPL-3.0-or-later
// Recorder: where old mail goes, whoever holds the ledger: the running service (open descriptors over
// the control socket), else this process with lock and key of its own, or nobody in a dry run.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/file.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "config/settings.hpp"
#include "daemon/tsbreply/commands.hpp"

namespace tsb {

struct OldMessage {
    std::string name;
    Bytes bytes;    // the whole message, unless it is larger than limits.parse_bytes:
    UniqueFd file;  // then this, positioned at its start
    std::optional<UtcTime> received;
    std::string received_from;
};

class Recorder {
  public:
    virtual ~Recorder() = default;
    // A line of `reprocess --json` for each message, in their order. The batch is used up.
    virtual Result<std::vector<std::string>> record(std::vector<OldMessage> batch) = 0;
    virtual Result<void> done() { return {}; }
};

Result<std::unique_ptr<Recorder>> recorder_for(const Global& global, bool dry_run,
                                               const Settings& settings);

}  // namespace tsb
