// SPDX-License-Identifier: GPL-3.0-or-later
// A strict subset of zip, in which no two programs can see two different files: one end record, at
// the end; central and local headers that agree; entries back to back without gap, overlap or junk;
// unique names that stay inside. No Zip64 (nothing this small needs it), no encryption, only stored
// and deflated. Trust: nothing. Limits: file_bytes, entries, name_bytes, declared_bytes of
// ZipLimits.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/package/limits.hpp"
#include "parsers/sheet/fault.hpp"

namespace tsb::package {

struct ZipEntry {
    std::string_view name;  // into the bytes given
    std::uint64_t compressed = 0, inflated = 0;
    std::uint64_t offset = 0;  // of the local header
    std::uint32_t crc = 0;
    std::uint16_t flags = 0, method = 0;
};

// The entries in the order of the central directory.
Result<std::vector<ZipEntry>> check_zip(BytesView bytes, const ZipLimits& limits);

}  // namespace tsb::package
