// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/reprocess_summary.hpp"

#include <algorithm>
#include <array>

#include "daemon/tsbreply/print.hpp"
#include "daemon/tsbreply/progress.hpp"

namespace tsb {
namespace {

constexpr std::size_t name_columns = 14, number_columns = 9;

// The order of the table; any other row comes after these.
constexpr std::array order = {"counted",    "held",      "late",       "not-entitled", "rejected",
                              "superseded", "duplicate", "unreadable", "not-a-reply",  "automatic"};

std::string right(const std::string& text) {
    return std::string(number_columns - std::min(number_columns, text.size()), ' ') + text;
}

std::string frequent(const std::map<std::string, std::size_t>& reasons) {
    std::vector<std::pair<std::string, std::size_t>> all(reasons.begin(), reasons.end());
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string out;
    for (std::size_t i = 0; i < std::min(all.size(), max_listed_reasons); ++i)
        out += (i == 0 ? "" : ", ") + all[i].first + " " + with_commas(all[i].second);
    return out + (all.size() > max_listed_reasons ? ", …" : "");
}

std::string row_text(std::string_view name, const std::string& fresh, const std::string& known,
                     const std::string& reasons) {
    const std::string line = pad(name, name_columns) + right(fresh) + right(known);
    return line + (reasons.empty() ? "" : "   " + reasons) + "\n";
}

}  // namespace

void ReprocessSummary::add(const ReprocessLine& line) {
    Row& row = rows_[line.row];
    ++(line.fresh ? row.fresh : row.known);
    for (const std::string& reason : line.reasons) ++row.reasons[reason];
    if (line.fresh && fresh_ == 0) went_on_ = line.name;
    ++(line.fresh ? fresh_ : known_);
}

void ReprocessSummary::not_opened(const std::string& why) {
    ++not_opened_.fresh;
    ++not_opened_.reasons[why];
}

std::string ReprocessSummary::text(std::chrono::milliseconds elapsed, bool dry_run) const {
    std::string out = row_text("", "new", "known", "");
    auto rest = rows_;
    for (const char* name : order) {
        const auto found = rest.find(name);
        if (found == rest.end()) continue;
        out += row_text(name, with_commas(found->second.fresh), with_commas(found->second.known),
                        frequent(found->second.reasons));
        rest.erase(found);
    }
    for (const auto& [name, row] : rest)
        out +=
            row_text(name, with_commas(row.fresh), with_commas(row.known), frequent(row.reasons));
    if (not_opened_.fresh > 0)
        out += row_text("not opened", with_commas(not_opened_.fresh), "",
                        frequent(not_opened_.reasons));
    const auto spent = static_cast<std::uint64_t>(std::max<long long>(elapsed.count(), 1));
    out += with_commas(messages()) + " messages, " + with_commas(fresh_) + " new" +
           (dry_run ? " (dry run: nothing was recorded)" : "") + ", " + with_commas(known_) +
           " known, in " + clock_time(elapsed) + " (" + with_commas(messages() * 1000 / spent) +
           "/s)";
    if (known_ > 0 && fresh_ > 0) out += "; it went on at " + went_on_;
    return out + "\n";
}

}  // namespace tsb
