// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/phrases.hpp"

#include <algorithm>
#include <cstdlib>

#include "config/base/text.hpp"
#include "config/fold.hpp"

namespace tsb {
namespace {

// Typed answers as keys. `leads`: may also stand right before a label without changing what it says.
struct AnswerWord {
    std::string_view key;
    Typed typed;
    bool leads;
};
constexpr auto yes = Typed::yes, doubtful = Typed::doubtful;
constexpr AnswerWord answer_words[] = {
    // Letters and signs.
    {"x", yes, true},
    {"х", yes, true},
    {"v", yes, true},
    {"√", yes, true},
    {"✓", yes, true},
    {"✔", yes, true},
    {"✗", yes, true},
    {"✘", yes, true},
    {"×", yes, true},
    {"✕", yes, true},
    {"✖", yes, true},
    {"☓", yes, true},
    {"xx", doubtful, true},
    {"xxx", doubtful, true},
    {"☑", doubtful, true},
    {"☒", doubtful, true},
    {"■", doubtful, true},
    {"●", doubtful, true},
    {"•", doubtful, false},
    {"+", doubtful, true},
    {"*", doubtful, true},
    {"o", doubtful, false},
    {"1", doubtful, false},
    {"0", doubtful, false},
    // Words.
    {"yes", yes, true},
    {"oui", yes, true},
    {"sí", yes, true},
    {"да", yes, true},
    {"نعم", yes, true},
    {"是", yes, true},
    {"si", doubtful, false},
    {"y", doubtful, true},
    {"是的", doubtful, true},
    {"对", doubtful, true},
    {"ok", doubtful, true},
    {"no", doubtful, false},
    {"non", doubtful, false},
    {"нет", doubtful, false},
    {"لا", doubtful, false},
    {"否", doubtful, false},
    {"同意", doubtful, false},
    {"不同意", doubtful, false},
    {"tick", doubtful, false},
    {"checked", doubtful, true},
    {"n", doubtful, false},
    {"ja", doubtful, false},
    {"sim", doubtful, false},
    {"agree", doubtful, false},
};

constexpr std::size_t first_word = 24;  // of answer_words; signs stand before it
static_assert(answer_words[first_word].key == "yes");

bool is_typed_sign(std::string_view key) {
    return std::any_of(std::begin(answer_words), std::begin(answer_words) + first_word,
                       [&](const AnswerWord& word) { return word.key == key; });
}

constexpr std::string_view brackets = "[](){}|<>_.,;:!";

std::string unbracketed(std::string_view key) {
    std::string bare;
    for (const char c : key) {
        if (brackets.find(c) == std::string_view::npos) bare += c;
    }
    constexpr std::string_view emoji_style = "\xEF\xB8\x8F";
    if (bare.ends_with(emoji_style)) bare.resize(bare.size() - emoji_style.size());
    return bare;
}

const AnswerWord* find_answer_word(std::string_view key) {
    const std::string bare = unbracketed(key);
    const auto found = std::find_if(std::begin(answer_words), std::end(answer_words),
                                    [&](const AnswerWord& word) { return word.key == bare; });
    return found == std::end(answer_words) ? nullptr : found;
}

// A sign before a label ticks it; "yes, does not support" says nothing sure.
Typed read_lead(std::string_view key) {
    const AnswerWord* word = find_answer_word(key);
    if (word == nullptr || !word->leads) return Typed::none;
    return is_typed_sign(word->key) ? word->typed : Typed::doubtful;
}

// Cheap: does the text begin as something would that may stand before a label?
bool may_lead(std::string_view key) {
    const std::size_t first = key.find_first_not_of(brackets);
    return first != std::string_view::npos &&
           std::any_of(
               std::begin(answer_words), std::end(answer_words),
               [&](const AnswerWord& word) { return word.leads && word.key[0] == key[first]; });
}

std::size_t next_character(std::string_view text, std::size_t at) {
    do {
        ++at;
    } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    return at;
}

constexpr std::size_t max_lead = 24;  // bytes of what may stand before a label

constexpr std::string_view label_separators[] = {":", ";", ",", ".", "-", "=", "。", "，", "、"};

// May this text stand behind a label without being part of it?
bool is_cut_off(std::string_view rest, bool after_bracket) {
    // Characters that folding drops (harakat, joiners) still belong to the label.
    while (!rest.empty() && rest[0] != '\n' && rest[0] != '\t' && rest[0] != ' ') {
        const std::string_view one = rest.substr(0, next_character(rest, 0));
        if (!squeeze(one).empty()) break;
        rest.remove_prefix(one.size());
    }
    const std::string key = squeeze(rest);
    if (key.empty() || rest[0] == '\n' || rest[0] == '\t' || after_bracket) return true;
    if (is_answer_word(rest)) return true;
    return std::any_of(std::begin(label_separators), std::end(label_separators),
                       [&](std::string_view separator) { return key.starts_with(separator); });
}

void add_labels(std::vector<Label>& labels, const Label& of,
                const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
        Label label = of;
        label.text = text;
        label.key = squeeze(text);
        if (!label.key.empty()) labels.push_back(std::move(label));
    }
}

}  // namespace

