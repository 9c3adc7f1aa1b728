// SPDX-License-Identifier: GPL-3.0-or-later
// The decision table as a page: DECISIONS.md beside this file is what this prints, and a test holds
// the two together.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "daemon/judge/decision_table.hpp"
#include "daemon/judge/reasons.hpp"

namespace tsb {
namespace {

// In the order of the enums' values.
constexpr std::array<std::string_view, 5> match_words = {
    "does not know the sender", "has the exact address", "has the domain as exclusive",
    "has the domain only as shared", "gives the address to several States"};
constexpr std::array<std::string_view, 5> proof_words = {
    "nothing", "SPF alone", "SPF alone, which the contact allows",
    "the border's results: DMARC pass and an aligned DKIM pass",
    "our own check of an aligned DKIM signature"};
constexpr std::array<std::string_view, 4> form_words = {"is the sender's", "is not named",
                                                        "is named, and the roster has no such name",
                                                        "is another than the sender's"};
constexpr std::array<std::string_view, 3> entitled_words = {
    "is entitled", "is not entitled on that day", "is no Member State"};
constexpr std::array<std::string_view, 2> carried_words = {
    "in the message itself", "only inside a message that it attaches, quotes or returns"};

template <std::size_t N>
void say(std::string& out, unsigned set, std::string_view column,
         const std::array<std::string_view, N>& words) {
    if (set == any_value) return;
    std::string values;
    for (std::size_t i = 0; i < N; ++i) {
        if ((set & (1U << i)) == 0) continue;
        values += (values.empty() ? "" : " *or* ") + std::string(words.at(i));
    }
    out += (out.empty() ? "" : "; ") + std::string(column) + " " + values;
}

std::string condition(const DecisionRow& row) {
    std::string out;
    say(out, row.match, "the roster", match_words);
    say(out, row.proof, "proven by", proof_words);
    say(out, row.form, "the State on the form", form_words);
    say(out, row.entitled, "the State concerned", entitled_words);
    say(out, row.carried, "the form stands", carried_words);
    if (row.doubts) out = "the sender check gives a reason of its own (below)";
    return out.empty() ? "no other row fires" : out;
}

std::string_view to_words(Ruling ruling) {
    switch (ruling) {
        case Ruling::count:
            return "counts";
        case Ruling::hold:
            return "held";
        case Ruling::not_entitled:
            return "not entitled";
    }
    std::abort();
}

// Two cells: the reason with its meaning, and what to do; empty for a row that counts.
std::string explained(std::string_view id) {
    const ReasonRow* reason = find_reason(id);
    if (reason == nullptr) return " | |\n";
    return " `" + std::string(id) + "`: " + std::string(reason->meaning) + " | " +
           std::string(reason->remedy) + " |\n";
}

constexpr std::string_view head =
    R"(<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!-- Printed from decision_table.cpp: TSB_WRITE_DOCS=1 unit_judge writes it anew. -->
# Who may be credited: the decision table

In plain words: a reply **counts** when the roster has the sender's address, or its domain as exclusive to
one State; when the border's own results (DMARC pass and an aligned DKIM pass) or our own check of the
DKIM signature prove that the sender's domain sent it; when the State on the form is the sender's, and it
may answer; and when the form stands in the message itself. All of it, or a person decides.

- Every row whose conditions hold fires, and the reasons of all of them are listed. The first one names the
  case (`tsbreply what-if` prints it as `row`). Only where the first is a row that counts does a reply pass.
- A condition that a row does not name may have any value.
- The outer sender is judged. A form in the message itself, attached to it or pasted below an inline
  forward header is the outer sender's; one only inside an attached message (message/rfc822) is evidence
  of somebody else, and held. The notice `forwarded-message` shows the chain.
- SPF alone counts only for contacts with `spf = true`. ARC, display names, Reply-To and the Date field are
  shown to a person at most and prove nothing.
- After this table come the deadline, the items, the problems of the document and earlier replies: each can
  hold what the table lets pass; none can let pass what it holds.

| row | when | ruling | reason | what to do |
|---|---|---|---|---|
)";

constexpr std::string_view reasons_head = R"(
## What the sender check says of its own

| reason | what to do |
|---|---|
)";

}  // namespace

std::string decisions_markdown() {
    std::string out(head);
    for (const DecisionRow& row : decision_table()) {
        out += "| `" + std::string(row.id) + "` | " + condition(row) + " | " +
               std::string(to_words(row.ruling)) + " |" + explained(row.reason);
    }
    out += reasons_head;
    for (const std::string_view id : sender_reasons) out += "|" + explained(id);
    return out;
}

}  // namespace tsb
