// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/judge/decision_table.hpp"

#include <array>
#include <cstdlib>

namespace tsb {
namespace {

constexpr unsigned any = any_value;
constexpr unsigned identified = one_of(RosterMatch::address, RosterMatch::domain);

constexpr unsigned directly = one_of(Carried::directly);
constexpr unsigned agrees = one_of(FormState::agrees);
constexpr unsigned of_the_sender =
    one_of(FormState::agrees, FormState::absent, FormState::unresolved);
constexpr unsigned entitled = one_of(Entitled::yes);

// Columns: match, proof, form, entitled, carried, doubts.
constexpr std::array rows = {
    DecisionRow{"unknown-sender", one_of(RosterMatch::none), any, any, any, any, false,
                Ruling::hold, "sender-unknown"},
    DecisionRow{"several-states", one_of(RosterMatch::several), any, any, any, any, false,
                Ruling::hold, "sender-several"},
    DecisionRow{"shared-domain", one_of(RosterMatch::shared_domain), any, any, any, any, false,
                Ruling::hold, "shared-domain"},
    DecisionRow{"state-differs", any, any, one_of(FormState::differs), any, any, false,
                Ruling::hold, "state-differs"},
    DecisionRow{"not-a-member-state", identified, any, of_the_sender,
                one_of(Entitled::not_a_member), any, false, Ruling::not_entitled,
                "not-a-member-state"},
    DecisionRow{"not-entitled", identified, any, of_the_sender, one_of(Entitled::no), any, false,
                Ruling::not_entitled, "not-entitled"},
    DecisionRow{"claims-not-a-member", any, any, any, one_of(Entitled::not_a_member), any, false,
                Ruling::hold, "not-a-member-state"},
    DecisionRow{"claims-not-entitled", any, any, any, one_of(Entitled::no), any, false,
                Ruling::hold, "not-entitled"},
    DecisionRow{"spf-alone", any, one_of(Proof::spf_only), any, any, any, false, Ruling::hold,
                "spf-only"},
    DecisionRow{"not-authenticated", any, one_of(Proof::none), any, any, any, false, Ruling::hold,
                "not-authenticated"},
    DecisionRow{"forwarded", any, any, any, any, one_of(Carried::inside_a_message), false,
                Ruling::hold, "quoted-only"},
    DecisionRow{"state-absent", any, any, one_of(FormState::absent), any, any, false, Ruling::hold,
                "administration-missing"},
    DecisionRow{"state-unresolved", any, any, one_of(FormState::unresolved), any, any, false,
                Ruling::hold, "administration-unknown"},
    DecisionRow{"sender-doubtful", any, any, any, any, any, true, Ruling::hold, ""},
    DecisionRow{"address-dmarc", one_of(RosterMatch::address),
                one_of(Proof::authentication_results), agrees, entitled, directly, false,
                Ruling::count, ""},
    DecisionRow{"domain-dmarc", one_of(RosterMatch::domain), one_of(Proof::authentication_results),
                agrees, entitled, directly, false, Ruling::count, ""},
    DecisionRow{"address-dkim", one_of(RosterMatch::address), one_of(Proof::dkim), agrees, entitled,
                directly, false, Ruling::count, ""},
    DecisionRow{"domain-dkim", one_of(RosterMatch::domain), one_of(Proof::dkim), agrees, entitled,
                directly, false, Ruling::count, ""},
    DecisionRow{"spf-allowed", identified, one_of(Proof::spf_allowed), agrees, entitled, directly,
                false, Ruling::count, ""},
    DecisionRow{"otherwise", any, any, any, any, any, false, Ruling::hold, "not-covered"},
};

template <class Value>
bool holds(unsigned set, Value value) {
    return set == any || (set & one_of(value)) != 0;
}

}  // namespace

std::span<const DecisionRow> decision_table() {
    return rows;
}

bool fires(const DecisionRow& row, const SenderFacts& facts) {
    return holds(row.match, facts.match) && holds(row.proof, facts.proof) &&
           holds(row.form, facts.form) && holds(row.entitled, facts.entitled) &&
           holds(row.carried, facts.carried) && (!row.doubts || facts.doubts);
}

std::vector<const DecisionRow*> fired_rows(std::span<const DecisionRow> table,
                                           const SenderFacts& facts) {
    std::vector<const DecisionRow*> out;
    for (const DecisionRow& row : table) {
        const bool last = &row == &table.back();
        if (fires(row, facts) && (!last || out.empty())) out.push_back(&row);
    }
    return out;
}

Proof proof_of(const SenderCheck& sender) {
    if (!sender.authenticated) return sender.spf_only ? Proof::spf_only : Proof::none;
    switch (sender.by) {
        case AuthenticatedBy::dkim:
            return Proof::dkim;
        case AuthenticatedBy::authentication_results:
            return sender.spf_only ? Proof::spf_allowed : Proof::authentication_results;
        case AuthenticatedBy::none:
            return Proof::none;
    }
    std::abort();
}

Carried carried_of(const Reading& reading) {
    return reading.inside_returned || reading.inside_attached ? Carried::inside_a_message
                                                              : Carried::directly;
}

}  // namespace tsb
