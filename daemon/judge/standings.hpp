// SPDX-License-Identifier: GPL-3.0-or-later
// stand(): the second-reply rule (product.md §5), item by item, over all replies of one State to one circular. One pure
// function for the append path and for the fold, so that `standing` in an entry is the fold's value at append.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/circular.hpp"
#include "daemon/judge/judge.hpp"

namespace tsb {

struct ClaimAnswer {
    std::string item;
    Choice choice = Choice::blank;
    Standing own = Standing::held;  // counted = would count if it stood alone
};

struct Claim {
    std::string id;               // "12/1"
    std::optional<UtcTime> received;
    std::int64_t seq = 0;
    std::string content_key;      // identity of the content: aligned signature's (d, bh, b), else the form part's digest
    bool suspicious = false;      // a suspicious problem: never `duplicate`
    std::vector<ClaimAnswer> answers;
};

struct ClaimStanding {
    std::string id;
    std::vector<AnswerStanding> answers;
    Standing standing = Standing::held;
    std::vector<Reason> reasons;  // of the second-reply rule: "differs-from-earlier", "returns-to-earlier"
};

// Any order in; out in the same order. Inside, claims are taken by received (unknown last), then seq.
std::vector<ClaimStanding> stand(const std::vector<Claim>& claims, SecondReply rule);

}  // namespace tsb
