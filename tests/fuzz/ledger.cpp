// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as JSON: what is canonical stays what it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "daemon/ledger/ledger.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto canonical = tsb::canonical_json({reinterpret_cast<const char*>(data), size});
    if (canonical && tsb::canonical_json(*canonical) != canonical) std::abort();
    return 0;
}
