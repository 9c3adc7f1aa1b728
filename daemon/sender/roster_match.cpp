// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/roster_match.hpp"

#include <set>

#include "config/base/text.hpp"

namespace tsb {
namespace {

// Of a contact with the sender's domain (ContactIndex::at).
bool concerns(const Contact& contact, const AddrSpec& from) {
    if (contact.kind != ContactKind::address) return true;
    const std::size_t at = contact.value.rfind('@');
    if (at == std::string::npos) return false;
    return ascii_iequals(std::string_view(contact.value).substr(0, at), from.local);
}

bool valid(const Contact& contact, std::optional<UtcTime> at) {
    return at ? contact.valid_at(*at) : !contact.from && !contact.until;
}

struct Found {
    std::set<std::string> by_address, by_domain, by_shared, expired;
    std::set<std::string> spf, mission;
};

Found look_up(const Roster& roster, const AddrSpec& from, std::optional<UtcTime> at) {
    Found found;
    for (const ContactAt& place : roster.contacts().at(from.domain)) {
        const Administration& administration = roster.administrations()[place.administration];
        const Contact& contact = administration.contacts.at(place.contact);
        if (!concerns(contact, from)) continue;
        if (!valid(contact, at)) {
            found.expired.insert(administration.code);
            continue;
        }
        switch (contact.kind) {
            case ContactKind::address:
                found.by_address.insert(administration.code);
                break;
            case ContactKind::domain:
                found.by_domain.insert(administration.code);
                break;
            case ContactKind::shared_domain:
                found.by_shared.insert(administration.code);
                break;
        }
        if (contact.kind == ContactKind::shared_domain) continue;
        if (contact.spf) found.spf.insert(administration.code);
        if (contact.mission) found.mission.insert(administration.code);
    }
    return found;
}

std::string list(const std::set<std::string>& codes) {
    std::string out;
    for (const std::string& code : codes) out += (out.empty() ? "" : ", ") + code;
    return out;
}

void add_exclusive(Owner& owner, const Roster& roster, std::optional<UtcTime> at) {
    for (const Administration& administration : roster.administrations()) {
        if (administration.code != owner.code) continue;
        for (const Contact& contact : administration.contacts) {
            if (contact.kind == ContactKind::domain && valid(contact, at))
                owner.exclusive.push_back(contact.value);
        }
    }
}

}  // namespace

Owner find_owner(const Roster& roster, const AddrSpec& from, std::optional<UtcTime> at) {
    const Found found = look_up(roster, from, at);
    std::set<std::string> states = found.by_address;
    states.insert(found.by_domain.begin(), found.by_domain.end());
    Owner owner;
    if (states.size() > 1) {
        owner.match = RosterMatch::several;
        owner.text = "the roster gives this address to " + list(states);
    } else if (states.size() == 1) {
        owner.match = found.by_address.empty() ? RosterMatch::domain : RosterMatch::address;
        owner.code = *states.begin();
        owner.spf = found.spf.contains(owner.code);
        owner.mission = found.mission.contains(owner.code);
        add_exclusive(owner, roster, at);
    } else if (!found.by_shared.empty()) {
        owner.match = RosterMatch::shared_domain;
        owner.text = from.domain + " is shared; the roster lists it for " + list(found.by_shared);
    } else if (!found.expired.empty()) {
        owner.expired = true;
        owner.text = "the roster's contact for " + list(found.expired) +
                     " is not valid on the day of receipt";
    }
    return owner;
}

}  // namespace tsb
