// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/text/html_look.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iterator>

#include "config/base/text.hpp"

namespace tsb::text {
namespace {

constexpr std::string_view white_space = " \t\n\r\f";
// They have no content and no end tag.
constexpr std::string_view empty_elements[] = {"area",  "base",   "br",    "col",  "embed",
                                               "hr",    "img",    "input", "link", "meta",
                                               "param", "source", "track", "wbr"};
constexpr std::string_view striking[] = {"del", "s", "strike"};

template <std::size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

struct Number {
    double value = 0;
    std::string_view unit;
};

std::optional<Number> to_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    Number number;
    const auto [stop, error] =
        std::from_chars(text.data(), text.data() + text.size(), number.value);
    if (error != std::errc{}) return std::nullopt;
    number.unit = text.substr(static_cast<std::size_t>(stop - text.data()));
    return number;
}

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return std::nullopt;
}

std::optional<Colour> hex_colour(std::string_view digits) {
    const std::size_t each = digits.size() >= 6 ? 2 : 1;
    if (digits.size() != 3 && digits.size() != 4 && digits.size() != 6 && digits.size() != 8)
        return std::nullopt;
    std::array<int, 3> part{};
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto high = hex_digit(digits[i * each]);
        const auto low = hex_digit(digits[i * each + each - 1]);
        if (!high || !low) return std::nullopt;
        part.at(i) = *high * 16 + *low;
    }
    return Colour{part[0], part[1], part[2]};
}

// rgb(255, 255, 255), rgba(100% 100% 100% / 1)
std::optional<Colour> function_colour(std::string_view value) {
    std::array<int, 3> part{};
    std::size_t at = value.find('(');
    for (int& one : part) {
        at = value.find_first_of("0123456789", at);
        if (at == std::string_view::npos) return std::nullopt;
        const auto number = to_number(value.substr(at));
        if (!number || number->value > 255) return std::nullopt;
        one =
            static_cast<int>(number->unit.starts_with('%') ? number->value * 2.55 : number->value);
        at = value.find_first_of(", )%", at);
    }
    return Colour{part[0], part[1], part[2]};
}

std::optional<Colour> to_colour(std::string_view value) {
    if (value == "white" || value == "window") return Colour{255, 255, 255};
    if (value == "black" || value == "windowtext") return Colour{};
    if (value.starts_with('#')) return hex_colour(value.substr(1));
    if (value.starts_with("rgb")) return function_colour(value);
    return hex_colour(value);  // color=ffffff
}

bool alike(const Colour& a, const Colour& b) {
    constexpr int seen = 16;  // of 255: nobody reads less
    return std::abs(a.red - b.red) < seen && std::abs(a.green - b.green) < seen &&
           std::abs(a.blue - b.blue) < seen;
}

bool is_zero(std::string_view value) {
    const auto number = to_number(value);
    return number && number->value == 0;
}

std::string_view first_word(std::string_view value) {
    if (value.starts_with("rgb")) return value.substr(0, value.find(')'));
    return value.substr(0, value.find_first_of(white_space));
}

void set_size(HtmlLook& look, std::string_view value) {
    value = value.substr(0, value.find_first_of("/ "));
    const auto number = to_number(value);
    const bool word =
        !number && value.find("inherit") != 0 && value != "smaller" && value != "larger";
    if (word) look.tiny = false;
    if (!number) return;
    const bool absolute = number->unit == "px" || number->unit == "pt";
    const bool relative = number->unit == "em" || number->unit == "rem" || number->unit == "%";
    const double least = number->unit == "%" ? 10 : relative ? 0.1 : 1;
    if (number->value == 0 || ((absolute || relative) && number->value <= least))
        look.tiny = true;
    else if (!relative || number->unit == "rem")
        look.tiny = false;
}

// "font: bold 1px/1 Arial": the size is the first number with a unit.
void set_font(HtmlLook& look, std::string_view value) {
    for (const std::string_view word : split(value, ' ')) {
        const auto number = to_number(word.substr(0, word.find('/')));
        if (number && (number->value == 0 || !number->unit.empty())) return set_size(look, word);
    }
}

void set_background(HtmlLook& look, std::string_view value) {
    value = first_word(value);
    if (value.empty() || value == "none" || value == "transparent" || value == "inherit" ||
        value == "initial")
        return;
    look.background = to_colour(value);
}

void set_colour(HtmlLook& look, std::string_view value) {
    if (value == "inherit" || value == "initial" || value.empty()) return;
    look.colour = value == "transparent" ? look.background : to_colour(value);
}

// What takes an element away although it is not declared hidden: preview texts are written so.
struct Clipping {
    bool cut = false, no_room = false;
};

