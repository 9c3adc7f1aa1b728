// SPDX-License-Identifier: GPL-3.0-or-later
// What the entries of a ledger name by digest, looked for in the archive: raw mail (but what a
// `gone` note lists), evidence pictures, and the versions of circular, roster and DKIM keys.
// Guarantees: changes nothing. Trust: neither ledger nor archive; each file is read whole and
// checked against the digest in its name.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "daemon/archive/archive.hpp"
#include "daemon/ledger/ledger.hpp"

namespace tsb {

struct ReferenceReport {
    std::size_t checked = 0;
    std::vector<LedgerFinding> damage;  // in the order of entries; the line is the entry's number
};

// Of the entries before the first damaged line. progress: called with done and all after each file.
Result<ReferenceReport> check_references(
    const std::filesystem::path& ledger, const Archive& archive, std::size_t max_mail_bytes,
    const std::function<void(std::size_t done, std::size_t all)>& progress = {});

}  // namespace tsb
