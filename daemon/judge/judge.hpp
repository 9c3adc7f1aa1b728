// SPDX-License-Identifier: GPL-3.0-or-later
// judge(): (SenderCheck, what the worker read, rules) -> Verdict. Pure, total, no clock.
// Two steps, because the second is also the fold's (tally/): judge() gives each answer its *own*
// standing, by itself; stand() (standings.hpp) then lays the second-reply rule over all replies of
// one State to one circular. Guarantees: every failing reason is listed, not only the first; ids
// are rows of reasons.hpp or problem codes of the reading. Trust: SenderCheck as made by sender/; a
// Report is a boxed worker's word: it can only hold what the sender check lets pass. Source:
// product.md §2, §4 "Other people's mail", §5.
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
    Reading reading;             // problems: the reader's and the judge's
    std::string administration;  // the sender's State, or the form's where the sender is nobody's
                                 // (then held);
                                 // "" when there is neither or the two differ
    std::vector<AnswerStanding> answers;  // same order as reading.answers
    Standing standing = Standing::held;   // product.md §2, of the reply
    std::vector<Reason> reasons;          // every failing reason
};

struct Verdict {
    Disposition disposition = Disposition::reply;
    std::string reason;  // id, for not-a-reply, automatic, unreadable, and a reply without a form
    std::string row;  // decision-table row that fired for the first reading (decision_table.hpp);
                      // "without-form", or the disposition's word, where there is none
    std::vector<JudgedReading> readings;
    std::optional<Standing>
        standing;  // §2's rule over all readings; held for a reply without a form; else absent
    std::vector<Reason> reasons;  // of the message: what holds every reply in it
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

// §2: counted if any answer is, else held if any is, else the first of late, not-entitled,
// rejected, superseded, duplicate that occurs; `none` left out. Nothing left: held.
Standing standing_of_reply(const std::vector<AnswerStanding>& answers);
std::optional<Standing> standing_of_message(const std::vector<JudgedReading>& readings);

// The same for standings alone; empty input gives held.
Standing first_standing(const std::vector<Standing>& standings);

}  // namespace tsb
