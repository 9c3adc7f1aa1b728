// SPDX-License-Identifier: GPL-3.0-or-later
// A page of placed layout as SVG: texts stretched to the places where the document has them, marks
// as boxes.
#include <algorithm>
#include <cmath>

#include "parsers/sheet/canvas.hpp"

namespace tsb {
namespace {

constexpr double largest_page = 14'400;  // points; PDF's own limit
constexpr double least_size = 1;
constexpr double widest_letter = 1.4;  // of a line's height

// Any double as a decimal number within a page, "12.3".
std::string number(double value) {
    if (!std::isfinite(value)) value = 0;
    value = std::clamp(value, -largest_page, largest_page);
    const long tenths = std::lround(value * 10);
    const long whole = std::labs(tenths);
    return (tenths < 0 ? "-" : "") + std::to_string(whole / 10) + "." + std::to_string(whole % 10);
}

double size_or(double value, double otherwise) {
    return std::isfinite(value) && value >= least_size ? std::min(value, largest_page) : otherwise;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

void draw_text(const PlacedText& text, Canvas& canvas) {
    const double height = size_or(text.box.bottom - text.box.top, 10);
    const double width = size_or(text.box.right - text.box.left, least_size);
    // A field's value stands in a box that may be far wider than the text: that is not stretched.
    const bool fills = width <= static_cast<double>(characters(text.text)) * height * widest_letter;
    std::string tag = "<text x=\"" +
                      number(fills ? (text.box.left + text.box.right) / 2 : text.box.left + 2) +
                      "\" y=\"" + number(text.box.bottom - height * 0.22) + "\" font-size=\"" +
                      number(height * 0.78) + "\"";
    if (fills)
        tag += " text-anchor=\"middle\" textLength=\"" + number(width) +
               "\" lengthAdjust=\"spacingAndGlyphs\"";
    if (text.hidden) tag += " class=\"hidden\"";
    canvas.raw(tag + ">");
    canvas.text(text.text);
    canvas.raw("</text>\n");
}

void draw_mark(const Mark& mark, Canvas& canvas) {
    if (!mark.box) return;
    const Box& box = *mark.box;
    const double height = size_or(box.bottom - box.top, 10);
    const std::string state(to_string(mark.state));
    canvas.raw("<text class=\"box " + state + "\" x=\"" + number((box.left + box.right) / 2) +
               "\" y=\"" + number(box.bottom - height * 0.02) + "\" font-size=\"" +
               number(std::max(height, 9.0) * 1.15) + "\" text-anchor=\"middle\"><title>");
    canvas.text(std::string(to_string(mark.kind)) + ", " + state + ", " + mark.at +
                (mark.hidden ? ", hidden" : "") + (mark.why.empty() ? "" : ": " + mark.why));
    canvas.raw(mark.state == MarkState::ticked  ? "</title>☒</text>\n"
               : mark.state == MarkState::empty ? "</title>☐</text>\n"
                                                : "</title>☐?</text>\n");
}

}  // namespace

void draw_page(const Page& page, Canvas& canvas) {
    const std::string width = number(size_or(page.width, 595));
    const std::string height = number(size_or(page.height, 842));
    canvas.raw("<p class=\"at\" dir=\"ltr\">page " + std::to_string(page.number) +
               "</p>\n<svg class=\"page\" viewBox=\"0 0 " + width + " " + height + "\">\n");
    for (const PlacedText& text : page.texts) {
        if (canvas.full()) break;
        draw_text(text, canvas);
    }
    for (const Mark& mark : page.marks) {
        if (canvas.full()) break;
        draw_mark(mark, canvas);
    }
    canvas.raw("</svg>\n");
}

}  // namespace tsb
