// SPDX-License-Identifier: GPL-3.0-or-later
// DecisionRequest as JSON: the one file of this room's decisions that knows the library.
#include <nlohmann/json.hpp>

#include "daemon/review/decide.hpp"

namespace tsb {
namespace {

using nlohmann::json;

Error malformed() {
    return Error{ErrorKind::input, "malformed decision on the control socket",
                 "are both programs of the same version?"};
}

std::optional<std::string> text_at(const json& object, const char* key) {
    const auto it = object.find(key);
    if (it == object.end() || !it->is_string()) return std::nullopt;
    return it->get<std::string>();
}

}  // namespace

std::string to_json(const DecisionRequest& request) {
    json answers = json::array();
    for (const DecidedAnswer& answer : request.answers)
        answers.push_back({{"item", answer.item}, {"choice", to_string(answer.choice)}});
    const json object = {{"action", to_string(request.action)},
                         {"reply", request.reply},
                         {"items", request.items},
                         {"answers", answers},
                         {"instead_of", request.instead_of},
                         {"by", request.by},
                         {"reason", request.reason}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<DecisionRequest> decision_request(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object()) return malformed();
    DecisionRequest request;
    const auto action = parse_decision_action(text_at(object, "action").value_or(""));
    if (!action) return malformed();
    request.action = *action;
    request.reply = text_at(object, "reply").value_or("");
    request.instead_of = text_at(object, "instead_of").value_or("");
    request.by = text_at(object, "by").value_or("");
    request.reason = text_at(object, "reason").value_or("");
    const json items = object.value("items", json::array());
    const json answers = object.value("answers", json::array());
    if (!items.is_array() || !answers.is_array()) return malformed();
    for (const json& item : items) {
        if (!item.is_string()) return malformed();
        request.items.push_back(item.get<std::string>());
    }
    for (const json& answer : answers) {
        const auto item = answer.is_object() ? text_at(answer, "item") : std::nullopt;
        const auto choice = item ? text_at(answer, "choice") : std::nullopt;
        if (!choice) return malformed();
        const auto set = parse_set(*item + "=" + *choice);
        if (!set) return malformed();
        request.answers.push_back(*set);
    }
    return request;
}

}  // namespace tsb
