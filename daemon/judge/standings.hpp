// SPDX-License-Identifier: GPL-3.0-or-later
// stand(): the second-reply rule (product.md §5), item by item, over all replies of one State to
// one circular. One pure function for the append path and for the fold, so that `standing` in an
// entry is the fold's value at append. Guarantees: never two counted answers to one item; only
// answers whose own standing is counted replace anything; the order of the input does not matter.
// What a person ruled comes in as the answer's own standing with `ruled`: it is passed over neither
// as suspicious nor as a return to an earlier answer, and replaces what it names in `instead_of`;
// all else of the rule holds for it as well.
// Trust: the caller says what would count alone. Limits: none of its own; O(claims² × items).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"
#include "daemon/judge/judge.hpp"

namespace tsb {

struct ClaimAnswer {
    std::string item;
    Choice choice = Choice::blank;              // in force: as read, or as a person amended it
    Standing own = Standing::held;              // counted = would count if it stood alone
    std::optional<Choice> read = std::nullopt;  // as read, where a person amended it: what the
                                                // signed content says
    bool ruled = false;                         // a decision made it what it is
    bool counted_before = false;  // it counted before a decision: its content stays known
    std::string instead_of = {};  // id of the claim whose answer this one replaces by decision
};

struct Claim {
    std::string id;  // "12/1"
    std::optional<UtcTime> received;
    std::int64_t seq = 0;
    std::string content_key;  // identity of the content: aligned signature's (d, bh, b), else the
                              // form part's digest
    bool suspicious =
        false;  // a suspicious problem: never `duplicate`, and no good resend tidies it away
    std::vector<ClaimAnswer> answers;
};

// Every id that stand() adds: said anew at each call.
inline constexpr std::array<std::string_view, 3> second_reply_reasons = {
    "differs-from-earlier", "returns-to-earlier", "repeats-suspiciously"};

struct ClaimStanding {
    std::string id;
    std::vector<AnswerStanding> answers;
    Standing standing = Standing::held;
    std::vector<Reason> reasons;  // of the second-reply rule, each id from second_reply_reasons
};

// The claim of a judged reading: id, received, seq as given; content_key = the signed content, else
// the form's digest.
Claim claim_of(const JudgedReading& judged, std::string id, std::optional<UtcTime> received,
               std::int64_t seq, std::string_view signed_content);

// Any order in; out in the same order. Inside, claims are taken by received (unknown last), then
// seq.
std::vector<ClaimStanding> stand(const std::vector<Claim>& claims, SecondReply rule);

}  // namespace tsb
