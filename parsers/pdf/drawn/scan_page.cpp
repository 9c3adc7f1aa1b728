// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/scan_page.hpp"

#include <algorithm>

namespace tsb::pdf {
namespace {

constexpr double most_of_page = 0.5, part_of_page = 0.25;
constexpr std::size_t few_glyphs = 60;  // a stamp of the scanning program, a page number
constexpr double its_own = 0.3;  // share of the text that may stand on a picture that is no ground

bool is_seen_text(const DrawnGlyph& glyph) {
    return glyph.unseen == Unseen::no && glyph.unicode != U' ';
}

// Strips of one picture add up; a picture drawn twice does not.
double covered_by_pictures(const PageRecord& page, double area) {
    double sum = 0;
    std::vector<Box> seen;
    constexpr std::size_t most = 200;
    for (const DrawnImage& image : page.images) {
        if (image.mask && image.paint.luminance > 0.9) continue;
        const bool again = std::any_of(seen.begin(), seen.end(), [&](const Box& box) {
            return share_of(box, image.box) > 0.9;
        });
        if (again || seen.size() >= most) continue;
        seen.push_back(image.box);
        sum += area_of(shared(image.box, {0, 0, 0, page.width, page.height})) / area;
    }
    return sum;
}

bool is_ground(const PageRecord& page, const DrawnImage& image, std::size_t all) {
    const auto on_it = static_cast<std::size_t>(
        std::count_if(page.glyphs.begin(), page.glyphs.end(), [&](const DrawnGlyph& glyph) {
            return is_seen_text(glyph) && holds_middle(image.box, glyph.box);
        }));
    return static_cast<double>(on_it) > its_own * static_cast<double>(all);
}

}  // namespace

PageKind kind_of(const PageRecord& page) {
    const double area = page.width * page.height;
    if (area <= 0) return PageKind::blank;
    const auto text = static_cast<std::size_t>(
        std::count_if(page.glyphs.begin(), page.glyphs.end(), is_seen_text));
    if (covered_by_pictures(page, area) > most_of_page && text <= few_glyphs) return PageKind::scan;
    std::size_t large = 0;
    constexpr std::size_t most_large = 20;  // looked at
    for (const DrawnImage& image : page.images) {
        if (area_of(image.box) <= part_of_page * area || ++large > most_large) continue;
        if (!is_ground(page, image, text)) return PageKind::hybrid;
    }
    return page.glyphs.empty() && page.paths.empty() && page.images.empty() ? PageKind::blank
                                                                            : PageKind::drawn;
}

}  // namespace tsb::pdf
