// SPDX-License-Identifier: GPL-3.0-or-later
// Progress: one line on standard error that is drawn over while long work goes on; nothing where that
// is no terminal.
// Limits: drawn at most once in redraw_every.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tsb {

constexpr std::chrono::milliseconds redraw_every{250};

struct Done {
    std::size_t messages = 0;
    std::uint64_t bytes = 0, all_bytes = 0;  // of the files; all_bytes 0: not known
};

// "1,234 messages  37 %  412/s  0:12 left"
std::string progress_line(const Done& done, std::chrono::milliseconds elapsed);

// "1,234"; "0:07", "12:34", "1:02:03".
std::string with_commas(std::uint64_t number);
std::string clock_time(std::chrono::milliseconds time);

class Progress {
  public:
    Progress();
    [[nodiscard]] bool shown() const { return shown_; }
    void at(const Done& done);
    void clear();  // before anything else is printed
    [[nodiscard]] std::chrono::milliseconds elapsed() const;

  private:
    using Clock = std::chrono::steady_clock;
    bool shown_ = false, drawn_ = false;
    Clock::time_point begun_ = Clock::now(), last_;
};

}  // namespace tsb
