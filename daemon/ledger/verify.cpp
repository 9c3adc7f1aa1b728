// SPDX-License-Identifier: GPL-3.0-or-later
// `tsbreply ledger verify` and `export`: what a reader of the files can say about them.
#include <fcntl.h>
#include <unistd.h>

#include <optional>

#include "config/base/file.hpp"
#include "daemon/ledger/checkpoint_file.hpp"
#include "daemon/ledger/line.hpp"
#include "daemon/ledger/line_file.hpp"
#include "daemon/ledger/walk.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_findings = 1000;  // of one verify: more says nothing new

// The checkpoints come before the lines: a writer that goes on meanwhile only makes these more.
std::vector<KeptCheckpoint> read_kept(const fs::path& dir, const fs::path& copy,
                                      VerifyReport& report) {
    std::vector<KeptCheckpoint> kept;
    const auto verifier = read_verifier(dir);
    if (!verifier) {
        report.damage.push_back({0, verifier.error().what});
        return kept;
    }
    report.signer = verifier->text();
    for (const fs::path& folder : {dir, copy}) {
        if (folder.empty()) continue;
        auto one = read_checkpoint(folder / checkpoint_file_name, *verifier);
        if (!one)
            report.damage.push_back({0, one.error().what});
        else if (*one)
            kept.push_back(std::move(**one));
        else
            report.damage.push_back({0, "there is no " + (folder / checkpoint_file_name).string()});
    }
    return kept;
}

Result<void> make_export_folder(const fs::path& to) {
    std::error_code failed;
    if (fs::create_directory(to, failed)) return {};
    if (failed || !fs::is_empty(to, failed) || failed) {
        return Error{ErrorKind::config,
                     "cannot export to " + to.string() +
                         (failed ? ": " + failed.message() : ": it is no empty folder"),
                     "name a folder that is not there yet", 2};
    }
    return {};
}

// The first checkpoint.size lines, which must be what it was signed over.
Result<LedgerHead> copy_lines(const fs::path& dir, const fs::path& to,
                              const Checkpoint& checkpoint) {
    auto store = open_line_file(dir / ledger_file_name, LineFileMode::read);
    if (!store) return store.error();
    const fs::path file = to / ledger_file_name;
    const UniqueFd out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!out) return errno_error(ErrorKind::config, "create", file);
    LedgerHead head;
    std::optional<Error> failed;
    Comparison comparison({{dir / checkpoint_file_name, checkpoint}});
    WalkVisitor visitor;
    visitor.entry = [&](const LedgerEntry& entry) {
        if (entry.seq > checkpoint.size) return false;
        auto written = write_all(out.get(), format_line(entry, head.digest) + '\n');
        if (!written) failed = written.error();
        head = {entry.seq, entry.line_digest};
        return written.has_value();
    };
    visitor.damage = [&](std::int64_t line, const std::string& what) {
        failed = damage_error((dir / ledger_file_name).string(), line, what);
        return false;
    };
    visitor.grown = [&](const MerkleTree& tree) { comparison.grown(tree); };
    auto walk = walk_lines(**store, visitor);
    if (!walk) return walk.error();
    if (failed) return *failed;
    if (auto said = comparison.contradiction(head.entries)) return contradiction_error(*said);
    if (::fsync(out.get()) != 0) return errno_error(ErrorKind::fatal, "fsync", file);
    return head;
}

}  // namespace

std::string LedgerFinding::described() const {
    return line > 0 ? "line " + std::to_string(line) + ": " + text : text;
}

Result<VerifyReport> verify_ledger(const fs::path& dir, const fs::path& copy) {
    auto store = open_line_file(dir / ledger_file_name, LineFileMode::read);
    if (!store) return store.error();
    VerifyReport report;
    auto kept = read_kept(dir, copy, report);
    for (const KeptCheckpoint& one : kept) {
        if (one.file.parent_path() == dir) report.checkpoint_size = one.checkpoint.size;
    }
    Comparison comparison(std::move(kept));
    WalkVisitor visitor;
    visitor.entry = [](const LedgerEntry&) { return true; };
    visitor.damage = [&](std::int64_t line, const std::string& what) {
        report.damage.push_back({line, what});
        return report.damage.size() < max_findings;
    };
    visitor.grown = [&](const MerkleTree& tree) { comparison.grown(tree); };
    auto walk = walk_lines(**store, visitor);
    if (!walk) return walk.error();
    report.head = walk->head;
    report.root = walk->tree.root();
    report.torn_bytes = walk->torn_bytes;
    if (auto said = comparison.contradiction(walk->head.entries))
        report.damage.push_back({0, std::move(*said)});
    return report;
}

Result<LedgerHead> export_ledger(const fs::path& dir, const fs::path& to) {
    const auto verifier = read_verifier(dir);
    if (!verifier) return verifier.error();
    auto note = read_file(dir / checkpoint_file_name, max_checkpoint_bytes);
    if (!note) return note.error();
    const auto checkpoint = open_checkpoint(*note, *verifier);
    if (!checkpoint) return contradiction_error("the checkpoint " + checkpoint.error().what);
    const auto made = make_export_folder(to);
    if (!made) return made.error();
    auto head = copy_lines(dir, to, *checkpoint);
    if (!head) return head;
    // The checkpoint comes last: without it the folder is no export.
    if (auto put = replace_file_durably(to / verifier_file_name, verifier->text() + "\n"); !put)
        return put.error();
    if (auto put = replace_file_durably(to / checkpoint_file_name, *note); !put) return put.error();
    return head;
}

}  // namespace tsb
