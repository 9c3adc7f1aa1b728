// SPDX-License-Identifier: GPL-3.0-or-later
// The control words that say where the text of their group goes, and those that stand for a
// character. The rows are the truth; a group that begins with \* and a word that is
// neither here nor about looks is skipped.
#pragma once

#include <optional>
#include <string_view>

namespace tsb::rtf {

enum class Destination {
    skip,
    same,  // the group's text goes where the text around it goes
    fonts,
    colours,
    styles,
    field,
    code,  // of a field
    result,
    form_data,   // of a form field
    form_entry,  // of a list
    header,
    footer,
    note,
    comment,
    text_box,
    shape,
    upr,  // the same text twice: for programs without Unicode, and behind \ud for all others
    unicode_half,
    ansi_half,
    property,  // of a shape
    property_name,
    property_value,
    picture,
    object,
    nested_row  // the properties of a nested table's row
};

std::optional<Destination> destination_of(std::string_view word);

// Words about looks that other programs know and that decide nothing here.
bool is_other_look(std::string_view word);

// UTF-8; "" if the word stands for no character.
std::string_view character_of(std::string_view word);

}  // namespace tsb::rtf
