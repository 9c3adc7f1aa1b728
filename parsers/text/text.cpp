// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/text/text.hpp"

#include "parsers/text/charset.hpp"
#include "parsers/text/glyph_marks.hpp"

namespace tsb {

Sheet read_text(BytesView bytes, std::string_view charset) {
    Sheet sheet;
    sheet.format = Format::text;
    text::Paragraphs paragraphs(sheet);
    if (bytes.size() > max_text_bytes) {
        paragraphs.note_cut();
        bytes = bytes.substr(0, max_text_bytes);
    }
    const std::string content = text::decode(bytes, charset);
    const std::string_view view = content;
    for (std::size_t at = 0; at <= view.size();) {
        const std::size_t end = std::min(view.find_first_of("\r\n", at), view.size());
        paragraphs.add(view.substr(at, end - at));
        at = end + (view.substr(end, 2) == "\r\n" ? 2 : 1);
    }
    return sheet;
}

}  // namespace tsb
