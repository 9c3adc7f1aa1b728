// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoint: what a ledger of so many entries is, in one signed text: C2SP tlog-checkpoint in a
// C2SP signed-note. Guarantees: open_checkpoint takes only what the key has signed, in the one form
// that FORMAT.md gives; other keys' signatures beside it must be well formed and say nothing.
// Limits: max_checkpoint_bytes, max_signatures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "daemon/ledger/signing_key.hpp"

namespace tsb {

constexpr std::size_t max_checkpoint_bytes = 16384;
constexpr int max_signatures = 100;

struct Checkpoint {
    std::string origin;
    std::int64_t size = 0;  // entries
    Digest root;            // RFC 6962 over the lines
    bool operator==(const Checkpoint&) const = default;
};

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);
// Error (fatal, exit 74): what is wrong, without the file's name, which the caller knows.
Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key);

}  // namespace tsb
