// SPDX-License-Identifier: GPL-3.0-or-later
// What one w:rPr says of a run, and how layers of them lie over each other (ISO 29500-1 17.7).
// Only what decides a reading is kept.
#pragma once

#include <array>
#include <optional>
#include <pugixml.hpp>
#include <string_view>

#include "parsers/docx/theme.hpp"
#include "parsers/flow/look.hpp"

namespace tsb::docx {

using flow::FontSlot;
using flow::Look;

using flow::tiny_half_points;

// Nullopt = says nothing. Text points into the parsed part or the theme.
struct RunFormat {
    std::optional<bool> vanish, strike, double_strike, bold;
    std::optional<bool> underline, highlight;
    std::optional<bool> no_fill;  // letters drawn without a colour (w14:textFill)
    std::optional<int> colour;    // 0xRRGGBB, -1 = automatic
    std::optional<int> fill;      // background, 0xRRGGBB, -1 = none
    std::optional<int> half_points;
    std::optional<int> scale;                              // of the width, in per cent
    std::array<std::optional<std::string_view>, 4> fonts;  // by FontSlot
};

RunFormat read_format(pugi::xml_node run_properties, const ThemeFonts& theme);

// w:ind and w:jc of a paragraph, as far as they decide whether it is on the page.
struct ParagraphIndent {
    std::optional<long> left, first, right;  // twips
    std::optional<bool> to_the_left;         // not centred, not set to the right

    [[nodiscard]] flow::Indent place() const;
};
ParagraphIndent read_indent(pugi::xml_node paragraph_properties);
void lay_over(ParagraphIndent& below, const ParagraphIndent& above);

// w:shd: the colour behind the text. Nullopt: none stated.
std::optional<int> fill_of(pugi::xml_node shading);
// That colour, or what stands behind it where none is stated or it is automatic.
int fill_or(const std::optional<int>& fill, int behind);

template <class T>
void over(std::optional<T>& below, const std::optional<T>& above) {
    if (above) below = above;
}

// What the upper layer states wins; toggles too, as within one style's basedOn chain.
void lay_over(RunFormat& below, const RunFormat& above);
void lay_toggles_over(RunFormat& below, const RunFormat& above);

// Too small, or of the colour of what is behind it (-1 = nothing, which is white paper).
bool unreadable(const RunFormat& format, int background);

}  // namespace tsb::docx
