// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/issued/answers.hpp"
#include "parsers/issued/dates.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb::issued {
namespace {

struct Quoted {
    std::string before, inside, after;
};

constexpr std::pair<std::string_view, std::string_view> quotes[] = {
    {"“", "”"}, {"«", "»"}, {"„", "“"}, {"\"", "\""}, {"『", "』"}, {"「", "」"}};

// The item's lines as one text: what stands before, in and behind the quotation marks.
std::optional<Quoted> take_quoted(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines) all += (all.empty() ? "" : "\n") + line;
    std::size_t begin = all.size();
    std::pair<std::string_view, std::string_view> pair;
    for (const auto& candidate : quotes) {
        const std::size_t at = all.find(candidate.first);
        if (at < begin) {
            begin = at;
            pair = candidate;
        }
    }
    if (begin == all.size()) return std::nullopt;
    const std::size_t inside = begin + pair.first.size();
    const std::size_t end = all.find(pair.second, inside);
    if (end == std::string::npos) return std::nullopt;
    return Quoted{all.substr(0, begin), all.substr(inside, end - inside),
                  all.substr(end + pair.second.size())};
}

// No-break blanks stand inside French quotation marks.
std::string tidy(std::string_view text) {
    constexpr std::string_view no_break = "\u00A0", thin = "\u202F";
    std::string out;
    for (const std::string_view line : split(text, '\n')) out = joined(out, trim(line));
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view blank : {no_break, thin}) {
            if (out.starts_with(blank)) out.erase(0, blank.size()), again = true;
            if (out.ends_with(blank)) out.resize(out.size() - blank.size()), again = true;
        }
    }
    return std::string(trim(out));
}

ItemWording item_wording(const ItemPart& part, const std::string& at, Draft& draft) {
    ItemWording wording;
    const auto keep = [](std::vector<std::string>& list, std::string text) {
        if (!fold(text).empty()) list.push_back(std::move(text));
    };
    if (const auto quoted = take_quoted(part.lines)) {
        keep(wording.numbers, tidy(quoted->before));
        keep(wording.titles, tidy(quoted->inside));
        keep(wording.status, tidy(quoted->after));
        return wording;
    }
    if (!part.lines.empty()) keep(wording.numbers, part.lines.front());
    std::string title;
    for (std::size_t i = 1; i < part.lines.size(); ++i) title = joined(title, part.lines[i]);
    keep(wording.titles, title);
    draft.note(at + ".titles", title.empty() ? "not found: a title beside the number"
                                             : "the title has no quotation marks; is all of it "
                                               "title?");
    return wording;
}

std::string status_of(const std::string& text, const std::string& language) {
    const std::string key = fold(text);
    const bool is_new = says(Means::is_new, language, key);
    const bool revised = says(Means::revised, language, key);
    const bool deleted = says(Means::deleted, language, key);
    if (is_new + revised + deleted != 1) return {};
    return is_new ? "new" : revised ? "revised" : "deleted";
}

// Study groups that the document names: in Arabic they tell which way round a pair stands.
bool is_study_group(const std::vector<Line>& lines, const std::string& language, int number) {
    const std::string digits = std::to_string(number);
    for (const Line& line : lines) {
        for (const std::string& word : words(Means::study_group, language)) {
            for (std::size_t at = line.key.find(word); at != std::string::npos;
                 at = line.key.find(word, at + 1)) {
                const auto tokens =
                    tokens_of(std::string_view(line.key).substr(at + word.size(), 12));
                if (!tokens.empty() && tokens.front().text == digits) return true;
            }
        }
    }
    return false;
}

std::string id_of(const NumberFound& found, const std::vector<Line>& lines, Draft& draft) {
    const std::size_t slash = found.id.find('/');
    if (!found.question || draft.language != "ar") return found.id;
    const std::string first = found.id.substr(0, slash), second = found.id.substr(slash + 1);
    const auto group = [&](const std::string& digits) {
        return is_study_group(lines, "ar", parse_number<int>(digits).value_or(0));
    };
    if (group(first) && !group(second)) return second + "/" + first;
    if (!group(second))
        draft.note("item." + found.id, "which of the two numbers is the study group?");
    return found.id;
}

// Without its remark in brackets: "does not support approval (reasons attached)".
std::string without_brackets(const std::string& label) {
    std::size_t open = std::min(label.find('('), label.find("（"));
    if (open == std::string::npos || open == 0) return label;
    return std::string(trim(label.substr(0, open)));
}

bool refuses(const std::string& label, const std::string& language) {
    return says(Means::refuses, language, fold(without_brackets(label)));
}

