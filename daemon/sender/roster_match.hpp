// SPDX-License-Identifier: GPL-3.0-or-later
// Whose address is it: exact address or exclusive domain in the roster, valid at that time. Domains
// are byte-equal (A-labels, lower case; subdomains do not match). Local parts are compared without
// ASCII case: RFC 5321 lets a host tell "Anna" from "anna", none that serves an administration is
// known to, and a hold for a capital letter helps nobody. Free mail and shared domains identify
// nobody but by exact address. Trust: the roster. Cost: a look-up (config/contact_index.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/roster.hpp"
#include "daemon/sender/address.hpp"
#include "daemon/sender/sender_check.hpp"

namespace tsb {

struct Owner {
    RosterMatch match = RosterMatch::none;
    std::string code;                    // one State; "" otherwise
    bool spf = false;                    // a matching contact of that State lets SPF alone do
    std::vector<std::string> exclusive;  // that State's exclusive domains, valid now
    std::string text;                    // for a person, when nobody is identified
    bool mission = false;                // a matching contact is its permanent mission's
    bool expired = false;                // there is a contact, but not at that time
};

// at: absent when the time of receipt is unknown; then only contacts without dates match.
Owner find_owner(const Roster& roster, const AddrSpec& from, std::optional<UtcTime> at);

}  // namespace tsb
