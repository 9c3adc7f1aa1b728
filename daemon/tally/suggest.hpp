// SPDX-License-Identifier: GPL-3.0-or-later
// Contacts that the roster may lack: held replies whose sender nobody knows and whose form names a
// Member State. Pure. Trust: none; a form names what its sender writes, so each is a question to a
// person, and one that looks like another contact comes without a command.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/roster.hpp"
#include "daemon/tally/tally.hpp"

namespace tsb {

struct Suggestion {
    std::string code;                       // the State that the form names
    std::string address;                    // who sent it
    std::vector<std::string> replies;       // ids, by the fold's order
    bool has_contact = false;               // the State has another one that is valid now
    bool authenticated = false;             // the address is proven for one of the replies
    std::optional<std::string> looks_like;  // why it may be somebody who poses as a contact
    std::string command;  // that adds it, safe for a shell; "" where it looks like another
};

// By address and State; States without any contact first, then by code and address. Senders that
// the roster knows by now are left out. config: the file that --config named, for the command; "": none.
std::vector<Suggestion> suggest_contacts(const Fold& fold, const Roster& roster, UtcTime now,
                                         const std::string& config = "");

// One line, for people.
std::string suggestion_text(const Suggestion& suggestion, const Roster& roster);

}  // namespace tsb
