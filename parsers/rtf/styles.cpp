// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/styles.hpp"

#include <utility>

namespace tsb::rtf {
namespace {

// What an entry may say of text; places in tables are the text's own.
bool is_look(std::string_view name, std::optional<int> number) {
    if (name == "plain" || name == "pard" || name == "intbl" || name == "itap") return false;
    return CharacterFormat{}.take(name, number) || ParagraphFormat{}.take(name, number);
}

}  // namespace

void Styles::word(std::string_view name, std::optional<int> number) {
    if (name == "s" || name == "cs") {
        kind_ = name == "s" ? StyleKind::paragraph : StyleKind::character;
        number_ = number.value_or(0);
    } else if (name == "sbasedon") {
        entry_.based_on = number;
    } else if (is_look(name, number)) {
        entry_.words.push_back({name, number});
    }
}

bool Styles::end_entry(std::size_t most_styles, std::size_t most_words) {
    Style ended = std::exchange(entry_, {});
    const StyleKind kind = std::exchange(kind_, StyleKind::paragraph);
    const auto number = std::exchange(number_, std::nullopt);
    if (ended.words.size() > most_words) return false;
    if (ended.words.empty() && !number) return true;
    List& list = lists_.at(static_cast<std::size_t>(kind));
    list.insert_or_assign(number.value_or(0), std::move(ended));  // without a number: "Normal"
    return list.size() <= most_styles;
}

std::size_t Styles::apply(StyleKind kind, int number, CharacterFormat& character,
                          ParagraphFormat& paragraph) const {
    const List& list = lists_.at(static_cast<std::size_t>(kind));
    std::vector<const Style*> chain;
    std::optional<int> next = number;
    while (next && chain.size() < max_style_depth) {
        const auto found = list.find(*next);
        if (found == list.end()) break;
        chain.push_back(&found->second);
        next = found->second.based_on;
        if (next == found->first) break;
    }
    // Which script the words that follow are about is not the style's to say.
    const auto script = character.script;
    const bool right_to_left = character.right_to_left;
    std::size_t applied = 1;
    for (auto style = chain.rbegin(); style != chain.rend(); ++style) {
        for (const Word& one : (*style)->words) {
            if (!character.take(one.name, one.number)) paragraph.take(one.name, one.number);
            ++applied;
        }
    }
    character.script = script;
    character.right_to_left = right_to_left;
    return applied;
}

}  // namespace tsb::rtf
