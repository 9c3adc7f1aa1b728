// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as an Outlook file: the parts come out, or an Error; never a crash.
#include <cstddef>
#include <cstdint>

#include "parsers/outlook/outlook.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const tsb::BytesView bytes(reinterpret_cast<const char*>(data), size);
    const auto msg = tsb::parse_msg(bytes);
    const auto tnef = tsb::parse_tnef(bytes);
    (void)msg.has_value();
    (void)tnef.has_value();
    return 0;
}
