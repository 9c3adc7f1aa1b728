// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/circular.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include "config/base/file.hpp"
#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/circular_rows.hpp"
#include "config/fold.hpp"
#include "config/toml_reader.hpp"

namespace tsb {
namespace {

using Key = std::string_view;
using Keys = std::vector<std::string_view>;

const Keys language_keys(std::begin(languages), std::end(languages));

// Visits each language's table under `key`; anything but one of the six languages is an unknown
// key.
template <class Visit>
void each_language(const TomlTable& parent, Key key, Visit visit) {
    const auto by_language = parent.table(key);
    if (!by_language) return;
    by_language->allow(language_keys);
    for (const std::string& language : by_language->keys()) {
        if (const auto table = by_language->table(language)) visit(language, *table);
    }
}

void read_lines(const TomlTable& table, Key key, bool required, std::vector<std::string>& out) {
    table.read(key, out);
    if (required) table.require(key);
    const bool blank = std::any_of(out.begin(), out.end(),
                                   [](const std::string& line) { return fold(line).empty(); });
    if (blank || (required && table.has(key) && out.empty())) {
        table.fail(key, "'" + std::string(key) + "' is empty or has an empty line");
    }
}

void read_wording(const TomlTable& top, Circular& circular) {
    each_language(top, "wording", [&](const std::string& language, const TomlTable& table) {
        Keys keys{"confirmed"};
        for (const WordingRow& row : wording_rows) keys.push_back(row.key);
        table.allow(keys);
        Wording& wording = circular.wording[language];
        table.read("confirmed", wording.confirmed);
        for (const WordingRow& row : wording_rows) {
            read_lines(table, row.key, row.required, wording.*row.member);
        }
    });
    if (circular.wording.empty()) top.fail("wording", "no [wording.LANGUAGE] at all");
}

// A label that could be either option would make every answer a guess.
void check_options(const TomlTable& top, const Circular& circular) {
    for (const auto& [language, wording] : circular.wording) {
        std::set<std::string> earlier;
        for (const auto* labels : {&wording.supports, &wording.opposes, &wording.within_supports,
                                   &wording.within_opposes}) {
            std::set<std::string> here;
            for (const std::string& label : *labels) {
                here.insert(fold(label));
                if (!earlier.contains(fold(label))) continue;
                top.fail("wording", "in [wording." + language + "] the label \"" +
                                        printable(label) + "\" stands for both options");
            }
            earlier.merge(here);
        }
    }
}

void read_item(const TomlTable& table, Circular& circular) {
    table.allow({"id", "kind", "status", "wording"});
    Item item;
    for (const Key key : {"id", "kind", "status"}) table.require(key);
    table.read("id", item.id);
    table.read_word("kind", {"question", "recommendation"}, item.kind);
    table.read_word("status", {"new", "revised", "deleted"}, item.status);
    if (item.id.empty() || item.id.size() > max_item_id_bytes ||
        fold(item.id) != ascii_lower(item.id)) {
        table.fail("id", "'id' must be a plain item number such as \"7/17\" or \"X.1234\"");
    }
    if (circular.find_item(item.id) != nullptr) {
        table.fail("id", "item " + printable(item.id) + " is there twice");
    }
    each_language(table, "wording", [&](const std::string& language, const TomlTable& words) {
        Keys keys;
        for (const ItemWordingRow& row : item_wording_rows) keys.push_back(row.key);
        words.allow(keys);
        for (const ItemWordingRow& row : item_wording_rows) {
            read_lines(words, row.key, row.required, item.wording[language].*row.member);
        }
    });
    for (const auto& [language, wording] : circular.wording) {
        if (!item.wording.contains(language)) {
            table.fail("wording", "item " + printable(item.id) + " has no [item.wording." +
                                      language + "], but there is a [wording." + language + "]");
        }
    }
    circular.items.push_back(std::move(item));
}

void read_items(const TomlTable& top, Circular& circular) {
    top.each_table("item", [&](const TomlTable& table) {
        if (circular.items.size() == max_circular_items) {
            return table.fail("id", "more than " + std::to_string(max_circular_items) + " items");
        }
        read_item(table, circular);
    });
    if (circular.items.empty()) top.fail("item", "no [[item]] at all");
}

void read_rule(const TomlTable& top, Rule& rule) {
    const auto table = top.table("rule");
    if (!table) return;
    table->allow({"percent", "strict", "min_replies", "no_replies"});
    table->read_int("percent", 1, 100, rule.percent);
    table->read("strict", rule.strict);
    table->read_int("min_replies", 0, 1000, rule.min_replies);
    table->read_word("no_replies", {"approved", "needs-decision"}, rule.no_replies);
}

// "T25-TSB-CIR-0101": study period first, number last.
bool take_id_apart(Circular& circular) {
    const std::string& id = circular.id;
    const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    const std::size_t first = id.find('-');
    const std::size_t last = id.rfind('-');
    if (!plain || id.size() > max_circular_id_bytes || first == std::string::npos || first == 0 ||
        first == last) {
        return false;
    }
    const auto number = parse_number<int>(std::string_view(id).substr(last + 1));
    if (!number || *number < 1) return false;
    circular.period = id.substr(0, first);
    circular.number = *number;
    return true;
}

void read_titles(const TomlTable& top, Circular& circular) {
    const auto title = top.table("title");
    if (!title) return;
    title->allow(language_keys);
    for (const std::string& language : title->keys()) {
        title->read(language, circular.title[language]);
    }
}

void read_blanks(const TomlTable& top, Circular& circular) {
    const auto blank = top.table("blank");
    if (!blank) return;
    blank->allow(language_keys);
    for (const std::string& language : blank->keys()) {
        std::string hex;
        blank->read(language, hex);
        const auto digest = Digest::parse(hex);
        if (digest)
            circular.blank[language] = *digest;
        else
            blank->fail(language, "'" + language + "' must be 64 lower-case hex digits (SHA-256)");
    }
}

void read_head(const TomlTable& top, Circular& circular) {
    for (const Key key : {"id", "deadline"}) top.require(key);
    top.read("id", circular.id);
    if (!take_id_apart(circular)) {
        top.fail("id", "'id' must look like \"T25-TSB-CIR-0101\"");
    }
    read_titles(top, circular);
    top.read("issued", circular.issued);
    top.read("issued_sure", circular.issued_sure);
    std::optional<UtcTime> deadline;
    top.read_until("deadline", deadline);
    if (deadline) circular.deadline = *deadline;
    top.read("deadline_confirmed", circular.deadline_confirmed);
    if (deadline && circular.issued && *circular.issued > *deadline) {
        top.fail("issued", "'issued' is after 'deadline'");
    }
    top.read_word("entitled", {"member-states"}, circular.entitled);
    std::string second_reply = "hold";
    top.read_word("second_reply", {"hold", "latest"}, second_reply);
    circular.second_reply = second_reply == "latest" ? SecondReply::latest : SecondReply::hold;
}

Error config_error(std::string what, std::string hint = {}) {
    return {ErrorKind::config, std::move(what), std::move(hint), 78};
}

Result<std::vector<std::filesystem::path>> toml_files(const std::filesystem::path& folder) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    std::filesystem::directory_iterator entries(folder, error);
    if (error == std::errc::no_such_file_or_directory && folder == default_circulars_folder)
        return files;
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const std::filesystem::path& path = entries->path();
        if (path.extension() == ".toml" && path.filename().string().front() != '.')
            files.push_back(path);
    }
    if (error) {
        return config_error(
            "cannot read the folder of circulars " + folder.string() + ": " + error.message(),
            "mend 'circulars' in the configuration, or make the folder");
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<Circular> load_circular(const std::filesystem::path& path) {
    auto bytes = read_file(path, max_circular_bytes);
    if (!bytes) return config_error(bytes.error().what, bytes.error().hint);
    auto circular = parse_circular(*bytes, path);
    if (circular) circular->path = path;
    return circular;
}

}  // namespace

bool is_language(std::string_view code) {
    return std::find(std::begin(languages), std::end(languages), code) != std::end(languages);
}

const Item* Circular::find_item(std::string_view item_id) const {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const Item& item) { return item.id == item_id; });
    return found == items.end() ? nullptr : &*found;
}

