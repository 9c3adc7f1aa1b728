// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply ledger init|verify|show|head|export. All but init are read-only and work offline; verify and
// show also without configuration.
#include "daemon/ledger/ledger.hpp"

#include <unistd.h>

#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>

#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/intake/references.hpp"
#include "daemon/ledger/base64.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

using nlohmann::json;

json head_json(const LedgerHead& head) {
    return {{"entries", head.entries}, {"head", head.digest.tagged()}};
}

std::function<void(std::size_t, std::size_t)> progress_on_terminal(std::string what) {
    if (::isatty(STDERR_FILENO) == 0) return {};
    return [what = std::move(what)](std::size_t done, std::size_t all) {
        if (done % 100 == 0 || done == all)
            std::fprintf(stderr, "\r%zu of %zu %s%s", done, all, what.c_str(),
                         done == all ? "\n" : "");
    };
}

// As the checkpoint writes it.
std::string root_text(const Digest& root) {
    return to_base64({reinterpret_cast<const char*>(root.bytes.data()), root.bytes.size()});
}

std::string lines(const LedgerHead& head) {
    return std::to_string(head.entries) + " entries, head " + head.digest.tagged();
}

json report_json(const VerifyReport& report, std::size_t references) {
    json object = head_json(report.head);
    object["root"] = root_text(report.root);
    object["checkpoint"] =
        report.signer.empty() ? json(nullptr)
                              : json({{"entries", report.checkpoint_size}, {"key", report.signer}});
    object["references"] = references;
    object["torn_bytes"] = report.torn_bytes;
    object["damage"] = json::array();
    for (const LedgerFinding& finding : report.damage)
        object["damage"].push_back({{"line", finding.line}, {"text", finding.text}});
    return object;
}

void say_report(const VerifyReport& report, std::size_t references) {
    for (const LedgerFinding& finding : report.damage) say(finding.described());
    if (report.torn_bytes > 0)
        say(std::to_string(report.torn_bytes) + " bytes of an unfinished line at the end");
    const std::int64_t beyond = report.head.entries - report.checkpoint_size;
    if (beyond > 0 && !report.signer.empty())
        say(std::to_string(beyond) +
            " entries are newer than the checkpoint: being written now, "
            "or left by a crash for the next start to sign");
    say((report.damage.empty() ? "the chain is whole: " : "DAMAGED: ") + lines(report.head));
    say("root " + root_text(report.root) + ", " + std::to_string(references) +
        " references looked for in the archive");
    if (!report.signer.empty())
        say("checkpoint of " + std::to_string(report.checkpoint_size) + " entries, signed by " +
            report.signer);
}

}  // namespace

int ledger_init_command(const Global& global) {
    auto settings = settings_for(global, ConfigNeed::required);
    if (!settings) return fail(settings.error());
    auto options = ledger_options(*settings);
    if (!options) return fail(options.error());
    auto made = init_ledger(settings->state / "ledger", *options);
    if (!made) return fail(made.error());
    if (made->entries > 0 && !global.json)
        say("completed a ledger from before there were checkpoints, which had " + lines(*made) +
            ": compare that with a head noted before");
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
        say((made->entries > 0 ? "completed " : "made ") + (settings->state / "ledger").string() +
            ": " + lines(head));
    return exit_codes::well;
}

int ledger_verify_command(const Global& global) {
    auto settings = settings_for(global, ConfigNeed::optional);
    if (!settings) return fail(settings.error());
    const auto folder = settings->state / "ledger";
    auto report = verify_ledger(folder, settings->ledger.checkpoint_copy);
    if (!report) return fail(report.error());
    auto archive = Archive::open(settings->state);
    if (!archive) return fail(archive.error());
    auto references = check_references(folder, *archive, settings->limits.archive_bytes,
                                       progress_on_terminal("references"));
    if (!references) return fail(references.error());
    report->damage.insert(report->damage.end(), references->damage.begin(),
                          references->damage.end());
    if (global.json)
        say_raw(report_json(*report, references->checked)
                    .dump(-1, ' ', false, json::error_handler_t::replace) +
                "\n");
    else
        say_report(*report, references->checked);
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

int ledger_export_command(const Global& global, const std::string& folder) {
    auto settings = settings_for(global, ConfigNeed::optional);
    if (!settings) return fail(settings.error());
    auto head = export_ledger(settings->state / "ledger", folder);
    if (!head) return fail(head.error());
    if (global.json)
        say_raw(head_json(*head).dump() + "\n");
    else
        say("exported to " + folder + ": " + lines(*head));
    return exit_codes::well;
}

}  // namespace tsb
