// SPDX-License-Identifier: GPL-3.0-or-later
// The letter's rule: which share of the replies approves, and what silence means.
#include <algorithm>
#include <set>

#include "parsers/issued/dates.hpp"
#include "parsers/issued/draft.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb::issued {
namespace {

struct RuleWords {
    std::set<int> percents;
    bool strict = false, or_more = false, majority = false, silence = false;
    std::set<int> least;  // replies
};

std::set<int> percents_in(std::string_view key) {
    std::set<int> found;
    const auto tokens = tokens_of(key);
    const auto sign = [&](std::size_t i) {
        if (i >= tokens.size()) return false;
        const std::string_view word = tokens[i].text;
        return word == "%" || word == "٪" || word == "per" || word == "pour" || word == "por" ||
               word.starts_with("процент") || word == "في" || word == "percent";
    };
    const auto hundred = [&](std::size_t i) {
        const std::string_view word = tokens[i].text;
        if (word == "%" || word == "٪" || word == "percent" || word.starts_with("процент"))
            return true;
        if (i + 1 >= tokens.size()) return false;
        const std::string_view next = tokens[i + 1].text;
        return next == "cent" || next == "ciento" || next.starts_with("المائة") ||
               next.starts_with("المئة");
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& number = tokens[i].number;
        if (!number) continue;
        const bool before = i > 0 && (tokens[i - 1].text == "%" || tokens[i - 1].text == "٪");
        if (before || (sign(i + 1) && hundred(i + 1))) found.insert(*number);
    }
    return found;
}

// "at least ten replies", "10 replies"
std::set<int> least_in(std::string_view language, std::string_view key) {
    constexpr std::size_t reach = 60;
    std::set<int> found;
    for (const std::string& word : words(Means::at_least, language)) {
        for (std::size_t at = key.find(word); at != std::string_view::npos;
             at = key.find(word, at + 1)) {
            // In Arabic "at least" also stands behind its number.
            const std::size_t begin = language == "ar" ? at - std::min(at, reach) : at;
            const std::string_view near = key.substr(begin, at - begin + word.size() + reach);
            if (!says(Means::replies, language, near)) continue;
            if (says(Means::ten, language, near)) found.insert(10);
            const auto tokens = tokens_of(near);
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                const bool percent = i + 1 < tokens.size() &&
                                     (tokens[i + 1].text == "%" || tokens[i + 1].text == "٪");
                if (tokens[i].number && *tokens[i].number < 200 && !percent)
                    found.insert(*tokens[i].number);
            }
        }
    }
    return found;
}

// Only lines that speak of replies: a share of something else is no rule.
RuleWords rule_words(const std::vector<Line>& lines, std::size_t form,
                     const std::string& language) {
    RuleWords rule;
    for (std::size_t i = 0; i < std::min(form, lines.size()); ++i) {
        const std::string& key = lines[i].key;
        const bool majority = says(Means::majority, language, key);
        const auto percents = percents_in(key);
        if (!majority && (percents.empty() || !says(Means::replies, language, key))) continue;
        rule.percents.insert(percents.begin(), percents.end());
        rule.majority = rule.majority || majority;
        rule.strict = rule.strict || says(Means::more_than, language, key);
        rule.or_more = rule.or_more || says(Means::or_more, language, key);
        rule.silence = rule.silence || says(Means::no_reply, language, key);
        rule.least.merge(least_in(language, key));
        if (majority && i + 1 < lines.size())
            rule.least.merge(least_in(language, lines[i + 1].key));
    }
    return rule;
}

}  // namespace

void read_rule(const std::vector<Line>& lines, std::size_t form, Draft& draft) {
    const RuleWords found = rule_words(lines, form, draft.language);
    Rule& rule = draft.circular().rule;
    if (found.majority == !found.percents.empty() || found.percents.size() > 1) {
        std::string all = found.majority ? "a simple majority" : "";
        for (const int percent : found.percents)
            all += (all.empty() ? "" : ", ") + std::to_string(percent) + " %";
        return draft.note("rule.percent",
                          all.empty() ? "not found: the share of replies that approves"
                                      : "not found: the letter names more than one rule: " + all);
    }
    rule.percent = found.majority ? 50 : *found.percents.begin();
    if (rule.percent < 1 || rule.percent > 100)
        return draft.note("rule.percent", "not found: a share from 1 to 100 %");
    rule.strict = found.majority || (found.strict && !found.or_more);
    rule.min_replies = found.least.size() == 1 && found.majority ? *found.least.begin() : 0;
    rule.no_replies = found.silence ? "approved" : "needs-decision";
    draft.result.has_rule = true;
    if (found.majority)
        draft.note("rule.percent", "a simple majority: more than half of the counted replies");
    else if (!found.or_more && !found.strict)
        draft.note("rule.strict", "the letter does not say whether exactly " +
                                      std::to_string(rule.percent) + " % is enough");
    if (found.least.size() > 1)
        draft.note("rule.min_replies", "the letter names several least numbers of replies");
    if (!found.silence)
        draft.note("rule.no_replies", "the letter does not say what happens without any reply");
}

}  // namespace tsb::issued
