// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/flow/control.hpp"

#include <utility>

namespace tsb::flow {
namespace {

// What any box or tick of this picture would mean.
std::optional<MarkState> usual_state(char32_t code, SymbolFont font) {
    const auto glyph = font == SymbolFont::none ? unicode_glyph(code) : symbol_glyph(font, code);
    if (!glyph) return std::nullopt;
    switch (*glyph) {
        case Glyph::empty_box:
            return MarkState::empty;
        case Glyph::ticked_box:
        case Glyph::bare_tick:
        case Glyph::math_or_tick:
            return MarkState::ticked;
        case Glyph::ambiguous:
            return MarkState::unclear;
    }
    return std::nullopt;
}

}  // namespace

// The control's own two glyphs first: a custom one may be anything (a "$"). But one that everybody
// reads as the opposite, a cross for "empty", says nothing. Then what any box would mean.
std::optional<MarkState> Control::state_of_glyph(char32_t code, SymbolFont font) const {
    const bool ticked = symbol_code(code) == symbol_code(ticked_glyph_);
    const bool empty = symbol_code(code) == symbol_code(empty_glyph_);
    const auto usual = usual_state(code, font);
    if (!ticked && !empty) return usual;
    const MarkState declared = ticked && empty ? mark_.state : state_for(ticked);
    const bool contradicts = usual && *usual != MarkState::unclear && *usual != declared;
    return contradicts ? MarkState::unclear : declared;
}

bool Control::takes(char32_t code, SymbolFont font) {
    const auto state = state_of_glyph(code, font);
    if (!state) return false;
    shown_ = true;
    if (mark_.state != MarkState::unclear && *state != mark_.state) {
        make_unclear(mark_, std::string("the content control says ") +
                                std::string(to_string(mark_.state)) +
                                ", but the box shown in it says otherwise");
    }
    return true;
}

Mark Control::mark() const {
    Mark mark = mark_;
    if (!shown_ && mark.state != MarkState::unclear) {
        make_unclear(mark, std::string("the content control says ") +
                               std::string(to_string(mark.state)) + ", but no box is shown in it");
    }
    return mark;
}

}  // namespace tsb::flow
