// SPDX-License-Identifier: GPL-3.0-or-later
// The decision table: who may be credited, as data. Every row whose conditions hold fires: all
// their reasons are listed, and the first names the case (Verdict.row). A reply passes only when
// the first to fire is a row that counts. Guarantees: total: for every combination some row fires
// (the last takes all); a row that counts never stands before one that holds. Source: product.md
// §5.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/sender/sender_check.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

enum class Proof { none, spf_only, spf_allowed, authentication_results, dkim };
enum class FormState { agrees, absent, unresolved, differs };
enum class Entitled { yes, no, not_a_member };
// Where the form stands: in the message itself, its attachments and what it quotes inline included,
// or only inside another message that it attaches, forwards or returns.
enum class Carried { directly, inside_a_message };
enum class Ruling { count, hold, not_entitled };

struct SenderFacts {
    RosterMatch match = RosterMatch::none;
    Proof proof = Proof::none;
    FormState form = FormState::absent;
    Entitled entitled = Entitled::yes;  // the State credited; yes when there is none
    Carried carried = Carried::directly;
    bool doubts = false;  // the sender check gives a reason, whatever it is
};

// A set of values of one enum, as bits; 0 = any.
template <class... Values>
constexpr unsigned one_of(Values... values) {
    return (0U | ... | (1U << static_cast<unsigned>(values)));
}
constexpr unsigned any_value = 0;

struct DecisionRow {
    std::string_view id;
    unsigned match, proof, form, entitled, carried;
    bool doubts;  // fires only when there are doubts
    Ruling ruling;
    std::string_view reason;  // id of the reason table; "" for rows that count, and where the
                              // sender check has it
};

std::span<const DecisionRow> decision_table();
bool fires(const DecisionRow& row, const SenderFacts& facts);
// In the table's order; its last row only where no other fires: never empty.
std::vector<const DecisionRow*> fired_rows(std::span<const DecisionRow> table,
                                           const SenderFacts& facts);

// The table as DECISIONS.md.
std::string decisions_markdown();

Proof proof_of(const SenderCheck& sender);
Carried carried_of(const Reading& reading);

}  // namespace tsb
