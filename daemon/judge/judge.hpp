// SPDX-License-Identifier: GPL-3.0-or-later
// judge(): (SenderCheck, what the worker read, rules) -> Verdict. Pure, total, no clock.
// Two steps, because the second is also the fold's (tally/): judge() gives each answer its *own* standing, by itself;
// stand() (standings.hpp) then lays the second-reply rule over all replies of one State to one circular.
// Source: product.md §2, §4 "Other people's mail", §5.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/circular.hpp"
#include "config/roster.hpp"
#include "config/settings.hpp"
#include "daemon/sender/sender_check.hpp"
#include "parsers/reading/report.hpp"

namespace tsb {

enum class Disposition { reply, duplicate, not_a_reply, automatic, unreadable };
std::string_view to_string(Disposition disposition);
std::optional<Disposition> parse_disposition(std::string_view word);

enum class Standing { counted, held, late, duplicate, superseded, not_entitled, rejected, none };
std::string_view to_string(Standing standing);
std::optional<Standing> parse_standing(std::string_view word);

struct AnswerStanding {
    std::string item;
    Standing own = Standing::held;       // by itself: before earlier replies and decisions
    Standing standing = Standing::held;  // in force at append
    bool operator==(const AnswerStanding&) const = default;
};

struct JudgedReading {
    Reading reading;                        // problems: the reader's and the judge's
    std::string administration;             // the State credited; "" when none can be
    std::vector<AnswerStanding> answers;    // same order as reading.answers
    Standing standing = Standing::held;     // product.md §2, of the reply
    std::vector<Reason> reasons;            // every failing reason
};

struct Verdict {
    Disposition disposition = Disposition::reply;
    std::string reason;                     // id, for not-a-reply, automatic, unreadable
    std::string row;                        // decision-table row id
    std::vector<JudgedReading> readings;
    std::optional<Standing> standing;       // §2's rule over all readings; absent if none
    std::vector<Reason> reasons;            // of the message
};

struct Case {
    const SenderCheck& sender;
    const std::variant<Report, Unreadable>& outcome;
    const ReceivedTime& received;
    const Circulars& circulars;
    const Roster& roster;
    ScanPolicy scan_policy = ScanPolicy::propose;
};

Verdict judge(const Case& facts);

// §2: counted if any answer is, else held if any is, else the first of late, not-entitled, rejected, superseded, duplicate
// that occurs; `none` left out. Nothing left: held.
Standing standing_of_reply(const std::vector<AnswerStanding>& answers);
std::optional<Standing> standing_of_message(const std::vector<JudgedReading>& readings);

// The same for standings alone; empty input gives held.
Standing first_standing(const std::vector<Standing>& standings);

}  // namespace tsb
