// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/judge/timeliness.hpp"

#include "daemon/judge/reasons.hpp"

namespace tsb {

Timeliness timeliness(const ReceivedTime& received, const Circular& circular) {
    const UtcTime deadline = circular.deadline;
    if (!received.time) return {std::nullopt, make_reason("received-time-unknown")};
    if (received.border && received.internaldate &&
        (*received.border <= deadline) != (*received.internaldate <= deadline)) {
        return {std::nullopt,
                make_reason("received-time-doubtful",
                            "The border received it at " + format_utc(*received.border) +
                                ", the mailbox at " + format_utc(*received.internaldate) +
                                "; the deadline is " + format_utc(deadline) + ".")};
    }
    if (*received.time > deadline) {
        return {make_reason("late", "Received at " + format_utc(*received.time) +
                                        ", after the deadline " + format_utc(deadline) + "."),
                std::nullopt};
    }
    const UtcTime minute = std::chrono::floor<std::chrono::minutes>(deadline);
    if (!circular.deadline_confirmed && *received.time >= minute) {
        return {std::nullopt,
                make_reason("deadline-minute", "Received at " + format_utc(*received.time) +
                                                   ", within the last minute before the deadline " +
                                                   format_utc(deadline) +
                                                   ", which nobody has confirmed yet.")};
    }
    return {};
}

}  // namespace tsb
