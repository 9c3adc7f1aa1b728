// SPDX-License-Identifier: GPL-3.0-or-later
// The event table: every message an operator can see has an id, a severity, a meaning and what to
// do about it. `tsbreply events`, docs and tests fold over it. Severity = who must act: info
// nobody, notice staff may look, warning staff must look, error the operator must act, fatal the
// service stopped.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tsb {

enum class Severity { info, notice, warning, error, fatal };
std::string_view to_string(Severity severity);

struct EventRow {
    std::string_view id;  // "answer-held"
    Severity severity;
    bool alert;                // also goes to the configured staff addresses
    std::string_view meaning;  // one line
    std::string_view action;   // one paragraph
};

std::span<const EventRow> event_table();
const EventRow* find_event(std::string_view id);

// One thing that happened. Fields are written to the journal as structured data and to the mail as
// a list.
struct Event {
    std::string id;    // must be a row; otherwise abort
    std::string text;  // one line, for a person; may hold hostile text: sinks escape it
    std::map<std::string, std::string>
        fields;  // "entry" "mailbox" "uid" "administration" "circular" …
};

}  // namespace tsb
