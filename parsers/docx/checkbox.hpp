// SPDX-License-Identifier: GPL-3.0-or-later
// The state of a check box as its XML gives it: legacy form fields (D1) and content controls (D2).
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "parsers/docx/glyphs.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::docx {

// w:ffData/w:checkBox: w:checked if present, else w:default, else empty (ISO 29500-1 17.16.7).
// Words that are no on/off, or two elements of one kind, are unclear. An empty node (a FORMCHECKBOX
// without data) is unclear.
Mark legacy_checkbox(pugi::xml_node check_box);

// The first word of a field code is FORMCHECKBOX.
bool is_form_checkbox(std::string_view field_code);

// A w14:checkbox control while its content is being read: the state is w14:checked, and the glyph
// shown must say the same.
class Control {
  public:
    // Nullopt: the control is no check box.
    static std::optional<Control> open(pugi::xml_node control_properties);

    // A character of the content. True: it is the control's glyph, and mark() is final.
    bool takes(char32_t code, SymbolFont font);
    [[nodiscard]] bool shown() const { return shown_; }
    [[nodiscard]] Mark mark() const;  // unclear while nothing has been shown

  private:
    [[nodiscard]] std::optional<MarkState> state_of_glyph(char32_t code, SymbolFont font) const;

    Mark mark_;
    char32_t ticked_glyph_ = 0x2612,
             empty_glyph_ = 0x2610;  // [MS-DOCX] CT_SdtCheckboxSymbol's defaults
    bool shown_ = false;
};

}  // namespace tsb::docx
