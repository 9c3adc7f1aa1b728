// SPDX-License-Identifier: GPL-3.0-or-later
// Rosters from and to TOML. A file's rows are read over what is there already: that is all there is
// to layering.
#include <algorithm>
#include <map>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "config/circular.hpp"
#include "config/roster.hpp"
#include "config/toml_reader.hpp"

namespace tsb {
namespace {

using ByCode = std::map<std::string, Administration, std::less<>>;

struct ContactKey {
    std::string_view key;
    ContactKind kind;
};
constexpr ContactKey contact_keys[] = {
    {"address", ContactKind::address},
    {"domain", ContactKind::domain},
    {"shared_domain", ContactKind::shared_domain},
};

std::string_view toml_key(ContactKind kind) {
    return std::find_if(std::begin(contact_keys), std::end(contact_keys),
                        [&](const ContactKey& row) { return row.kind == kind; })
        ->key;
}

bool is_code(std::string_view code) {
    return code.size() == 3 &&
           std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

template <class Dated>
void read_dates(const TomlTable& table, Dated& out) {
    table.read("from", out.from);
    table.read_until("until", out.until);
    if (out.from && out.until && *out.from > *out.until)
        table.fail("until", "'until' is before 'from'");
    table.read("note", out.note);
}

void read_contact(const TomlTable& table, std::vector<Contact>& contacts) {
    table.allow({"address", "domain", "shared_domain", "from", "until", "spf", "mission", "note"});
    Contact contact;
    int given = 0;
    for (const ContactKey& row : contact_keys) {
        std::string value;
        table.read(row.key, value);
        if (!table.is_string(row.key)) continue;
        ++given;
        contact.kind = row.kind;
        auto checked = contact_value(row.kind, value);
        if (checked)
            contact.value = *checked;
        else
            table.fail(row.key, checked.error().what);
    }
    if (given != 1) {
        table.fail("address",
                   "a contact has exactly one of 'address', 'domain' and 'shared_domain'");
    }
    read_dates(table, contact);
    table.read("spf", contact.spf);
    table.read("mission", contact.mission);
    contacts.push_back(std::move(contact));
}

void read_entitlements(const TomlTable& table, Administration& administration) {
    if (!table.has("entitled")) return;
    administration.entitled.clear();
    table.each_table("entitled", [&](const TomlTable& row) {
        row.allow({"entitled", "from", "until", "note"});
        row.require("entitled");
        Entitlement exception;
        row.read("entitled", exception.entitled);
        read_dates(row, exception);
        administration.entitled.push_back(std::move(exception));
    });
}

void read_names(const TomlTable& table, Administration& administration) {
    if (const auto names = table.table("names")) {
        names->allow({std::begin(languages), std::end(languages)});
        for (const std::string& language : names->keys()) {
            std::vector<std::string>& list = administration.names[language];
            names->read(language, list);
            if (list.empty()) names->fail(language, "'" + language + "' has no name");
        }
    }
    table.read("aliases", administration.aliases);
}

void read_administration(const TomlTable& table, ByCode& rows, bool names_needed) {
    table.allow({"code", "kind", "itu", "region", "names", "aliases", "entitled", "contact"});
    table.require("code");
    std::string code;
    table.read("code", code);
    if (!is_code(code)) {
        return table.fail("code", "'code' must be three capital letters (ISO 3166-1), not \"" +
                                      printable(clip_utf8(code, 40)) + '"');
    }
    Administration& administration = rows[code];
    administration.code = code;
    std::string kind(to_string(administration.kind));
    table.read_word("kind", {"member-state", "observer", "territory", "sector-member"}, kind);
    administration.kind = kind == "observer"        ? AdministrationKind::observer
                          : kind == "territory"     ? AdministrationKind::territory
                          : kind == "sector-member" ? AdministrationKind::sector_member
                                                    : AdministrationKind::member_state;
    table.read("itu", administration.itu);
    table.read("region", administration.region);
    read_names(table, administration);
    read_entitlements(table, administration);
    table.each_table("contact",
                     [&](const TomlTable& row) { read_contact(row, administration.contacts); });
    if (administration.contacts.size() > max_contacts) {
        table.fail("contact",
                   code + " has more than " + std::to_string(max_contacts) + " contacts");
    }
    if (names_needed && administration.names.empty()) {
        table.fail("code", "no administration has the code " + code,
                   "mend the code, or give the row names of its own");
    }
}

Result<void> read_over(std::string_view toml, const std::filesystem::path& name, bool names_needed,
                       ByCode& rows) {
    TomlDocument document(toml, name);
    if (const auto error = document.error()) return *error;
    const TomlTable top = document.top();
    top.allow({"administration"});
    top.each_table("administration",
                   [&](const TomlTable& table) { read_administration(table, rows, names_needed); });
    if (const auto error = document.error()) return *error;
    return {};
}

Roster made_of(ByCode rows) {
    std::vector<Administration> list;
    for (auto& [code, administration] : rows) list.push_back(std::move(administration));
    return Roster(std::move(list));
}

std::string array(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& text : texts) (out += out.size() > 1 ? ", " : "") += toml_quote(text);
    return out + "]";
}

void write_dates(std::string& out, const std::optional<UtcTime>& from,
                 const std::optional<UtcTime>& until, const std::string& note) {
    if (from) out += "from = " + format_utc(*from) + '\n';
    if (until) out += "until = " + format_utc(*until) + '\n';
    if (!note.empty()) out += "note = " + toml_quote(note) + '\n';
}

void write_administration(std::string& out, const Administration& row) {
    out += "[[administration]]\ncode = " + toml_quote(row.code) + "\nkind = ";
    out += toml_quote(to_string(row.kind)) + '\n';
    if (!row.itu.empty()) out += "itu = " + toml_quote(row.itu) + '\n';
    if (!row.region.empty()) out += "region = " + toml_quote(row.region) + '\n';
    for (const auto& [language, names] : row.names) {
        out += "names." + language + " = " + array(names) + '\n';
    }
    if (!row.aliases.empty()) out += "aliases = " + array(row.aliases) + '\n';
    for (const Entitlement& each : row.entitled) {
        out += std::string("[[administration.entitled]]\nentitled = ") +
               (each.entitled ? "true\n" : "false\n");
        write_dates(out, each.from, each.until, each.note);
    }
    for (const Contact& each : row.contacts) {
        out += "[[administration.contact]]\n" + std::string(toml_key(each.kind)) + " = ";
        out += toml_quote(each.value) + '\n';
        if (each.spf) out += "spf = true\n";
        if (each.mission) out += "mission = true\n";
        write_dates(out, each.from, each.until, each.note);
    }
}

}  // namespace

Result<Roster> parse_roster(std::string_view toml, const std::filesystem::path& name) {
    ByCode rows;
    const auto read = read_over(toml, name, false, rows);
    if (!read) return read.error();
    return made_of(std::move(rows));
}

Result<Roster> load_roster(const std::vector<std::filesystem::path>& files) {
    ByCode rows;
    for (const std::filesystem::path& file : files) {
        std::error_code ignored;
        if (file == default_roster_file && !std::filesystem::exists(file, ignored)) continue;
        const auto bytes = read_file(file, max_roster_bytes);
        if (!bytes)
            return Error{ErrorKind::config, bytes.error().what,
                         "mend 'roster' in the configuration", 78};
        const auto read = read_over(*bytes, file, true, rows);
        if (!read) return read.error();
    }
    return made_of(std::move(rows));
}

std::string Roster::canonical() const {
    std::string out;
    for (const Administration& row : administrations_) write_administration(out, row);
    return out;
}

}  // namespace tsb
