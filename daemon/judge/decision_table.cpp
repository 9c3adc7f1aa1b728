// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/judge/decision_table.hpp"

#include <array>
#include <cstdlib>

namespace tsb {
namespace {

constexpr unsigned any = any_value;
constexpr unsigned identified = one_of(RosterMatch::address, RosterMatch::domain);

constexpr std::array rows = {
    // id                   match                               proof                     form
    // entitled                        doubts ruling      reason
    DecisionRow{"unknown-sender", one_of(RosterMatch::none), any, any, any, false, Ruling::hold,
                "sender-unknown"},
    DecisionRow{"several-states", one_of(RosterMatch::several), any, any, any, false, Ruling::hold,
                "sender-several"},
    DecisionRow{"shared-domain", one_of(RosterMatch::shared_domain), any, any, any, false,
                Ruling::hold, "shared-domain"},
    DecisionRow{"state-differs", any, any, one_of(FormState::differs), any, false, Ruling::hold,
                "state-differs"},
    DecisionRow{"not-a-member-state", identified, any,
                one_of(FormState::agrees, FormState::absent, FormState::unresolved),
                one_of(Entitled::not_a_member), false, Ruling::not_entitled, "not-a-member-state"},
    DecisionRow{"not-entitled", identified, any,
                one_of(FormState::agrees, FormState::absent, FormState::unresolved),
                one_of(Entitled::no), false, Ruling::not_entitled, "not-entitled"},
    DecisionRow{"claims-not-a-member", any, any, any, one_of(Entitled::not_a_member), false,
                Ruling::hold, "not-a-member-state"},
    DecisionRow{"claims-not-entitled", any, any, any, one_of(Entitled::no), false, Ruling::hold,
                "not-entitled"},
    DecisionRow{"spf-alone", any, one_of(Proof::spf_only), any, any, false, Ruling::hold,
                "spf-only"},
    DecisionRow{"not-authenticated", any, one_of(Proof::none), any, any, false, Ruling::hold,
                "not-authenticated"},
    DecisionRow{"state-absent", any, any, one_of(FormState::absent), any, false, Ruling::hold,
                "administration-missing"},
    DecisionRow{"state-unresolved", any, any, one_of(FormState::unresolved), any, false,
                Ruling::hold, "administration-unknown"},
    DecisionRow{"sender-doubtful", any, any, any, any, true, Ruling::hold, ""},
    DecisionRow{"address-dmarc", one_of(RosterMatch::address),
                one_of(Proof::authentication_results), one_of(FormState::agrees),
                one_of(Entitled::yes), false, Ruling::count, ""},
    DecisionRow{"domain-dmarc", one_of(RosterMatch::domain), one_of(Proof::authentication_results),
                one_of(FormState::agrees), one_of(Entitled::yes), false, Ruling::count, ""},
    DecisionRow{"address-dkim", one_of(RosterMatch::address), one_of(Proof::dkim),
                one_of(FormState::agrees), one_of(Entitled::yes), false, Ruling::count, ""},
    DecisionRow{"domain-dkim", one_of(RosterMatch::domain), one_of(Proof::dkim),
                one_of(FormState::agrees), one_of(Entitled::yes), false, Ruling::count, ""},
    DecisionRow{"spf-allowed", identified, one_of(Proof::spf_allowed), one_of(FormState::agrees),
                one_of(Entitled::yes), false, Ruling::count, ""},
    DecisionRow{"otherwise", any, any, any, any, false, Ruling::hold, "not-covered"},
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
           (!row.doubts || facts.doubts);
}

std::vector<const DecisionRow*> fired_rows(const SenderFacts& facts) {
    std::vector<const DecisionRow*> out;
    for (const DecisionRow& row : rows) {
        const bool last = &row == &rows.back();
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

}  // namespace tsb
