// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tally/suggest.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "config/base/text.hpp"
#include "daemon/sender/roster_match.hpp"

namespace tsb {
namespace {

const Reason* find(const StandingReply& reply, std::string_view id) {
    const auto it = std::find_if(reply.reasons.begin(), reply.reasons.end(),
                                 [&](const Reason& reason) { return reason.id == id; });
    return it == reply.reasons.end() ? nullptr : &*it;
}

bool sender_is_nobodys(const StandingReply& reply) {
    constexpr std::array<std::string_view, 3> ids = {"sender-unknown", "shared-domain",
                                                     "contact-not-valid"};
    return std::any_of(ids.begin(), ids.end(),
                       [&](std::string_view id) { return find(reply, id) != nullptr; });
}

bool is_known(const Roster& roster, const std::string& address, UtcTime now) {
    const std::size_t at = address.rfind('@');
    const AddrSpec spec{address.substr(0, at), address.substr(at + 1)};
    const RosterMatch match = find_owner(roster, spec, now).match;
    return match == RosterMatch::address || match == RosterMatch::domain ||
           match == RosterMatch::several;
}

bool has_contact(const Administration& state, UtcTime now) {
    return std::any_of(state.contacts.begin(), state.contacts.end(), [&](const Contact& contact) {
        return contact.kind != ContactKind::shared_domain && contact.valid_at(now);
    });
}

// An address may hold any of !#$%&'*+/=?^_`{|}~.
std::string quoted_for_shell(const std::string& text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("@._+-/").find(c) != std::string_view::npos;
    });
    std::string out = text.starts_with('-') ? "-- " : "";  // or it would be taken for an option
    if (plain) return out + text;
    out += '\'';
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

}  // namespace

std::vector<Suggestion> suggest_contacts(const Fold& fold, const Roster& roster, UtcTime now,
                                         const std::string& config) {
    const std::string program =
        config.empty() ? "tsbreply" : "tsbreply --config " + quoted_for_shell(config);
    std::map<std::pair<std::string, std::string>, Suggestion> found;
    for (const StandingReply& reply : fold.replies()) {
        const auto& code = reply.reading.administration.code;
        if (reply.standing != Standing::held || !code || !sender_is_nobodys(reply) ||
            reply.from.find('@') == std::string::npos || is_known(roster, reply.from, now)) {
            continue;
        }
        const Administration* state = roster.find(*code);
        if (state == nullptr || state->kind != AdministrationKind::member_state) continue;
        Suggestion& one = found[{*code, reply.from}];
        one.code = *code;
        one.address = reply.from;
        one.replies.push_back(reply.id);
        one.has_contact = has_contact(*state, now);
        if (find(reply, "not-authenticated") == nullptr && find(reply, "spf-only") == nullptr &&
            find(reply, "auth-results-conflict") == nullptr) {
            one.authenticated = true;
        }
        if (const Reason* reason = find(reply, "looks-like")) one.looks_like = reason->text;
    }
    std::vector<Suggestion> out;
    for (auto& [key, one] : found) {
        if (!one.looks_like)
            one.command = program + " roster add " + one.code + " " + quoted_for_shell(one.address);
        out.push_back(std::move(one));
    }
    std::stable_partition(out.begin(), out.end(),
                          [](const Suggestion& one) { return !one.has_contact; });
    return out;
}

std::string suggestion_text(const Suggestion& suggestion, const Roster& roster) {
    const Administration* state = roster.find(suggestion.code);
    std::string name;
    if (state != nullptr && state->names.contains("en")) name = state->names.at("en").front();
    std::string replies;
    for (const std::string& id : suggestion.replies) replies += (replies.empty() ? "" : ", ") + id;
    std::string text = suggestion.code + " (" + name + "), " +
                       (suggestion.has_contact ? "which has other contacts" : "without a contact") +
                       ": " + suggestion.address + ", held " + replies;
    if (!suggestion.authenticated) text += ", not authenticated: it will stay held";
    if (suggestion.looks_like) return printable(text + ". Ask first: " + *suggestion.looks_like);
    return printable(text + "; if it is theirs: " + suggestion.command);
}

}  // namespace tsb
