// SPDX-License-Identifier: GPL-3.0-or-later
// SenderCheck: who sent it, from headers and authentication evidence only. Pure: headers in, value
// out. Guarantees: `authenticated` only when the one From address is proven by the border's own
// results or by our own check of an aligned signature, without conflict between them and without a
// defect in From; `reasons` lists all that speaks against crediting the sender, each id from
// sender_reasons. Trust: believes only header fields that the border wrote (Settings.border) and
// what our boxed check says; everything else is the sender's claim. Limits: max_header_bytes,
// max_header_fields, max_evidence_lines (auth_trust.hpp), max_decoded_bytes (encoded_word.hpp).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/utc_time.hpp"
#include "config/roster.hpp"
#include "config/settings.hpp"
#include "daemon/sender/own_check.hpp"

namespace tsb {

struct DkimResult {
    std::string domain, selector;
    std::string result;  // pass fail neutral temperror permerror
    std::string why;
    bool operator==(const DkimResult&) const = default;
};

enum class AuthenticatedBy { none, authentication_results, dkim };
std::string_view to_string(AuthenticatedBy by);

enum class RosterMatch { none, address, domain, shared_domain, several };
std::string_view to_string(RosterMatch match);

struct Reason {      // why something is held, for a person; id is stable
    std::string id;  // "sender-unknown", "not-authenticated", "from-malformed" …: judge/reasons.hpp
    std::string text;
    bool operator==(const Reason&) const = default;
};

// Every id that check_sender can give; judge/reasons.hpp says what they mean.
inline constexpr std::array<std::string_view, 15> sender_reasons = {
    "unsigned-file",    "from-missing",   "from-several",      "from-malformed",
    "header-malformed", "sender-unknown", "contact-not-valid", "sender-several",
    "shared-domain",    "spf-only",       "not-authenticated", "auth-results-conflict",
    "looks-like",       "dkim-differs",   "dkim-temperror"};

struct SenderCheck {
    std::string from;  // the one addr-spec, domain lower-case; "" when there is not exactly one
    std::optional<std::string>
        administration;  // the one State that the roster gives this address at that time
    RosterMatch match = RosterMatch::none;
    bool authenticated = false;
    AuthenticatedBy by = AuthenticatedBy::none;
    bool spf_only = false;
    std::vector<DkimResult> dkim;
    std::vector<std::string>
        evidence;  // the header fields believed, and those ignored with why; clipped, printable
    std::vector<Reason> reasons;  // all that speaks against crediting this sender
    std::string signed_content;   // "dkim:" + SHA-256 of (d, bh, b) of the aligned signature; "" if
                                  // there is none
    // Beside identity:
    std::string message_id, subject;  // decoded (RFC 2047) and clipped; for people only
    std::string date;                 // Date header as written: never decides
    std::optional<std::string>
        automatic;  // RFC 3834/5230: why it is automatic mail ("auto-submitted", "null-sender" …);
                    // "alert-returned": a bounce of an alert of ours
};

// When a message was received (product.md §5 "Received").
struct ReceivedTime {
    std::optional<UtcTime> time;
    std::string source;  // "received" | "internaldate" | "maildir-mtime" | "mbox-from" | ""
    std::optional<UtcTime> internaldate;  // as given
    // Of the topmost Received line whose by is in border.hosts; nothing below a line without a
    // readable by is looked at.
    std::optional<UtcTime> border;
};

// raw: the message. Only its header block is read (at most max_header_bytes); the body of a bounce is
// searched for the Message-ID of an alert of ours (automatic.hpp).
constexpr std::size_t max_header_bytes = 256U << 10U;
constexpr std::size_t max_header_fields = 1000;

// own: empty where the signatures were not checked by us.
SenderCheck check_sender(std::string_view raw, const BorderSettings& border, const Roster& roster,
                         std::optional<UtcTime> received, const OwnCheck& own = {});
// An Outlook file (.msg, winmail.dat) has no header: nothing in it is believed, and it is never
// authenticated.
// given: INTERNALDATE, or for a file the asserted time with its source in given_source.
ReceivedTime received_time(std::string_view raw, const BorderSettings& border,
                           std::optional<UtcTime> given, std::string_view given_source);

}  // namespace tsb
