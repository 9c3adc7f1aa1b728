// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/canvas.hpp"

#include <algorithm>
#include <cstdint>

#include "config/base/text.hpp"

namespace tsb {
namespace {

// What closing tags and the last line may take beyond the document's content.
constexpr std::size_t closing_bytes = 4096;

bool is_override(std::string_view character) {
    // U+202A-202E and U+2066-2069: they would reorder what a person compares.
    return (character >= "\xE2\x80\xAA" && character <= "\xE2\x80\xAE") ||
           (character >= "\xE2\x81\xA6" && character <= "\xE2\x81\xA9");
}

bool is_control(std::string_view character) {
    const auto first = static_cast<std::uint8_t>(character.front());
    return first < 0x20 || first == 0x7F ||
           (first == 0xC2 && static_cast<std::uint8_t>(character.at(1)) < 0xA0);
}

std::size_t length_of(char lead) {
    const auto byte = static_cast<std::uint8_t>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

Canvas::Canvas(std::size_t max_bytes)
    : left_(max_bytes > closing_bytes ? max_bytes - closing_bytes : 0) {}

void Canvas::raw(std::string_view html) {
    out_ += html;
    left_ -= std::min(left_, html.size());
    full_ = left_ == 0;
}

void Canvas::put(std::string_view text, bool keep_lines) {
    const std::string valid = to_valid_utf8(text);
    for (std::size_t at = 0; at < valid.size();) {
        const std::string_view one = std::string_view(valid).substr(at, length_of(valid.at(at)));
        at += one.size();
        std::string shown(one);
        if (one == "&")
            shown = "&amp;";
        else if (one == "<")
            shown = "&lt;";
        else if (one == ">")
            shown = "&gt;";
        else if (one == "\"")
            shown = "&quot;";
        else if (one == "'")
            shown = "&#39;";
        else if (one == "\n")
            shown = keep_lines ? "<br>" : " ";
        else if (one == "\t")
            shown = keep_lines ? "&emsp;" : " ";
        else if (is_control(one))
            shown = "\xEF\xBF\xBD";
        else if (is_override(one))
            shown = printable(one);
        if (shown.size() > left_) {
            full_ = true;
            left_ = 0;
            return;
        }
        out_ += shown;
        left_ -= shown.size();
    }
}

void Canvas::text(std::string_view text) {
    put(text, false);
}

void Canvas::lines(std::string_view text) {
    put(text, true);
}

std::string Canvas::take() {
    if (full_) out_ += "<p class=\"cut\">The drawing ends here: the document goes on.</p>\n";
    return std::move(out_);
}

}  // namespace tsb
