// SPDX-License-Identifier: GPL-3.0-or-later
// check_dkim(): the signatures of a raw message (RFC 6376, 8301, 8463), made by libopendkim, whose header
// stays in dkim.cpp. Keys are handed in: nothing here asks DNS, and nothing asks the clock.
//
// Guarantees: `pass` only for a signature that covers From and the whole body, by rsa-sha256 with a key of
// at least min_key_bits or by ed25519-sha256, in force at `when`, of a message with one From field. All
// that is refused for a weakness is permerror or neutral with the reason. One result a signature, in the
// order of the header. Never throws but bad_alloc.
// Trust: none in the message nor in the keys. Limits: min_key_bits and those of signature.hpp.
#pragma once

#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "parsers/reading/signature.hpp"

namespace tsb {

constexpr unsigned min_key_bits = 1024;  // RFC 8301 §3.2

// message: CRLF line ends, as it came over SMTP or IMAP. when: of receipt; x= and t= are judged by it.
// Error (input): the header block cannot be taken apart, or has not one From field, or has a
// form feed or vertical tab in it.
Result<std::vector<DkimSignature>> check_dkim(BytesView message, const std::vector<DkimKey>& keys,
                                              UtcTime when);

}  // namespace tsb
