// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/issued/dates.hpp"
#include "parsers/issued/draft.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb::issued {
namespace {

constexpr std::size_t head_lines = 60;  // where a letter names its own number, date, subject
constexpr std::size_t max_dateline_bytes = 80;  // "Geneva, 3 February 2026"
constexpr std::size_t near_hour = 60;           // bytes between an hour and "UTC"
constexpr std::size_t max_id_digits = 4;

// Study periods by year, as assemblies closed them. A later one is not known yet.
struct Period {
    std::string_view name;
    int first, last;
};
constexpr Period periods[] = {
    {"T13", 2013, 2016}, {"T17", 2017, 2021}, {"T22", 2022, 2024}, {"T25", 2025, 2028}};

int year_of(UtcTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

std::string two_digits(int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

// ---- the number

// "circular 101", "tsb circular no. 101", "циркуляр 101 бсэ"; "第101号通函".
std::set<int> circular_numbers(std::string_view language, std::string_view key) {
    constexpr std::size_t words_between = 4;
    std::set<int> numbers;
    const std::vector<Token> tokens = tokens_of(key);
    const auto names = words(Means::circular, language);
    const auto names_it = [&](std::string_view word) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string& name) { return word.starts_with(name); });
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (language == "zh") {
            const auto& number = tokens[i].number;
            if (number && i + 1 < tokens.size() && names_it(tokens[i + 1].text))
                numbers.insert(*number);
            continue;
        }
        if (!names_it(tokens[i].text)) continue;
        for (std::size_t k = i + 1; k < tokens.size() && k <= i + words_between; ++k) {
            const auto& number = tokens[k].number;
            if (!number) continue;
            numbers.insert(*number);
            break;
        }
    }
    return numbers;
}

// "T25-TSB-CIR-0101" as it stands in a file's own text.
std::string written_id(std::string_view key) {
    constexpr std::string_view middle = "-tsb-cir-";
    const std::size_t at = key.find(middle);
    if (at == std::string_view::npos || at < 3) return {};
    const std::string_view period = key.substr(at - 3, 3);
    const std::string_view number = key.substr(at + middle.size(), max_id_digits);
    const bool good = period[0] == 't' && parse_number<int>(period.substr(1)) &&
                      number.size() == max_id_digits && parse_number<int>(number);
    if (!good) return {};
    return "T" + std::string(period.substr(1)) + "-TSB-CIR-" + std::string(number);
}

void set_number(const std::set<int>& numbers, std::string_view where, Draft& draft) {
    if (numbers.size() == 1) {
        draft.circular().number = *numbers.begin();
        return;
    }
    std::string all;
    for (const int number : numbers) all += (all.empty() ? "" : ", ") + std::to_string(number);
    draft.note("id", "several circular numbers stand in " + std::string(where) + ": " + all);
}

void read_number(const std::vector<Line>& lines, std::size_t form, Draft& draft) {
    std::set<int> in_title, in_letter;
    for (const std::string& line : draft.wording().form_title)
        in_title.merge(circular_numbers(draft.language, fold(line)));
    std::set<std::string> ids;
    for (std::size_t i = 0; i < std::min(form, lines.size()); ++i) {
        if (i < head_lines) in_letter.merge(circular_numbers(draft.language, lines[i].key));
        if (auto id = written_id(lines[i].key); !id.empty()) ids.insert(std::move(id));
    }
    if (!in_title.empty() && !in_letter.empty() && !in_letter.contains(*in_title.begin()))
        draft.note("id", "the form's title names another circular than the letter does: " +
                             std::to_string(*in_letter.begin()));
    if (!in_title.empty())
        set_number(in_title, "the form's title", draft);
    else if (!in_letter.empty())
        set_number(in_letter, "the letter", draft);
    Circular& circular = draft.circular();
    const auto own = std::find_if(ids.begin(), ids.end(), [&](const std::string& id) {
        return parse_number<int>(std::string_view(id).substr(id.size() - max_id_digits)) ==
               circular.number;
    });
    if (own != ids.end()) circular.id = *own;
}

