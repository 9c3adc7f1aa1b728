// SPDX-License-Identifier: GPL-3.0-or-later
// Story::control, used for content controls around runs, blocks, rows and cells; and the
// hexadecimal codes of w:sym.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include "parsers/docx/story.hpp"

namespace tsb::docx {

// 0 for what is no hexadecimal number.
inline char32_t hex_code(std::string_view text) {
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), code, 16);
    return error == std::errc{} && stop == text.data() + text.size() ? char32_t{code} : U'\0';
}

// Reads the content with the control open; one that showed no box gets its (unclear) mark by
// put_mark.
template <class Content, class PutMark>
void Story::control(pugi::xml_node node, Content&& content, PutMark&& put_mark) {
    auto box = open_control(node.child("w:sdtPr"));
    if (!box) {
        content(node.child("w:sdtContent"));
        return;
    }
    Control* outer = std::exchange(control_, &*box);
    content(node.child("w:sdtContent"));
    control_ = outer;
    if (!box->shown()) put_mark(box->mark());
}

}  // namespace tsb::docx
