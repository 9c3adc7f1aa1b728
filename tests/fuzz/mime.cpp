// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a message: the parts come out, or an Error; never a crash.
#include <cstddef>
#include <cstdint>

#include "parsers/mime/mime.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parsed = tsb::parse_mime({reinterpret_cast<const char*>(data), size});
    (void)parsed.has_value();
    return 0;
}
