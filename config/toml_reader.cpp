// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/toml_reader.hpp"

#include <algorithm>
#include <cstdio>

#include "config/base/text.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_shown_bytes = 200;  // of a value repeated in an error

std::string shown(std::string_view text) {
    return printable(clip_utf8(text, max_shown_bytes));
}

std::string_view type_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::none:
            return "nothing";
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::string:
            return "a string";
        case toml::node_type::integer:
            return "an integer";
        case toml::node_type::floating_point:
            return "a decimal number";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::date:
            return "a date";
        case toml::node_type::time:
            return "a time of day";
        case toml::node_type::date_time:
            return "a date-time";
    }
    return "something else";
}

std::optional<UtcTime> day_start(const toml::date& date) {
    const std::chrono::year_month_day day{
        std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
    if (!day.ok() || date.year < 1970 || date.year > 9999) return std::nullopt;
    return UtcTime{std::chrono::sys_days{day}};
}

}  // namespace

std::string_view nearest_word(std::string_view word,
                              const std::vector<std::string_view>& candidates) {
    constexpr std::size_t near = 4;
    std::string_view best;
    std::size_t best_distance = near;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate, near);
        // "n" is not a misspelling of "to": more than half of the letters must be right.
        if (distance >= best_distance || 2 * distance > std::max(word.size(), candidate.size()))
            continue;
        best = candidate;
        best_distance = distance;
    }
    return best;
}

std::string toml_quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(byte));
            out += escape;
        } else {
            out += c;
        }
    }
    return out + '"';
}

TomlDocument::TomlDocument(std::string_view text, const std::filesystem::path& name) : name_(name) {
    try {
        table_ = toml::parse(text);
    } catch (const toml::parse_error& error) {
        fail(error.source().begin.line, "not valid TOML: " + shown(error.description()));
    } catch (const std::exception& error) {
        fail(1, std::string("not valid TOML: ") + shown(error.what()));
    }
}

void TomlDocument::fail(std::size_t line, std::string what, std::string hint) {
    if (error_) return;
    error_ = Error{ErrorKind::config, name_.string() + ':' + std::to_string(line) + ": " + what,
                   std::move(hint), 78};
}

TomlTable::TomlTable(TomlDocument& document, const toml::table& table, std::string where)
    : document_(&document), table_(&table), where_(std::move(where)) {}

void TomlTable::fail(std::string_view key, std::string what, std::string hint) const {
    const toml::node* node = table_->get(key);
    const std::size_t line = (node != nullptr ? node->source() : table_->source()).begin.line;
    document_->fail(std::max<std::size_t>(line, 1), std::move(what), std::move(hint));
}

void TomlTable::allow(const std::vector<std::string_view>& keys) const {
    // The first wrong line is the one to report, and toml++ keeps keys by the alphabet.
    const toml::node* first = nullptr;
    std::string_view name;
    for (const auto& [key, node] : *table_) {
        if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
        if (first != nullptr && first->source().begin.line <= node.source().begin.line) continue;
        first = &node;
        name = key.str();
    }
    if (first == nullptr) return;
    std::string what =
        "unknown key '" + shown(name) + "'" + (where_.empty() ? "" : " in " + where_);
    const std::string_view near = nearest_word(name, keys);
    std::string all;
    for (const std::string_view key : keys) (all += all.empty() ? "" : ", ") += key;
    if (!near.empty()) what += "; the nearest valid key is '" + std::string(near) + "'";
    document_->fail(first->source().begin.line, what, "valid keys here: " + all);
}

void TomlTable::require(std::string_view key) const {
    if (!has(key)) {
        fail(key,
             "'" + std::string(key) + "' is missing" + (where_.empty() ? "" : " in " + where_));
    }
}

void TomlTable::wrong_type(std::string_view key, std::string_view expected) const {
    const toml::node* node = table_->get(key);
    fail(key, "'" + shown(key) + "' must be " + std::string(expected) + ", not " +
                  std::string(node != nullptr ? type_name(*node) : "nothing"));
}

template <class T>
const toml::value<T>* TomlTable::typed(std::string_view key, std::string_view expected) const {
    const toml::node* node = table_->get(key);
    if (node == nullptr) return nullptr;
    const toml::value<T>* value = node->as<T>();
    if (value == nullptr) wrong_type(key, expected);
    return value;
}

void TomlTable::read(std::string_view key, std::string& out) const {
    if (const auto* value = typed<std::string>(key, "a string")) out = value->get();
}

void TomlTable::read(std::string_view key, bool& out) const {
    if (const auto* value = typed<bool>(key, "true or false")) out = value->get();
}

