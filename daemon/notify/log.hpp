// SPDX-License-Identifier: GPL-3.0-or-later
// The journal: each event one line, with its fields. Under systemd structured fields (TSB_EVENT=,
// TSB_MAILBOX= …); elsewhere a line on standard error. Hostile text is escaped; no secret ever gets
// here.
#pragma once

#include "daemon/notify/events.hpp"

namespace tsb {

void log_event(const Event& event);

// The line as standard error shows it: "warning answer-held: … entry=12 mailbox=tsbdir".
std::string event_line(const Event& event);

}  // namespace tsb
