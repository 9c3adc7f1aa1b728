// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/items.hpp"

#include <algorithm>

#include "parsers/form/wording/phrases.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_number_digits = 4;
constexpr std::size_t min_part_bytes =
    4;  // of a wrapped line of a title: shorter ones are anything
// Words around a number that say nothing about which item it is; with the number lines of the
// circular file.
constexpr std::string_view number_words[] = {
    "question", "questions", "cuestión", "cuestion", "вопрос", "вопроса", "المسألة", "مسألة",
    "课题",     "第",        "号",       "no",       "nº",     "n°",      "q"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

std::string trimmed_zeros(std::string_view digits) {
    while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
    return std::string(digits);
}

// Erases the first occurrence; true if there was one.
bool erase_once(std::string& text, std::string_view piece) {
    if (piece.empty()) return false;
    const std::size_t at = text.find(piece);
    if (at == std::string::npos) return false;
    text.erase(at, piece.size());
    return true;
}

std::string slashes(std::string key) {
    for (const std::string_view other : {std::string_view("\u2044"), std::string_view("\u2215")}) {
        for (std::size_t at = key.find(other); at != std::string::npos; at = key.find(other)) {
            key.replace(at, other.size(), "/");
        }
    }
    return key;
}

struct Pair {
    std::string first, second;
    std::size_t end = 0;
};

// A pair of numbers at `at`: "7/17", not "3/4/2026".
std::optional<Pair> pair_at(std::string_view key, std::size_t at) {
    if (at > 0 && (is_digit(key[at - 1]) || key[at - 1] == '/')) return std::nullopt;
    if (at > 1 && key[at - 1] == '.' && is_digit(key[at - 2])) return std::nullopt;  // not "Q.7/17"
    const auto digits_from = [&](std::size_t from) {
        std::size_t end = from;
        while (end < key.size() && is_digit(key[end])) ++end;
        return end - from;
    };
    const std::size_t first = digits_from(at);
    const std::size_t slash = at + first;
    if (first == 0 || first > max_number_digits || slash >= key.size() || key[slash] != '/')
        return std::nullopt;
    const std::size_t second = digits_from(slash + 1);
    const std::size_t end = slash + 1 + second;
    if (second == 0 || second > max_number_digits || (end < key.size() && key[end] == '/'))
        return std::nullopt;
    return Pair{trimmed_zeros(key.substr(at, first)), trimmed_zeros(key.substr(slash + 1, second)),
                end};
}

// A Recommendation's number at `at`: "x.1234", "y.3172.1".
std::size_t recommendation_at(std::string_view key, std::size_t at) {
    if (!is_letter(key[at]) || at + 2 >= key.size() || key[at + 1] != '.' || !is_digit(key[at + 2]))
        return 0;
    if (at > 0 && (is_digit(key[at - 1]) || key[at - 1] == '.')) return 0;
    std::size_t end = at + 2;
    while (end < key.size() && (is_digit(key[end]) || (key[end] == '.' && end + 1 < key.size() &&
                                                       is_digit(key[end + 1])))) {
        ++end;
    }
    if (end < key.size() && key[end] == '/') return 0;  // "Q.7/17"
    return end - at;
}

void add(std::vector<NumberFound>& all, NumberFound found) {
    const bool known = std::any_of(all.begin(), all.end(), [&](const NumberFound& earlier) {
        return found.item ? earlier.item == found.item : earlier.text == found.text;
    });
    if (!known) all.push_back(std::move(found));
}

// Erases a number that stands for this item wherever it is written.
void erase_number(std::string& key, const std::string& id) {
    const std::size_t slash = id.find('/');
    if (slash == std::string::npos) {
        erase_once(key, id);
        return;
    }
    for (std::size_t at = 0; at < key.size(); ++at) {
        const auto pair = pair_at(key, at);
        if (!pair) continue;
        const std::string written = pair->first + "/" + pair->second;
        if (written != id && pair->second + "/" + pair->first != id) continue;
        key.erase(at, pair->end - at);
        return;
    }
}

bool is_only_punctuation(std::string_view key) {
    return key.find_first_not_of(":;,.-()[]/") == std::string_view::npos;
}

}  // namespace