void read_period(Draft& draft) {
    Circular& circular = draft.circular();
    if (circular.number == 0) return draft.note("id", "not found: the circular's number");
    if (!circular.id.empty()) return;
    const bool dated = circular.issued || draft.result.has_deadline;
    if (!dated) return draft.note("id", "not found: the study period (there is no date)");
    const int year = year_of(circular.issued ? *circular.issued : circular.deadline);
    for (const Period& period : periods) {
        if (year < period.first || year > period.last) continue;
        std::string number = std::to_string(circular.number);
        if (number.size() < max_id_digits) number.insert(0, max_id_digits - number.size(), '0');
        circular.id = std::string(period.name) + "-TSB-CIR-" + number;
        circular.period = period.name;
        return draft.note("id", "the study period " + std::string(period.name) +
                                    " was taken from the year " + std::to_string(year) +
                                    "; the document does not name it");
    }
    draft.note("id", "not found: the study period of the year " + std::to_string(year));
}

// ---- the deadline

struct DeadlineFound {
    UtcTime time{};
    int minutes = 0;
    bool other_dates = false;  // stand in that line
    bool operator<(const DeadlineFound& other) const { return time < other.time; }
};

template <class Found>
const Found* nearest(const std::vector<Found>& all, std::size_t at, std::size_t reach) {
    const Found* best = nullptr;
    std::size_t distance = reach;
    for (const Found& one : all) {
        const std::size_t gap = one.begin > at ? one.begin - at : at > one.end ? at - one.end : 0;
        if (gap <= distance) best = &one;
        distance = std::min(distance, gap);
    }
    return best;
}

// The last second of the announced minute; of the day before, if 24:00 or its end is announced.
UtcTime last_second(UtcTime day, int minutes) {
    const UtcTime at = day + std::chrono::minutes(minutes);
    return minutes == 24 * 60 ? at - std::chrono::seconds(1) : at + std::chrono::seconds(59);
}

std::vector<DeadlineFound> deadlines_in(std::string_view language, std::string_view key) {
    constexpr std::size_t any_distance = 4096;
    std::vector<DeadlineFound> found;
    const auto dates = dates_in(key);
    auto hours = hours_in(key);
    // The year of a date, "2026 UTC", is no hour.
    std::erase_if(hours, [&](const HourFound& hour) {
        return std::any_of(dates.begin(), dates.end(), [&](const DateFound& date) {
            return hour.begin < date.end && date.begin < hour.end;
        });
    });
    std::map<std::size_t, const HourFound*> announced;  // by where they stand
    for (const std::string& word : words(Means::utc, language)) {
        for (std::size_t at = key.find(word); at != std::string_view::npos;
             at = key.find(word, at + word.size())) {
            const HourFound* hour = nearest(hours, at, near_hour);
            if (hour != nullptr) announced.emplace(hour->begin, hour);
        }
    }
    // Several hours with a date each; else the date nearest to the hour.
    const bool pairs = announced.size() > 1 && announced.size() == dates.size();
    auto date = dates.begin();
    for (const auto& [at, hour] : announced) {
        const DateFound* day = pairs ? &*date++ : nearest(dates, at, any_distance);
        if (day != nullptr)
            found.push_back({last_second(day->day, hour->minutes), hour->minutes,
                             dates.size() > announced.size()});
    }
    return found;
}

