// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of a replay's report for people.
#include <nlohmann/json.hpp>
#include <set>

#include "daemon/intake/replay.hpp"

namespace tsb {
namespace {

using nlohmann::json;

std::string in_text(const json& state) {
    if (!state.is_object()) return "no reply";
    const json standing = state.value("standing", json());
    std::string out =
        standing.is_string() ? standing.get<std::string>() : state.value("disposition", "");
    std::string reasons;
    for (const json& reason : state.value("reasons", json::array()))
        reasons += (reasons.empty() ? "" : ", ") + reason.get<std::string>();
    return reasons.empty() ? out : out + " (" + reasons + ")";
}

std::string answer_text(const json& answers, const std::string& item) {
    const json answer = answers.value(item, json());
    if (!answer.is_object()) return "none";
    return answer.value("choice", "") + " (" + answer.value("standing", "") + ")";
}

}  // namespace

std::string replay_text(const std::string& line) {
    const json object = json::parse(line, nullptr, false);
    const json was = object.value("was", json()), now = object.value("now", json());
    const json reply = object.value("reply", json()), entry = object.value("entry", json());
    std::string out = object.value("change", "") + "  " +
                      (reply.is_string() ? reply.get<std::string>() : "new reply");
    if (entry.is_number_integer()) out += " -> entry " + std::to_string(entry.get<std::int64_t>());
    const json& who = now.is_object() ? now : was;
    const json administration = who.is_object() ? who.value("administration", json()) : json();
    if (administration.is_string()) out += "  " + administration.get<std::string>();
    out += ": " + in_text(was) + " -> " + in_text(now);
    std::string differs;
    for (const json& key : object.value("differs", json::array()))
        differs += (differs.empty() ? "" : ", ") + key.get<std::string>();
    if (!differs.empty()) out += "; differs: " + differs;
    const json why = object.value("why", json());
    if (why.is_string()) out += "; left as it is: " + why.get<std::string>();
    const json before = was.is_object() ? was.value("answers", json::object()) : json::object();
    const json after = now.is_object() ? now.value("answers", json::object()) : json::object();
    std::set<std::string> items;
    for (const auto& [item, answer] : before.items()) items.insert(item);
    for (const auto& [item, answer] : after.items()) items.insert(item);
    for (const std::string& item : items) {
        if (before.value(item, json()) == after.value(item, json())) continue;
        out +=
            "\n    " + item + ": " + answer_text(before, item) + " -> " + answer_text(after, item);
    }
    return out;
}

}  // namespace tsb
