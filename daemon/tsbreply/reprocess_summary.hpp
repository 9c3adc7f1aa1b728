// SPDX-License-Identifier: GPL-3.0-or-later
// What a run of reprocess came to, counted from the lines that it prints. Pure.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace tsb {

constexpr std::size_t max_listed_reasons = 6;  // of one row, the most frequent first

struct ReprocessLine {
    std::string name;
    std::string row;  // what it is counted as: "counted", "held", "unreadable" …
    bool fresh = false;
    std::vector<std::string> reasons;  // ids, of what is held or unreadable
};

class ReprocessSummary {
  public:
    void add(const ReprocessLine& line);
    void not_opened(const std::string& why);
    [[nodiscard]] std::size_t messages() const { return fresh_ + known_; }

    // The table, and a last line of the whole.
    [[nodiscard]] std::string text(std::chrono::milliseconds elapsed, bool dry_run) const;

  private:
    struct Row {
        std::size_t fresh = 0, known = 0;
        std::map<std::string, std::size_t> reasons;
    };
    std::map<std::string, Row> rows_;
    Row not_opened_;
    std::size_t fresh_ = 0, known_ = 0;
    std::string went_on_;  // the first message that was new
};

}  // namespace tsb
