// SPDX-License-Identifier: GPL-3.0-or-later
// A good message of Switzerland in pieces, and a roster; tests change one thing of them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/sender/sender_check.hpp"

namespace tsb {

inline const UtcTime day = *parse_rfc3339("2026-03-01T12:00:00Z");
inline const std::string good =
    "Authentication-Results: mx.example.org; dmarc=pass header.from=bakom.example.ch;\r\n"
    " dkim=pass header.d=bakom.example.ch\r\n";
inline const std::string ours =
    "Received: from out.example by mx1.example.org; Sun, 1 Mar 2026 12:00:00 +0000\r\n";
inline const std::string theirs =
    "Received: from laptop by out.bakom.example.ch; Sun, 1 Mar 2026 11:59:00 +0000\r\n";
inline const std::string from = "From: Anna <anna@bakom.example.ch>\r\n";
inline const std::string rest = "Subject: x\r\n\r\nbody";

inline BorderSettings border() {
    return {{"mx.example.org"}, false, {"mx1.example.org", "mx2.example.org"}};
}

inline Contact contact(ContactKind kind, std::string value, bool spf = false) {
    Contact out;
    out.kind = kind;
    out.value = std::move(value);
    out.spf = spf;
    return out;
}

inline Administration state(std::string code, std::vector<Contact> contacts) {
    Administration out;
    out.code = std::move(code);
    out.contacts = std::move(contacts);
    return out;
}

inline Roster roster() {
    Contact expired = contact(ContactKind::domain, "old.example.ch");
    expired.until = *parse_rfc3339("2025-12-31T23:59:59Z");
    return Roster({
        state("CHE", {contact(ContactKind::domain, "bakom.example.ch"),
                      contact(ContactKind::address, "che.mission@free.example"),
                      contact(ContactKind::address, "Head@sub.bakom.example.ch"),
                      contact(ContactKind::address, "odd@xxbakom.example.ch"),
                      contact(ContactKind::address, "odd@z.yybakom.example.ch"), expired,
                      contact(ContactKind::shared_domain, "admin.example.ch")}),
        state("DEU", {contact(ContactKind::domain, "netz.example.de", true),
                      contact(ContactKind::domain, "both.example")}),
        state("FRA", {contact(ContactKind::address, "joint@both.example"),
                      contact(ContactKind::address, "same@twice.example")}),
        state("BEL", {contact(ContactKind::address, "same@twice.example")}),
    });
}

inline SenderCheck check(const std::string& raw, const BorderSettings& settings = border()) {
    return check_sender(raw, settings, roster(), day);
}
inline bool has(const SenderCheck& found, std::string_view id) {
    return std::any_of(found.reasons.begin(), found.reasons.end(),
                       [&](const Reason& reason) { return reason.id == id; });
}
inline std::string ids(const SenderCheck& found) {
    std::string out;
    for (const Reason& reason : found.reasons) out += (out.empty() ? "" : " ") + reason.id;
    return out;
}

}  // namespace tsb
