// SPDX-License-Identifier: GPL-3.0-or-later
// read_text, read_html: the body of a message, or a text file, -> Sheet with flow layout. Thin on
// purpose: a body is read for what it says, not for what it looks like.
//
// Guarantees: never fail, never throw; every line of text is a paragraph ("line N"); box and tick
// characters are marks of kind glyph. HTML: block elements and table rows end a paragraph, cells
// are separated by a tab, script and style are dropped, entities decoded, what an element's own
// attributes hide is hidden, what they strike through is struck (html_look.hpp); nothing is loaded,
// nothing is run.
// Trust: none in the bytes, none in the charset's name. Unknown or empty charset: UTF-8 where the
// bytes are that, else windows-1252.
// Limits: max_text_bytes in and out, max_runs runs, max_marks, max_charset_name, max_html_styles; what is beyond is
// a problem "limit".
#pragma once

#include <string_view>

#include "config/base/bytes.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

constexpr std::size_t max_charset_name = 64;

Sheet read_text(BytesView bytes, std::string_view charset);
Sheet read_html(BytesView bytes, std::string_view charset);

}  // namespace tsb
