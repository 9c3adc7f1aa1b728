// SPDX-License-Identifier: GPL-3.0-or-later
// An entry may change how earlier replies of the same State stand: one that was received before
// them and recorded after. Those that turn held by it need a person, as if they were new. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/judge/standings.hpp"
#include "daemon/notify/events.hpp"
#include "daemon/tally/tally.hpp"

namespace tsb {

struct HeldReply {
    std::string circular, administration;
    std::vector<Reason> reasons;
};
using HeldReplies = std::map<std::string, HeldReply>;  // by id, "12/1"

// The replies in force, with an answer that is held, of the States that this message answers for.
HeldReplies held_beside(const Fold& fold, const MessageBody& body);

// One `answer-held` for each that was not held before; entry seq's own replies are not meant.
std::vector<Event> turned_held(const HeldReplies& before, const HeldReplies& after,
                               std::int64_t seq);

}  // namespace tsb
