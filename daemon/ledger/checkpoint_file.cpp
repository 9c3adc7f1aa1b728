// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/checkpoint_file.hpp"

#include "config/base/file.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

Error with_exit(Error error, int exit_code) {
    if (error.exit_code == 0) error.exit_code = exit_code;
    return error;
}

bool is_there(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(file, ignored));
}

// Which of the files is missing tells an old ledger from one that somebody tampered with.
Error no_verifier(const fs::path& dir) {
    return Error{ErrorKind::config,
                 "the ledger in " + dir.string() + " has no " + std::string(verifier_file_name) +
                     ": it was made before checkpoints were, or its `init` was interrupted",
                 "stop everything that writes and run `tsbreply ledger init`: it signs what is "
                 "there; compare the head that it prints with one noted before",
                 78};
}

Error no_checkpoint(const fs::path& dir) {
    return Error{ErrorKind::fatal,
                 "the ledger in " + dir.string() + " has lost its " +
                     std::string(checkpoint_file_name) + ": nothing proves that it is whole",
                 "put the file back from its copy or the backup (FORMAT.md, When they disagree)",
                 74};
}

}  // namespace

Result<VerifierKey> read_verifier(const fs::path& dir) {
    const fs::path file = dir / verifier_file_name;
    if (!is_there(file)) return no_verifier(dir);
    auto text = read_file(file, max_key_bytes);
    if (!text) return with_exit(text.error(), 74);
    if (text->ends_with('\n')) text->pop_back();
    auto key = VerifierKey::parse(*text);
    if (!key) {
        return Error{ErrorKind::fatal, file.string() + " is no verifier key of Ed25519",
                     "put it back from the backup", 74};
    }
    return *key;
}

Result<std::optional<KeptCheckpoint>> read_checkpoint(const fs::path& file,
                                                      const VerifierKey& key) {
    if (!is_there(file)) return std::optional<KeptCheckpoint>();
    auto note = read_file(file, max_checkpoint_bytes);
    if (!note) return with_exit(note.error(), 74);
    auto checkpoint = open_checkpoint(*note, key);
    if (!checkpoint) return contradiction_error(file.string() + " " + checkpoint.error().what);
    return std::optional<KeptCheckpoint>({file, std::move(*checkpoint)});
}

Comparison::Comparison(std::vector<KeptCheckpoint> kept) {
    for (KeptCheckpoint& one : kept) rows_.push_back({std::move(one), std::nullopt});
    grown(MerkleTree());
}

void Comparison::grown(const MerkleTree& tree) {
    for (Row& row : rows_) {
        if (row.kept.checkpoint.size == tree.size()) row.root = tree.root();
    }
}

std::optional<std::string> Comparison::contradiction(std::int64_t entries) const {
    for (const Row& row : rows_) {
        const Checkpoint& checkpoint = row.kept.checkpoint;
        const std::string signed_over = row.kept.file.string() + " was signed over " +
                                        std::to_string(checkpoint.size) + " entries";
        if (!row.root) {
            return signed_over + ", and the ledger has " + std::to_string(entries) +
                   ": it was cut, or put back to an older state";
        }
        if (*row.root != checkpoint.root)
            return signed_over +
                   ", which are not those that the ledger begins with now: it was "
                   "rewritten";
    }
    return std::nullopt;
}

Error contradiction_error(std::string what) {
    return Error{ErrorKind::fatal, std::move(what),
                 "change nothing, keep a copy of both, and see FORMAT.md, When they disagree", 74};
}

Result<SigningKey> read_signing_key(const fs::path& dir, const LedgerOptions& options) {
    if (options.key) return SigningKey::from_pem(*options.key, "the configured signing key");
    const fs::path file = dir / key_file_name;
    auto pem = read_file(file, max_key_bytes);
    if (!pem) {
        return Error{ErrorKind::config, "no signing key: " + pem.error().what,
                     "put it back from the backup, or name it in [ledger]", 78};
    }
    return SigningKey::from_pem(*pem, file.string());
}

Result<CheckpointKeeper> CheckpointKeeper::open(const fs::path& dir, const LedgerOptions& options) {
    auto verifier = read_verifier(dir);
    if (!verifier) return verifier.error();
    if (!is_there(dir / checkpoint_file_name)) return no_checkpoint(dir);
    auto key = read_signing_key(dir, options);
    if (!key) return key.error();
    const auto its_own = key->verifier(verifier->name);
    if (!its_own) return its_own.error();
    if (*its_own != *verifier) {
        return Error{ErrorKind::config,
                     "the signing key is not the one of " + (dir / verifier_file_name).string(),
                     "a ledger keeps its key: put the right one back, or mend [ledger]", 78};
    }
    return CheckpointKeeper(dir, options.copy, std::move(*key), std::move(*verifier));
}

Result<std::vector<KeptCheckpoint>> CheckpointKeeper::kept() const {
    std::vector<KeptCheckpoint> all;
    for (const fs::path& folder : {dir_, copy_}) {
        if (folder.empty()) continue;
        auto one = read_checkpoint(folder / checkpoint_file_name, verifier_);
        if (!one) return one.error();
        if (*one) all.push_back(std::move(**one));
    }
    return all;
}

Result<void> CheckpointKeeper::write(const MerkleTree& tree) {
    auto note = sign_checkpoint({verifier_.name, tree.size(), tree.root()}, key_);
    if (!note) return note.error();
    if (auto put = replace_file_durably(dir_ / checkpoint_file_name, *note); !put)
        return with_exit(put.error(), 74);
    copy_failed_.reset();
    if (copy_.empty()) return {};
    if (auto put = replace_file_durably(copy_ / checkpoint_file_name, *note); !put)
        copy_failed_ = put.error();
    return {};
}

}  // namespace tsb
