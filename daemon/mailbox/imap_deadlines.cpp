// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_deadlines.hpp"

#include <cstdlib>

namespace tsb {

std::string_view to_string(ImapStep step) {
    switch (step) {
        case ImapStep::capability:
            return "CAPABILITY";
        case ImapStep::select:
            return "opening the folder";
        case ImapStep::list:
            return "listing the folder";
        case ImapStep::fetch:
            return "fetching mail";
        case ImapStep::settle:
            return "flagging or moving mail";
        case ImapStep::idle:
            return "IDLE";
        case ImapStep::noop:
            return "NOOP";
        case ImapStep::logout:
            return "LOGOUT";
    }
    std::abort();
}

std::chrono::milliseconds ImapDeadlines::of(ImapStep step) const {
    switch (step) {
        case ImapStep::capability:
            return capability;
        case ImapStep::select:
            return select;
        case ImapStep::list:
            return list;
        case ImapStep::fetch:
            return fetch;
        case ImapStep::settle:
            return settle;
        case ImapStep::idle:
            return idle;
        case ImapStep::noop:
            return noop;
        case ImapStep::logout:
            return logout;
    }
    std::abort();
}

}  // namespace tsb
