// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a header block: a SenderCheck comes out, and nobody is authenticated without a
// border.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "daemon/sender/sender_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    tsb::BorderSettings border;
    const tsb::Roster roster;
    if (tsb::check_sender(raw, border, roster, std::nullopt).authenticated) std::abort();
    border.authserv = {"mx.example.org"};
    border.hosts = {"mx.example.org"};
    (void)tsb::check_sender(raw, border, roster, std::nullopt);
    (void)tsb::received_time(raw, border, std::nullopt, "");
    return 0;
}
