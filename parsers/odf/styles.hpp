// SPDX-License-Identifier: GPL-3.0-or-later
// What text looks like once its styles are applied (ODF 1.3 part 3, 16): the default of paragraphs,
// the paragraph's style and its parents, the styles of the spans around the text. Only what decides
// a reading is kept: is it visible, in which fonts, struck through, emphasised.
// What is written for one script alone (size of Asian letters …) is taken as said of all where it
// hides. Limits: max_parents.
#pragma once

#include <array>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/flow/look.hpp"

namespace tsb::odf {

constexpr std::size_t max_parents = 32;    // styles above one style
constexpr double tiny_points = 4;          // below it nobody reads a letter or sees into a line
constexpr double cut_in_cell_points = 28;  // 1 cm left of a cell LibreOffice cuts it off
constexpr double tiny_percent = 10;        // of a line's height, or of a letter's opacity

// Nullopt = says nothing. Text points into the parsed parts.
struct TextFormat {
    std::optional<bool> not_shown, strike, bold, underline;
    std::optional<int> colour;                     // 0xRRGGBB, -1 = automatic
    std::optional<int> fill;                       // background, -1 = none
    std::optional<bool> narrow;                    // squeezed to nothing
    std::optional<double> raised;                  // size of raised or lowered letters, in percent
    std::array<std::optional<double>, 3> points;   // of western, Asian and complex letters
    std::array<std::optional<double>, 3> percent;  // relative to beneath; only while laid over
    std::array<std::optional<std::string_view>, 4> fonts;  // by FontSlot
};

// What the upper layer states wins.
void lay_over(TextFormat& below, const TextFormat& above);

// `background`: of what is behind the paragraph, -1 = none.
flow::Look look_of(const TextFormat& format, int background);

// 0xRRGGBB of "#rrggbb", -1 for "transparent"; nullopt for anything else.
std::optional<int> colour_of(std::string_view text);

struct ParagraphFormat {
    TextFormat text;
    std::optional<int> fill;
    bool flat = false;  // its lines are too low to show anything
    double start = 0;   // of its first line, in points from the edge; of lines at the right, theirs
};

class Styles {
  public:
    // Styles (and faces of fonts) below this element, "office:styles" …; the part must outlive this
    // object. An automatic style hides a common one of its name, but not from its children.
    void add(pugi::xml_node list);

    // A name that there is not means "Standard".
    const ParagraphFormat& paragraph(std::string_view name);
    const TextFormat& text(std::string_view name);

    // The attribute of the style's `properties` element, from the style or the first of its parents
    // that states it, else of the family's default; "" if none does.
    [[nodiscard]] std::string_view property(std::string_view family, std::string_view name,
                                            const char* properties, const char* attribute) const;

  private:
    [[nodiscard]] pugi::xml_node find(std::string_view family, std::string_view name,
                                      bool automatic_too) const;
    // The style, then its parents, which are common ones.
    [[nodiscard]] std::vector<pugi::xml_node> chain(std::string_view family,
                                                    std::string_view name) const;
    [[nodiscard]] TextFormat read_format(pugi::xml_node text_properties) const;
    void read_fonts(pugi::xml_node text_properties, TextFormat& format) const;

    std::unordered_map<std::string, pugi::xml_node> common_, automatic_;  // "family\nname"
    std::unordered_map<std::string_view, pugi::xml_node> defaults_;       // by family
    std::unordered_map<std::string_view, std::string_view> faces_;  // of fonts: name -> family
    std::unordered_map<std::string, ParagraphFormat> paragraphs_;
    std::unordered_map<std::string, TextFormat> texts_;
};

}  // namespace tsb::odf
