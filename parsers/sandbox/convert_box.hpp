// SPDX-License-Identifier: GPL-3.0-or-later
// enter_convert_box(): the *convert* profile, for a foreign program that turns a .doc into a DOCX.
// It is wider than the worker's box, because an office suite opens hundreds of files: that program
// and no other may be executed; it may read what is installed, and writes in its scratch folder only.
//
// Guarantees: all of it or an Error (without Landlock nothing is converted); inherited by everything
// the caller starts, irreversible. No socket can be connected, so neither the network nor the
// service's own control socket is in reach; no other process can be signalled, traced or limited;
// nothing can leave the process group, so that killing the group kills all of it; no memory is
// writable and executable.
// Trust: the caller and the paths given. Limits: ConvertBox; the rows are in convert_box.cpp.
#pragma once

#include <cstdint>
#include <filesystem>

#include "config/base/result.hpp"

namespace tsb {

struct ConvertBox {
    std::filesystem::path program;            // beside what is under /usr
    std::filesystem::path scratch;            // the only folder that can be written
    std::uint32_t cpu_seconds = 30;           // each process
    std::uint64_t file_bytes = 64ULL << 20U;  // the largest file it can write
    std::uint32_t open_files = 512;
};
constexpr std::uint64_t convert_memory_bytes = 1ULL << 30U;  // address space of each process

Result<void> enter_convert_box(const ConvertBox& box);

// For the child that is about to execute the program: not part of the box, because a sanitized
// caller could not live with it.
Result<void> limit_memory(std::uint64_t bytes);

}  // namespace tsb
