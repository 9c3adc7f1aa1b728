// SPDX-License-Identifier: GPL-3.0-or-later
// tsb-tables: the tables that manual pages are made of, as JSON on standard output. Runs at build
// time only and is not installed.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "config/settings.hpp"
#include "daemon/notify/events.hpp"
#include "parsers/reading/problems.hpp"

int main() {
    using nlohmann::json;
    json settings = json::array(), problems = json::array(), events = json::array();
    for (const tsb::SettingRow& row : tsb::setting_table())
        settings.push_back({{"table", row.table},
                            {"key", row.key},
                            {"type", row.type},
                            {"default", row.default_value},
                            {"meaning", row.meaning}});
    for (const tsb::ProblemRow& row : tsb::problem_table())
        problems.push_back({{"code", row.code},
                            {"class", to_string(row.problem_class)},
                            {"meaning", row.meaning},
                            {"action", row.action}});
    for (const tsb::EventRow& row : tsb::event_table())
        events.push_back({{"id", row.id},
                          {"severity", to_string(row.severity)},
                          {"alert", row.alert},
                          {"meaning", row.meaning},
                          {"action", row.action}});
    const json all = {{"settings", settings}, {"problems", problems}, {"events", events}};
    std::printf("%s\n", all.dump(1).c_str());
    return 0;
}
