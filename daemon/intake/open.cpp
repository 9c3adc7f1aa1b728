// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/open.hpp"

#include <sys/statvfs.h>

#include <algorithm>

#include "daemon/intake/answer.hpp"
#include "daemon/ledger/line_file.hpp"

namespace tsb {
namespace {

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

namespace {

// The lines that there are when it is opened.
class Snapshot final : public LineStore {
  public:
    static Result<std::unique_ptr<LineStore>> open(const std::filesystem::path& folder) {
        auto file = open_line_file(folder / ledger_file_name, LineFileMode::read);
        if (!file) return file;
        auto size = (*file)->size();
        if (!size) return size.error();
        return std::unique_ptr<LineStore>(new Snapshot(std::move(*file), *size));
    }
    Result<std::string> read_from(std::uint64_t offset, std::size_t max_bytes) override {
        if (offset >= size_) return std::string();
        const std::uint64_t left = size_ - offset;
        return file_->read_from(offset,
                                left < max_bytes ? static_cast<std::size_t>(left) : max_bytes);
    }
    Result<std::uint64_t> size() override { return size_; }
    Result<void> append(std::string_view) override {
        return Error{ErrorKind::fatal, "the ledger was opened to be read only", "", 74};
    }
    Result<void> sync() override { return {}; }
    // Half a line at its end: somebody is writing it.
    Result<void> truncate(std::uint64_t size) override {
        size_ = size;
        return {};
    }

  private:
    Snapshot(std::unique_ptr<LineStore> file, std::uint64_t size)
        : file_(std::move(file)), size_(size) {}
    std::unique_ptr<LineStore> file_;
    std::uint64_t size_;
};

Result<std::unique_ptr<OpenGateway>> open_with(boost::asio::any_io_executor executor,
                                               const Settings& settings, Notifier& notifier,
                                               const Clock& clock, Circulars circulars,
                                               Roster roster, Ledger ledger) {
    Fold fold;
    for (std::int64_t seq = 1; seq <= ledger.head().entries; ++seq) {
        const auto entry = ledger.entry(seq);
        if (!entry) return entry.error();
        if (auto applied = fold.apply(*entry); !applied) return applied.error();
    }
    auto archive = Archive::open(settings.state);
    if (!archive) return archive.error();
    std::unique_ptr<OwnChecker> own_checker;
    if (settings.dkim.check) {
        auto checker = OwnChecker::open(executor, settings.dkim, clock);
        if (!checker) return checker.error();
        own_checker = std::move(*checker);
    }
    auto open = std::make_unique<OpenGateway>();
    open->reader = make_reader(executor, settings, circulars, roster);
    Gateway::Parts parts{settings,
                         std::move(circulars),
                         std::move(roster),
                         std::move(*archive),
                         std::move(ledger),
                         std::move(fold),
                         std::move(own_checker),
                         [state = settings.state] { return free_bytes(state); }};
    open->gateway =
        std::make_unique<Gateway>(executor, std::move(parts), *open->reader, notifier, clock);
    return open;
}

}  // namespace

Result<std::unique_ptr<OpenGateway>> open_gateway(boost::asio::any_io_executor executor,
                                                  const Settings& settings, Notifier& notifier,
                                                  const Clock& clock) {
    auto circulars = load_circulars(circular_folders(settings));
    if (!circulars) return circulars.error();
    auto roster = load_roster(roster_files(settings));
    if (!roster) return roster.error();
    auto options = ledger_options(settings);
    if (!options) return options.error();
    OpenReport report;
    auto ledger = Ledger::open(settings.state / "ledger", report, *options);
    if (!ledger) return ledger.error();
    notifier.keep_in(settings.state / "alerts");  // the lock is ours now
    tell_of_opening(report, ledger->head(), notifier);
    return open_with(executor, settings, notifier, clock, std::move(*circulars), std::move(*roster),
                     std::move(*ledger));
}

Result<std::unique_ptr<OpenGateway>> open_to_read(boost::asio::any_io_executor executor,
                                                  const Settings& settings, Notifier& notifier,
                                                  const Clock& clock) {
    auto circulars = load_circulars(circular_folders(settings));
    if (!circulars) return circulars.error();
    auto roster = load_roster(roster_files(settings));
    if (!roster) return roster.error();
    auto lines = Snapshot::open(settings.state / "ledger");
    if (!lines) return lines.error();
    OpenReport report;
    auto ledger = Ledger::open(std::move(*lines), report);
    if (!ledger) return ledger.error();
    return open_with(executor, settings, notifier, clock, std::move(*circulars), std::move(*roster),
                     std::move(*ledger));
}

}  // namespace tsb
