// SPDX-License-Identifier: GPL-3.0-or-later
// How characters and paragraphs look: what their control words say, and the tables of fonts and
// colours that those words point into. Only what decides a reading is kept.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/flow/look.hpp"

namespace tsb::rtf {

constexpr int least_line_twips = 80;  // an exact line or row below 4 pt shows nothing

struct Font {
    std::string name, next_name;    // `next`: not yet ended by its semicolon
    int charset = 0, codepage = 0;  // codepage 0: not stated
};

struct Fonts {
    std::unordered_map<int, Font> list;
    int usual = 0;        // \deff
    int codepage = 1252;  // \ansicpg

    [[nodiscard]] const Font* find(int number) const;
};

// By number; -1 is the automatic colour.
using Colours = std::vector<int>;
int colour_at(const Colours& colours, int number);

enum class Script { none, low, high, double_byte };  // \loch, \hich, \dbch

struct CharacterFormat {
    std::array<std::optional<int>, 4> fonts;  // by flow::FontSlot
    Script script = Script::none;             // which of them the next \f or \af is about
    bool right_to_left = false;
    int colour = 0, highlight = 0;  // in Colours
    int background = 0;             // \chcbpat
    int other_background = 0;       // \cb, which Word does not show and others do
    int half_points = 24;
    int scale = 100;                         // of the width, in per cent
    std::optional<int> complex_half_points;  // of text from right to left
    bool hidden = false, strike = false, bold = false, underline = false;
    bool inserted = false, deleted = false;

    // True: the word is about characters.
    bool take(std::string_view word, std::optional<int> number);
    // The font in which the bytes that come next are written.
    [[nodiscard]] int font(const Fonts& fonts_of_document) const;

  private:
    void take_font(int number, bool associated);
    void take_size(int number, bool associated);
};

struct ParagraphFormat {
    bool in_table = false;
    std::optional<int> level;  // \itap
    int fill = 0;              // in Colours
    bool flat = false;
    int left = 0, first = 0, right = 0;  // indents in twips
    bool to_the_left = true;             // not centred, not set to the right

    bool take(std::string_view word, std::optional<int> number);
    // Of what begins a line.
    [[nodiscard]] flow::Indent indent() const;
    // 0 = in no table.
    [[nodiscard]] std::size_t table_level() const;
};

// `background`: 0xRRGGBB behind the paragraph, -1 = paper. The look points into `fonts`.
flow::Look look_of(const CharacterFormat& format, const Fonts& fonts, const Colours& colours,
                   int background);

}  // namespace tsb::rtf
