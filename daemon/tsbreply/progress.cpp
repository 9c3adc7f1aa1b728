// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace tsb {
namespace {

std::string two_digits(long long number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string with_commas(std::uint64_t number) {
    std::string out = std::to_string(number);
    for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, 1, ',');
    return out;
}

std::string clock_time(std::chrono::milliseconds time) {
    const long long seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    const long long minutes = seconds / 60;
    const std::string tail = ":" + two_digits(seconds % 60);
    if (minutes < 60) return std::to_string(minutes) + tail;
    return std::to_string(minutes / 60) + ":" + two_digits(minutes % 60) + tail;
}

std::string progress_line(const Done& done, std::chrono::milliseconds elapsed) {
    std::string line = with_commas(done.messages) + " messages";
    const std::uint64_t bytes = std::min(done.bytes, done.all_bytes);
    if (done.all_bytes > 0) line += "  " + std::to_string(bytes * 100 / done.all_bytes) + " %";
    const auto spent = static_cast<std::uint64_t>(std::max<long long>(elapsed.count(), 1));
    line += "  " + with_commas(done.messages * 1000 / spent) + "/s";
    if (bytes == 0) return line;
    const double left = static_cast<double>(spent) * static_cast<double>(done.all_bytes - bytes) /
                        static_cast<double>(bytes);
    return line + "  " + clock_time(std::chrono::milliseconds(static_cast<long long>(left))) +
           " left";
}

Progress::Progress() : shown_(::isatty(STDERR_FILENO) != 0) {}

std::chrono::milliseconds Progress::elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun_);
}

void Progress::at(const Done& done) {
    if (!shown_) return;
    const auto now = Clock::now();
    if (drawn_ && now - last_ < redraw_every) return;
    last_ = now;
    drawn_ = true;
    // The cursor goes back to the line's start: what the journal says meanwhile is written over it.
    std::fprintf(stderr, "\r%s\x1b[K\r", progress_line(done, elapsed()).c_str());
    std::fflush(stderr);
}

void Progress::clear() {
    if (!drawn_) return;
    drawn_ = false;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
}

}  // namespace tsb
