// SPDX-License-Identifier: GPL-3.0-or-later
// One multipart body cut at its boundary lines (RFC 2046 §5.1.1): whole lines only, blanks after
// the boundary allowed. Guarantees: linear; every octet is in exactly one of preamble, parts,
// epilogue or a delimiter line. Trust: none. Limits: max_parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"

namespace tsb::mime {

struct Sections {
    BytesView preamble, epilogue;
    std::vector<BytesView> parts;
    bool closed = false;
    bool delimiter_after_close = false;  // some readers go on there
    bool delimiter_after_cr = false;     // a boundary behind a bare CR: a line for some readers
};

Result<Sections> split_multipart(BytesView body, std::string_view boundary, std::size_t max_parts);

}  // namespace tsb::mime
