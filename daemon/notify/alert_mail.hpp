// SPDX-License-Identifier: GPL-3.0-or-later
// The alert as a mail: pure. Injection-proof because nothing hostile reaches a header raw: the
// subject is an encoded word (RFC 2047) of escaped text, the body is base64.
// Limits: max_alert_events in one mail, max_alert_text_bytes an event.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/base/utc_time.hpp"
#include "daemon/notify/events.hpp"

namespace tsb {

constexpr std::size_t max_alert_events = 100;
constexpr std::size_t max_alert_text_bytes = 2000;

struct AlertMail {
    std::string from;
    std::vector<std::string> to;
    std::string message_id;  // unique; without its angle brackets
    UtcTime date{};
};

// RFC 5322 message with CRLF line ends. Carries Auto-Submitted: auto-generated (RFC 3834 §5.1) and
// X-Tsb-Alert, so that no responder answers it and no gateway takes it for a reply.
std::string compose_alert(const AlertMail& mail, const std::vector<Event>& events);

// The ledger's checkpoint (a C2SP signed note) as an attachment `checkpoint`, byte for byte, under a
// few words to whoever keeps it. Marked as an alert is.
std::string compose_checkpoint(const AlertMail& mail, std::string_view note);

}  // namespace tsb
