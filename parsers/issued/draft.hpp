// SPDX-License-Identifier: GPL-3.0-or-later
// What the two halves of an issued document add to one draft.
#pragma once

#include <string>
#include <string_view>

#include "config/circular_draft.hpp"
#include "parsers/issued/lines/lines.hpp"

namespace tsb::issued {

class Draft {
  public:
    CircularDraft result;
    std::string language;  // "" if unknown

    void note(std::string at, std::string text);
    [[nodiscard]] Circular& circular() { return result.circular; }
    [[nodiscard]] Wording& wording() { return result.circular.wording[language]; }
    [[nodiscard]] std::string wording_key(std::string_view key) const {
        return "wording." + language + "." + std::string(key);
    }
};

// The form: finds where it begins (all before is the letter), its items, labels and fixed text.
// Returns the first line of the form; lines.size() if there is none.
std::size_t read_form(const std::vector<Line>& lines, Draft& draft);

// The letter and the number that the form's title names: lines [0, form) and the title.
void read_letter(const std::vector<Line>& lines, std::size_t form, Draft& draft);
void read_rule(const std::vector<Line>& lines, std::size_t form, Draft& draft);  // of the letter

}  // namespace tsb::issued