void declare(HtmlLook& look, Clipping& clipping, std::string_view name, std::string_view value) {
    if (name == "display") {
        look.gone = look.gone || value == "none";
    } else if (name == "mso-hide") {
        look.gone = look.gone || value == "all";
    } else if (name == "visibility") {
        if (value != "inherit") look.invisible = value == "hidden" || value == "collapse";
    } else if (name == "opacity") {
        const auto number = to_number(value);
        look.gone = look.gone || (number && number->value < 0.1);
    } else if (name == "font-size") {
        set_size(look, value);
    } else if (name == "font") {
        set_font(look, value);
    } else if (name == "color") {
        set_colour(look, value);
    } else if (name == "background" || name == "background-color") {
        set_background(look, value);
    } else if (name == "text-decoration" || name == "text-decoration-line") {
        look.struck = look.struck || value.find("line-through") != std::string_view::npos;
    } else if (name == "overflow") {
        clipping.cut = value == "hidden" || value == "clip";
    } else if (name == "height" || name == "max-height" || name == "width" || name == "max-width") {
        clipping.no_room = clipping.no_room || is_zero(value);
    } else if (name == "text-indent" || name == "left" || name == "top" || name == "margin-left" ||
               name == "margin-top") {
        const auto number = to_number(value);
        look.gone = look.gone || (number && number->value <= -999);
    }
}

void take_style(HtmlLook& look, std::string_view style) {
    const std::string lower = ascii_lower(style);
    Clipping clipping;
    for (const std::string_view declaration : split(lower, ';')) {
        const std::size_t colon = declaration.find(':');
        if (colon == std::string_view::npos) continue;
        std::string_view value = declaration.substr(colon + 1);
        value = trim(value.substr(0, value.find('!')));  // !important
        declare(look, clipping, trim(declaration.substr(0, colon)), value);
    }
    look.gone = look.gone || (clipping.cut && clipping.no_room);
}

// CSS comments may stand between any two words.
std::string without_comments(std::string_view style) {
    std::string result;
    while (!style.empty()) {
        const std::size_t open = std::min(style.find("/*"), style.size());
        result += style.substr(0, open);
        const std::size_t close = style.find("*/", std::min(open + 2, style.size()));
        style = close == std::string_view::npos ? std::string_view{} : style.substr(close + 2);
    }
    return result;
}

struct Attribute {
    std::string name;
    std::string_view value;
};

// The next attribute; rest then begins behind it. False: there is none.
bool take_attribute(std::string_view& rest, Attribute& attribute) {
    const std::size_t start = rest.find_first_not_of(" \t\n\r\f/=");
    if (start == std::string_view::npos) return false;
    rest.remove_prefix(start);
    const std::size_t end = std::min(rest.find_first_of(" \t\n\r\f/="), rest.size());
    attribute = {ascii_lower(rest.substr(0, end)), {}};
    rest.remove_prefix(end);
    const std::size_t sign = std::min(rest.find_first_not_of(white_space), rest.size());
    if (!rest.substr(sign).starts_with('=')) return true;
    rest.remove_prefix(sign + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(white_space), rest.size()));
    const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
    const std::size_t from = quoted ? 1 : 0;
    const std::size_t stop = std::min(
        quoted ? rest.find(rest.front(), 1) : rest.find_first_of(white_space), rest.size());
    attribute.value = rest.substr(from, stop - from);
    rest.remove_prefix(std::min(stop + from, rest.size()));
    return true;
}

}  // namespace

bool HtmlLook::hidden() const {
    return gone || invisible || tiny || (colour && background && alike(*colour, *background));
}

HtmlLook look_inside(const HtmlLook& around, std::string_view element,
                     std::string_view attributes) {
    HtmlLook look = around;
    look.struck = look.struck || is_one_of(striking, element);
    std::optional<std::string> style;  // the first of a name counts, and style over all others
    Attribute attribute;
    while (take_attribute(attributes, attribute)) {
        const std::string value = ascii_lower(trim(attribute.value));
        if (attribute.name == "style" && !style)
            style = without_comments(attribute.value);
        else if (attribute.name == "hidden")
            look.gone = true;
        else if (attribute.name == "bgcolor")
            set_background(look, value);
        else if (attribute.name == "color" || (attribute.name == "text" && element == "body"))
            set_colour(look, value);
        else if (attribute.name == "background")
            look.background = std::nullopt;  // a picture
    }
    if (style) take_style(look, *style);
    return look;
}

std::vector<HtmlLooks::Open>::reverse_iterator HtmlLooks::nearest(std::string_view element) {
    return std::find_if(open_.rbegin(), open_.rend(), [&](const Open& open) {
        return open.tables == tables_ && open.element == element;
    });
}

bool HtmlLooks::enter(const std::string& element, std::string_view attributes, bool ends_p) {
    if (ends_p && element != "table") leave("p");
    if (is_one_of(empty_elements, element)) return true;
    const HtmlLook around = now(), look = look_inside(around, element, attributes);
    const auto same = nearest(element);
    const std::size_t tables = tables_;
    if (element == "table") ++tables_;
    if (look == around) {
        if (same != open_.rend()) ++same->inner;
        return true;
    }
    if (open_.size() == max_html_styles) return false;
    open_.push_back({element, look, tables, 0});
    return true;
}

void HtmlLooks::leave(std::string_view element) {
    if (element == "table" && tables_ > 0) {
        --tables_;
        std::erase_if(open_, [this](const Open& open) { return open.tables > tables_; });
    }
    const auto found = nearest(element);
    if (found == open_.rend()) return;
    if (found->inner > 0)
        --found->inner;
    else
        open_.erase(std::prev(found.base()), open_.end());
}

}  // namespace tsb::text
