// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer encodings (RFC 2045 §6): ours, because mimetic's base64 reads behind a table and its
// quoted-printable turns CRLF into LF. Guarantees: linear, never reads outside its input, output
// never longer than the input. Trust: none. Limits: the caller's.
#pragma once

#include "config/base/bytes.hpp"

namespace tsb::mime {

struct Decoded {
    Bytes bytes;
    bool junk =
        false;  // octets outside the alphabet (base64) or a broken "=" sequence (quoted-printable)
    bool trailing = false;   // base64: something stands after the padding; it is left out
    bool truncated = false;  // base64: ends within a group of four
};

Decoded decode_base64(
    BytesView text);  // octets outside the alphabet are passed over; stops at the padding
Decoded decode_quoted_printable(BytesView text);  // line ends are kept as they are
Bytes decode_q_word(BytesView text);              // the Q encoding of RFC 2047

}  // namespace tsb::mime
