// SPDX-License-Identifier: GPL-3.0-or-later
// plan_decision(): what a person asks -> the body of the decision entry, or why the rules refuse
// it. Pure: the fold as it is decides. Source: product.md §2 "decision", §3 (commands), §4.
// Guarantees: a refusal is an input Error with exit code 2 and a hint that says what to do instead.
// What a plan counts does count once it is appended: no two answers of a State to one item.
// Trust: the request is an operator's; its text goes to the ledger as it is, clipped by nothing.
// Limits: max_decision_text bytes of reason or name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/tally/tally.hpp"

namespace tsb {

constexpr std::size_t max_decision_text = 16U << 10U;

struct DecisionRequest {
    DecisionAction action = DecisionAction::note;
    std::string reply;                   // id, also an old one
    std::vector<std::string> items;      // limits it to these; empty: all that it can mean
    std::vector<DecidedAnswer> answers;  // of an amendment
    std::string instead_of;              // id, also an old one; "" for none
    std::string by, reason;
};

Result<DecisionBody> plan_decision(const Fold& fold, const DecisionRequest& request,
                                   const std::vector<std::string>& people);

// "7/17=opposes" of --set. Error (exit 2) for anything else.
Result<DecidedAnswer> parse_set(std::string_view text);

// For the control socket.
std::string to_json(const DecisionRequest& request);
Result<DecisionRequest> decision_request(std::string_view json);

}  // namespace tsb
