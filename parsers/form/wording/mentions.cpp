// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/mentions.hpp"

#include <algorithm>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/fold.hpp"

namespace tsb {
namespace {

// Folded words for "circular" that stand before the number. Longer ones first; `inflected`: letters
// may follow.
struct Word {
    std::string_view text;
    bool inflected;
};
constexpr Word before_number[] = {
    {"circulaire", false}, {"circular", false}, {"circ", false},  {"cir", false},
    {"циркуляр", true},    {"المعممة", false},  {"معممة", false}, {"تعميم", false},
};
// What may stand between that word and the number, without blanks and punctuation.
constexpr std::string_view fillers[] = {"tsb", "bdt", "no",  "n°",  "n", "number", "num",
                                        "nro", "бсэ", "мсэ", "رقم", "s", "letter"};
constexpr std::string_view chinese = "通函";
constexpr std::string_view ordinals[] = {"号", "號"};
constexpr int max_number = 9999;
constexpr std::size_t max_mentions = 256;  // distinct ones of one text

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
// ASCII letter or part of a multi-byte character: enough to see that a word goes on.
bool is_wordy(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// The number at `at`: 1-4 digits that end there; nothing for "101/5", "101.2".
int number_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const auto value = parse_number<int>(text.substr(at, end - at));
    const bool goes_on = end + 1 < text.size() &&
                         (text[end] == '/' || text[end] == '.' || text[end] == ',') &&
                         is_digit(text[end + 1]);
    return value && *value <= max_number && !goes_on ? *value : 0;
}

std::size_t skip_any(std::string_view text, std::size_t at, std::string_view characters) {
    while (at < text.size() && characters.find(text[at]) != std::string_view::npos) ++at;
    return at;
}

// Skips blanks, punctuation and filler words; where a number stands then, it is the circular's.
int number_after(std::string_view text, std::size_t at) {
    for (int words = 0; words < 4; ++words) {
        at = skip_any(text, at, " .-_:#\"(");
        if (at >= text.size()) return 0;
        if (is_digit(text[at])) return number_at(text, at);
        const auto filler =
            std::find_if(std::begin(fillers), std::end(fillers), [&](std::string_view word) {
                const std::size_t end = at + word.size();
                return text.substr(at).starts_with(word) &&
                       (end >= text.size() || !is_wordy(text[end]));
            });
        if (filler == std::end(fillers)) return 0;
        at += filler->size();
    }
    return 0;
}

// "t25-tsb-cir-0101": the period that stands before a "cir" at `at`.
std::string period_before(std::string_view text, std::size_t at) {
    constexpr std::string_view middle = "-tsb-";
    if (at < middle.size() + 3 || text.substr(at - middle.size(), middle.size()) != middle)
        return "";
    const std::string_view period = text.substr(at - middle.size() - 3, 3);
    if (period[0] != 't' || !is_digit(period[1]) || !is_digit(period[2])) return "";
    return "T" + std::string(period.substr(1));
}

void add(std::vector<Mention>& all, Mention mention) {
    if (mention.number <= 0 || all.size() >= max_mentions ||
        std::find(all.begin(), all.end(), mention) != all.end())
        return;
    all.push_back(std::move(mention));
}

void find_words(std::string_view text, std::vector<Mention>& all) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at > 0 && text[at - 1] >= 'a' && text[at - 1] <= 'z') continue;
        for (const Word& word : before_number) {
            if (!text.substr(at).starts_with(word.text)) continue;
            std::size_t end = at + word.text.size();
            while (word.inflected && end < text.size() &&
                   static_cast<unsigned char>(text[end]) >= 0x80)
                ++end;
            if (!word.inflected && end < text.size() && is_wordy(text[end]) && text[end] != 's')
                break;
            add(all, {number_after(text, end), period_before(text, at)});
            break;
        }
    }
}

// 第101号通函, 第 101 号 TSB 通函, 通函第101号, 101号通函.
void find_chinese(std::string_view text, std::vector<Mention>& all) {
    for (std::size_t at = text.find(chinese); at != std::string_view::npos;
         at = text.find(chinese, at + 1)) {
        std::size_t after = skip_any(text, at + chinese.size(), " -_");
        if (text.substr(after).starts_with("第")) after = skip_any(text, after + 3, " ");
        if (after < text.size() && is_digit(text[after])) add(all, {number_at(text, after), ""});
        std::string_view head = text.substr(0, at);
        const auto drop = [&](std::string_view tail) {
            while (head.ends_with(' ')) head.remove_suffix(1);
            if (head.ends_with(tail)) head.remove_suffix(tail.size());
            while (head.ends_with(' ')) head.remove_suffix(1);
        };
        drop("tsb");
        for (const std::string_view ordinal : ordinals) drop(ordinal);
        std::size_t start = head.size();
        while (start > 0 && is_digit(head[start - 1])) --start;
        if (start < head.size()) add(all, {number_at(head, start), ""});
    }
}

}  // namespace

bool may_mention(std::string_view key) {
    // The beginnings of all words above.
    constexpr std::string_view stems[] = {"cir", "циркуляр", "معمم", "تعميم", chinese};
    return std::any_of(std::begin(stems), std::end(stems), [&](std::string_view stem) {
        return key.find(stem) != std::string_view::npos;
    });
}

std::vector<Mention> find_mentions(std::string_view text) {
    const std::string folded = fold(text);
    std::vector<Mention> all;
    find_words(folded, all);
    find_chinese(folded, all);
    return all;
}

std::vector<std::string> circulars_named(std::string_view text, const Circulars& circulars) {
    std::vector<std::string> ids;
    const std::vector<Mention> mentions = find_mentions(text);
    for (const Circular& circular : circulars) {
        const bool named =
            std::any_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
                return mention.number == circular.number &&
                       (mention.period.empty() || mention.period == circular.period);
            });
        if (named) ids.push_back(circular.id);
    }
    return ids;
}

}  // namespace tsb
