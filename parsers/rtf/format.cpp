// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/format.hpp"

#include <algorithm>

#include "parsers/flow/glyphs.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::rtf {
namespace {

using flow::FontSlot;

constexpr std::size_t slot(FontSlot which) {
    return static_cast<std::size_t>(which);
}

bool is_symbol(const Font* font) {
    return font != nullptr && flow::symbol_font(font->name) != flow::SymbolFont::none;
}

}  // namespace

const Font* Fonts::find(int number) const {
    const auto found = list.find(number);
    return found == list.end() ? nullptr : &found->second;
}

int colour_at(const Colours& colours, int number) {
    const auto index = static_cast<std::size_t>(std::max(number, 0));
    return index < colours.size() ? colours.at(index) : -1;
}

void CharacterFormat::take_font(int number, bool associated) {
    // Writers differ in which of the two words they use behind \rtlch.
    if (script == Script::none && right_to_left) fonts.at(slot(FontSlot::complex)) = number;
    if (associated && (script == Script::none || right_to_left)) {
        fonts.at(slot(FontSlot::complex)) = number;
        return;
    }
    if (!associated || script == Script::low) fonts.at(slot(FontSlot::ascii)) = number;
    if (!associated || script == Script::high) fonts.at(slot(FontSlot::high_ansi)) = number;
    if (script == Script::double_byte) fonts.at(slot(FontSlot::east_asia)) = number;
}

void CharacterFormat::take_size(int number, bool associated) {
    if (associated || right_to_left)
        complex_half_points = number;
    else
        half_points = number;
}

bool CharacterFormat::take(std::string_view word, std::optional<int> number) {
    const bool on = number.value_or(1) != 0;
    if (word == "plain")
        *this = CharacterFormat{};
    else if (word == "f" || word == "af")
        take_font(number.value_or(0), word == "af");
    else if (word == "loch")
        script = Script::low;
    else if (word == "hich")
        script = Script::high;
    else if (word == "dbch")
        script = Script::double_byte;
    else if (word == "ltrch" || word == "rtlch")
        right_to_left = word == "rtlch", script = Script::none;
    else if (word == "fs" || word == "afs")
        take_size(number.value_or(24), word == "afs");
    else if (word == "charscalex")
        scale = number.value_or(100);
    else if (word == "cf")
        colour = number.value_or(0);
    else if (word == "chcbpat")
        background = number.value_or(0);
    else if (word == "cb")
        other_background = number.value_or(0);
    else if (word == "highlight")
        highlight = number.value_or(0);
    else if (word == "v")
        hidden = on;
    else if (word == "strike" || word == "striked")
        strike = on;
    else if (word == "b")
        bold = on;
    else if (word.starts_with("ul") && word != "ulc")
        underline = on && word != "ulnone";
    else if (word == "revised" || word == "mvt")
        inserted = on;
    else if (word == "deleted" || word == "mvf")
        deleted = on;
    else
        return false;
    return true;
}

int CharacterFormat::font(const Fonts& fonts_of_document) const {
    const auto of = [&](FontSlot which) { return fonts.at(slot(which)); };
    const auto low = of(FontSlot::ascii);
    std::optional<int> found = low;
    if (script == Script::high) found = of(FontSlot::high_ansi);
    if (script == Script::double_byte) found = of(FontSlot::east_asia);
    if (right_to_left && of(FontSlot::complex)) found = of(FontSlot::complex);
    if (!found) found = low;
    return found.value_or(fonts_of_document.usual);
}

bool ParagraphFormat::take(std::string_view word, std::optional<int> number) {
    if (word == "pard") {
        *this = ParagraphFormat{};
    } else if (word == "intbl") {
        in_table = true;
    } else if (word == "itap") {
        level = number.value_or(1);
    } else if (word == "cbpat") {
        fill = number.value_or(0);
    } else if (word == "li" || word == "lin") {
        left = number.value_or(0);
    } else if (word == "fi") {
        first = number.value_or(0);
    } else if (word == "ri" || word == "rin") {
        right = number.value_or(0);
    } else if (word == "qc" || word == "qr") {
        to_the_left = false;
    } else if (word == "ql" || word == "qj" || word == "qd") {
        to_the_left = true;
    } else if (word == "sl") {
        // Negative: exactly that high; 0: as high as it needs.
        const int height = number.value_or(0);
        flat = height < 0 && height > -least_line_twips;
    } else {
        return false;
    }
    return true;
}

flow::Indent ParagraphFormat::indent() const {
    using enum flow::Indent;
    const flow::Indent start = flow::indent_of(long{left} + first);
    if (start == off_page && to_the_left) return start;
    return start == usual && flow::indent_of(right) == usual ? usual : odd;
}

std::size_t ParagraphFormat::table_level() const {
    if (level) return static_cast<std::size_t>(std::clamp(*level, 0, 1000));
    return in_table ? 1 : 0;
}

flow::Look look_of(const CharacterFormat& format, const Fonts& fonts, const Colours& colours,
                   int background) {
    flow::Look look;
    const int colour = colour_at(colours, format.colour);
    const int highlight = colour_at(colours, format.highlight);
    const int fill = colour_at(colours, format.background);
    const int behind = highlight >= 0    ? highlight
                       : fill >= 0       ? fill
                       : background >= 0 ? background
                                         : flow::white;
    const int size = format.right_to_left ? format.complex_half_points.value_or(format.half_points)
                                          : format.half_points;
    const int other = colour_at(colours, format.other_background);
    look.hidden =
        format.hidden || size <= flow::tiny_half_points ||
        (format.scale > 0 && format.scale < flow::tiny_scale) ||
        (colour >= 0 && (flow::same_to_the_eye(colour, behind) ||
                         (other >= 0 && highlight < 0 && flow::same_to_the_eye(colour, other))));
    look.strike = format.strike;
    look.emphasis =
        format.bold || format.underline || highlight >= 0 || fill >= 0 || other >= 0 || colour > 0;
    const int low = format.fonts.at(slot(FontSlot::ascii)).value_or(fonts.usual);
    for (std::size_t i = 0; i < look.fonts.size(); ++i) {
        const Font* font = fonts.find(format.fonts.at(i).value_or(low));
        // A place in a symbol font is nothing that a font of another script could show.
        if (!is_symbol(font) && is_symbol(fonts.find(low))) font = fonts.find(low);
        if (font != nullptr) look.fonts.at(i) = font->name;
        look.any_symbol_font = look.any_symbol_font || is_symbol(font);
    }
    return look;
}

}  // namespace tsb::rtf
