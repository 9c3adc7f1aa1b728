// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/odf/styles.hpp"

#include <algorithm>
#include <charconv>

#include "config/base/text.hpp"
#include "parsers/flow/glyphs.hpp"
#include "parsers/odf/xml.hpp"

namespace tsb::odf {
namespace {

using flow::FontSlot;

constexpr double usual_points = 12;
constexpr double farthest_points = 100'000;

template <class T>
void over(std::optional<T>& below, const std::optional<T>& above) {
    if (above) below = above;
}

// "none" switches a line off; nothing at all says nothing.
std::optional<bool> states_line(pugi::xml_node node, const char* style, const char* type) {
    const pugi::xml_attribute by_style = node.attribute(style), by_type = node.attribute(type);
    if (!by_style && !by_type) return std::nullopt;
    return std::string_view(by_style.value()) != "none" &&
           std::string_view(by_type.value()) != "none";
}

bool is_bold(std::string_view weight) {
    return weight == "bold" || weight == "600" || weight == "700" || weight == "800" ||
           weight == "900";
}

// svg:font-family="'Wingdings 2'": quotes belong to the syntax, alternatives come after a comma.
std::string_view first_family(std::string_view list) {
    std::string_view first = trim(list.substr(0, list.find(',')));
    if (first.size() > 1 && (first.front() == '\'' || first.front() == '"'))
        first = first.substr(1, first.size() - 2);
    return first;
}

bool is_tiny(const TextFormat& format) {
    return std::any_of(format.points.begin(), format.points.end(), [&](const auto& points) {
        return points.value_or(usual_points) * format.raised.value_or(100) / 100 < tiny_points;
    });
}

// "super 58%", "33% 58%": how high, and how large beside the letters around it.
std::optional<double> size_when_raised(std::string_view position) {
    const std::size_t blank = position.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    return percent_of(trim(position.substr(blank)));
}

std::string key_of(std::string_view family, std::string_view name) {
    return std::string(family) + '\n' + std::string(name);
}

}  // namespace

std::optional<int> colour_of(std::string_view text) {
    if (text == "transparent") return -1;
    if (text.size() != 7 || text.front() != '#') return std::nullopt;
    int value = 0;
    const auto [stop, error] =
        std::from_chars(text.data() + 1, text.data() + text.size(), value, 16);
    if (error != std::errc{} || stop != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

void lay_over(TextFormat& below, const TextFormat& above) {
    over(below.not_shown, above.not_shown);
    over(below.strike, above.strike);
    over(below.bold, above.bold);
    over(below.underline, above.underline);
    over(below.colour, above.colour);
    over(below.fill, above.fill);
    over(below.narrow, above.narrow);
    over(below.raised, above.raised);
    for (std::size_t i = 0; i < below.points.size(); ++i) {
        auto& points = below.points.at(i);
        over(points, above.points.at(i));
        if (const auto percent = above.percent.at(i))
            points = points.value_or(usual_points) * *percent / 100;
    }
    for (std::size_t i = 0; i < below.fonts.size(); ++i) over(below.fonts.at(i), above.fonts.at(i));
}

flow::Look look_of(const TextFormat& format, int background) {
    flow::Look look;
    const int colour = format.colour.value_or(-1), fill = format.fill.value_or(-1);
    const int behind = fill >= 0 ? fill : background >= 0 ? background : flow::white;
    look.hidden = format.not_shown.value_or(false) || format.narrow.value_or(false) ||
                  is_tiny(format) || (colour >= 0 && flow::same_to_the_eye(colour, behind));
    look.strike = format.strike.value_or(false);
    look.emphasis =
        format.bold.value_or(false) || format.underline.value_or(false) || fill >= 0 || colour > 0;
    for (std::size_t i = 0; i < look.fonts.size(); ++i) {
        look.fonts.at(i) = format.fonts.at(i).value_or(std::string_view{});
        look.any_symbol_font |= flow::symbol_font(look.fonts.at(i)) != flow::SymbolFont::none;
    }
    return look;
}

void Styles::add(pugi::xml_node list) {
    auto& styles = name_of(list) == "office:automatic-styles" ? automatic_ : common_;
    for (const pugi::xml_node node : list) {
        const std::string_view name = name_of(node);
        if (name == "style:style")
            styles[key_of(attribute(node, "style:family"), attribute(node, "style:name"))] = node;
        else if (name == "style:default-style")
            defaults_[attribute(node, "style:family")] = node;
        else if (name == "style:font-face")
            faces_[attribute(node, "style:name")] =
                first_family(attribute(node, "svg:font-family"));
    }
}

pugi::xml_node Styles::find(std::string_view family, std::string_view name,
                            bool automatic_too) const {
    const std::string key = key_of(family, name);
    if (const auto found = automatic_.find(key); automatic_too && found != automatic_.end())
        return found->second;
    const auto found = common_.find(key);
    return found == common_.end() ? pugi::xml_node{} : found->second;
}

std::vector<pugi::xml_node> Styles::chain(std::string_view family, std::string_view name) const {
    std::vector<pugi::xml_node> list;
    while (!name.empty() && list.size() < max_parents) {
        const pugi::xml_node style = find(family, name, list.empty());
        if (!style || std::find(list.begin(), list.end(), style) != list.end()) break;
        list.push_back(style);
        name = attribute(style, "style:parent-style-name");
    }
    return list;
}

std::string_view Styles::property(std::string_view family, std::string_view name,
                                  const char* properties, const char* attribute_name) const {
    for (const pugi::xml_node style : chain(family, name)) {
        const auto stated = style.child(properties).attribute(attribute_name);
        if (stated) return stated.value();
    }
    const auto by_default = defaults_.find(family);
    if (by_default == defaults_.end()) return {};
    return attribute(by_default->second.child(properties), attribute_name);
}

TextFormat Styles::read_format(pugi::xml_node node) const {
    TextFormat format;
    if (const auto display = node.attribute("text:display"))
        format.not_shown = std::string_view(display.value()) != "true";
    format.strike =
        states_line(node, "style:text-line-through-style", "style:text-line-through-type");
    format.underline = states_line(node, "style:text-underline-style", "style:text-underline-type");
    for (const char* name :
         {"fo:font-weight", "style:font-weight-asian", "style:font-weight-complex"}) {
        if (const auto weight = node.attribute(name))
            format.bold = format.bold.value_or(false) || is_bold(weight.value());
    }
    format.colour = colour_of(attribute(node, "fo:color"));
    // LibreOffice gives the automatic colour an opacity of 0 %, which means nothing.
    const auto opacity = percent_of(attribute(node, "loext:opacity"));
    if (format.colour && opacity && *opacity < tiny_percent) format.not_shown = true;
    if (attribute(node, "style:use-window-font-color") == "true") format.colour = -1;
    format.fill = colour_of(attribute(node, "fo:background-color"));
    constexpr std::array<const char*, 3> sizes{"fo:font-size", "style:font-size-asian",
                                               "style:font-size-complex"};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        format.points.at(i) = points_of(attribute(node, sizes.at(i)));
        format.percent.at(i) = percent_of(attribute(node, sizes.at(i)));
    }
    format.raised = size_when_raised(attribute(node, "style:text-position"));
    if (const auto scale = percent_of(attribute(node, "style:text-scale")))
        format.narrow = *scale < tiny_percent;
    read_fonts(node, format);
    return format;
}

void Styles::read_fonts(pugi::xml_node node, TextFormat& format) const {
    struct Slot {
        FontSlot slot;
        const char *face, *family;
    };
    constexpr std::array<Slot, 4> slots{
        {{FontSlot::ascii, "style:font-name", "fo:font-family"},
         {FontSlot::high_ansi, "style:font-name", "fo:font-family"},
         {FontSlot::east_asia, "style:font-name-asian", "style:font-family-asian"},
         {FontSlot::complex, "style:font-name-complex", "style:font-family-complex"}}};
    for (const Slot& slot : slots) {
        auto& font = format.fonts.at(static_cast<std::size_t>(slot.slot));
        if (const auto family = node.attribute(slot.family)) font = first_family(family.value());
        if (const auto face = node.attribute(slot.face)) {
            const auto found = faces_.find(face.value());
            font = found == faces_.end() ? std::string_view(face.value()) : found->second;
        }
    }
}

const TextFormat& Styles::text(std::string_view name) {
    const auto [place, is_new] = texts_.try_emplace(std::string(name));
    if (!is_new) return place->second;
    const auto list = chain("text", name);
    for (auto style = list.rbegin(); style != list.rend(); ++style)
        lay_over(place->second, read_format(style->child("style:text-properties")));
    return place->second;
}

const ParagraphFormat& Styles::paragraph(std::string_view name) {
    const auto [place, is_new] = paragraphs_.try_emplace(std::string(name));
    ParagraphFormat& format = place->second;
    if (!is_new) return format;
    const auto by_default = defaults_.find("paragraph");
    if (by_default != defaults_.end())
        lay_over(format.text, read_format(by_default->second.child("style:text-properties")));
    auto list = chain("paragraph", name);
    if (list.empty()) list = chain("paragraph", name = "Standard");
    for (auto style = list.rbegin(); style != list.rend(); ++style)
        lay_over(format.text, read_format(style->child("style:text-properties")));
    constexpr const char* properties = "style:paragraph-properties";
    format.fill = colour_of(property("paragraph", name, properties, "fo:background-color"));
    const std::string_view height = property("paragraph", name, properties, "fo:line-height");
    format.flat = points_of(height).value_or(tiny_points) < tiny_points ||
                  percent_of(height).value_or(tiny_percent) < tiny_percent;
    const auto length = [&](const char* which) {
        return points_of(property("paragraph", name, properties, which));
    };
    const double all = length("fo:margin").value_or(0);
    format.start = length("fo:margin-left").value_or(all) + length("fo:text-indent").value_or(0);
    const std::string_view align = property("paragraph", name, properties, "fo:text-align");
    if (align == "end" || align == "right")
        format.start = std::min(format.start, length("fo:margin-right").value_or(all));
    format.start = std::clamp(format.start, -farthest_points, farthest_points);
    return format;
}

}  // namespace tsb::odf
