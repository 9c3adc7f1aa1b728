// SPDX-License-Identifier: GPL-3.0-or-later
// A check box control while its content is being read: it has a state, and the glyph shown in it
// must say the same.
#pragma once

#include <optional>
#include <utility>

#include "parsers/flow/glyphs.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::flow {

// [MS-DOCX] CT_SdtCheckboxSymbol's defaults, and LibreOffice's.
constexpr char32_t usual_ticked_glyph = 0x2612, usual_empty_glyph = 0x2610;

class Control {
  public:
    // `mark`: kind and state as the control's properties give them. The glyphs are the control's
    // own two: a custom one may be anything but the usual picture of the other state.
    explicit Control(Mark mark, char32_t ticked_glyph = usual_ticked_glyph,
                     char32_t empty_glyph = usual_empty_glyph)
        : mark_(std::move(mark)), ticked_glyph_(ticked_glyph), empty_glyph_(empty_glyph) {}

    // A character of the content. True: it is the control's glyph, and mark() is final.
    bool takes(char32_t code, SymbolFont font);
    [[nodiscard]] bool shown() const { return shown_; }
    [[nodiscard]] Mark mark() const;  // unclear while nothing has been shown

  private:
    [[nodiscard]] std::optional<MarkState> state_of_glyph(char32_t code, SymbolFont font) const;

    Mark mark_;
    char32_t ticked_glyph_, empty_glyph_;
    bool shown_ = false;
};

}  // namespace tsb::flow
