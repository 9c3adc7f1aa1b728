// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/dates.hpp"

#include <algorithm>

#include "config/base/number.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb::issued {
namespace {

struct Month {
    std::string_view word;  // folded
    unsigned number;
};
constexpr Month months[] = {
    {"january", 1},    {"february", 2},  {"march", 3},      {"april", 4},     {"may", 5},
    {"june", 6},       {"july", 7},      {"august", 8},     {"september", 9}, {"october", 10},
    {"november", 11},  {"december", 12}, {"janvier", 1},    {"février", 2},   {"mars", 3},
    {"avril", 4},      {"mai", 5},       {"juin", 6},       {"juillet", 7},   {"août", 8},
    {"septembre", 9},  {"octobre", 10},  {"novembre", 11},  {"décembre", 12}, {"enero", 1},
    {"febrero", 2},    {"marzo", 3},     {"abril", 4},      {"mayo", 5},      {"junio", 6},
    {"julio", 7},      {"agosto", 8},    {"septiembre", 9}, {"octubre", 10},  {"noviembre", 11},
    {"diciembre", 12}, {"января", 1},    {"февраля", 2},    {"марта", 3},     {"апреля", 4},
    {"мая", 5},        {"июня", 6},      {"июля", 7},       {"августа", 8},   {"сентября", 9},
    {"октября", 10},   {"ноября", 11},   {"декабря", 12},   {"يناير", 1},     {"فبراير", 2},
    {"مارس", 3},       {"أبريل", 4},     {"إبريل", 4},      {"مايو", 5},      {"يونيو", 6},
    {"يوليو", 7},      {"أغسطس", 8},     {"سبتمبر", 9},     {"أكتوبر", 10},   {"نوفمبر", 11},
    {"ديسمبر", 12},
};

std::optional<unsigned> month_of(std::string_view word) {
    for (const Month& month : months)
        if (word == month.word) return month.number;
    return std::nullopt;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
// Everything that is neither a digit nor ASCII punctuation belongs to a word.
bool is_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

std::optional<UtcTime> day_of(std::optional<int> year, std::optional<unsigned> month,
                              std::optional<int> day) {
    constexpr int first_year = 1990, last_year = 2199;
    if (!year || !month || !day || *year < first_year || *year > last_year || *day < 1)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return UtcTime(std::chrono::sys_days(date).time_since_epoch());
}

std::optional<unsigned> as_month(std::optional<int> number) {
    if (!number || *number < 1 || *number > 12) return std::nullopt;
    return static_cast<unsigned>(*number);
}

class Reader {
  public:
    explicit Reader(std::string_view key) : tokens_(tokens_of(key)) {}

    [[nodiscard]] const std::vector<Token>& tokens() const { return tokens_; }
    [[nodiscard]] std::string_view text(std::size_t i) const {
        return i < tokens_.size() ? tokens_[i].text : std::string_view{};
    }
    [[nodiscard]] std::optional<int> number(std::size_t i) const {
        return i < tokens_.size() ? tokens_[i].number : std::nullopt;
    }
    [[nodiscard]] std::size_t end_of(std::size_t i) const {
        return tokens_[i].at + tokens_[i].text.size();
    }

    // "2026年4月3日"
    [[nodiscard]] std::optional<DateFound> chinese(std::size_t i) const {
        if (!number(i) || text(i + 1) != "年" || text(i + 3) != "月" ||
            !text(i + 5).starts_with("日"))
            return std::nullopt;
        const auto day = day_of(number(i), as_month(number(i + 2)), number(i + 4));
        if (!day) return std::nullopt;
        return DateFound{*day, tokens_[i].at, tokens_[i + 5].at + 3};
    }

    // "3 April 2026", "3 de abril de 2026", "1er avril 2026", "3 نيسان/أبريل 2026"
    [[nodiscard]] std::optional<DateFound> day_first(std::size_t i) const {
        constexpr std::size_t to_month = 4, to_year = 3;
        if (!number(i)) return std::nullopt;
        for (std::size_t m = i + 1; m <= i + to_month && !number(m); ++m) {
            const auto month = month_of(text(m));
            if (!month) continue;
            for (std::size_t y = m + 1; y <= m + to_year; ++y) {
                const auto day = day_of(number(y), month, number(i));
                if (day) return DateFound{*day, tokens_[i].at, end_of(y)};
                if (number(y)) break;
            }
        }
        return std::nullopt;
    }

    // "April 3, 2026"
    [[nodiscard]] std::optional<DateFound> month_first(std::size_t i) const {
        const auto month = month_of(text(i));
        if (!month) return std::nullopt;
        const std::size_t year = text(i + 2) == "," ? i + 3 : i + 2;
        const auto day = day_of(number(year), month, number(i + 1));
        if (!day) return std::nullopt;
        return DateFound{*day, tokens_[i].at, end_of(year)};
    }

    // "23:59", "23.59", "23 h 59", "23时59分"; "2359 hours", "2400 UTC"
    [[nodiscard]] std::optional<HourFound> hour(std::size_t i) const {
        const auto hours = number(i);
        if (!hours) return std::nullopt;
        const bool four = text(i).size() == 4 && is_hours(text(i + 1));
        if (four) return found(i, *hours / 100, *hours % 100, end_of(i));
        if (text(i).size() > 2) return std::nullopt;
        const std::string_view sign = text(i + 1);
        const bool parts = sign == ":" || sign == "." || is_hours(sign);
        const std::size_t second = text(i + 2) == "." ? i + 3 : i + 2;  // "23 час. 59 мин."
        const auto minutes = number(second);
        if (parts && minutes && text(second).size() == 2 && text(second + 1) != sign)
            return found(i, *hours, *minutes, end_of(second));
        if (is_hours(sign) && sign != "h") return found(i, *hours, 0, end_of(i + 1));
        return std::nullopt;
    }

  private:
    static bool is_hours(std::string_view word) {
        if (word.empty()) return false;
        static const std::vector<std::string> all = words(Means::hours, "");
        return std::any_of(all.begin(), all.end(), [&](const std::string& hours) {
            return hours.size() == 1 ? word == hours : word.starts_with(hours);
        });
    }
    [[nodiscard]] std::optional<HourFound> found(std::size_t i, int hours, int minutes,
                                                 std::size_t end) const {
        const int all = hours * 60 + minutes;
        if (minutes > 59 || all > 24 * 60) return std::nullopt;
        return HourFound{all, tokens_[i].at, end};
    }

    std::vector<Token> tokens_;
};

bool is_plain(char c) {
    return is_digit(c) || is_word(c);
}

// "7/17": no part of a date, a path or a longer number.
std::optional<NumberFound> question_at(std::string_view key, std::size_t begin) {
    constexpr std::size_t max_digits = 3;
    std::size_t slash = begin;
    while (slash < key.size() && is_digit(key[slash])) ++slash;
    if (slash == begin || slash - begin > max_digits || slash >= key.size() || key[slash] != '/')
        return std::nullopt;
    std::size_t end = slash + 1;
    while (end < key.size() && is_digit(key[end])) ++end;
    if (end == slash + 1 || end - slash - 1 > max_digits) return std::nullopt;
    if (end < key.size() && key[end] == '/') return std::nullopt;
    return NumberFound{std::string(key.substr(begin, end - begin)), true, begin, end};
}

// "x.1234", "g.8260.1", "x.1234.1.2"
std::optional<NumberFound> recommendation_at(std::string_view key, std::size_t begin) {
    constexpr std::size_t min_digits = 2;
    if (key[begin] < 'a' || key[begin] > 'z' || begin + 1 >= key.size() || key[begin + 1] != '.')
        return std::nullopt;
    std::size_t end = begin + 2;
    while (end < key.size() && is_digit(key[end])) ++end;
    if (end - begin - 2 < min_digits) return std::nullopt;
    while (end + 1 < key.size() && key[end] == '.' && is_digit(key[end + 1])) {
        ++end;
        while (end < key.size() && is_digit(key[end])) ++end;
    }
    std::string id(key.substr(begin, end - begin));
    id.front() = static_cast<char>(id.front() - 'a' + 'A');
    return NumberFound{std::move(id), false, begin, end};
}

}  // namespace

std::vector<Token> tokens_of(std::string_view key) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < key.size();) {
        const std::size_t begin = at;
        if (is_digit(key[at]))
            while (at < key.size() && is_digit(key[at])) ++at;
        else if (is_word(key[at]))
            while (at < key.size() && is_word(key[at])) ++at;
        else
            ++at;
        Token token{key.substr(begin, at - begin), begin, std::nullopt};
        if (is_digit(key[begin]) && token.text.size() <= 6)
            token.number = parse_number<int>(token.text);
        if (token.text != " ") tokens.push_back(token);
    }
    return tokens;
}

