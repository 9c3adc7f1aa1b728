// SPDX-License-Identifier: GPL-3.0-or-later
// What a run looks like once styles are applied (ISO 29500-1 17.7.2): document defaults, paragraph
// style, character style, the run itself. Only what decides a reading is kept: is it visible, in
// which font, struck through, emphasised. Not resolved: theme fonts (taken as "not a symbol font
// named here"), table styles.
#pragma once

#include <array>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parsers/docx/glyphs.hpp"

namespace tsb::docx {

enum class FontSlot { ascii, high_ansi, east_asia, complex };

constexpr int tiny_half_points = 7;   // below 4 pt nobody reads it
constexpr int faint_difference = 16;  // of 255 in every channel: the same colour to the eye
constexpr int max_based_on = 32;      // styles in one basedOn chain

// Properties as one rPr states them; nullopt = says nothing. Text points into the parsed part.
struct RunFormat {
    std::optional<bool> vanish, strike, double_strike, bold;
    std::optional<bool> underline, highlight;
    std::optional<int> colour;  // 0xRRGGBB, -1 = automatic
    std::optional<int> fill;    // background, 0xRRGGBB, -1 = none
    std::optional<int> half_points;
    std::array<std::optional<std::string_view>, 4> fonts;  // by FontSlot; "" = a theme font
};

// w:shd: the colour behind the text. Nullopt: none stated.
std::optional<int> fill_of(pugi::xml_node shading);

// What is to be known of a run.
struct Look {
    bool hidden = false, strike = false, emphasis = false;
    std::array<std::string_view, 4> fonts;
    bool any_symbol_font = false;
};

class Styles {
  public:
    Styles() = default;
    explicit Styles(pugi::xml_node styles_root) : root_(styles_root) {}  // must outlive this object

    // `background`: of paragraph, cell or table around the run, -1 = none.
    Look look(pugi::xml_node run_properties, std::string_view paragraph_style, int background);
    std::optional<int> paragraph_fill(std::string_view paragraph_style);

  private:
    struct Style {
        pugi::xml_node node;
        bool resolved = false;
        RunFormat format;  // with its basedOn chain
        std::optional<int> paragraph_fill;
    };
    void index();
    const Style& style(std::string_view id);

    pugi::xml_node root_;
    bool indexed_ = false;
    std::unordered_map<std::string_view, Style> styles_;
    RunFormat defaults_;
    std::string_view default_paragraph_style_;
    Style none_;
};

}  // namespace tsb::docx
