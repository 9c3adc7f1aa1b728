// SPDX-License-Identifier: GPL-3.0-or-later
// read --evidence DIR: what a worker drew, as files for people.
// Guarantees: nothing is overwritten: a name that is taken gets a number, unless the same content
// stands there already. Mode 0600. The worker's bytes are written as they are; their digest and
// size were checked (parsers/wire), their names are made of harmless characters.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "config/base/result.hpp"
#include "daemon/reader/reader.hpp"
#include "daemon/tsbreply/commands.hpp"

namespace tsb {

constexpr int most_same_names = 1000;

// "page 1 box 3" -> "page-1-box-3": letters, digits, dots and dashes; "_" for anything else.
std::string file_name_of(std::string_view name);

// Writes DIR/NAME.html (NAME.2.html …), NAME being the input's. The path it has now.
Result<std::filesystem::path> write_page(const std::filesystem::path& folder,
                                         const std::string& input, const std::string& content,
                                         const std::string& ending = ".html");

// What the workers drew of one input: NAME.html, NAME.page-1.png, NAME.page-1-box-3.png; says where
// the pages are. The exit code.
int write_evidence(const Global& global, const std::string& folder, const std::string& file,
                   const ReadOutcome& outcome);

}  // namespace tsb
