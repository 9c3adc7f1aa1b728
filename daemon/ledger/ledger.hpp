// SPDX-License-Identifier: GPL-3.0-or-later
// Ledger: an append-only file of canonical JSON lines, each naming the SHA-256 of the line before.
// FORMAT.md is the specification. The payload is opaque here: this room knows nothing of mail.
// Guarantees: append() returns only after fdatasync and with a new signed checkpoint on disk; a torn
// last line beyond the checkpoint is cut at open (and reported); damage anywhere else refuses to
// open and names the line, and so does a ledger that is not what a kept checkpoint was signed over.
// One writer: an exclusive lock on <dir>/lock. Trust: the files may have been changed by anybody:
// every line is checked; who also has the signing key is found only by a checkpoint kept elsewhere.
// Limits: max_line_bytes, max_json_depth.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"

namespace tsb {

constexpr std::size_t max_line_bytes = 4U << 20U;
constexpr std::size_t max_json_depth = 64;  // containers in each other

enum class EntryKind { message, decision, circular, roster, note };
std::string_view to_string(EntryKind kind);
std::optional<EntryKind> parse_entry_kind(std::string_view word);

// One line, read.
struct LedgerEntry {
    std::int64_t seq = 0;  // from 1
    UtcTime time{};        // when it was appended
    EntryKind kind = EntryKind::note;
    std::string body;    // canonical JSON object
    Digest line_digest;  // of the line without its newline: `prev` of the next
};

struct NewEntry {
    EntryKind kind = EntryKind::note;
    std::string body;  // canonical JSON object (RFC 8785): checked, refused otherwise
};

struct LedgerHead {
    std::int64_t entries = 0;
    Digest digest;  // of the last line; all zero bytes when empty
    bool operator==(const LedgerHead&) const = default;
};

// The durable lines: half of the Store seam (the other half is archive/object_store.hpp).
// FileLineStore is real, MemoryLineStore (tests/support) fake, with faults to order; one contract
// suite runs on both.
class LineStore {
  public:
    virtual ~LineStore() = default;
    virtual Result<std::string> read_from(std::uint64_t offset,
                                          std::size_t max_bytes) = 0;  // "" at the end
    virtual Result<std::uint64_t> size() = 0;
    virtual Result<void> append(std::string_view bytes) = 0;  // not durable before sync()
    virtual Result<void> sync() = 0;                          // failure is fatal, never retried
    virtual Result<void> truncate(std::uint64_t size) = 0;    // durable on return
};

// Where the parts of a ledger are that need not lie in its folder.
struct LedgerOptions {
    std::string origin;              // for init: its name in checkpoints; "": one from the key
    std::optional<std::string> key;  // Ed25519 in PEM; absent: <dir>/signing.key
    std::filesystem::path copy;      // folder of the checkpoint's copy; empty: none
};

// Makes <dir>, an Ed25519 key pair (unless options.key is one), an empty ledger and its checkpoint;
// refuses where a ledger is. One from before there were checkpoints is completed: its whole chain is
// checked and signed. Returns the head.
Result<LedgerHead> init_ledger(const std::filesystem::path& dir, const LedgerOptions& options = {});

struct OpenReport {
    std::uint64_t torn_bytes = 0;   // cut from the end
    std::int64_t signed_late = 0;   // entries that a crash had left without checkpoint
    bool copy_was_missing = false;  // it is wanted, and was written now
};

class Ledger {
  public:
    // For the one writer: takes the lock (transient error, exit 75, if held), verifies the whole
    // chain against the checkpoint and its copy, cuts a torn last line, brings both up to date.
    static Result<Ledger> open(const std::filesystem::path& dir, OpenReport& report,
                               const LedgerOptions& options = {});
    // On any store, without lock; with the checkpoints of a folder or without any: for tests.
    static Result<Ledger> open(std::unique_ptr<LineStore> store, OpenReport& report);
    static Result<Ledger> open(std::unique_ptr<LineStore> store, const std::filesystem::path& dir,
                               OpenReport& report, const LedgerOptions& options = {});

    ~Ledger();
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;

    // All or nothing in one write and one sync; returns the entries as written. A body that is not
    // canonical or a line that is too long is refused (kind input) with nothing written. Any other
    // failure is fatal: the object refuses further appends, and only opening the ledger anew tells
    // what was written.
    Result<std::vector<LedgerEntry>> append(const std::vector<NewEntry>& entries, UtcTime time);

    [[nodiscard]] LedgerHead head() const;
    [[nodiscard]] Digest root() const;  // RFC 6962, over all lines
    // Why the last checkpoint is not in its second place; nullopt: it is, or none is wanted.
    [[nodiscard]] std::optional<Error> copy_failed() const;

    // One entry, by reading its line again. Error (input) if there is none of that number.
    [[nodiscard]] Result<LedgerEntry> entry(std::int64_t seq) const;

  private:
    struct Impl;
    explicit Ledger(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Reads without lock or configuration, in seq order, checking each line as it goes; stops at the
// first damage with an Error (fatal, exit 74) that names the line number. A torn last line is not
// an error: it is not yet an entry. visit returns false to stop.
Result<LedgerHead> read_ledger(const std::filesystem::path& dir,
                               const std::function<bool(const LedgerEntry&)>& visit);

// `ledger verify`: the same walk, with every finding listed, and the checkpoint beside it; copy: the
// folder of its second place, if that is to be looked at, too.
struct LedgerFinding {
    std::int64_t line = 0;  // 0: of the whole ledger
    std::string text;
    [[nodiscard]] std::string described() const;  // "line 3: …"
};
struct VerifyReport {
    LedgerHead head;
    std::vector<LedgerFinding> damage;  // empty: all well
    std::uint64_t torn_bytes = 0;
    Digest root;                       // RFC 6962, over all lines
    std::string signer;                // verifier key of the checkpoint; "": there is none
    std::int64_t checkpoint_size = 0;  // entries that the checkpoint proves
};
Result<VerifyReport> verify_ledger(const std::filesystem::path& dir,
                                   const std::filesystem::path& copy = {});

// `ledger export`: checkpoint, verifier key and exactly the entries that the checkpoint proves, into
// a folder that is made; what is damaged is not exported. Returns their head.
Result<LedgerHead> export_ledger(const std::filesystem::path& dir, const std::filesystem::path& to);

// RFC 8785 for the values a ledger may hold: objects, arrays, strings, integers, booleans, null.
// nullopt if `json` is not JSON, not canonical-able (a fraction, a duplicate key, a key that is not
// printable ASCII, an integer beyond 2^53 - 1, bad UTF-8, deeper than max_json_depth).
std::optional<std::string> canonical_json(std::string_view json);

}  // namespace tsb
