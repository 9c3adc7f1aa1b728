// SPDX-License-Identifier: GPL-3.0-or-later
// The style sheet: a style is the control words of its entry, and using it is as if they stood
// there. The standard tells writers to repeat them where the style is used; not all do.
// Limits: RtfLimits::styles and style_words; of styles based on styles max_style_depth count.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/rtf/format.hpp"

namespace tsb::rtf {

constexpr std::size_t max_style_depth = 16;

enum class StyleKind { paragraph, character };  // \s, \cs

class Styles {
  public:
    // Of the entry in hand. The word must outlive the styles.
    void word(std::string_view name, std::optional<int> number);
    // False: more styles, or words in one, than these.
    bool end_entry(std::size_t most_styles, std::size_t most_words);

    // How many words were applied.
    std::size_t apply(StyleKind kind, int number, CharacterFormat& character,
                      ParagraphFormat& paragraph) const;

  private:
    struct Word {
        std::string_view name;
        std::optional<int> number;
    };
    struct Style {
        std::vector<Word> words;
        std::optional<int> based_on;
    };
    using List = std::unordered_map<int, Style>;

    std::array<List, 2> lists_;  // by StyleKind
    Style entry_;
    StyleKind kind_ = StyleKind::paragraph;
    std::optional<int> number_;
};

}  // namespace tsb::rtf