ItemBook::ItemBook(const Circular& circular) {
    const auto keys_of = [](const std::vector<std::string>& texts) {
        std::vector<std::string> keys;
        for (const std::string& text : texts) keys.push_back(slashes(squeeze(text)));
        return keys;
    };
    for (const Item& item : circular.items) {
        const std::string& id = ids_.emplace_back(squeeze(item.id));
        has_recommendations_ = has_recommendations_ || id.find('/') == std::string::npos;
        std::vector<Printed>& by_language = printed_.emplace_back();
        for (const auto& [language, wording] : item.wording) {
            const Printed& printed =
                by_language.emplace_back(Printed{language, keys_of(wording.numbers),
                                                 keys_of(wording.titles), keys_of(wording.status)});
            // All that number lines and status lines print, the numbers themselves left out.
            std::vector<std::string>& small = small_print_[language];
            small.insert(small.end(), printed.status.begin(), printed.status.end());
            for (const std::string& line : printed.numbers) {
                const std::size_t at = line.find(id);
                if (at == std::string::npos) continue;
                small.push_back(line.substr(0, at));
                small.push_back(line.substr(at + id.size()));
            }
        }
    }
    for (auto& [language, small] : small_print_) {
        small.insert(small.end(), std::begin(number_words), std::end(number_words));
        std::stable_sort(
            small.begin(), small.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    }
}

std::vector<NumberFound> ItemBook::numbers(std::string_view raw_key) const {
    std::vector<NumberFound> all;
    if (std::none_of(raw_key.begin(), raw_key.end(), is_digit)) return all;
    const std::string key = slashes(std::string(raw_key));
    const auto index_of = [&](const std::string& id) -> std::optional<std::size_t> {
        const auto found = std::find(ids_.begin(), ids_.end(), id);
        if (found == ids_.end()) return std::nullopt;
        return static_cast<std::size_t>(found - ids_.begin());
    };
    for (std::size_t at = 0; at < key.size(); ++at) {
        if (const auto pair = pair_at(key, at)) {
            const auto straight = index_of(pair->first + "/" + pair->second);
            const auto reversed = index_of(pair->second + "/" + pair->first);
            const bool ambiguous = straight && reversed && straight != reversed;
            add(all, {straight ? straight : reversed, ambiguous, key.substr(at, pair->end - at)});
            at = pair->end - 1;
        } else if (const std::size_t length = recommendation_at(key, at)) {
            const std::string id = key.substr(at, length);
            const auto item = index_of(id);
            // Keys have no blanks: "itu-tx.1234" has a number in it, "no.101" may be anything.
            const bool alone = at == 0 || !is_letter(key[at - 1]);
            if (item || (alone && has_recommendations_)) add(all, {item, false, id});
            at += length - 1;
        }
    }
    return all;
}

bool ItemBook::only_prints(std::size_t item, const Printed& printed, std::string key) const {
    bool titled = printed.titles.empty();  // no title in the file: nothing to compare
    for (const std::string& title : printed.titles) titled = titled || erase_once(key, title);
    if (!titled) return false;
    erase_number(key, ids_.at(item));
    for (const std::string& piece : small_print_.at(printed.language)) erase_once(key, piece);
    return is_only_punctuation(key);
}

bool ItemBook::is_heading_of(std::size_t item, std::string_view language,
                             std::string_view text) const {
    const auto& by_language = printed_.at(item);
    const std::string key = slashes(squeeze(text));
    return std::any_of(by_language.begin(), by_language.end(), [&](const Printed& printed) {
        return printed.language == language && only_prints(item, printed, key);
    });
}

std::optional<std::string> ItemBook::heading_language(std::size_t item,
                                                      std::string_view text) const {
    const std::string key = slashes(squeeze(text));
    for (const Printed& printed : printed_.at(item)) {
        if (!printed.titles.empty() && only_prints(item, printed, key)) return printed.language;
    }
    return std::nullopt;
}

bool ItemBook::is_part_of_heading(std::size_t item, std::string_view key) const {
    if (key.size() < min_part_bytes) return false;
    for (const Printed& printed : printed_.at(item)) {
        for (const auto* texts : {&printed.numbers, &printed.titles, &printed.status}) {
            for (const std::string& text : *texts) {
                if (text.find(key) != std::string::npos) return true;
            }
        }
    }
    return false;
}

}  // namespace tsb
