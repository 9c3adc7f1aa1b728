// SPDX-License-Identifier: GPL-3.0-or-later
// One reply of a message: who is credited, and the own standing of each answer with every failing
// reason. Own standing of an answer: `none` for a blank beside explicit ones without a problem of its
// own, else the first that applies of late, not-entitled, held, counted (product.md §2); duplicate and superseded come from
// stand(). Pure.
#pragma once

#include <string_view>
#include <vector>

#include "daemon/judge/judge.hpp"

namespace tsb {

struct RuledReading {
    JudgedReading judged;
    std::string_view row;  // id of the first decision-table row that fired
};

// message_reasons: what holds every reply of the message.
RuledReading judge_reading(const Reading& reading, const Case& facts,
                           const std::vector<Reason>& message_reasons);

}  // namespace tsb
