// SPDX-License-Identifier: GPL-3.0-or-later
// Base64 (RFC 4648 §4). Guarantees: from_base64 takes exactly what to_base64 writes: no other
// alphabet, padding, white space or bits beyond the end. Limits: max_base64_bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tsb {

constexpr std::size_t max_base64_bytes = 4096;  // of text: keys, roots and signatures

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tsb
