// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of keys of tsbreply.toml: load, check, print and help all fold over it. Only
// settings*.cpp include it.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "config/settings.hpp"
#include "config/toml_reader.hpp"

namespace tsb {

// What a value is read from: a table of the file, the key, and the folder that relative paths start
// from.
struct KeySource {
    const TomlTable& table;
    std::string_view key;
    const std::filesystem::path& base;
};

template <class Section>
struct KeyRow {
    std::string_view key, type, meaning;
    void (*read)(const KeySource&, Section&);
    std::string (*print)(const Section&);  // as a TOML value; "" where nothing is set
};

std::span<const KeyRow<Settings>> top_keys();
std::span<const KeyRow<MailboxSettings>> mailbox_keys();
std::span<const KeyRow<BorderSettings>> border_keys();
std::span<const KeyRow<DkimSettings>> dkim_keys();
std::span<const KeyRow<ArchiveSettings>> archive_keys();
std::span<const KeyRow<LedgerSettings>> ledger_keys();
std::span<const KeyRow<AlertSettings>> alert_keys();
std::span<const KeyRow<WorkerSettings>> worker_keys();
std::span<const KeyRow<LimitSettings>> limit_keys();
std::span<const KeyRow<Settings>> decision_keys();

// Shared by the files of rows.
void read_path(const KeySource& from, std::filesystem::path& out);
// One line, no control characters: what goes into a mail header or an IMAP command.
void read_plain(const KeySource& from, std::string& out);
std::string print_text(const std::string& text);  // "" stays ""
// Addresses that mail can be sent to: at most max_alert_addresses.
void read_addresses(const KeySource& from, std::vector<std::string>& out);
// "60s", from `low` to `high` seconds.
void read_seconds(const KeySource& from, std::uint64_t low, std::uint64_t high,
                  std::chrono::seconds& out);
std::string print_seconds(std::chrono::seconds value);
void read_tls(const KeySource& from, bool& none);
std::string print_tls(bool none);
std::string print_list(const std::vector<std::string>& texts);
std::string print_bool(bool value);

// Calls visit(table name, keys, section of settings) for each [table] in the order of the file.
template <class AnySettings, class Visit>
void each_section(AnySettings& settings, Visit visit) {
    visit("border", border_keys(), settings.border);
    visit("dkim", dkim_keys(), settings.dkim);
    visit("archive", archive_keys(), settings.archive);
    visit("ledger", ledger_keys(), settings.ledger);
    visit("alerts", alert_keys(), settings.alerts);
    visit("worker", worker_keys(), settings.worker);
    visit("limits", limit_keys(), settings.limits);
    visit("decisions", decision_keys(), settings);
}

}  // namespace tsb
