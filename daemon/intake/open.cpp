// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/open.hpp"

#include <sys/statvfs.h>

#include <algorithm>

#include "daemon/intake/answer.hpp"

namespace tsb {
namespace {

Result<Fold> fold_ledger(const std::filesystem::path& folder) {
    Fold fold;
    Result<void> applied;
    auto head = read_ledger(folder, [&](const LedgerEntry& entry) {
        applied = fold.apply(entry);
        return applied.has_value();
    });
    if (!head) return head.error();
    if (!applied) return applied.error();
    return fold;
}

// Not what only the administrator may use.
std::optional<std::uint64_t> free_bytes(const std::filesystem::path& folder) {
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0) return std::nullopt;
    return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
}

void tell_of_opening(const OpenReport& report, const LedgerHead& head, Notifier& notifier) {
    const std::string entries = std::to_string(head.entries);
    if (report.torn_bytes > 0) {
        notifier.raise({"torn-line-cut",
                        std::to_string(report.torn_bytes) + " bytes after entry " + entries,
                        {}});
    }
    if (report.signed_late > 0) {
        notifier.raise({"checkpoint-caught-up",
                        std::to_string(report.signed_late) + " entries up to " + entries,
                        {{"head", head.digest.tagged()}}});
    }
    if (report.copy_was_missing) {
        notifier.raise({"checkpoint-copy-gone",
                        "it was written anew, over " + entries + " entries",
                        {{"head", head.digest.tagged()}}});
    }
}

}  // namespace

Result<LedgerOptions> ledger_options(const Settings& settings) {
    LedgerOptions options;
    options.origin = settings.ledger.origin;
    options.copy = settings.ledger.checkpoint_copy;
    if (settings.ledger.key.set()) {
        auto key = read_secret(settings.ledger.key, SecretForm::text);
        if (!key) return key.error();
        options.key = std::move(*key);
    }
    return options;
}

ScanOptions scan_options(const Settings& settings) {
    ScanOptions options;
    options.enabled = settings.worker.scan;
    options.program =
        settings.worker.scan_program.empty() ? shipped().scan : settings.worker.scan_program;
    options.deadline = settings.worker.scan_deadline;
    options.memory_bytes = settings.worker.scan_memory_bytes;
    return options;
}

WorkerOptions worker_options(const Settings& settings) {
    WorkerOptions options;
    options.program = settings.worker.program.empty() ? shipped().worker : settings.worker.program;
    options.processes = settings.worker.processes;
    options.deadline = settings.worker.deadline;
    // A process that computes all the time is to get the whole deadline.
    options.cpu_seconds =
        static_cast<std::uint32_t>(std::max<std::int64_t>(1, settings.worker.deadline.count()));
    options.memory_bytes = settings.worker.memory_bytes;
    options.convert.enabled = settings.convert_doc;
    options.convert.office = settings.worker.office;
    options.scan = scan_options(settings);
    return options;
}

std::unique_ptr<WorkerReader> make_reader(boost::asio::any_io_executor executor,
                                          const Settings& settings, const Circulars& circulars,
                                          const Roster& roster) {
    return std::make_unique<WorkerReader>(std::move(executor), worker_options(settings),
                                          make_setup(circulars, roster));
}

Result<std::unique_ptr<OpenGateway>> open_gateway(boost::asio::any_io_executor executor,
                                                  const Settings& settings, Notifier& notifier,
                                                  const Clock& clock) {
    auto circulars = load_circulars(circular_folders(settings));
    if (!circulars) return circulars.error();
    auto roster = load_roster(roster_files(settings));
    if (!roster) return roster.error();
    const auto folder = settings.state / "ledger";
    auto options = ledger_options(settings);
    if (!options) return options.error();
    OpenReport report;
    auto ledger = Ledger::open(folder, report, *options);
    if (!ledger) return ledger.error();
    notifier.keep_in(settings.state / "alerts");  // the lock is ours now
    tell_of_opening(report, ledger->head(), notifier);
    auto fold = fold_ledger(folder);
    if (!fold) return fold.error();
    auto archive = Archive::open(settings.state);
    if (!archive) return archive.error();
    std::unique_ptr<OwnChecker> own_checker;
    if (settings.dkim.check) {
        auto checker = OwnChecker::open(executor, settings.dkim, clock);
        if (!checker) return checker.error();
        own_checker = std::move(*checker);
    }
    auto open = std::make_unique<OpenGateway>();
    open->reader = make_reader(executor, settings, *circulars, *roster);
    Gateway::Parts parts{settings,
                         std::move(*circulars),
                         std::move(*roster),
                         std::move(*archive),
                         std::move(*ledger),
                         std::move(*fold),
                         std::move(own_checker),
                         [state = settings.state] { return free_bytes(state); }};
    open->gateway =
        std::make_unique<Gateway>(executor, std::move(parts), *open->reader, notifier, clock);
    return open;
}

}  // namespace tsb
