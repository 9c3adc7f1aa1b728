// SPDX-License-Identifier: GPL-3.0-or-later
// PageRecord: everything that one page draws, as plain values: the first witness. Points as a person
// sees the page (PageFrame::to_view); `order` counts what is drawn, later over earlier.
// Trust: every string and number is hostile; boxes are finite. Limits: PdfLimits, max_*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/pdf/words.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::pdf {

constexpr double min_box_side = 5.5,
                 max_box_side = 16;  // points: what a person takes for a box to tick

struct Point {
    double x = 0, y = 0;
};

// How something is painted.
struct Paint {
    double luminance = 0;  // 0 black, 1 white; what is not one colour counts as 0.5
    double tint = 0;       // 0 grey, 1 a full colour
    double opacity = 1;
    bool opaque = true;  // hides what is under it
    std::size_t order = 0;
    int annotation = -1;   // index of PageRecord::annotations; -1: the page itself
    bool layered = false;  // belongs to a layer that can be switched off
};

enum class Unseen { no, mode, transparent, clipped, same_colour, covered };
std::string_view to_string(Unseen why);

// What a character means for a form, by its font, code and name (§1c of the table of encodings).
enum class GlyphClass {
    text,
    empty_box,
    ticked_box,
    tick,    // without a box of its own
    sign,    // × √: a tick only where it stands alone
    filled,  // a square, disc, diamond or star: a bullet, or a box's filling
    unknown  // of a symbol font, and the file does not say which
};

struct DrawnGlyph {
    Box box;
    GlyphClass what = GlyphClass::text;
    std::uint32_t code = 0;
    char32_t unicode = 0;    // 0: the file does not say
    std::uint16_t font = 0;  // index of PageRecord::fonts
    bool vertical = false;   // set from top to bottom
    Unseen unseen = Unseen::no;
    Paint paint;
    std::string name;  // of the glyph, for marks only
};

struct DrawnFont {
    std::string name;
    bool embedded = false;
};

struct Stroke {  // a line of points; curves are flattened
    std::vector<Point> points;
    bool closed = false, curved = false;
};

// One filled or stroked shape. Strokes are one subpath each; a fill keeps its holes.
struct DrawnPath {
    Box box;
    bool stroked = false, filled = false;
    double width = 0;  // of the line
    Paint paint;
    std::vector<Stroke> strokes;  // empty: too large to be part of a mark
};

struct DrawnImage {
    Box box;
    std::string object;  // the same picture drawn again has the same
    bool mask = false;
    Paint paint;
};

struct DrawnAnnotation {
    std::string subtype;   // without its slash
    std::string contents;  // UTF-8
    Box box;
};

struct PageRecord {
    int number = 0;
    double width = 0, height = 0;  // as a person sees the page
    double unit = 1;               // points to one unit of the page (UserUnit)
    std::vector<Word> words;
    std::vector<DrawnFont> fonts;
    std::vector<DrawnGlyph> glyphs;
    std::vector<DrawnPath> paths;
    std::vector<DrawnImage> images;
    std::vector<DrawnAnnotation> annotations;
    bool layers = false;                        // the document has layers
    std::size_t glyph_count = 0, segments = 0;  // of all that it draws, also where it was cut
    double work = 0;                            // of drawing it once, in about nanoseconds
    std::string cut;  // the name of the limit that was met; what the page has beyond is not here
};

inline double width_of(const Box& box) {
    return box.right - box.left;
}
inline double height_of(const Box& box) {
    return box.bottom - box.top;
}
inline double area_of(const Box& box) {
    return width_of(box) > 0 && height_of(box) > 0 ? width_of(box) * height_of(box) : 0;
}
Box shared(const Box& a, const Box& b);              // empty where they do not meet
double share_of(const Box& part, const Box& whole);  // how much of `whole` lies in `part`, 0-1
Box grown(const Box& box, double by);
bool contains(const Box& box, double x, double y);
bool holds_middle(const Box& box, const Box& inner);

// They stand beside each other: more than that share of the lower one's height is common to both.
bool same_line(const Box& a, const Box& b, double share = 0.4);
double gap_between(const Box& a, const Box& b);  // points across; 0 where one is over the other

// The page turned by quarter turns clockwise, all of it.
Box turned(const Box& box, int turns, double width, double height);
void turn_page(PageRecord& page, int turns);

}  // namespace tsb::pdf
