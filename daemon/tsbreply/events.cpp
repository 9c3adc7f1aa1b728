// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply events: every event there is, from the one table.
#include "daemon/notify/events.hpp"

#include <nlohmann/json.hpp>

#include "daemon/intake/exit_code.hpp"
#include "daemon/tsbreply/commands.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {

int events_command(const Global& global) {
    for (const EventRow& row : event_table()) {
        if (global.json) {
            const nlohmann::json object = {{"id", row.id},
                                           {"severity", to_string(row.severity)},
                                           {"alert", row.alert},
                                           {"meaning", row.meaning},
                                           {"action", row.action}};
            say_raw(object.dump() + "\n");
            continue;
        }
        say(pad(row.id, 22) + pad(to_string(row.severity), 9) +
            (row.alert ? "alert  " : "       ") + std::string(row.meaning));
        say(std::string(38, ' ') + std::string(row.action));
    }
    return exit_codes::well;
}

}  // namespace tsb
