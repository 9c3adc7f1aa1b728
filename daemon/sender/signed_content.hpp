// SPDX-License-Identifier: GPL-3.0-or-later
// What a DKIM signature signs, as one value: the same (d, bh, b) is the same reply sent again, for ever
// (product.md §5 "Second replies").
// Trust: the fields are the sender's; which signature is meant comes from a check that passed.
// Limits: those of the header block.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "daemon/sender/auth_results.hpp"
#include "daemon/sender/header_block.hpp"

namespace tsb {

// RFC 6376 §3.2 tag list; white space inside values, which means nothing in s, d, bh and b, is left out.
std::map<std::string, std::string> signature_tags(std::string_view value);

// "dkim:" + SHA-256 of the one DKIM-Signature that a result of the border's speaks of; "" when it
// cannot be told. The same signature twice is one.
std::string signed_content(const HeaderBlock& block, const AuthResult& dkim);
// The same of the one with that d and s, lower case.
std::string signed_content(const HeaderBlock& block, const std::string& domain,
                           const std::string& selector);

}  // namespace tsb
