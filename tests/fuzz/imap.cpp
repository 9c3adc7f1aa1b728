// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes from a server, whole and in two pieces: the same responses, or the same refusal.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "daemon/mailbox/imap_parser.hpp"

namespace {

std::string responses(tsb::BytesView first, tsb::BytesView second) {
    tsb::ImapParser parser;
    std::string seen;
    for (const tsb::BytesView piece : {first, second}) {
        const bool fed = parser.feed(piece).has_value();
        tsb::ImapResponse response;
        while (parser.next(response)) seen += response.tag + response.name + response.text + "\n";
        if (!fed) return seen + "refused";
    }
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const tsb::BytesView bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t cut = bytes.empty() ? 0 : data[0] % bytes.size();
    if (responses(bytes, {}) != responses(bytes.substr(0, cut), bytes.substr(cut))) std::abort();
    return 0;
}