void read_deadline(const std::vector<Line>& lines, std::size_t form, Draft& draft) {
    std::set<DeadlineFound> found;
    for (std::size_t i = 0; i < std::min(form, lines.size()); ++i) {
        std::string key = lines[i].key;
        auto here = deadlines_in(draft.language, key);
        // A date and its hour may stand on two lines.
        if (here.empty() && i + 1 < std::min(form, lines.size()) &&
            says(Means::utc, draft.language, key + " " + lines[i + 1].key))
            here = deadlines_in(draft.language, key + " " + lines[i + 1].key);
        found.insert(here.begin(), here.end());
    }
    if (found.empty()) return draft.note("deadline", "not found: a date with an hour in UTC");
    if (found.size() > 1) {
        std::string all;
        for (const DeadlineFound& one : found)
            all += (all.empty() ? "" : ", ") + format_utc(one.time);
        return draft.note("deadline",
                          "not found: several times in UTC stand in the letter: " + all);
    }
    const DeadlineFound& one = *found.begin();
    Circular& circular = draft.circular();
    circular.deadline = one.time;
    draft.result.has_deadline = true;
    if (one.other_dates)
        draft.note("deadline", "several dates stand beside that hour; the nearest was taken");
    if (one.minutes == 24 * 60) {
        circular.deadline_confirmed = true;
        return draft.note("deadline", "announced was 24:00 UTC: the last second of that day");
    }
    const std::string minute = two_digits(one.minutes / 60) + ":" + two_digits(one.minutes % 60);
    draft.note("deadline", "announced was " + minute +
                               " UTC: the last second of that minute is taken. Until "
                               "deadline_confirmed = true, a reply received within it waits for a "
                               "person");
    if (one.minutes == 0)
        draft.note("deadline", "00:00 is the beginning of that day; was the end of a day meant?");
}

// ---- the day of issue, the subject

void read_issued(const std::vector<Line>& lines, std::size_t form, Draft& draft) {
    std::set<UtcTime> found;
    for (std::size_t i = 0; i < std::min({form, lines.size(), head_lines}); ++i) {
        const Line& line = lines[i];
        if (line.key.size() > max_dateline_bytes) continue;
        const auto dates = dates_in(line.key);
        const bool placed = says(Means::place, draft.language, line.key);
        const bool alone = dates.size() == 1 && dates.front().begin == 0 &&
                           dates.front().end + 1 >= line.key.size();
        if (dates.size() == 1 && (placed || alone)) found.insert(dates.front().day);
    }
    if (found.size() == 1)
        draft.circular().issued = *found.begin();
    else
        draft.note("issued", found.empty() ? "not found: a dated line at the letter's head"
                                           : "not found: several dated lines at the letter's head");
}

void read_title(const std::vector<Line>& lines, std::size_t form, Draft& draft) {
    for (std::size_t i = 0; i < std::min({form, lines.size(), head_lines}); ++i) {
        const std::size_t colon = lines[i].key.find(':');
        const bool bare = is_label(Means::subject, draft.language, lines[i].key);
        const bool inline_text =
            colon != std::string::npos && is_label(Means::subject, draft.language,
                                                   std::string_view(lines[i].key).substr(0, colon));
        if (!bare && !inline_text) continue;
        std::string title;
        std::size_t next = i + 1;
        if (!bare) {
            const std::size_t wide = lines[i].text.find("：");
            const std::size_t at = std::min(lines[i].text.find(':'), wide);
            const std::size_t width = at == wide ? std::string_view("：").size() : 1;
            if (at != std::string::npos)
                title = trim(std::string_view(lines[i].text).substr(at + width));
        } else if (next < form && next < lines.size()) {
            title = lines[next++].text;
        }
        // A table's cell holds all of it; elsewhere a line does.
        const std::size_t cell = lines[next - 1].cell;
        for (; cell != 0 && next < std::min(form, lines.size()) && lines[next].cell == cell; ++next)
            title = joined(title, lines[next].text);
        if (!title.empty()) {
            draft.circular().title[draft.language] = title;
            return;
        }
    }
    draft.note("title", "not found: the subject of the letter in " + draft.language);
}

}  // namespace

void read_letter(const std::vector<Line>& lines, std::size_t form, Draft& draft) {
    read_number(lines, form, draft);
    read_deadline(lines, form, draft);
    read_issued(lines, form, draft);
    read_period(draft);
    read_title(lines, form, draft);
    read_rule(lines, form, draft);
}

}  // namespace tsb::issued
