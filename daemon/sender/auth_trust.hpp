// SPDX-License-Identifier: GPL-3.0-or-later
// Which Authentication-Results are believed, and what they prove about the domain in From.
//
// Believed (product.md §5): fields with a configured authserv-id that stand above the first
// Received line not written by one of border.hosts, read from the top; nothing at all when no
// Received line is by one of border.hosts. With topmost_without_id: the topmost field without an
// authserv-id, if it stands above every Received line. The border must strip fields that arrive
// with its own authserv-id (RFC 8601 §5): one that was put in front of a message by its sender and
// survives stands where the border's own may stand.
//
// Proven: DMARC pass for exactly the domain in From and one dkim=pass whose domain d is aligned
// with it (alignment.hpp).
// Trust: border hosts and authserv-ids of the settings. Limits: max_evidence_lines,
// max_evidence_bytes each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "daemon/sender/auth_results.hpp"
#include "daemon/sender/header_block.hpp"

namespace tsb {

constexpr std::size_t max_evidence_lines = 32;
constexpr std::size_t max_evidence_bytes = 600;

struct TrustedField {
    std::vector<AuthResult> results;
};

struct TrustedResults {
    std::vector<TrustedField> fields;   // believed, from the top
    std::vector<std::string> evidence;  // one line a field: believed, or ignored with why; last ARC
    std::string why_none;               // when no field is believed: for a person
    std::string unread;  // a field that stands where it would be believed, and cannot be read; ""
};

TrustedResults trusted_results(const HeaderBlock& block, const BorderSettings& border);

// Two results of one method that differ (product.md §5): the method and both statements; or a field
// of the border's that cannot be read beside one that is believed, which may be forged then. For a
// person; "" when there is neither.
std::string find_conflict(const TrustedResults& trusted);

struct Authentication {
    bool dmarc = false;                // dmarc=pass, header.from = the domain in From
    bool spf = false;                  // spf=pass for the domain in From
    const AuthResult* dkim = nullptr;  // aligned dkim=pass
    std::string
        denied;  // "dmarc=fail", "dkim=fail for example.org" of an aligned domain; "" for none
};

// exclusive: the exclusive roster domains of the State that the sender's address belongs to, valid
// at that time.
Authentication authentication_of(const TrustedResults& trusted, std::string_view from_domain,
                                 const std::vector<std::string>& exclusive);

}  // namespace tsb
