// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/run_format.hpp"

#include <charconv>

#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

using flow::white;

// 0xRRGGBB, or -1 for "auto"; nullopt for anything else.
std::optional<int> rgb(std::string_view text) {
    if (text == "auto") return -1;
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (text.size() != 6 || error != std::errc{} || stop != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

// A colour of the theme supersedes the one named (17.3.2.6): paper and ink are told, of the others
// Word writes what they come to.
std::optional<int> colour_of(pugi::xml_node node, const char* named, const char* of_theme,
                             const char* tint, const char* shade) {
    const std::string_view theme = attribute(node, of_theme);
    if (!node.attribute(tint) && !node.attribute(shade)) {
        if (theme == "background1" || theme == "light1") return white;
        if (theme == "text1" || theme == "dark1") return 0;
    }
    return rgb(attribute(node, named));
}

void read_fonts(pugi::xml_node node, const ThemeFonts& theme, RunFormat& format) {
    struct Slot {
        const char *name, *of_theme, *name_of_2003;
    };
    constexpr std::array<Slot, 4> slots{{{"w:ascii", "w:asciiTheme", "w:ascii"},
                                         {"w:hAnsi", "w:hAnsiTheme", "w:h-ansi"},
                                         {"w:eastAsia", "w:eastAsiaTheme", "w:fareast"},
                                         {"w:cs", "w:cstheme", "w:cs"}}};
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Slot& slot = slots.at(i);
        if (const auto of_theme = node.attribute(slot.of_theme)) {
            format.fonts.at(i) = theme.name(of_theme.value());  // wins over the named one
        } else if (const auto name = node.attribute(slot.name)) {
            format.fonts.at(i) = name.value();
        } else if (const auto old = node.attribute(slot.name_of_2003)) {
            format.fonts.at(i) = old.value();
        }
    }
}

bool states_something(std::string_view value) {
    return !value.empty() && value != "none";
}

void read_text_fill(pugi::xml_node node, RunFormat& format) {
    if (node.child("w14:noFill")) format.no_fill = true;
    const auto solid = node.child("w14:solidFill").child("w14:srgbClr");
    if (solid) format.colour = rgb(attribute(solid, "w14:val"));
}

}  // namespace

// A word that is no ST_OnOff counts as on: for hiding and striking that is the careful side.
// w:webHidden hides on a web page only; w:rPrChange holds what was before (D10). Both are left out.
RunFormat read_format(pugi::xml_node run_properties, const ThemeFonts& theme) {
    RunFormat format;
    for (const pugi::xml_node node : run_properties) {
        const std::string_view name = node.name();
        if (name == "w:rFonts")
            read_fonts(node, theme, format);
        else if (name == "w:vanish" || name == "w:specVanish")
            format.vanish = states_on(node);
        else if (name == "w:strike")
            format.strike = states_on(node);
        else if (name == "w:dstrike")
            format.double_strike = states_on(node);
        else if (name == "w:b")
            format.bold = states_on(node);
        else if (name == "w:u")
            format.underline = states_something(attribute(node, "w:val"));
        else if (name == "w:highlight")
            format.highlight = states_something(attribute(node, "w:val"));
        else if (name == "w:color")
            format.colour = colour_of(node, "w:val", "w:themeColor", "w:themeTint", "w:themeShade");
        else if (name == "w:shd")
            format.fill = fill_of(node);
        else if (name == "w:sz")
            format.half_points = int_value(node, 0, 4000);
        else if (name == "w14:textFill")
            read_text_fill(node, format);
    }
    return format;
}

std::optional<int> fill_of(pugi::xml_node shading) {
    if (!shading) return std::nullopt;
    const bool solid = attribute(shading, "w:val") == "solid";
    const auto fill =
        solid ? colour_of(shading, "w:color", "w:themeColor", "w:themeTint", "w:themeShade")
              : colour_of(shading, "w:fill", "w:themeFill", "w:themeFillTint", "w:themeFillShade");
    return fill.value_or(-1);
}

int fill_or(const std::optional<int>& fill, int behind) {
    const int colour = fill.value_or(-1);
    return colour >= 0 ? colour : behind;
}

void lay_over(RunFormat& below, const RunFormat& above) {
    over(below.underline, above.underline);
    over(below.highlight, above.highlight);
    over(below.no_fill, above.no_fill);
    over(below.colour, above.colour);
    over(below.fill, above.fill);
    over(below.half_points, above.half_points);
    for (std::size_t i = 0; i < below.fonts.size(); ++i) over(below.fonts.at(i), above.fonts.at(i));
}

void lay_toggles_over(RunFormat& below, const RunFormat& above) {
    over(below.vanish, above.vanish);
    over(below.strike, above.strike);
    over(below.double_strike, above.double_strike);
    over(below.bold, above.bold);
}

bool unreadable(const RunFormat& format, int background) {
    if (format.no_fill.value_or(false)) return true;
    if (format.half_points && *format.half_points <= tiny_half_points) return true;
    const int colour = format.colour.value_or(-1);
    if (colour < 0 || format.highlight.value_or(false))
        return false;  // automatic colour keeps its contrast
    const int behind = fill_or(format.fill, background);
    return flow::same_to_the_eye(colour, behind >= 0 ? behind : white);
}

}  // namespace tsb::docx
