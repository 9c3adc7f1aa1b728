// SPDX-License-Identifier: GPL-3.0-or-later
// Who a PDF signature says it is from, and when (CMS, RFC 5652, as in PAdES): evidence, not
// identity. Nothing is verified, by design: no certificate store is at hand, and identity is decided
// by the mail alone.
// Trust: none. Limits: max_cms_bytes, max_cms_certificates.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "config/base/bytes.hpp"

namespace tsb::pdf {

constexpr std::size_t max_cms_bytes = 1U << 20U;
constexpr int max_cms_certificates = 32;

struct Signer {
    std::string name;  // the certificate's subject CN, else its O; valid UTF-8; "" unknown
    std::string time;  // the signed attribute, RFC 3339; "" unknown
};

// `der` may have anything behind it, as /Contents is padded. Nothing: it is no CMS signature.
std::optional<Signer> read_signer(BytesView der);

}  // namespace tsb::pdf
