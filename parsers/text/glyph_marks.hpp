// SPDX-License-Identifier: GPL-3.0-or-later
// Box and tick characters of plain text, and the paragraphs they stand in.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "parsers/sheet/sheet.hpp"

namespace tsb::text {

struct GlyphRow {
    char32_t character;
    MarkState state;
    bool is_box;  // false: a bare tick
};

// In code order. Signs of mathematics (× √) are none; filled squares may be bullets, crosses in
// colour may be warnings.
std::span<const GlyphRow> glyph_table();
const GlyphRow* find_glyph(char32_t character);

// From this byte of a line on.
struct LookChange {
    std::size_t from = 0;
    bool hidden = false, strike = false;
};

// Collects paragraphs within the limits; text is valid UTF-8.
class Paragraphs {
  public:
    explicit Paragraphs(Sheet& sheet) : sheet_(sheet) {}
    // One paragraph; an empty line is only counted. Changes stand in order and between characters.
    void add(std::string_view line, std::span<const LookChange> changes = {});
    void note_cut();  // problem "limit", once

  private:
    void add_piece(Paragraph& paragraph, std::string_view piece, const LookChange& look);
    void add_run(Paragraph& paragraph, Run run);
    Sheet& sheet_;
    std::size_t line_ = 0, runs_ = 0, marks_ = 0, bytes_ = 0;
    bool cut_ = false;
};

}  // namespace tsb::text