std::vector<DateFound> dates_in(std::string_view key) {
    const Reader reader(key);
    std::vector<DateFound> found;
    for (std::size_t i = 0; i < reader.tokens().size(); ++i) {
        auto date = reader.chinese(i);
        if (!date) date = reader.day_first(i);
        if (!date) date = reader.month_first(i);
        if (date && (found.empty() || date->begin >= found.back().end)) found.push_back(*date);
    }
    return found;
}

std::vector<HourFound> hours_in(std::string_view key) {
    const Reader reader(key);
    std::vector<HourFound> found;
    for (std::size_t i = 0; i < reader.tokens().size(); ++i) {
        const auto hour = reader.hour(i);
        if (hour && (found.empty() || hour->begin >= found.back().end)) found.push_back(*hour);
    }
    return found;
}

std::vector<NumberFound> numbers_in(std::string_view key) {
    std::vector<NumberFound> found;
    for (std::size_t at = 0; at < key.size(); ++at) {
        const char before = at == 0 ? ' ' : key[at - 1];
        const bool inside = before == '/' || before == '=' || before == '.' || is_digit(before);
        if (is_digit(key[at]) && !inside) {
            if (auto question = question_at(key, at)) {
                at = question->end - 1;
                found.push_back(std::move(*question));
            }
        } else if (!inside && !(is_plain(before) && static_cast<unsigned char>(before) < 0x80)) {
            if (auto text = recommendation_at(key, at)) {
                at = text->end - 1;
                found.push_back(std::move(*text));
            }
        }
    }
    return found;
}

}  // namespace tsb::issued
