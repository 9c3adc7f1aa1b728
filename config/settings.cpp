// SPDX-License-Identifier: GPL-3.0-or-later
// What is made from the table of keys beside loading: print and help.
#include "config/settings.hpp"

#include <deque>

#include "config/settings_table.hpp"

namespace tsb {
namespace {

// The lines that differ from the default.
template <class Section>
std::string lines(std::span<const KeyRow<Section>> rows, const Section& section) {
    const Section defaults;
    std::string out;
    for (const KeyRow<Section>& row : rows) {
        const std::string value = row.print(section);
        if (value.empty() || value == row.print(defaults)) continue;
        out += std::string(row.key) + " = " + value + '\n';
    }
    return out;
}

template <class Section>
void add_rows(std::string_view table, std::span<const KeyRow<Section>> rows,
              const Section& defaults, std::vector<SettingRow>& out) {
    static std::deque<std::string> texts;  // what the views of SettingRow point at
    for (const KeyRow<Section>& row : rows) {
        out.push_back(
            {table, row.key, row.type, texts.emplace_back(row.print(defaults)), row.meaning});
    }
}

}  // namespace

std::string print_settings(const Settings& settings) {
    std::string out = lines(top_keys(), settings);
    for (const MailboxSettings& mailbox : settings.mailboxes) {
        out += "[[mailbox]]\n" + lines(mailbox_keys(), mailbox);
    }
    each_section(settings, [&](std::string_view table, const auto& rows, const auto& section) {
        const std::string body = lines(rows, section);
        if (!body.empty()) out += '[' + std::string(table) + "]\n" + body;
    });
    return out;
}

const std::vector<SettingRow>& setting_table() {
    static const std::vector<SettingRow> table = [] {
        const Settings defaults;
        std::vector<SettingRow> rows;
        add_rows("", top_keys(), defaults, rows);
        add_rows("mailbox", mailbox_keys(), MailboxSettings{}, rows);
        each_section(defaults, [&](std::string_view name, const auto& keys, const auto& section) {
            add_rows(name, keys, section, rows);
        });
        return rows;
    }();
    return table;
}

}  // namespace tsb
