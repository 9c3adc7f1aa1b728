// SPDX-License-Identifier: GPL-3.0-or-later
// What a recorded message is to staff: pure. Other people's mail gives an event without anything of
// its content.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/notify/events.hpp"
#include "daemon/record/record.hpp"

namespace tsb {

std::vector<Event> events_of(const MessageBody& body, std::int64_t seq);

// Any answer, or the whole message, waits for a person.
bool has_held_answer(const MessageBody& body);

}  // namespace tsb