// How many bytes the two have in common at their end, remarks in brackets aside.
std::size_t common_end(const std::string& a, const std::string& b) {
    const std::string one = fold(without_brackets(a)), other = fold(without_brackets(b));
    std::size_t same = 0;
    while (same < std::min(one.size(), other.size()) &&
           one[one.size() - 1 - same] == other[other.size() - 1 - same])
        ++same;
    return same;
}

// Which label opposes. Of two it is the one that refuses; of more, with boxes within an option, the
// one that refuses what the first says.
std::optional<std::size_t> opposing(const std::vector<std::string>& labels,
                                    const std::string& language) {
    constexpr std::size_t least_common = 6;  // bytes
    std::vector<std::size_t> refusing;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (refuses(labels[i], language)) refusing.push_back(i);
    if (labels.size() < 2 || refusing.empty()) return std::nullopt;
    if (labels.size() == 2)
        return refusing.size() == 1 ? std::optional(refusing.front()) : std::nullopt;
    if (refusing.front() == 0) return std::nullopt;
    std::size_t best = 0, most = least_common;
    bool tie = true;
    for (const std::size_t i : refusing) {
        const std::size_t same = common_end(labels.front(), labels[i]);
        if (same < most) continue;
        tie = best != 0 && same == most;
        most = same;
        best = i;
    }
    return tie ? std::nullopt : std::optional(best);
}

void set_options(const std::vector<std::string>& labels, std::size_t no, Draft& draft) {
    Wording& wording = draft.wording();
    const std::size_t yes = no == 0 ? 1 : 0;
    wording.supports = {labels[yes]};
    wording.opposes = {labels[no]};
    if (const std::string bare = without_brackets(labels[no]); bare != labels[no]) {
        wording.opposes.push_back(bare);
        draft.note(draft.wording_key("opposes"),
                   "the second is the first without its remark in brackets; delete it if that must "
                   "not count");
    }
    for (std::size_t i = 1; i < labels.size(); ++i)
        if (i != no && i != yes)
            (i < no ? wording.within_supports : wording.within_opposes).push_back(labels[i]);
    if (labels.size() > 2)
        draft.note(
            draft.wording_key("supports"),
            "there are " + std::to_string(labels.size()) +
                " boxes under an item: which are the two options, and which stand within one?");
}

}  // namespace

void read_items(const std::vector<Line>& lines, const Answers& answers, Draft& draft) {
    for (const ItemPart& part : answers.items) {
        std::string head;
        for (const std::string& line : part.lines) head = joined(head, line);
        const auto numbers = numbers_in(fold(head));
        if (numbers.empty()) continue;  // the item was found by its number
        Item item;
        item.id = id_of(numbers.front(), lines, draft);
        item.kind = numbers.front().question ? "question" : "recommendation";
        const std::string at = "item." + item.id;
        ItemWording wording = item_wording(part, at + "." + draft.language, draft);
        std::string words_of_status;
        for (const auto* list : {&wording.numbers, &wording.status})
            for (const std::string& line : *list) words_of_status += line + "\n";
        item.status = status_of(words_of_status, draft.language);
        if (item.status.empty())
            draft.note(at + ".status", "not found: whether it is new, revised or deleted: " +
                                           tidy(words_of_status));
        if (draft.circular().find_item(item.id) != nullptr) {
            draft.note(at, "the form has this item twice; the second was left out");
            continue;
        }
        item.wording[draft.language] = std::move(wording);
        draft.circular().items.push_back(std::move(item));
    }
}

void read_options(const Answers& answers, Draft& draft) {
    const std::vector<std::string>& labels = answers.items.front().labels;
    const auto same = [&](const ItemPart& item) {
        return std::equal(item.labels.begin(), item.labels.end(), labels.begin(), labels.end(),
                          [](const auto& a, const auto& b) { return squeezed(a) == squeezed(b); });
    };
    if (!std::all_of(answers.items.begin(), answers.items.end(), same))
        draft.note("wording." + draft.language,
                   "the labels of the boxes are not the same under every item; those of the first "
                   "were taken");
    const auto no = opposing(labels, draft.language);
    if (!no) {
        std::string all;
        for (const std::string& label : labels) all += (all.empty() ? "" : " | ") + label;
        const std::string text = "not found: which label supports and which opposes: " + all;
        draft.note(draft.wording_key("supports"), text);
        draft.note(draft.wording_key("opposes"), text);
        return;
    }
    set_options(labels, *no, draft);
}

}  // namespace tsb::issued
