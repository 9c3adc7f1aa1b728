// SPDX-License-Identifier: GPL-3.0-or-later
// Spool: an unlinked temporary file for a message too large to hold in memory; gone with its
// descriptor.
#pragma once

#include <filesystem>

#include "config/base/file.hpp"
#include "config/base/result.hpp"

namespace tsb {

// Open for reading and writing, mode 0600, without a name in `folder`. A full disk is a transient
// Error with exit 74.
Result<UniqueFd> new_spool(const std::filesystem::path& folder);
Result<void> spool_write(const UniqueFd& file, BytesView bytes);
Result<void> rewind(const UniqueFd& file);

}  // namespace tsb
