// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/run_format.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

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

// "-567", "-1cm", "50%": a number and its unit, in twips where the unit is one of length.
std::optional<long> measure(pugi::xml_node node, const char* name) {
    struct Unit {
        std::string_view name;
        double twips;
    };
    constexpr std::array<Unit, 8> units{{{"", 1},
                                         {"%", 1},
                                         {"pt", 20},
                                         {"pc", 240},
                                         {"pi", 240},
                                         {"in", 1440},
                                         {"cm", 1440 / 2.54},
                                         {"mm", 144 / 2.54}}};
    constexpr double far = 1e6;
    const std::string_view text = attribute(node, name);
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(stop - text.data()));
    for (const Unit& one : units) {
        if (one.name == unit) return std::lround(std::clamp(value * one.twips, -far, far));
    }
    return std::nullopt;
}

}  // namespace

ParagraphIndent read_indent(pugi::xml_node paragraph_properties) {
    const pugi::xml_node node = paragraph_properties.child("w:ind");
    const auto either = [&](const char* one, const char* other) {
        return node.attribute(one) ? measure(node, one) : measure(node, other);
    };
    ParagraphIndent indent;
    indent.left = either("w:start", "w:left");
    indent.right = either("w:end", "w:right");
    indent.first = either("w:firstLine", "w:first-line");
    if (const auto hanging = measure(node, "w:hanging")) indent.first = -*hanging;
    if (const auto align = paragraph_properties.child("w:jc")) {
        const std::string_view word = attribute(align, "w:val");
        indent.to_the_left = word != "right" && word != "end" && word != "center";
    }
    return indent;
}

void lay_over(ParagraphIndent& below, const ParagraphIndent& above) {
    over(below.left, above.left);
    over(below.first, above.first);
    over(below.right, above.right);
    over(below.to_the_left, above.to_the_left);
}

flow::Indent ParagraphIndent::place() const {
    using enum flow::Indent;
    const flow::Indent start = flow::indent_of(left.value_or(0) + first.value_or(0));
    if (start == off_page && to_the_left.value_or(true)) return start;
    return start == usual && flow::indent_of(right.value_or(0)) == usual ? usual : odd;
}

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
        else if (name == "w:w")
            format.scale = static_cast<int>(measure(node, "w:val").value_or(100));
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
    over(below.scale, above.scale);
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
    if (const int scale = format.scale.value_or(100); scale > 0 && scale < flow::tiny_scale)
        return true;
    if (format.half_points && *format.half_points <= tiny_half_points) return true;
    const int colour = format.colour.value_or(-1);
    if (colour < 0 || format.highlight.value_or(false))
        return false;  // automatic colour keeps its contrast
    const int behind = fill_or(format.fill, background);
    return flow::same_to_the_eye(colour, behind >= 0 ? behind : white);
}

}  // namespace tsb::docx
