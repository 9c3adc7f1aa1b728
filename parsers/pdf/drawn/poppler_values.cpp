// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/poppler_values.hpp"

#include <Annot.h>
#include <Page.h>
#include <TextOutputDev.h>
#include <UTF.h>
#include <goo/gmem.h>

#include <algorithm>

#include "config/base/text.hpp"
#include "config/base/utf8.hpp"
#include "parsers/pdf/drawn/gfx_values.hpp"

namespace tsb::pdf {
namespace {

std::string text_of(const GooString* text) {
    if (text == nullptr) return {};
    Unicode* characters = nullptr;
    const int count = TextStringToUCS4(text->toStr(), &characters);
    std::string result;
    for (int i = 0; i < count && result.size() < longest_name; ++i)
        result += utf8_of(static_cast<char32_t>(characters[i]));
    gfree(characters);
    return to_valid_utf8(result);
}

constexpr std::string_view annotation_names[] = {
    "Unknown", "Text",        "Link",      "FreeText",       "Line",     "Square",    "Circle",
    "Polygon", "PolyLine",    "Highlight", "Underline",      "Squiggly", "StrikeOut", "Stamp",
    "Caret",   "Ink",         "Popup",     "FileAttachment", "Sound",    "Movie",     "Widget",
    "Screen",  "PrinterMark", "TrapNet",   "Watermark",      "3D",       "RichMedia"};

std::string name_of(const Annot& annotation) {
    const auto type = static_cast<std::size_t>(annotation.getType());
    return std::string(type < std::size(annotation_names) ? annotation_names[type]
                                                          : annotation_names[0]);
}

void append_utf16(std::u16string& text, Unicode unicode) {
    if (unicode < 0x10000) {
        text += static_cast<char16_t>(unicode);
    } else if (unicode < 0x110000) {
        text += static_cast<char16_t>(0xD7C0 + (unicode >> 10U));
        text += static_cast<char16_t>(0xDC00 + (unicode & 0x3FFU));
    }
}

}  // namespace

DrawnAnnotation to_annotation(const Annot& annotation, const double* matrix, int page) {
    DrawnAnnotation found;
    found.subtype = name_of(annotation);
    found.contents = text_of(annotation.getContents());
    const PDFRectangle& rect = annotation.getRect();
    const double* m = matrix;
    bool first = true;
    for (const double x : {rect.x1, rect.x2})
        for (const double y : {rect.y1, rect.y2}) {
            include(found.box, m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5], first);
            first = false;
        }
    found.box.page = page;
    return found;
}

bool is_shown(const Annot& annotation) {
    constexpr unsigned unseen = Annot::flagHidden | Annot::flagNoView;
    return (annotation.getFlags() & unseen) == 0;
}

Word to_word(TextWord& source, int page) {
    Word word;
    for (int i = 0; i < source.getLength(); ++i) append_utf16(word.text, *source.getChar(i));
    source.getBBox(&word.box.left, &word.box.top, &word.box.right, &word.box.bottom);
    word.box.page = page;
    word.rotation = source.getRotation();
    word.upright = word.rotation == 0;
    constexpr char16_t lam = 0x0644;
    if (word.text.find(lam) != std::u16string::npos)
        for (int i = 0; i < source.getLength(); ++i) {
            double left = 0, top = 0, right = 0, bottom = 0;
            source.getCharBBox(i, &left, &top, &right, &bottom);
            word.widths.push_back(right - left);
        }
    word.first = static_cast<std::size_t>(std::max(0, source.getCharPos()));
    word.count = static_cast<std::size_t>(std::max(0, source.getCharLen()));
    return word;
}

}  // namespace tsb::pdf
