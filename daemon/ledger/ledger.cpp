// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/ledger.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/ledger/line.hpp"
#include "daemon/ledger/line_file.hpp"
#include "daemon/ledger/walk.hpp"

namespace tsb {
namespace {

Error held_by_another(int fd) {
    std::string pid(32, '\0');
    const ssize_t n = ::pread(fd, pid.data(), pid.size(), 0);
    pid.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    const std::string who = pid.empty() ? "unknown" : printable(trim(pid));
    return Error{ErrorKind::transient,
                 "another tsbreplyd or command holds the ledger (pid " + who + ")",
                 "wait for it to end, or stop it", 75};
}

// The lock is the descriptor: it is free again when the process ends, however it ends.
Result<UniqueFd> take_lock(const std::filesystem::path& file) {
    UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd) {
        Error error = errno_error(ErrorKind::config, "open", file);
        if (error.exit_code == 0) error.exit_code = 78;
        return error;
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return held_by_another(fd.get());
        return errno_error(ErrorKind::transient, "lock", file);
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd.get(), 0) != 0 || ::pwrite(fd.get(), pid.data(), pid.size(), 0) < 0) {
        // The pid only helps people; the lock is held all the same, and a full disk is met where it
        // matters.
        return fd;
    }
    return fd;
}

}  // namespace

struct Ledger::Impl {
    UniqueFd lock;
    std::unique_ptr<LineStore> store;
    LedgerHead head;
    std::vector<std::uint64_t> starts;  // offset of each line: entry(seq) begins at starts[seq - 1]
    std::uint64_t end = 0;              // of the last whole line
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

    // Checks the whole chain and cuts what an interrupted append left behind.
    Result<OpenReport> recover(const std::string& name) {
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
        auto walk = walk_lines(*store, visitor);
        if (!walk) return walk.error();
        if (damage) return *damage;
        head = walk->head;
        if (walk->torn_bytes > 0) {
            if (auto cut = store->truncate(walk->whole_bytes); !cut) return cut.error();
        }
        // The writer before may have ended between its write and its sync.
        if (head.entries > 0) {
            if (auto synced = store->sync(); !synced) return synced.error();
        }
        OpenReport report;
        report.torn_bytes = walk->torn_bytes;
        return report;
    }
};

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

Result<Ledger> Ledger::open(const std::filesystem::path& dir, OpenReport& report) {
    const auto file = dir / ledger_file_name;
    auto store = open_line_file(file, LineFileMode::append);
    if (!store) return store.error();
    auto lock = take_lock(dir / "lock");
    if (!lock) return lock.error();
    auto impl = std::make_unique<Impl>();
    impl->store = std::move(*store);
    impl->lock = std::move(*lock);
    auto recovered = impl->recover(file.string());
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
    for (const NewEntry& entry : entries) {
        LedgerEntry line{head.entries + 1, time, entry.kind, entry.body, {}};
        const std::string text = format_line(line, head.digest);
        // Checked by reading it as everybody else will; a refused body leaves the ledger as it was.
        auto parsed = parse_line(text);
        if (!parsed) return Error{ErrorKind::input, "entry refused: " + parsed.error().what, ""};
        head = LedgerHead{line.seq, parsed->entry.line_digest};
        written.push_back(std::move(parsed->entry));
        sizes.push_back(text.size());
        bytes += text;
        bytes += '\n';
    }
    if (written.empty()) return written;
    impl_->failed = true;  // until proven otherwise
    if (auto appended = impl_->store->append(bytes); !appended)
        return impl_->cut_after(appended.error());
    if (auto synced = impl_->store->sync(); !synced) return impl_->cut_after(synced.error());
    impl_->failed = false;
    impl_->head = head;
    for (const std::size_t size : sizes) impl_->note_line(size);
    return written;
}

}  // namespace tsb
