// SPDX-License-Identifier: GPL-3.0-or-later
// The body of decision entries.
#include <algorithm>
#include <array>
#include <utility>

#include "config/base/words.hpp"
#include "daemon/record/fields.hpp"
#include "daemon/record/shapes.hpp"

namespace tsb {

using namespace shapes;

namespace {

constexpr std::array<std::pair<DecisionAction, std::string_view>, 4> actions = {{
    {DecisionAction::release, "release"},
    {DecisionAction::reject, "reject"},
    {DecisionAction::amend, "amend"},
    {DecisionAction::note, "note"},
}};

std::optional<Choice> parse_ruled_choice(std::string_view word) {
    const auto choice = parse_choice(word);
    if (!choice || *choice == Choice::both || *choice == Choice::unclear) return std::nullopt;
    return choice;
}

Result<DecidedAnswer> answer_from(const json& object) {
    Fields in(object, "");
    DecidedAnswer answer;
    answer.item = in.text("item");
    answer.choice = in.word("choice", parse_ruled_choice).value_or(Choice::blank);
    return in.done(std::move(answer));
}

bool sets_answers(DecisionAction action) {
    return action == DecisionAction::release || action == DecisionAction::amend;
}

// An answer for each item that is ruled on, in the same order; none where nothing is to count.
bool answers_fit(const DecisionBody& body) {
    if (!sets_answers(body.action)) return body.answers.empty();
    return !body.items.empty() &&
           std::equal(body.answers.begin(), body.answers.end(), body.items.begin(),
                      body.items.end(), [&](const DecidedAnswer& answer, const std::string& item) {
                          return answer.item == item && (body.action == DecisionAction::amend ||
                                                         is_definite(answer.choice));
                      });
}

}  // namespace

std::string_view to_string(DecisionAction action) {
    return word_of(actions, action);
}
std::optional<DecisionAction> parse_decision_action(std::string_view word) {
    return value_of<DecisionAction>(actions, word);
}

std::string to_body(const DecisionBody& body) {
    json answers = json::array();
    for (const DecidedAnswer& answer : body.answers)
        answers.push_back({{"item", answer.item}, {"choice", to_string(answer.choice)}});
    return dump({{"action", to_string(body.action)},
                 {"reply", body.reply},
                 {"items", body.items},
                 {"answers", answers},
                 {"instead_of", text_or_null(body.instead_of)},
                 {"by", body.by},
                 {"reason", body.reason}});
}

Result<DecisionBody> decision_body(std::string_view text) {
    const auto object = parse_body(text);
    if (!object) return object.error();
    Fields in(*object, "");
    DecisionBody body;
    body.action = in.word("action", parse_decision_action).value_or(DecisionAction::note);
    body.reply = in.text("reply");
    body.items = in.texts("items");
    body.answers = in.list<DecidedAnswer>("answers", answer_from);
    body.instead_of = in.text_or_empty("instead_of");
    body.by = in.text("by");
    body.reason = in.text("reason");
    if (!answers_fit(body)) in.fail("answers", "not what this action sets");
    if (!sets_answers(body.action) && !body.instead_of.empty())
        in.fail("instead_of", "not with this action");
    if (body.by.empty()) in.fail("by", "nobody");
    return in.done(std::move(body));
}

}  // namespace tsb
