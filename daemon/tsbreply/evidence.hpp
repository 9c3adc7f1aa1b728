// SPDX-License-Identifier: GPL-3.0-or-later
// read --evidence DIR: what a worker drew, as files for people.
// Guarantees: nothing is overwritten: a name that is taken gets a number, unless the same content
// stands there already. Mode 0600. The worker's bytes are written as they are; their digest and
// size were checked (parsers/wire), their names are ours.
#pragma once

#include <filesystem>
#include <string>

#include "config/base/result.hpp"
#include "daemon/reader/reader.hpp"
#include "daemon/tsbreply/commands.hpp"

namespace tsb {

constexpr int most_same_names = 1000;

// Writes DIR/NAME.html (NAME.2.html …), NAME being the input's. The path it has now.
Result<std::filesystem::path> write_page(const std::filesystem::path& folder,
                                         const std::string& input, const std::string& content);

// The page of one input, if the worker drew one; says where it is on standard error. The exit code.
int write_evidence(const Global& global, const std::string& folder, const std::string& file,
                   const ReadOutcome& outcome);

}  // namespace tsb
