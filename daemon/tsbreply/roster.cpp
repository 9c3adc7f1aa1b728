// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply roster check|import|add|suggest. Import and add merge contacts into <state>/roster.toml,
// through the running service if there is one; the change is a ledger entry.
#include "config/roster.hpp"

#include <nlohmann/json.hpp>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/tally/suggest.hpp"
#include "daemon/tsbreply/ask_writer.hpp"
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

// What the new roster turned.
void say_judged_again(const std::string& answer) {
    const nlohmann::json object = nlohmann::json::parse(answer, nullptr, false);
    for (const auto& one : object.value("judged_again", nlohmann::json::array())) {
        std::string replaced;
        for (const auto& id : one.value("supersedes", nlohmann::json::array()))
            replaced += (replaced.empty() ? "" : ", ") + id.get<std::string>();
        say("judged again: " + replaced + "  " + one.value("was", "") + " -> " +
            one.value("now", ""));
    }
    const std::size_t left = object.value("left_as_judged", std::size_t{0});
    if (left > 0)
        say(std::to_string(left) +
            " messages that count, repeat, were superseded or decided on were left as they are: "
            "tsbreply reprocess --from-archive --diff");
}

Result<std::string> replace(const Settings& settings, const std::string& toml) {
    auto file = memory_file(toml);
    if (!file) return file.error();
    return ask_writer(settings, {"replace-roster"}, file->get(),
                      [&](Gateway& gateway) { return gateway.replace_roster(toml); });
}

void say_line(const Global& global, const std::string& text, const nlohmann::json& object) {
    if (global.json)
        say_raw(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    else
        say(text);
}

bool is_there(const Roster& roster, const std::string& code, const Contact& contact) {
    const Administration* row = roster.find(code);
    return row != nullptr &&
           std::find(row->contacts.begin(), row->contacts.end(), contact) != row->contacts.end();
}

void say_additions(const Global& global, const Roster& roster,
                   const std::vector<Administration>& additions) {
    for (const Administration& administration : additions) {
        for (const Contact& contact : administration.contacts) {
            const std::string kind(to_string(contact.kind));
            const bool known = is_there(roster, administration.code, contact);
            nlohmann::json object = {
                {"code", administration.code}, {"kind", kind}, {"value", contact.value}};
            if (known) object["known"] = true;
            say_line(global,
                     (known ? "known    " : "add      ") + administration.code + " " + kind + " " +
                         contact.value,
                     object);
        }
    }
}

// Rows that are wrong, and rows that would make the roster contradict itself: then nothing is done.
bool say_problems(const Global& global, const std::vector<std::string>& problems,
                  const std::vector<std::string>& conflicts) {
    for (const std::string& problem : problems)
        say_line(global, "problem  " + problem, {{"problem", problem}});
    for (const std::string& conflict : conflicts)
        say_line(global, "conflict " + conflict, {{"conflict", conflict}});
    if (problems.empty() && conflicts.empty()) return false;
    if (!global.json) say("nothing was changed: mend these first");
    return true;
}

// Says what the additions are, and makes them unless something speaks against it.
int add_contacts(const Global& global, const Knowledge& knowledge,
                 const std::vector<Administration>& additions,
                 const std::vector<std::string>& problems, bool dry_run) {
    const auto conflicts = conflicts_of(knowledge.roster, additions, SystemClock{}.now());
    if (say_problems(global, problems, conflicts)) return exit_codes::problems;
    say_additions(global, knowledge.roster, additions);
    if (dry_run) return exit_codes::well;
    auto toml = merged(knowledge, additions);
    if (!toml) return fail(toml.error());
    auto answer = replace(knowledge.settings, *toml);
    if (!answer) return fail(answer.error());
    std::size_t contacts = 0;
    for (const Administration& row : additions) contacts += row.contacts.size();
    if (global.json)
        say_raw(*answer + "\n");
    else
        say(std::to_string(contacts) + " rows imported into " +
            (knowledge.settings.state / "roster.toml").string());
    if (!global.json) say_judged_again(*answer);
    return exit_codes::well;
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
    return add_contacts(global, *knowledge, import->additions, import->problems, options.dry_run);
}

int roster_add_command(const Global& global, const RosterAddOptions& options) {
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) return fail(knowledge.error());
    const bool address = options.value.find('@') != std::string::npos;
    if (address && options.shared) {
        return fail(Error{ErrorKind::input, "--shared goes with a domain, not with an address", "",
                          exit_codes::usage});
    }
    const char* kind = address ? "address" : options.shared ? "shared-domain" : "domain";
    std::map<std::string, std::string> fields = {{"code", options.code},
                                                 {"kind", kind},
                                                 {"value", options.value},
                                                 {"from", options.from},
                                                 {"until", options.until},
                                                 {"note", options.note},
                                                 {"spf", options.spf ? "true" : ""},
                                                 {"mission", options.mission ? "true" : ""}};
    auto row = contact_row(fields, knowledge->roster);
    if (!row) return fail(row.error());
    return add_contacts(global, *knowledge, {*row}, {}, options.dry_run);
}

int roster_suggest_command(const Global& global) {
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) return fail(knowledge.error());
    auto folded = fold_ledger(knowledge->settings, std::nullopt);
    if (!folded) return fail(folded.error());
    const auto all = suggest_contacts(folded->fold, knowledge->roster, SystemClock{}.now(),
                                      global.config_given ? global.config : "");
    for (const Suggestion& one : all) {
        nlohmann::json object = {{"administration", one.code},
                                 {"address", one.address},
                                 {"replies", one.replies},
                                 {"has_contact", one.has_contact},
                                 {"authenticated", one.authenticated},
                                 {"looks_like", nullptr},
                                 {"command", nullptr}};
        if (one.looks_like) object["looks_like"] = *one.looks_like;
        if (!one.command.empty()) object["command"] = one.command;
        say_line(global, suggestion_text(one, knowledge->roster), object);
    }
    if (all.empty() && !global.json) say("no held reply is of a sender that the roster lacks");
    return exit_codes::well;
}

}  // namespace tsb
