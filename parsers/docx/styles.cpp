// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/styles.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

// 0xRRGGBB, or -1 for "auto"; nullopt for anything else.
std::optional<int> rgb(std::string_view text) {
    if (text == "auto") return -1;
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (text.size() != 6 || error != std::errc{} || stop != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

void read_fonts(pugi::xml_node node, RunFormat& format) {
    struct Slot {
        const char *name, *theme;
    };
    constexpr std::array<Slot, 4> slots{{{"w:ascii", "w:asciiTheme"},
                                         {"w:hAnsi", "w:hAnsiTheme"},
                                         {"w:eastAsia", "w:eastAsiaTheme"},
                                         {"w:cs", "w:cstheme"}}};
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (node.attribute(slots.at(i).theme)) {
            format.fonts.at(i) = std::string_view{};  // a theme font wins over the named one
        } else if (const auto name = node.attribute(slots.at(i).name)) {
            format.fonts.at(i) = name.value();
        }
    }
}

bool states_something(std::string_view value) {
    return !value.empty() && value != "none";
}

RunFormat read_format(pugi::xml_node properties) {
    RunFormat format;
    for (const pugi::xml_node node : properties) {
        const std::string_view name = node.name();
        // A word that is no ST_OnOff counts as on: for hiding and striking that is the careful
        // side.
        if (name == "w:rFonts")
            read_fonts(node, format);
        else if (name == "w:vanish" || name == "w:specVanish")
            format.vanish = on_off(node).value_or(true);
        else if (name == "w:strike")
            format.strike = on_off(node).value_or(true);
        else if (name == "w:dstrike")
            format.double_strike = on_off(node).value_or(true);
        else if (name == "w:b")
            format.bold = on_off(node).value_or(true);
        else if (name == "w:u")
            format.underline = states_something(attribute(node, "w:val"));
        else if (name == "w:highlight")
            format.highlight = states_something(attribute(node, "w:val"));
        else if (name == "w:color")
            format.colour = rgb(attribute(node, "w:val"));
        else if (name == "w:shd")
            format.fill = fill_of(node);
        else if (name == "w:sz")
            format.half_points = int_value(node, 0, 4000);
    }
    return format;
}

template <class T>
void over(std::optional<T>& below, const std::optional<T>& above) {
    if (above) below = above;
}

// Everything but the toggles: what the upper layer states wins.
void lay_over(RunFormat& below, const RunFormat& above) {
    over(below.underline, above.underline);
    over(below.highlight, above.highlight);
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

// ISO 29500-1 17.7.3: stated on the run it is absolute; in paragraph and character style the two
// cancel out.
bool toggle(std::optional<bool> RunFormat::*property, const RunFormat& defaults,
            const RunFormat& paragraph, const RunFormat& character, const RunFormat& direct) {
    if (direct.*property) return *(direct.*property);
    if ((defaults.*property).value_or(false)) return true;
    return (paragraph.*property).value_or(false) != (character.*property).value_or(false);
}

bool looks_the_same(int a, int b) {
    for (const unsigned shift : {16U, 8U, 0U}) {
        const int one = static_cast<int>(static_cast<unsigned>(a) >> shift & 0xFFU);
        const int other = static_cast<int>(static_cast<unsigned>(b) >> shift & 0xFFU);
        if (std::abs(one - other) >= faint_difference) return false;
    }
    return true;
}

bool unreadable(const RunFormat& format, int background) {
    constexpr int white = 0xFFFFFF;
    if (format.half_points && *format.half_points <= tiny_half_points) return true;
    const int colour = format.colour.value_or(-1);
    if (colour < 0 || format.highlight.value_or(false))
        return false;  // automatic colour keeps its contrast
    const int behind = format.fill.value_or(-1) >= 0 ? *format.fill : background;
    return looks_the_same(colour, behind >= 0 ? behind : white);
}

}  // namespace

std::optional<int> fill_of(pugi::xml_node shading) {
    if (!shading) return std::nullopt;
    const char* source = attribute(shading, "w:val") == "solid" ? "w:color" : "w:fill";
    return rgb(attribute(shading, source)).value_or(-1);
}

void Styles::index() {
    if (indexed_) return;
    indexed_ = true;
    for (const pugi::xml_node node : root_) {
        if (name_of(node) == "w:docDefaults") {
            defaults_ = read_format(node.child("w:rPrDefault").child("w:rPr"));
        } else if (name_of(node) == "w:style") {
            const std::string_view id = attribute(node, "w:styleId");
            styles_.try_emplace(id).first->second.node = node;
            const auto is_default = node.attribute("w:default");
            if (is_default && on_off(node, "w:default").value_or(false) &&
                attribute(node, "w:type") == "paragraph") {
                default_paragraph_style_ = id;
            }
        }
    }
}

const Styles::Style& Styles::style(std::string_view id) {
    index();
    const auto found = styles_.find(id);
    if (found == styles_.end()) return none_;
    Style& wanted = found->second;
    if (wanted.resolved) return wanted;
    // From the style down its basedOn chain; the chain's far end is laid first.
    std::vector<Style*> chain;
    for (auto step = found; step != styles_.end() && chain.size() < max_based_on;
         step = styles_.find(attribute(step->second.node.child("w:basedOn"), "w:val"))) {
        if (std::find(chain.begin(), chain.end(), &step->second) != chain.end()) break;
        chain.push_back(&step->second);
    }
    RunFormat format;
    for (auto step = chain.rbegin(); step != chain.rend(); ++step) {
        const pugi::xml_node node = (*step)->node;
        const RunFormat own = read_format(node.child("w:rPr"));
        lay_over(format, own);
        lay_toggles_over(format, own);
        over(wanted.paragraph_fill, fill_of(node.child("w:pPr").child("w:shd")));
    }
    wanted.format = format;
    wanted.resolved = true;
    return wanted;
}

std::optional<int> Styles::paragraph_fill(std::string_view paragraph_style) {
    index();
    return style(paragraph_style.empty() ? default_paragraph_style_ : paragraph_style)
        .paragraph_fill;
}

Look Styles::look(pugi::xml_node run_properties, std::string_view paragraph_style, int background) {
    index();
    const RunFormat& paragraph =
        style(paragraph_style.empty() ? default_paragraph_style_ : paragraph_style).format;
    const RunFormat& character = style(attribute(run_properties.child("w:rStyle"), "w:val")).format;
    const RunFormat direct = read_format(run_properties);
    RunFormat all = defaults_;
    lay_over(all, paragraph);
    lay_over(all, character);
    lay_over(all, direct);
    const auto on = [&](std::optional<bool> RunFormat::*property) {
        return toggle(property, defaults_, paragraph, character, direct);
    };
    Look look;
    look.hidden = on(&RunFormat::vanish) || unreadable(all, background);
    look.strike = on(&RunFormat::strike) || on(&RunFormat::double_strike);
    look.emphasis = on(&RunFormat::bold) || all.underline.value_or(false) ||
                    all.highlight.value_or(false) || all.fill.value_or(-1) >= 0 ||
                    all.colour.value_or(-1) > 0;
    for (std::size_t i = 0; i < look.fonts.size(); ++i) {
        look.fonts.at(i) = all.fonts.at(i).value_or(std::string_view{});
        look.any_symbol_font |= symbol_font(look.fonts.at(i)) != SymbolFont::none;
    }
    return look;
}

}  // namespace tsb::docx
