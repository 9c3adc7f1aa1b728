// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply ledger init|verify|show|head. All but init are read-only and work offline; verify and
// show also without configuration.
#include "daemon/ledger/ledger.hpp"

#include <nlohmann/json.hpp>

#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

using nlohmann::json;

json head_json(const LedgerHead& head) {
    return {{"entries", head.entries}, {"head", head.digest.tagged()}};
}

std::string lines(const LedgerHead& head) {
    return std::to_string(head.entries) + " entries, head " + head.digest.tagged();
}

}  // namespace

int ledger_init_command(const Global& global) {
    auto settings = settings_for(global, ConfigNeed::required);
    if (!settings) return fail(settings.error());
    if (auto made = init_ledger(settings->state / "ledger"); !made) return fail(made.error());
    // Circulars and roster are the first entries: opening the writer appends them.
    boost::asio::io_context io(1);
    const SystemClock clock;
    Notifier notifier(nullptr, clock, 1);
    auto opened = open_gateway(io.get_executor(), *settings, notifier, clock);
    if (!opened) return fail(opened.error());
    auto recovered = run_to_end(io, (*opened)->gateway->recover());
    if (!recovered) return fail(recovered.error());
    const LedgerHead head = (*opened)->gateway->head();
    if (global.json)
        say_raw(head_json(head).dump() + "\n");
    else
        say("made " + (settings->state / "ledger").string() + ": " + lines(head));
    return exit_codes::well;
}

int ledger_verify_command(const Global& global) {
    auto settings = settings_for(global, ConfigNeed::optional);
    if (!settings) return fail(settings.error());
    auto report = verify_ledger(settings->state / "ledger");
    if (!report) return fail(report.error());
    if (global.json) {
        json object = head_json(report->head);
        object["torn_bytes"] = report->torn_bytes;
        object["damage"] = json::array();
        for (const LedgerFinding& finding : report->damage)
            object["damage"].push_back({{"line", finding.line}, {"text", finding.text}});
        say_raw(object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
    } else {
        for (const LedgerFinding& finding : report->damage)
            say("line " + std::to_string(finding.line) + ": " + finding.text);
        if (report->torn_bytes > 0)
            say(std::to_string(report->torn_bytes) + " bytes of an unfinished line at the end");
        say((report->damage.empty() ? "the chain is whole: " : "DAMAGED after ") +
            lines(report->head));
    }
    return report->damage.empty() ? exit_codes::well : exit_codes::problems;
}

int ledger_show_command(const Global& global, std::optional<std::int64_t> wanted) {
    auto settings = settings_for(global, ConfigNeed::optional);
    if (!settings) return fail(settings.error());
    bool found = false;
    auto head = read_ledger(settings->state / "ledger", [&](const LedgerEntry& entry) {
        if (wanted && entry.seq != *wanted) return entry.seq < *wanted;
        found = true;
        const std::string start = std::to_string(entry.seq) + " " + format_utc(entry.time) + " " +
                                  std::string(to_string(entry.kind)) + " ";
        const json body = json::parse(entry.body, nullptr, false);
        const std::string decided = entry.kind == EntryKind::decision
                                        ? body.value("action", "") + " " + body.value("reply", "")
                                        : std::string();
        if (global.json)
            say_raw(entry.body + "\n");
        else if (wanted)
            say_raw(start + "\n" + body.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
        else
            say(start + body.value("disposition", body.value("id", body.value("about", decided))));
        return !wanted;
    });
    if (!head) return fail(head.error());
    if (wanted && !found)
        return fail(Error{ErrorKind::input, "there is no entry " + std::to_string(*wanted), "",
                          exit_codes::usage});
    return exit_codes::well;
}

int ledger_head_command(const Global& global) {
    auto settings = settings_for(global, ConfigNeed::optional);
    if (!settings) return fail(settings.error());
    auto head = read_ledger(settings->state / "ledger", [](const LedgerEntry&) { return true; });
    if (!head) return fail(head.error());
    if (global.json)
        say_raw(head_json(*head).dump() + "\n");
    else
        say(lines(*head));
    return exit_codes::well;
}

}  // namespace tsb
