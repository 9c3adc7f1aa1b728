// SPDX-License-Identifier: GPL-3.0-or-later
// `roster check`: what is odd about who may write for whom.
#include <algorithm>
#include <map>

#include "config/base/text.hpp"
#include "config/roster.hpp"

namespace tsb {
namespace {

struct Claim {
    const Administration* administration;
    const Contact* contact;
};

bool overlap(const Contact& a, const Contact& b) {
    return (!a.until || !b.from || *a.until >= *b.from) &&
           (!b.until || !a.from || *b.until >= *a.from);
}

std::string name_of(const Claim& claim) {
    return claim.administration->code + " (" + std::string(to_string(claim.contact->kind)) + ")";
}

std::string_view domain_of(const Contact& contact) {
    const std::string_view value = contact.value;
    const std::size_t at = value.rfind('@');
    return at == std::string_view::npos ? value : value.substr(at + 1);
}

class Check {
  public:
    Check(const Roster& roster, UtcTime now) : roster_(roster), now_(now) {
        for (const Administration& each : roster_.administrations()) {
            for (const Contact& contact : each.contacts)
                claims_[key(contact)].push_back({&each, &contact});
        }
    }

    std::vector<RosterFinding> run() {
        for (const auto& [value, claims] : claims_) same_value(value, claims);
        for (const Administration& each : roster_.administrations()) {
            for (const Contact& contact : each.contacts) one({&each, &contact});
        }
        look_alikes();
        at_free_mail();
        without_contacts();
        return std::move(findings_);
    }

  private:
    static std::string key(const Contact& contact) { return ascii_lower(contact.value); }

    void add(bool error, std::string text) { findings_.push_back({error, std::move(text)}); }

    // Two States that claim one address or one exclusive domain, at the same time.
    void same_value(const std::string& value, const std::vector<Claim>& claims) {
        for (std::size_t i = 0; i < claims.size(); ++i) {
            for (std::size_t j = i + 1; j < claims.size(); ++j) {
                const Claim &a = claims[i], &b = claims[j];
                if (!overlap(*a.contact, *b.contact)) continue;
                const bool same_state = a.administration == b.administration;
                const bool shared = a.contact->kind == ContactKind::shared_domain &&
                                    b.contact->kind == ContactKind::shared_domain;
                if (shared && !same_state) continue;
                add(!same_state, printable(value) + ": claimed by " + name_of(a) + " and " +
                                     name_of(b) + (same_state ? " for the same time" : ""));
            }
        }
    }

    void one(const Claim& claim) {
        const Contact& contact = *claim.contact;
        const std::string who = claim.administration->code + ": " + printable(contact.value);
        if (contact.until && *contact.until < now_) {
            add(false, who + " expired at " + format_utc(*contact.until));
        }
        if (claim.administration->kind != AdministrationKind::member_state) {
            add(false, who + " is a contact of a row of kind " +
                           std::string(to_string(claim.administration->kind)) +
                           ": its replies never count");
        }
        if (contact.kind == ContactKind::shared_domain) return;
        inside_another(claim, who);
    }

    // bakom.admin.ch for one State, admin.ch for another; or an address in another State's
    // exclusive domain.
    void inside_another(const Claim& claim, const std::string& who) {
        std::string_view domain = domain_of(*claim.contact);
        if (claim.contact->kind == ContactKind::domain) domain = parent(domain);
        for (; !domain.empty(); domain = parent(domain)) {
            const auto found = claims_.find(std::string(domain));
            if (found == claims_.end()) continue;
            for (const Claim& other : found->second) {
                if (other.administration == claim.administration ||
                    other.contact->kind != ContactKind::domain ||
                    !overlap(*other.contact, *claim.contact)) {
                    continue;
                }
                add(true, who + " lies in " + printable(other.contact->value) +
                              ", which is exclusive to " + other.administration->code);
            }
        }
    }

    static std::string_view parent(std::string_view domain) {
        const std::size_t dot = domain.find('.');
        return dot == std::string_view::npos ? std::string_view() : domain.substr(dot + 1);
    }

    void look_alikes() {
        for (const LookAlike& pair : roster_.contacts().pairs()) {
            std::string codes;
            for (const std::string& code : pair.codes) codes += (codes.empty() ? "" : ", ") + code;
            add(false, pair.name + " is " + std::string(to_string(pair.likeness)) + " " +
                           pair.known + " (" + codes + "): is one of them a mistake?");
        }
    }

    // A free mail domain can be no exclusive one (contact_value), so it is an address or shared.
    void at_free_mail() {
        std::size_t addresses = 0;
        for (const auto& [value, claims] : claims_) {
            for (const Claim& claim : claims) {
                if (!is_free_mail(domain_of(*claim.contact))) continue;
                if (claim.contact->kind == ContactKind::address)
                    ++addresses;
                else
                    add(false, claim.administration->code + ": " + printable(value) +
                                   " is free mail: as a shared domain it says nothing");
            }
        }
        if (addresses > 0)
            add(false, std::to_string(addresses) +
                           " contacts are at free mail: only the exact address identifies, and "
                           "whoever gets hold of it writes for the State");
    }

    void without_contacts() {
        std::size_t without = 0, all = 0;
        for (const Administration& each : roster_.administrations()) {
            if (each.kind != AdministrationKind::member_state) continue;
            ++all;
            const bool some =
                std::any_of(each.contacts.begin(), each.contacts.end(), [&](const Contact& c) {
                    return c.kind != ContactKind::shared_domain && c.valid_at(now_);
                });
            if (!some) ++without;
        }
        if (without == 0) return;
        add(false, std::to_string(without) + " of " + std::to_string(all) +
                       " Member States have no valid contact: their replies will be held");
    }

    const Roster& roster_;
    UtcTime now_;
    std::map<std::string, std::vector<Claim>> claims_;
    std::vector<RosterFinding> findings_;
};

}  // namespace

std::vector<RosterFinding> check_roster(const Roster& roster, UtcTime now) {
    return Check(roster, now).run();
}

std::vector<std::string> conflicts_of(const Roster& roster,
                                      const std::vector<Administration>& additions, UtcTime now) {
    const std::vector<RosterFinding> before = check_roster(roster, now);
    std::vector<std::string> out;
    for (const RosterFinding& finding : check_roster(with_contacts(roster, additions), now)) {
        if (finding.error && std::find(before.begin(), before.end(), finding) == before.end())
            out.push_back(finding.text);
    }
    return out;
}

}  // namespace tsb