Result<Circular> parse_circular(std::string_view toml, const std::filesystem::path& name) {
    TomlDocument document(toml, name);
    if (const auto error = document.error()) return *error;
    const TomlTable top = document.top();
    top.allow({"id", "title", "issued", "issued_sure", "deadline", "deadline_confirmed", "entitled",
               "second_reply", "rule", "item", "wording", "blank"});
    Circular circular;
    read_head(top, circular);
    read_rule(top, circular.rule);
    read_wording(top, circular);
    check_options(top, circular);
    read_items(top, circular);
    read_blanks(top, circular);
    if (const auto error = document.error()) return *error;
    circular.digest = sha256(toml);
    circular.source_toml = toml;
    return circular;
}

Result<Circulars> load_circulars(const std::vector<std::filesystem::path>& folders) {
    std::map<std::string, Circular> by_id;
    for (const std::filesystem::path& folder : folders) {
        const auto files = toml_files(folder);
        if (!files) return files.error();
        std::map<std::string, std::filesystem::path> here;
        for (const std::filesystem::path& file : *files) {
            auto circular = load_circular(file);
            if (!circular) return circular.error();
            const auto [other, fresh] = here.emplace(circular->id, file);
            if (!fresh) {
                return config_error(file.string() + ": " + circular->id + " is defined in " +
                                        other->second.string() + " too",
                                    "keep one of the two files");
            }
            by_id.insert_or_assign(circular->id, std::move(*circular));
        }
    }
    Circulars circulars;
    for (auto& [id, circular] : by_id) circulars.push_back(std::move(circular));
    return circulars;
}

