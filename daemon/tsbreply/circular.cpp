// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply circular list|check.
#include "config/circular.hpp"

#include <nlohmann/json.hpp>

#include "config/base/file.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

std::string languages_of(const Circular& circular) {
    std::string text;
    for (const auto& [language, wording] : circular.wording) {
        text += (text.empty() ? "" : " ") + language + (wording.confirmed ? "" : "*");
    }
    return text;
}

void say_circular(const Circular& circular) {
    std::string items;
    for (const Item& item : circular.items)
        items += (items.empty() ? "" : ", ") + item.id + " (" + item.status + ")";
    say(circular.id + "  deadline " + format_utc(circular.deadline) +
        (circular.deadline_confirmed ? "" : " (that minute is not confirmed)"));
    say("  items     " + items);
    say("  languages " + languages_of(circular) + "   (* wording is provisional)");
    say("  file      " + circular.path.string() + "  " + circular.digest.tagged());
}

nlohmann::json circular_json(const Circular& circular) {
    nlohmann::json items = nlohmann::json::array();
    for (const Item& item : circular.items) items.push_back(item.id);
    nlohmann::json wording = nlohmann::json::object();
    for (const auto& [language, text] : circular.wording)
        wording[language] = text.confirmed ? "confirmed" : "provisional";
    return {{"id", circular.id},
            {"deadline", format_utc(circular.deadline)},
            {"deadline_confirmed", circular.deadline_confirmed},
            {"items", items},
            {"wording", wording},
            {"file", circular.path.string()},
            {"digest", circular.digest.tagged()}};
}

void print(const Global& global, const Circular& circular) {
    if (global.json)
        say_raw(
            circular_json(circular).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
            "\n");
    else
        say_circular(circular);
}

}  // namespace

int circular_list_command(const Global& global) {
    auto knowledge = knowledge_for(global, ConfigNeed::optional);
    if (!knowledge) return fail(knowledge.error());
    for (const Circular& circular : knowledge->circulars) print(global, circular);
    return exit_codes::well;
}

int circular_check_command(const Global& global, const std::vector<std::string>& files) {
    if (files.empty()) return circular_list_command(global);
    int code = exit_codes::well;
    for (const std::string& file : files) {
        auto bytes = read_file(file, max_circular_bytes);
        auto circular = bytes ? parse_circular(*bytes, file) : Result<Circular>(bytes.error());
        if (circular)
            print(global, *circular);
        else
            code = std::max(code, fail(circular.error()));
    }
    return code;
}

}  // namespace tsb