void TomlTable::read_int(std::string_view key, std::int64_t low, std::int64_t high,
                         std::int64_t& out) const {
    const auto* value = typed<std::int64_t>(key, "an integer");
    if (value == nullptr) return;
    if (value->get() < low || value->get() > high) {
        fail(key, "'" + std::string(key) + "' must be from " + std::to_string(low) + " to " +
                      std::to_string(high) + ", not " + std::to_string(value->get()));
        return;
    }
    out = value->get();
}

void TomlTable::read_int(std::string_view key, std::int64_t low, std::int64_t high,
                         int& out) const {
    std::int64_t wide = out;
    read_int(key, low, high, wide);
    out = static_cast<int>(wide);
}

void TomlTable::read(std::string_view key, std::vector<std::string>& out) const {
    const toml::node* node = table_->get(key);
    if (node == nullptr) return;
    if (const auto* one = node->as_string()) {
        out = {one->get()};
        return;
    }
    const toml::array* many = node->as_array();
    if (many == nullptr) return wrong_type(key, "a string or an array of strings");
    if (many->size() > max_toml_strings) {
        return fail(key, "'" + std::string(key) + "' has more than " +
                             std::to_string(max_toml_strings) + " entries");
    }
    std::vector<std::string> read;
    for (const toml::node& element : *many) {
        const auto* text = element.as_string();
        if (text == nullptr) return wrong_type(key, "an array of strings only");
        read.push_back(text->get());
    }
    out = std::move(read);
}

void TomlTable::read_time(std::string_view key, bool last_second,
                          std::optional<UtcTime>& out) const {
    const toml::node* node = table_->get(key);
    if (node == nullptr) return;
    std::optional<UtcTime> time;
    if (const auto* date = node->as_date()) {
        time = day_start(date->get());
        if (time && last_second) *time += std::chrono::hours{24} - std::chrono::seconds{1};
    } else if (const auto* moment = node->as_date_time();
               moment != nullptr && moment->get().offset) {
        const toml::date_time& value = moment->get();
        time = day_start(value.date);
        if (time && value.offset) {
            *time += std::chrono::hours{value.time.hour} + std::chrono::minutes{value.time.minute} +
                     std::chrono::seconds{value.time.second} -
                     std::chrono::minutes{value.offset->minutes};
        }
    } else {
        return fail(key, "'" + std::string(key) + "' must be a date or a date-time with its zone",
                    "write 2026-04-03 or 2026-04-03T23:59:59Z, without quotes");
    }
    if (!time) return fail(key, "'" + std::string(key) + "' is outside the years 1970 to 9999");
    out = time;
}

void TomlTable::read(std::string_view key, std::optional<UtcTime>& out) const {
    read_time(key, false, out);
}
void TomlTable::read_until(std::string_view key, std::optional<UtcTime>& out) const {
    read_time(key, true, out);
}

void TomlTable::read_word(std::string_view key, const std::vector<std::string_view>& words,
                          std::string& out) const {
    std::string word;
    read(key, word);
    if (!has(key) || !is_string(key)) return;
    if (std::find(words.begin(), words.end(), word) != words.end()) {
        out = word;
        return;
    }
    std::string all;
    for (const std::string_view each : words) {
        (all += all.empty() ? "" : ", ") += '"' + std::string(each) + '"';
    }
    fail(key, "'" + std::string(key) + "' must be one of " + all + ", not \"" + shown(word) + '"');
}

bool TomlTable::is_string(std::string_view key) const {
    const toml::node* node = table_->get(key);
    return node != nullptr && node->is_string();
}

void TomlTable::each_table(std::string_view key,
                           const std::function<void(const TomlTable&)>& visit) const {
    const toml::node* node = table_->get(key);
    if (node == nullptr) return;
    const std::string brackets = "[[" + std::string(key) + "]]";
    const toml::array* tables = node->as_array();
    if (tables == nullptr) return wrong_type(key, "written as " + brackets);
    std::size_t index = 0;
    for (const toml::node& element : *tables) {
        const toml::table* table = element.as_table();
        if (table == nullptr) return wrong_type(key, "written as " + brackets);
        visit({*document_, *table, brackets + " " + std::to_string(++index)});
    }
}

std::optional<TomlTable> TomlTable::table(std::string_view key) const {
    const toml::node* node = table_->get(key);
    if (node == nullptr) return std::nullopt;
    const toml::table* table = node->as_table();
    if (table == nullptr) {
        wrong_type(key, "a table");
        return std::nullopt;
    }
    std::string where = where_;
    if (where.size() > 2 && where.front() == '[' && where[1] != '[') {
        where.pop_back();
        where += '.' + std::string(key) + ']';
    } else {
        where = where.empty() ? '[' + std::string(key) + ']' : std::string(key) + " of " + where;
    }
    return TomlTable{*document_, *table, where};
}

std::vector<std::string> TomlTable::keys() const {
    std::vector<std::string> out;
    for (const auto& [key, node] : *table_) out.emplace_back(key.str());
    return out;
}

}  // namespace tsb
