// SPDX-License-Identifier: GPL-3.0-or-later
// Builds one Paragraph: texts and marks in order, glyphs in the text told apart from text.
// Trust: the text is hostile; what comes out is valid UTF-8. Limits: those of sheet.hpp, counted in
// a Budget for all parts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/flow/control.hpp"
#include "parsers/flow/look.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::flow {

// Counts against the limits of sheet.hpp; `passed` names the first one that was passed, and readers
// then stop.
struct Budget {
    std::size_t runs = 0, marks = 0, cells = 0, text_bytes = 0;
    const char* passed = nullptr;

    void add(std::size_t& counter, std::size_t amount, std::size_t limit, const char* name) {
        counter += amount;
        if (counter > limit && passed == nullptr) passed = name;
    }
};

struct TextState {
    Look look;
    bool hidden = false;  // by the look, or by what stands around
    Revision revision = Revision::none;
    bool complex_script = false, east_asian_hint = false;  // which of a run's four fonts is used
    bool formula = false;                                  // mathematics: no character is a mark
};

class ParagraphWriter;

// The mark of a legacy field whose result text is being read.
struct FieldBox {
    ParagraphWriter* writer = nullptr;
    std::size_t run = 0;
};

// Whose content is being read; either may be null.
struct Owner {
    Control* control = nullptr;
    const FieldBox* field = nullptr;
};

class ParagraphWriter {
  public:
    ParagraphWriter(Budget& budget, std::string part, std::string at);

    void text(std::string_view utf8, const TextState& state, const Owner& owner);
    void symbol(std::string_view font, char32_t code, const TextState& state,
                const Owner& owner);  // w:sym
    FieldBox mark(Mark mark, const TextState& state);
    Paragraph finish();

  private:
    void plain(std::string_view utf8, const TextState& state);
    // True: the character became a mark, or belongs to one.
    bool take(char32_t code, SymbolFont font, const TextState& state, const Owner& owner);
    void glyph(Glyph glyph, const TextState& state);
    bool compare_with_field(Glyph glyph, const Owner& owner);
    void split_lone_ticks();

    Budget& budget_;
    Paragraph paragraph_;
    std::string_view before_;  // text in front of the character in hand, written before it if that
                               // becomes a mark
    bool maybe_lone_tick_ = false;
    // What is typed inside a field is a run of its own beside the field's mark, and stays text (D5a).
    bool in_field_ = false, last_in_field_ = false;
    std::vector<std::size_t> field_runs_;
};

}  // namespace tsb::flow
