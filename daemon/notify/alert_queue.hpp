// SPDX-License-Identifier: GPL-3.0-or-later
// AlertQueue: the alerts that are not mailed yet, a file each in <state>/alerts, so that a stop or a
// crash loses none. A file holds what its mail would say, clipped as the mail is, and no more.
// Guarantees: what keep() returned for is on disk (written aside, fsync, renamed, folder fsync).
// An alert whose mail went out just before a crash may go out once more.
// Trust: files may be damaged, or of another version: such a one is removed, and take_over() says so.
// Limits: max_stored_alert_bytes a file; how many there are is the Notifier's to bound
// (max_pending).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "daemon/notify/events.hpp"

namespace tsb {

constexpr std::size_t max_stored_alert_bytes = 256U << 10U;

class AlertQueue {
  public:
    // Makes the folder (0700) where there is none. Only for the one writer, who holds the ledger's
    // lock.
    static Result<AlertQueue> open(const std::filesystem::path& folder);

    struct Kept {
        std::uint64_t number = 0;
        Event event;  // with the field "raised": when that was
    };
    struct Left {
        std::vector<Kept> alerts;            // oldest first, at most `most`; the others stay
        std::vector<std::string> discarded;  // files that were no alert, for the journal
    };
    // What an earlier run left.
    Result<Left> take_over(std::size_t most);

    Result<std::uint64_t> keep(const Event& event, UtcTime raised);
    void drop(std::uint64_t number);  // mailed, or given up

  private:
    explicit AlertQueue(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] std::filesystem::path file_of(std::uint64_t number) const;

    std::filesystem::path folder_;
    std::uint64_t next_ = 1;
};

}  // namespace tsb
