// SPDX-License-Identifier: GPL-3.0-or-later
// How the two boxes of an item are drawn by the page itself (P9, P10, P18), and how they are ticked.
#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "tests/support/pdf_form.hpp"

namespace tsb::test {
namespace pdf_boxes {
namespace {

struct Square {
    double left = 0, bottom = 0, right = 0, top = 0;
};

// A little smaller than its place: lines of the table stay away from it.
Square square_of(const PdfItem& item, std::size_t k) {
    Square square;
    if (std::sscanf(item.rects.at(k).c_str(), "[%lf %lf %lf %lf]", &square.left, &square.bottom,
                    &square.right, &square.top) != 4)
        throw std::invalid_argument("no rectangle");
    return {square.left + 1, square.bottom + 1, square.right - 1, square.top - 1};
}

std::string at(double x, double y) {
    return pdf_number(x) + " " + pdf_number(y) + " ";
}

std::string line(double x1, double y1, double x2, double y2) {
    return at(x1, y1) + "m " + at(x2, y2) + "l S\n";
}

std::string outline(const Square& s) {
    return at(s.left, s.bottom) + at(s.right - s.left, s.top - s.bottom) + "re S\n";
}

std::string outline_of_dashes(const Square& s) {
    constexpr double dash = 1.5, gap = 1;
    std::string drawn;
    for (double from = 0; from < s.right - s.left; from += dash + gap) {
        const double to = std::min(from + dash, s.right - s.left);
        drawn += line(s.left + from, s.bottom, s.left + to, s.bottom) +
                 line(s.left + from, s.top, s.left + to, s.top) +
                 line(s.left, s.bottom + from, s.left, s.bottom + to) +
                 line(s.right, s.bottom + from, s.right, s.bottom + to);
    }
    return drawn;
}

std::string cross(const Square& s) {
    return line(s.left + 2, s.bottom + 2, s.right - 2, s.top - 2) +
           line(s.left + 2, s.top - 2, s.right - 2, s.bottom + 2);
}

std::string text(const char* font, double x, double baseline, const std::string& shown) {
    return "BT /" + std::string(font) + " 8 Tf " + at(x, baseline) + "Td (" + shown + ") Tj ET\n";
}

template <class Outline, class Tick>
void draw(PdfPage& page, const PdfItem& item, Outline outline_as, Tick tick) {
    for (std::size_t k = 0; k < 2; ++k) {
        const Square square = square_of(item, k);
        page.content += outline_as(square);
        if (item.ticked.at(k)) page.content += tick(square);
    }
}

}  // namespace

void drawn(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline, cross);
}

void dash_pattern(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(
        page, item, [](const Square& s) { return "[2 1] 0 d " + outline(s) + "[] 0 d "; }, cross);
}

void dashes(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline_of_dashes, cross);
}

void typed_over(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline,
         [](const Square& s) { return text("F1", s.left + 2.3, s.top + 1, "X"); });
}

void typed_under(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline,
         [](const Square& s) { return text("F1", s.left + 2.3, s.bottom - 7, "X"); });
}

void filled_beside(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline, [](const Square& s) {
        const double x = s.left - 8, y = s.bottom + 1;
        return at(x, y + 4) + "m " + at(x + 2, y) + "l " + at(x + 7, y + 8) + "l " +
               at(x + 6, y + 9) + "l " + at(x + 2, y + 3) + "l " + at(x + 1, y + 5) + "l h f\n";
    });
}

void letter_that_draws_a_tick(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline,
         [](const Square& s) { return text("F3", s.left - 8, s.bottom + 1, "a"); });
}

void blank_that_draws_a_tick(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline,
         [](const Square& s) { return text("F3", s.left - 8, s.bottom + 1, "b"); });
}

void masked_away(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline, [](const Square& s) { return "q /None gs " + cross(s) + "Q\n"; });
}

void seen_through_a_mask(PdfForm&, PdfPage& page, const PdfItem& item) {
    draw(page, item, outline, [](const Square& s) { return "q /All gs " + cross(s) + "Q\n"; });
}

}  // namespace pdf_boxes

// F3: its a and b both draw a tick; the file says that they are the letter A and a blank. /None and
// /All: masks of luminosity, black and white.
void add_drawing_resources(PdfForm& form) {
    PdfFile& file = form.file;
    const int tick = file.add_stream("", "80 0 0 0 80 80 d1 8 w 10 40 m 30 10 l 70 70 l S");
    const std::string map =
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
        "endcodespacerange 2 beginbfchar <61> <0041> <62> <0020> endbfchar endcmap end";
    const int font = file.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 80 80] /FontMatrix [.01 0 0 .01 0 0] "
        "/FirstChar 97 /LastChar 98 /Widths [80 80] /Encoding << /Differences [97 /a /b] >> "
        "/CharProcs << /a " +
        PdfFile::ref(tick) + " /b " + PdfFile::ref(tick) + " >> /ToUnicode " +
        PdfFile::ref(file.add_stream("", map)) + " >>");
    form.more_fonts = "/F3 " + PdfFile::ref(font);
    std::string states;
    for (const auto& [name, grey] : {std::pair{"None", "0"}, {"All", "1"}}) {
        const int group = file.add_stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /CS "
            "/DeviceGray >>",
            std::string(grey) + " g 0 0 595 842 re f");
        states += "/" + std::string(name) + " << /Type /ExtGState /SMask << /S /Luminosity /G " +
                  PdfFile::ref(group) + " >> >> ";
    }
    form.more_resources = "/ExtGState << " + states + ">>";
}

}  // namespace tsb::test
