// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/ledger.hpp"

#include <algorithm>

#include "config/base/file.hpp"
#include "daemon/ledger/checkpoint_file.hpp"
#include "daemon/ledger/line.hpp"
#include "daemon/ledger/line_file.hpp"
#include "daemon/ledger/walk.hpp"

namespace tsb {
struct Ledger::Impl {
    UniqueFd lock;
    std::unique_ptr<LineStore> store;
    LedgerHead head;
    std::vector<std::uint64_t> starts;  // offset of each line: entry(seq) begins at starts[seq - 1]
    std::uint64_t end = 0;              // of the last whole line
    MerkleTree tree;                    // over all lines
    std::optional<CheckpointKeeper> keeper;
    bool failed = false;

    void note_line(std::size_t size) {
        starts.push_back(end);
        end += size + 1;
    }

    // After a failed sync the next start would read lines that the system still shows and that
    // never reach the disk, and build on them. The error stands, whether the cut works or not.
    Error cut_after(Error error) {
        static_cast<void>(store->truncate(end));
        return error;
    }

    // Checks the whole chain, also against the checkpoints that are kept, and then cuts what an
    // interrupted append left behind: nothing is changed in a ledger that is refused.
    Result<OpenReport> recover(const std::string& name) {
        auto kept = keeper ? keeper->kept() : std::vector<KeptCheckpoint>();
        if (!kept) return kept.error();
        Comparison comparison(*kept);
        std::optional<Error> damage;
        WalkVisitor visitor;
        Digest prev;
        visitor.entry = [&](const LedgerEntry& entry) {
            note_line(format_line(entry, prev).size());
            prev = entry.line_digest;
            return true;
        };
        visitor.damage = [&](std::int64_t line, const std::string& what) {
            damage = damage_error(name, line, what);
            return false;
        };
        visitor.grown = [&](const MerkleTree& grown) { comparison.grown(grown); };
        auto walk = walk_lines(*store, visitor);
        if (!walk) return walk.error();
        if (damage) return *damage;
        head = walk->head;
        if (auto said = comparison.contradiction(head.entries)) return contradiction_error(*said);
        tree = std::move(walk->tree);
        if (walk->torn_bytes > 0) {
            if (auto cut = store->truncate(walk->whole_bytes); !cut) return cut.error();
        }
        // The writer before may have ended between its write and its sync.
        if (head.entries > 0) {
            if (auto synced = store->sync(); !synced) return synced.error();
        }
        OpenReport report;
        report.torn_bytes = walk->torn_bytes;
        if (auto caught_up = catch_up(*kept, report); !caught_up) return caught_up.error();
        return report;
    }

    // The writer before may have ended between an append and its checkpoint, or its copy.
    Result<void> catch_up(const std::vector<KeptCheckpoint>& kept, OpenReport& report) {
        if (!keeper) return {};
        report.signed_late = head.entries - kept.front().checkpoint.size;  // <dir>/checkpoint
        report.copy_was_missing = keeper->wants_copy() && kept.size() == 1;
        const bool current = std::all_of(kept.begin(), kept.end(), [&](const KeptCheckpoint& one) {
            return one.checkpoint.size == head.entries;
        });
        if (current && !report.copy_was_missing) return {};
        return keeper->write(tree);
    }
};

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

Result<Ledger> Ledger::open(const std::filesystem::path& dir, OpenReport& report,
                            const LedgerOptions& options) {
    auto store = open_line_file(dir / ledger_file_name, LineFileMode::append);
    if (!store) return store.error();
    auto lock = lock_ledger(dir);
    if (!lock) return lock.error();
    auto ledger = open(std::move(*store), dir, report, options);
    if (ledger) ledger->impl_->lock = std::move(*lock);
    return ledger;
}

Result<Ledger> Ledger::open(std::unique_ptr<LineStore> store, const std::filesystem::path& dir,
                            OpenReport& report, const LedgerOptions& options) {
    auto impl = std::make_unique<Impl>();
    impl->store = std::move(store);
    auto keeper = CheckpointKeeper::open(dir, options);
    if (!keeper) return keeper.error();
    impl->keeper = std::move(*keeper);
    auto recovered = impl->recover((dir / ledger_file_name).string());
    if (!recovered) return recovered.error();
    report = *recovered;
    return Ledger(std::move(impl));
}

Result<Ledger> Ledger::open(std::unique_ptr<LineStore> store, OpenReport& report) {
    auto impl = std::make_unique<Impl>();
    impl->store = std::move(store);
    auto recovered = impl->recover("ledger");
    if (!recovered) return recovered.error();
    report = *recovered;
    return Ledger(std::move(impl));
}

LedgerHead Ledger::head() const {
    return impl_->head;
}

Digest Ledger::root() const {
    return impl_->tree.root();
}

std::optional<Error> Ledger::copy_failed() const {
    return impl_->keeper ? impl_->keeper->copy_failed() : std::nullopt;
}

Result<LedgerEntry> Ledger::entry(std::int64_t seq) const {
    if (seq < 1 || seq > impl_->head.entries) {
        return Error{ErrorKind::input, "there is no entry " + std::to_string(seq), ""};
    }
    const auto at = static_cast<std::size_t>(seq - 1);
    const std::uint64_t start = impl_->starts.at(at);
    const std::uint64_t next = at + 1 < impl_->starts.size() ? impl_->starts[at + 1] : impl_->end;
    const auto size = static_cast<std::size_t>(next - start - 1);
    auto line = impl_->store->read_from(start, size);
    if (!line) return line.error();
    auto parsed = parse_line(*line);
    if (!parsed || parsed->entry.seq != seq) {
        return Error{ErrorKind::fatal,
                     "entry " + std::to_string(seq) + " is not what it was at start",
                     "run `tsbreply ledger verify`", 74};
    }
    return std::move(parsed->entry);
}

Result<std::vector<LedgerEntry>> Ledger::append(const std::vector<NewEntry>& entries,
                                                UtcTime time) {
    if (impl_->failed) {
        return Error{ErrorKind::fatal, "an earlier append failed: what the ledger holds is unknown",
                     "restart", 74};
    }
    LedgerHead head = impl_->head;
    std::vector<LedgerEntry> written;
    std::string bytes;
    std::vector<std::size_t> sizes;
    MerkleTree tree = impl_->tree;
    for (const NewEntry& entry : entries) {
        LedgerEntry line{head.entries + 1, time, entry.kind, entry.body, {}};
        const std::string text = format_line(line, head.digest);
        // Checked by reading it as everybody else will; a refused body leaves the ledger as it was.
        auto parsed = parse_line(text);
        if (!parsed) return Error{ErrorKind::input, "entry refused: " + parsed.error().what, ""};
        head = LedgerHead{line.seq, parsed->entry.line_digest};
        written.push_back(std::move(parsed->entry));
        sizes.push_back(text.size());
        tree.add(text);
        bytes += text;
        bytes += '\n';
    }
    if (written.empty()) return written;
    impl_->failed = true;  // until proven otherwise
    if (auto appended = impl_->store->append(bytes); !appended)
        return impl_->cut_after(appended.error());
    if (auto synced = impl_->store->sync(); !synced) return impl_->cut_after(synced.error());
    // Recorded from here on, whatever becomes of the checkpoint: the next start signs it.
    if (impl_->keeper) {
        if (auto put = impl_->keeper->write(tree); !put) return put.error();
    }
    impl_->failed = false;
    impl_->head = head;
    impl_->tree = std::move(tree);
    for (const std::size_t size : sizes) impl_->note_line(size);
    return written;
}

}  // namespace tsb
