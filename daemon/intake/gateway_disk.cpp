// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway and its disk: every commit to the ledger is told, and no mail is fetched that may not fit.
#include "daemon/intake/gateway.hpp"
#include "daemon/notify/log.hpp"

namespace tsb {

// The journal is often kept on another machine: a head in it is one that nobody can take back.
Result<std::vector<LedgerEntry>> Gateway::append(const std::vector<NewEntry>& entries,
                                                 UtcTime time) {
    auto written = parts_.ledger.append(entries, time);
    if (!written || written->empty()) return written;
    const LedgerHead head = parts_.ledger.head();
    log_event({"committed",
               std::to_string(head.entries) + " entries, head " + head.digest.tagged(),
               {{"entries", std::to_string(head.entries)},
                {"head", head.digest.tagged()},
                {"root", parts_.ledger.root().hex()}}});
    tell_of_copy();
    return written;
}

// The ledger goes on without its second place.
void Gateway::tell_of_copy() {
    const std::string cause = "checkpoint copy";
    if (const auto failed = parts_.ledger.copy_failed())
        notifier_.begin(cause, {"checkpoint-not-copied", failed->what, {}});
    else
        notifier_.end(cause, {"checkpoint-copied", "the second place is up to date", {}});
}

bool Gateway::has_room() {
    const std::string cause = "disk";
    const std::uint64_t wanted = parts_.settings.limits.free_disk_bytes;
    const auto free = parts_.free_bytes ? parts_.free_bytes() : std::nullopt;
    if (!free || *free >= wanted) {
        notifier_.end(cause, {"disk-room", "mail is fetched again", {}});
        return true;
    }
    notifier_.begin(
        cause, {"disk-low",
                std::to_string(*free >> 20U) + " MiB free in " + parts_.settings.state.string() +
                    ", " + std::to_string(wanted >> 20U) + " wanted",
                {}});
    return false;
}

}  // namespace tsb