const Circular* find_circular(const Circulars& circulars, std::string_view id) {
    const auto found = std::find_if(circulars.begin(), circulars.end(),
                                    [&](const Circular& circular) { return circular.id == id; });
    return found == circulars.end() ? nullptr : &*found;
}

Result<const Circular*> choose_circular(const Circulars& circulars, std::string_view id_or_number) {
    if (const Circular* exact = find_circular(circulars, id_or_number)) return exact;
    const auto number = parse_number<int>(id_or_number);
    std::vector<const Circular*> fitting;
    std::string known, fits;
    for (const Circular& circular : circulars) {
        (known += known.empty() ? "" : ", ") += circular.id;
        if (!number || circular.number != *number) continue;
        fitting.push_back(&circular);
        (fits += fits.empty() ? "" : ", ") += circular.id;
    }
    if (fitting.size() == 1) return fitting.front();
    const std::string given = printable(clip_utf8(id_or_number, 100));
    if (fitting.empty()) {
        return Error{ErrorKind::input, "no circular " + given,
                     known.empty() ? "no circular is configured" : "known circulars: " + known, 2};
    }
    return Error{ErrorKind::input, "several circulars have the number " + given,
                 "write one of: " + fits, 2};
}

std::string item_title(const Circular* circular, std::string_view item_id,
                       const std::optional<std::string>& language) {
    const Item* item = circular == nullptr ? nullptr : circular->find_item(item_id);
    if (item == nullptr) return {};
    for (const std::string& code : {language.value_or(""), std::string("en")}) {
        const auto wording = item->wording.find(code);
        if (wording != item->wording.end() && !wording->second.titles.empty())
            return wording->second.titles.front();
    }
    for (const auto& [code, wording] : item->wording)
        if (!wording.titles.empty()) return wording.titles.front();
    return {};
}

std::optional<UtcTime> earliest_issued(const Circulars& circulars) {
    std::optional<UtcTime> earliest;
    for (const Circular& circular : circulars) {
        if (circular.issued && (!earliest || *circular.issued < *earliest))
            earliest = circular.issued;
    }
    return earliest;
}

}  // namespace tsb
