// SPDX-License-Identifier: GPL-3.0-or-later
// What a person sees who decides on replies: the list of those that wait, and one with everything
// that bears on it. Pure: values in, text or JSON out.
// Trust: strings of replies are the senders'; the text for people goes through printable().
#pragma once

#include <string>
#include <vector>

#include "config/roster.hpp"
#include "daemon/review/decide.hpp"
#include "daemon/tally/tally.hpp"

namespace tsb {

// Held, in part or whole, or late and not decided on: what `review list` shows. Unreadable messages
// are among them.
std::vector<StandingReply> waiting_replies(const Fold& fold);

// What a release of all that can be released would do to the result.
struct ItemOutlook {
    std::string item;
    std::string now, then;                  // outcomes
    std::string percent_now, percent_then;  // "70.0", or "" where nothing counts
};
struct Outlook {
    std::string refused, hint;  // why a release is refused as it is; "" if it is not
    std::vector<ItemOutlook> items;
};

struct ReviewCase {
    StandingReply reply;
    MessageBody message;                // its entry
    std::vector<StandingReply> beside;  // other replies of that State to that circular
    Outlook outlook;
};

Outlook outlook_of(const Fold& fold, const StandingReply& reply, UtcTime now);
ReviewCase review_case(const Fold& fold, StandingReply reply, MessageBody message, UtcTime now);

// What a reason or problem means, and what would make the reply count; "" for an unknown id.
struct ReasonHelp {
    std::string_view meaning, remedy;
};
ReasonHelp help_of(std::string_view id);

// Reasons and problems that speak against the reply, each once.
std::vector<Reason> against(const StandingReply& reply);

std::string waiting_json(const StandingReply& reply);                       // an object, one line
std::string waiting_text(const StandingReply& reply, const Roster& names);  // several lines
std::string case_json(const ReviewCase& one);
std::string case_text(const ReviewCase& one, const Roster& names);

}  // namespace tsb
