// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply roster check|import. Import merges contacts into <state>/roster.toml, through the
// running service if there is one.
#include "config/roster.hpp"

#include <nlohmann/json.hpp>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/control/client.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

Result<std::map<std::string, std::string>> column_map(const std::vector<std::string>& pairs) {
    std::map<std::string, std::string> map;
    for (const std::string& pair : pairs) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos) {
            return Error{ErrorKind::input,
                         "--map " + pair + " has no =", "--map \"Their header=code\"",
                         exit_codes::usage};
        }
        map[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return map;
}

// <state>/roster.toml with the additions: contacts add, equal ones once. A row that is written says
// its kind, which by itself a row of contacts does not know: it is the one in force.
Result<std::string> merged(const Knowledge& knowledge,
                           const std::vector<Administration>& additions) {
    const auto path = knowledge.settings.state / "roster.toml";
    std::vector<Administration> own;
    if (std::filesystem::exists(path)) {
        auto bytes = read_file(path, max_roster_bytes);
        if (!bytes) return bytes.error();
        auto roster = parse_roster(*bytes, path);
        if (!roster) return roster.error();
        own.assign(roster->administrations().begin(), roster->administrations().end());
    }
    for (const Administration& addition : additions) {
        auto it = std::find_if(own.begin(), own.end(),
                               [&](const Administration& a) { return a.code == addition.code; });
        if (it == own.end()) {
            own.push_back(addition);
            continue;
        }
        for (const Contact& contact : addition.contacts) {
            if (std::find(it->contacts.begin(), it->contacts.end(), contact) == it->contacts.end())
                it->contacts.push_back(contact);
        }
    }
    for (Administration& row : own) {
        if (const Administration* in_force = knowledge.roster.find(row.code))
            row.kind = in_force->kind;
    }
    return Roster(std::move(own)).canonical();
}

Result<std::string> replace(const Settings& settings, const std::string& toml) {
    auto client = ControlClient::connect(settings.control_socket);
    if (!client) return client.error();
    if (std::optional<ControlClient>& service = *client; service) {
        auto file = memory_file(toml);
        if (!file) return file.error();
        return service->ask({"replace-roster", "", "", ""}, file->get());
    }
    boost::asio::io_context io(1);
    const SystemClock clock;
    Notifier notifier(nullptr, clock, 1);
    auto opened = open_gateway(io.get_executor(), settings, notifier, clock);
    if (!opened) return opened.error();
    auto recovered = run_to_end(io, (*opened)->gateway->recover());
    if (!recovered) return recovered.error();
    return run_to_end(io, (*opened)->gateway->replace_roster(toml));
}

void say_import(const Global& global, const RosterImport& import) {
    const auto line = [&](const std::string& text, const nlohmann::json& object) {
        if (global.json)
            say_raw(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        else
            say(text);
    };
    for (const std::string& problem : import.problems)
        line("problem  " + problem, {{"problem", problem}});
    if (!import.problems.empty()) {
        if (!global.json) say("nothing was imported: mend these lines first");
        return;
    }
    for (const Administration& administration : import.additions) {
        for (const Contact& contact : administration.contacts) {
            const std::string kind(to_string(contact.kind));
            line("add      " + administration.code + " " + kind + " " + contact.value,
                 {{"code", administration.code}, {"kind", kind}, {"value", contact.value}});
        }
    }
}

}  // namespace

int roster_check_command(const Global& global) {
    auto knowledge = knowledge_for(global, ConfigNeed::optional);
    if (!knowledge) return fail(knowledge.error());
    std::size_t states = 0, contacts = 0;
    for (const Administration& administration : knowledge->roster.administrations()) {
        states += administration.kind == AdministrationKind::member_state ? 1 : 0;
        contacts += administration.contacts.size();
    }
    int code = exit_codes::well;
    for (const RosterFinding& finding : check_roster(knowledge->roster, SystemClock{}.now())) {
        if (global.json)
            say_raw(nlohmann::json{{"error", finding.error}, {"text", finding.text}}.dump() + "\n");
        else
            say((finding.error ? "error    " : "notice   ") + finding.text);
        if (finding.error) code = exit_codes::problems;
    }
    if (!global.json) {
        say(std::to_string(states) + " Member States, " + std::to_string(contacts) + " contacts, " +
            knowledge->roster.digest().tagged());
    }
    return code;
}

int roster_import_command(const Global& global, const RosterImportOptions& options) {
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) return fail(knowledge.error());
    const auto map = column_map(options.map);
    if (!map) return fail(map.error());
    auto csv = read_file(options.file, max_roster_bytes);
    if (!csv) return fail(csv.error());
    auto import = parse_roster_csv(*csv, *map, knowledge->roster);
    if (!import) return fail(import.error());
    say_import(global, *import);
    if (!import->problems.empty()) return exit_codes::problems;
    if (options.dry_run) return exit_codes::well;
    auto toml = merged(*knowledge, import->additions);
    if (!toml) return fail(toml.error());
    auto answer = replace(knowledge->settings, *toml);
    if (!answer) return fail(answer.error());
    if (global.json)
        say_raw(*answer + "\n");
    else
        say(std::to_string(import->rows) + " rows imported into " +
            (knowledge->settings.state / "roster.toml").string());
    return exit_codes::well;
}

}  // namespace tsb
