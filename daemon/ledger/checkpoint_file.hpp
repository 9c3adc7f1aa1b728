// SPDX-License-Identifier: GPL-3.0-or-later
// The checkpoint on disk: <dir>/checkpoint, and its copy in a second place. FORMAT.md says when
// they are written and what is compared. Guarantees: a file is replaced whole or not at all.
// Trust: what is read may have been changed or put back: it is believed only with the signature of
// <dir>/signing.vkey, and that file only as far as nobody can change it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/ledger/checkpoint.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/ledger/merkle.hpp"

namespace tsb {

constexpr std::string_view checkpoint_file_name = "checkpoint";
constexpr std::string_view key_file_name = "signing.key";
constexpr std::string_view public_file_name = "signing.pub";
constexpr std::string_view verifier_file_name = "signing.vkey";

struct KeptCheckpoint {
    std::filesystem::path file;
    Checkpoint checkpoint;
};

Result<VerifierKey> read_verifier(const std::filesystem::path& dir);
// nullopt: there is none. One that the key has not signed is an Error (fatal, exit 74).
Result<std::optional<KeptCheckpoint>> read_checkpoint(const std::filesystem::path& file,
                                                      const VerifierKey& key);

// Set against the lines while they are walked.
class Comparison {
  public:
    explicit Comparison(std::vector<KeptCheckpoint> kept);
    void grown(const MerkleTree& tree);  // after each line
    // After the walk, for a person: the first thing that a checkpoint says otherwise.
    [[nodiscard]] std::optional<std::string> contradiction(std::int64_t entries) const;

  private:
    struct Row {
        KeptCheckpoint kept;
        std::optional<Digest> root;  // of the first kept.checkpoint.size lines
    };
    std::vector<Row> rows_;
};
Error contradiction_error(std::string what);

// For the one writer.
class CheckpointKeeper {
  public:
    // Takes the key and reads what is kept.
    static Result<CheckpointKeeper> open(const std::filesystem::path& dir,
                                         const LedgerOptions& options);
    CheckpointKeeper(std::filesystem::path dir, std::filesystem::path copy, SigningKey key,
                     VerifierKey verifier)
        : dir_(std::move(dir)),
          copy_(std::move(copy)),
          key_(std::move(key)),
          verifier_(std::move(verifier)) {}

    // <dir>/checkpoint comes first.
    [[nodiscard]] Result<std::vector<KeptCheckpoint>> kept() const;
    [[nodiscard]] bool wants_copy() const { return !copy_.empty(); }

    // First <dir>/checkpoint, whose failure is an Error; then the copy, whose failure is not: the
    // ledger goes on without the second place, and copy_failed() tells.
    Result<void> write(const MerkleTree& tree);
    [[nodiscard]] const std::optional<Error>& copy_failed() const { return copy_failed_; }

  private:
    std::filesystem::path dir_, copy_;
    SigningKey key_;
    VerifierKey verifier_;
    std::optional<Error> copy_failed_;
};

// options.key, else <dir>/signing.key.
Result<SigningKey> read_signing_key(const std::filesystem::path& dir, const LedgerOptions& options);

}  // namespace tsb
