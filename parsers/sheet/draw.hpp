// SPDX-License-Identifier: GPL-3.0-or-later
// draw_sheet(): a sheet as a fragment of HTML that a person can hold beside the document: flow layout
// as paragraphs and tables with their boxes, placed layout as one SVG a page.
//
// Guarantees: every text is escaped, the result holds no script, link, style attribute or address,
// and every tag that is opened is closed, also where the limit cut it. Boxes are drawn by state only:
// ☒ ticked, ☐ empty, ☐? unclear.
// Trust: none in the sheet. Bidirectional overrides of a text are shown as escapes, not obeyed; a
// table's direction is the document's own.
// Limits: max_bytes of content; tables as in sheet.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/sheet/sheet.hpp"

namespace tsb {

constexpr std::size_t max_drawing_bytes = 2U << 20U;

// At most max_bytes; a last line says where content was left out.
std::string draw_sheet(const Sheet& sheet, std::size_t max_bytes = max_drawing_bytes);

// Text for an element or a quoted attribute.
std::string html_text(std::string_view text);

// The box as it is drawn in flow layout, for summaries: state as in `read --marks`.
std::string html_box(std::string_view state, std::string_view title);

// The rules that draw_sheet()'s classes need, for a <style> of the page.
std::string_view drawing_style();

}  // namespace tsb
