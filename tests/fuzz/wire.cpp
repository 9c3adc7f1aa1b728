// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a worker's answer; what decodes must encode and decode again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "parsers/wire/wire.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const tsb::BytesView bytes(reinterpret_cast<const char*>(data), size);
    auto answer = tsb::decode_answer(bytes);
    if (answer && !tsb::decode_answer(tsb::encode_answer(*answer))) std::abort();
    (void)tsb::decode_request(bytes).has_value();
    (void)tsb::decode_setup(bytes).has_value();
    (void)tsb::decode_part(bytes).has_value();
    (void)tsb::decode_members(bytes).has_value();
    if (const auto start = tsb::take_scan_start(bytes)) {
        tsb::BytesView rest = start->rest;
        if (tsb::take_blanks(rest)) (void)tsb::take_pictures(rest).has_value();
    }
    return 0;
}
