// SPDX-License-Identifier: GPL-3.0-or-later
// The real LineStore: one file, opened O_APPEND. sync() is fdatasync.
#pragma once

#include <filesystem>
#include <memory>

#include "config/base/file.hpp"
#include "daemon/ledger/ledger.hpp"

namespace tsb {

constexpr std::string_view ledger_file_name = "ledger.jsonl";

enum class LineFileMode { read, append };

// The file must exist: only init_ledger makes one. A missing one is a config error, exit 78, that
// says so.
Result<std::unique_ptr<LineStore>> open_line_file(const std::filesystem::path& file,
                                                  LineFileMode mode);

// The lock is the descriptor: it is free again when the process ends, however it ends. A transient
// error, exit 75, names who holds it.
Result<UniqueFd> lock_ledger(const std::filesystem::path& dir);

}  // namespace tsb