std::string_view to_string(Side side) {
    switch (side) {
        case Side::supports:
            return "supports";
        case Side::opposes:
            return "opposes";
    }
    std::abort();
}

std::string squeeze(std::string_view text) {
    std::string key = fold(text);
    std::erase_if(key, [](char c) { return c == ' ' || c == '"'; });
    return key;
}

bool is_blank(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        // ASCII that is neither blank nor quote, or a lead byte of Cyrillic or of a Chinese
        // character.
        if (byte > 0x20 && byte < 0x7F && c != '"' && c != '\'' && c != '`') return false;
        if (byte == 0xD0 || byte == 0xD1 || (byte >= 0xE4 && byte <= 0xE9)) return false;
        if (byte >= 0x80) return squeeze(text).empty();
    }
    return squeeze(text).empty();
}

std::size_t prefix_with_key(std::string_view text, std::string_view key) {
    std::size_t low = 0, high = text.size();  // the answer is in (low, high]
    while (next_character(text, low) < high) {
        std::size_t middle = low + (high - low) / 2;
        while (middle > low && middle < text.size() &&
               (static_cast<unsigned char>(text[middle]) & 0xC0U) == 0x80U) {
            --middle;
        }
        if (middle <= low) middle = next_character(text, low);
        (squeeze(text.substr(0, middle)).size() >= key.size() ? high : low) = middle;
    }
    return squeeze(text.substr(0, high)) == key ? high : 0;
}

LabelBook::LabelBook(const Circular& circular) {
    for (const auto& [language, wording] : circular.wording) {
        add_labels(labels_, {Side::opposes, false, language, {}, {}}, wording.opposes);
        add_labels(labels_, {Side::supports, false, language, {}, {}}, wording.supports);
        add_labels(labels_, {Side::opposes, true, language, {}, {}}, wording.within_opposes);
        add_labels(labels_, {Side::supports, true, language, {}, {}}, wording.within_supports);
    }
    std::stable_sort(labels_.begin(), labels_.end(), [](const Label& a, const Label& b) {
        if (a.key.size() != b.key.size()) return a.key.size() > b.key.size();
        return a.side == Side::opposes && b.side == Side::supports;
    });
    if (!labels_.empty()) longest_ = labels_.front().key.size();
}

std::optional<LabelMatch> LabelBook::match(std::string_view text, std::string_view key) const {
    for (const Label& label : labels_) {
        if (!key.starts_with(label.key)) continue;
        if (key.size() == label.key.size()) return LabelMatch{&label, text.size(), {}};
        const std::size_t consumed = prefix_with_key(text, label.key);
        if (consumed == 0 || !is_cut_off(text.substr(consumed), label.key.back() == ')')) continue;
        return LabelMatch{&label, consumed, {}};
    }
    if (!may_lead(key)) return std::nullopt;
    for (const Label& label : labels_) {
        const std::size_t at = key.substr(0, max_lead + label.key.size()).find(label.key);
        if (at == std::string_view::npos || at == 0) continue;
        const Typed lead = read_lead(key.substr(0, at));
        if (lead == Typed::none) continue;
        const std::size_t consumed = prefix_with_key(text, key.substr(0, at + label.key.size()));
        if (consumed == 0 || !is_cut_off(text.substr(consumed), label.key.back() == ')')) continue;
        return LabelMatch{&label, consumed, lead};
    }
    return std::nullopt;
}

bool LabelBook::prints(const Label& label, std::string_view language) const {
    return std::any_of(labels_.begin(), labels_.end(), [&](const Label& one) {
        return one.language == language && one.side == label.side && one.key == label.key;
    });
}

bool LabelBook::may_continue(std::string_view key) const {
    return !key.empty() && std::any_of(labels_.begin(), labels_.end(), [&](const Label& label) {
        return label.key.size() > key.size() && label.key.starts_with(key);
    });
}

Typed read_typed(std::string_view text) {
    const AnswerWord* word = find_answer_word(squeeze(text));
    return word == nullptr ? Typed::none : word->typed;
}

}  // namespace tsb
