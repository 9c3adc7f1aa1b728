// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/context.hpp"

#include <filesystem>

#include "daemon/intake/answer.hpp"

namespace tsb {

Result<Settings> settings_for(const Global& global, ConfigNeed need) {
    std::error_code absent;
    const bool exists = std::filesystem::exists(global.config, absent);
    if (need == ConfigNeed::optional && !global.config_given && !exists) return Settings{};
    return load_settings(global.config);
}

Result<Knowledge> knowledge_for(const Global& global, ConfigNeed need) {
    auto settings = settings_for(global, need);
    if (!settings) return settings.error();
    auto circulars = load_circulars(circular_folders(*settings));
    if (!circulars) return circulars.error();
    auto roster = load_roster(roster_files(*settings));
    if (!roster) return roster.error();
    return Knowledge{std::move(*settings), std::move(*circulars), std::move(*roster)};
}

bool has_ledger(const Settings& settings) {
    std::error_code absent;
    return std::filesystem::exists(settings.state / "ledger" / "ledger.jsonl", absent);
}

Result<FoldedLedger> fold_ledger(const Settings& settings, std::optional<UtcTime> as_of) {
    FoldedLedger folded;
    Result<bool> applied = true;
    auto head = read_ledger(settings.state / "ledger", [&](const LedgerEntry& entry) {
        applied = folded.fold.apply_as_of(entry, as_of.value_or(UtcTime::max()));
        if (applied && *applied) folded.head = {entry.seq, entry.line_digest};
        return applied.has_value();
    });
    if (!head) return head.error();
    if (!applied) return applied.error();
    return folded;
}

}  // namespace tsb
