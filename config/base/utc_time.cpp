// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/base/utc_time.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "config/base/number.hpp"

namespace tsb {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};

struct NamedZone {
    std::string_view name;
    int minutes;
};
// RFC 5322 §4.3. Military letters but Z are left out: the RFC says their meaning is unknown.
constexpr std::array<NamedZone, 12> zones = {{{"ut", 0},
                                              {"utc", 0},
                                              {"gmt", 0},
                                              {"z", 0},
                                              {"est", -300},
                                              {"edt", -240},
                                              {"cst", -360},
                                              {"cdt", -300},
                                              {"mst", -420},
                                              {"mdt", -360},
                                              {"pst", -480},
                                              {"pdt", -420}}};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::optional<UtcTime> moment(int y, int mo, int d, int h, int mi, int s, int offset_minutes) {
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                              day{static_cast<unsigned>(d)}};
    if (y < 1970 || y > 9999 || mo < 1 || mo > 12 || !date.ok()) return std::nullopt;
    if (h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 60) return std::nullopt;
    const int second = std::min(s, 59);  // a leap second is the last second of its minute
    const UtcTime time =
        sys_days{date} + hours{h} + minutes{mi} + seconds{second} - minutes{offset_minutes};
    if (time < UtcTime{}) return std::nullopt;
    return time;
}

// A cursor over text: each take_* moves on or fails.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    void skip_space() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' ||
                                  rest_.front() == '\r' || rest_.front() == '\n')) {
            rest_.remove_prefix(1);
        }
    }
    bool literal(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::optional<int> number(std::size_t min_digits, std::size_t max_digits) {
        std::size_t n = 0;
        while (n < rest_.size() && n < max_digits && rest_[n] >= '0' && rest_[n] <= '9') ++n;
        if (n < min_digits) return std::nullopt;
        const auto value = parse_number<int>(rest_.substr(0, n));
        rest_.remove_prefix(n);
        return value;
    }
    std::string word() {
        std::size_t n = 0;
        while (n < rest_.size() && ((rest_[n] | 0x20) >= 'a') && ((rest_[n] | 0x20) <= 'z')) ++n;
        std::string out = lower(rest_.substr(0, n));
        rest_.remove_prefix(n);
        return out;
    }
    std::optional<int> month_name() {
        const std::string name = word();
        const auto* it = std::find(months.begin(), months.end(), name);
        if (it == months.end()) return std::nullopt;
        return static_cast<int>(it - months.begin()) + 1;
    }
    // "+hhmm" or "+hh:mm" → minutes east.
    std::optional<int> offset(bool colon) {
        const bool minus = !rest_.empty() && rest_.front() == '-';
        if (!literal('-') && !literal('+')) return std::nullopt;
        const auto h = number(2, 2);
        if (colon && !literal(':')) return std::nullopt;
        const auto m = number(2, 2);
        if (!h || !m || *h > 23 || *m > 59) return std::nullopt;
        const int total = *h * 60 + *m;
        return minus ? -total : total;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  private:
    std::string_view rest_;
};

struct TimeOfDay {
    int hour, minute, second;
};

std::optional<TimeOfDay> time_of_day(Scanner& in, bool seconds_required) {
    const auto h = in.number(1, 2);
    if (!h || !in.literal(':')) return std::nullopt;
    const auto m = in.number(2, 2);
    if (!m) return std::nullopt;
    int s = 0;
    if (in.literal(':')) {
        const auto second = in.number(2, 2);
        if (!second) return std::nullopt;
        s = *second;
    } else if (seconds_required) {
        return std::nullopt;
    }
    return TimeOfDay{*h, *m, s};
}

std::optional<int> zone_5322(Scanner& in) {
    if (in.peek() == '+' || in.peek() == '-') return in.offset(false);
    const std::string name = in.word();
    for (const NamedZone& zone : zones) {
        if (zone.name == name) return zone.minutes;
    }
    return std::nullopt;
}

// Only white space or one RFC 5322 comment may follow.
bool only_comment_left(Scanner& in) {
    in.skip_space();
    const std::string_view rest = in.rest();
    if (rest.empty()) return true;
    int depth = 0;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i] == '\\')
            ++i;
        else if (rest[i] == '(')
            ++depth;
        else if (rest[i] == ')')
            --depth;
        if (depth < 0) return false;
        if (depth == 0 && i < rest.size() && rest[i] != ')' && rest[i] != ' ' && rest[i] != '\t' &&
            rest[i] != '\r' && rest[i] != '\n') {
            return false;
        }
    }
    return depth == 0;
}

}  // namespace

