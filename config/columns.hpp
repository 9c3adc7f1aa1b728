// SPDX-License-Identifier: GPL-3.0-or-later
// Columns of a terminal: how wide a text is, and cutting, padding and wrapping by that width.
// Guarantees: never cuts inside a character or between a character and its combining marks. East
// Asian wide and full-width characters take two columns, combining and invisible ones none, Arabic
// letters one.
// Trust: any UTF-8; what escapes or controls mean to a terminal is printable()'s business, before.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tsb {

std::size_t columns_of(std::string_view text);

// At most `columns` wide, with "…" at the end when something was cut.
std::string clip_columns(std::string_view text, std::size_t columns);

// Filled up with blanks to `columns`; a wider text stays as it is.
std::string pad_columns(std::string_view text, std::size_t columns);

// Lines of at most `columns` (at least 8): broken at blanks, inside a word only where it is wider
// than a line, as Chinese text is. Line feeds in the text end a line.
std::vector<std::string> wrap_columns(std::string_view text, std::size_t columns);

}  // namespace tsb
