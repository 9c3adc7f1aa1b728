// SPDX-License-Identifier: GPL-3.0-or-later
// Trial: what was in flight alone at starts that ended is tried in a child process first. It does
// all that the service would do with it, records included; if it ends by a signal, the message that
// it was at has ended it, and no other is blamed: a service that is killed from outside, however
// often, makes no mail unreadable.
// Trust: none in how the child ends. Limits: trial_patience a message.
#pragma once

#include <chrono>
#include <optional>

#include "config/base/digest.hpp"
#include "config/settings.hpp"

namespace tsb {

// One message, its conversions included, takes less.
constexpr std::chrono::minutes trial_patience{10};

struct Trial {
    std::optional<Digest> ended_at;
};

// Before anything is opened or started here. nullopt: nothing was to be tried.
std::optional<Trial> try_in_flight(const Settings& settings);

}  // namespace tsb
