// SPDX-License-Identifier: GPL-3.0-or-later
// The one mailbox of a From field (RFC 5322 §3.4), by a grammar narrower than the RFC's: what is
// left out is what mail programs are known to read differently. Display name and comments are
// skipped and identify nobody. Held on purpose: groups, routes, several mailboxes, quoted local
// parts, blanks or comments inside the address, encoded words as local part, domain literals,
// domains that are not plain A-labels (U-labels, and xn-- labels that stand for nothing). The one obsolete form taken is an unquoted dot in a display
// name ("J. Smith"), because everybody writes it. Limits: max_local_part, max_domain (RFC 5321
// §4.5.3.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tsb {

constexpr std::size_t max_local_part = 64;
constexpr std::size_t max_domain = 253;

struct AddrSpec {
    std::string local;   // as written
    std::string domain;  // lower case
};

enum class AddressFault { none, missing, several, malformed };

struct ParsedFrom {
    std::optional<AddrSpec> mailbox;  // set exactly when fault is none
    AddressFault fault = AddressFault::none;
    std::string text;  // what is wrong, for a person
    // Of a malformed one whose domain is written in U-labels: with the A-labels that they stand for.
    // It identifies nobody; it shows whom the sender looks like.
    std::optional<AddrSpec> stands_for;
};

ParsedFrom parse_from(std::string_view value);  // unfolded

// Lower-case A-labels, at least two, RFC 1123 host syntax; nothing if it is not.
std::optional<std::string> plain_domain(std::string_view text);

}  // namespace tsb