std::string format_utc(UtcTime time) {
    const auto days = floor<std::chrono::days>(time);
    const year_month_day date{days};
    const hh_mm_ss clock{time - days};
    std::array<char, 64> out{};
    std::snprintf(
        out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int{date.year()},
        unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return out.data();
}

std::optional<UtcTime> parse_rfc3339(std::string_view text) {
    Scanner in(text);
    const auto y = in.number(4, 4);
    if (!y || !in.literal('-')) return std::nullopt;
    const auto mo = in.number(2, 2);
    if (!mo || !in.literal('-')) return std::nullopt;
    const auto d = in.number(2, 2);
    if (!d) return std::nullopt;
    if (in.rest().empty()) return moment(*y, *mo, *d, 0, 0, 0, 0);
    if (!in.literal('T') && !in.literal('t') && !in.literal(' ')) return std::nullopt;
    const auto clock = time_of_day(in, true);
    if (!clock) return std::nullopt;
    if (in.literal('.') && !in.number(1, 9)) return std::nullopt;
    int offset = 0;
    if (!in.literal('Z') && !in.literal('z')) {
        const auto minutes_east = in.offset(true);
        if (!minutes_east) return std::nullopt;
        offset = *minutes_east;
    }
    if (!in.rest().empty()) return std::nullopt;
    return moment(*y, *mo, *d, clock->hour, clock->minute, clock->second, offset);
}

std::optional<UtcTime> parse_rfc5322_date(std::string_view text) {
    Scanner in(text);
    in.skip_space();
    if (in.peek() < '0' || in.peek() > '9') {
        if (in.word().empty()) return std::nullopt;  // weekday: never believed, only skipped
        in.skip_space();
        if (!in.literal(',')) return std::nullopt;
        in.skip_space();
    }
    const auto d = in.number(1, 2);
    in.skip_space();
    const auto mo = in.month_name();
    in.skip_space();
    const auto y = in.number(4, 4);
    in.skip_space();
    if (!d || !mo || !y) return std::nullopt;
    const auto clock = time_of_day(in, false);
    if (!clock) return std::nullopt;
    in.skip_space();
    const auto offset = zone_5322(in);
    if (!offset || !only_comment_left(in)) return std::nullopt;
    return moment(*y, *mo, *d, clock->hour, clock->minute, clock->second, *offset);
}

std::optional<UtcTime> parse_internaldate(std::string_view text) {
    Scanner in(text);
    in.skip_space();
    const auto d = in.number(1, 2);
    if (!d || !in.literal('-')) return std::nullopt;
    const auto mo = in.month_name();
    if (!mo || !in.literal('-')) return std::nullopt;
    const auto y = in.number(4, 4);
    if (!y || !in.literal(' ')) return std::nullopt;
    const auto clock = time_of_day(in, true);
    if (!clock || !in.literal(' ')) return std::nullopt;
    const auto offset = in.offset(false);
    if (!offset || !in.rest().empty()) return std::nullopt;
    return moment(*y, *mo, *d, clock->hour, clock->minute, clock->second, *offset);
}

std::string format_internaldate(UtcTime time) {
    const auto days = floor<std::chrono::days>(time);
    const year_month_day date{days};
    const hh_mm_ss clock{time - days};
    std::string month(months.at(unsigned{date.month()} - 1));
    month.front() = static_cast<char>(month.front() - 'a' + 'A');
    std::array<char, 64> out{};
    std::snprintf(out.data(), out.size(), "%02u-%s-%04d %02d:%02d:%02d +0000", unsigned{date.day()},
                  month.c_str(), int{date.year()}, static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return out.data();
}

UtcTime SystemClock::now() const {
    return floor<seconds>(system_clock::now());
}

}  // namespace tsb
