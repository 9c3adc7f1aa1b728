// SPDX-License-Identifier: GPL-3.0-or-later
// `tsbreply ledger init`. The ledger file is made last, so that a ledger that exists has its key.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "config/base/file.hpp"
#include "daemon/ledger/checkpoint_file.hpp"
#include "daemon/ledger/line_file.hpp"
#include "daemon/ledger/walk.hpp"

namespace tsb {
namespace {

Error on_disk(Error error) {
    if (error.exit_code == 0) error.exit_code = 74;
    return error;
}

// A key without a ledger is what an interrupted init leaves, or what is left of a ledger that
// somebody removed: in both cases it is kept, for it may already be known to others.
Result<SigningKey> key_for(const std::filesystem::path& dir, const LedgerOptions& options) {
    const auto file = dir / key_file_name;
    if (options.key || std::filesystem::exists(file)) return read_signing_key(dir, options);
    auto key = SigningKey::make();
    if (!key) return key;
    auto pem = key->pem();
    if (!pem) return pem.error();
    if (auto put = replace_file_durably(file, *pem); !put) return on_disk(put.error());
    return key;
}

Result<void> sync_folder(const std::filesystem::path& folder) {
    const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0)
        return on_disk(errno_error(ErrorKind::fatal, "fsync", folder));
    return {};
}

Result<void> make_folder(const std::filesystem::path& dir) {
    std::error_code failed;
    const auto parent = dir.parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, failed);
    if (failed) {
        return Error{ErrorKind::config, "cannot make " + parent.string() + ": " + failed.message(),
                     "check `state` and who may write there", 78};
    }
    if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) {
        Error error = errno_error(ErrorKind::config, "make", dir);
        if (error.exit_code == 0) error.exit_code = 78;
        return error;
    }
    return sync_folder(parent.empty() ? "." : parent);
}

Result<void> make_empty_ledger(const std::filesystem::path& file) {
    const UniqueFd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd) return on_disk(errno_error(ErrorKind::fatal, "create", file));
    if (::fsync(fd.get()) != 0) return on_disk(errno_error(ErrorKind::fatal, "fsync", file));
    return sync_folder(file.parent_path());
}

struct Lines {
    LedgerHead head;
    MerkleTree tree;
};

// Of a ledger from before there were checkpoints; none where there is no ledger yet. What is kept
// from an init that was interrupted, and in the second place, must agree with them.
Result<Lines> lines_of(const std::filesystem::path& dir, bool is_there,
                       std::vector<KeptCheckpoint> kept) {
    Comparison comparison(std::move(kept));
    Lines lines;
    if (is_there) {
        auto store = open_line_file(dir / ledger_file_name, LineFileMode::read);
        if (!store) return store.error();
        std::optional<Error> damage;
        WalkVisitor visitor;
        visitor.entry = [](const LedgerEntry&) { return true; };
        visitor.damage = [&](std::int64_t line, const std::string& what) {
            damage = damage_error((dir / ledger_file_name).string(), line, what);
            return false;
        };
        visitor.grown = [&](const MerkleTree& tree) { comparison.grown(tree); };
        auto walk = walk_lines(**store, visitor);
        if (!walk) return walk.error();
        if (damage) return *damage;
        lines = {walk->head, std::move(walk->tree)};
    }
    if (auto said = comparison.contradiction(lines.head.entries))
        return contradiction_error(std::move(*said));
    return lines;
}

Result<VerifierKey> verifier_for(const std::filesystem::path& dir, const SigningKey& key,
                                 const LedgerOptions& options) {
    if (!options.origin.empty() && !valid_origin(options.origin)) {
        return Error{ErrorKind::config, "[ledger] origin is no name for a checkpoint",
                     "use printable ASCII without space and '+', at most " +
                         std::to_string(max_origin_bytes) + " bytes",
                     78};
    }
    if (!std::filesystem::exists(dir / verifier_file_name)) return key.verifier(options.origin);
    auto told = read_verifier(dir);
    if (!told) return told;
    auto its_own = key.verifier(told->name);
    if (its_own && *its_own != *told) {
        return Error{ErrorKind::config,
                     (dir / verifier_file_name).string() + " is of another signing key",
                     "a ledger keeps its key: put the right one back", 78};
    }
    return its_own;
}

Error already_there(const std::filesystem::path& dir) {
    return Error{ErrorKind::config, "there is a ledger in " + dir.string() + " already",
                 "it is never replaced; use another `state` for another ledger", 78};
}

Result<void> put_text(const std::filesystem::path& file, const std::string& text) {
    if (auto put = replace_file_durably(file, text); !put) return on_disk(put.error());
    return {};
}

}  // namespace

// signing.vkey comes after the checkpoint, so that one without the other is no interrupted init.
Result<LedgerHead> init_ledger(const std::filesystem::path& given, const LedgerOptions& options) {
    const auto dir = given.has_filename() ? given : given.parent_path();  // "x/" is "x"
    const auto file = dir / ledger_file_name;
    std::error_code ignored;
    const bool is_there = std::filesystem::exists(std::filesystem::symlink_status(file, ignored));
    if (is_there && std::filesystem::exists(dir / verifier_file_name)) return already_there(dir);
    if (auto made = make_folder(dir); !made) return made.error();
    auto lock = lock_ledger(dir);
    if (!lock) return lock.error();
    auto key = key_for(dir, options);
    if (!key) return key.error();
    auto verifier = verifier_for(dir, *key, options);
    if (!verifier) return verifier.error();
    auto pem = key->public_pem();
    if (!pem) return pem.error();
    const std::string vkey = verifier->text() + '\n';
    CheckpointKeeper keeper(dir, options.copy, std::move(*key), std::move(*verifier));
    auto kept = keeper.kept();
    if (!kept) return kept.error();
    auto lines = lines_of(dir, is_there, std::move(*kept));
    if (!lines) return lines.error();
    if (auto put = put_text(dir / public_file_name, *pem); !put) return put.error();
    if (auto put = keeper.write(lines->tree); !put) return put.error();
    if (keeper.copy_failed()) return on_disk(*keeper.copy_failed());
    if (auto put = put_text(dir / verifier_file_name, vkey); !put) return put.error();
    if (!is_there) {
        if (auto made = make_empty_ledger(file); !made) return made.error();
    }
    return lines->head;
}

}  // namespace tsb
