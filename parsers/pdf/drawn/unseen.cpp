// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/unseen.hpp"

#include <algorithm>
#include <cmath>

namespace tsb::pdf {
namespace {

constexpr double same_luminance = 0.05;  // less than that nobody tells apart
constexpr std::size_t max_covers = 500;  // looked at, of one page
constexpr double smallest_cover = 9;     // square points

struct Cover {
    Box box;
    std::size_t order = 0;
    std::optional<double> luminance;  // nothing: a picture
};

// A rectangle that stands upright.
bool is_plain(const DrawnPath& path) {
    if (path.strokes.size() != 1) return false;
    const Stroke& stroke = path.strokes.front();
    if (stroke.curved || stroke.points.size() < 4 || stroke.points.size() > 5) return false;
    constexpr double slack = 0.5;
    for (std::size_t i = 1; i < stroke.points.size(); ++i) {
        const Point &a = stroke.points[i - 1], &b = stroke.points[i];
        if (std::abs(a.x - b.x) > slack && std::abs(a.y - b.y) > slack) return false;
    }
    return true;
}

std::vector<Cover> covers_of(const PageRecord& page) {
    std::vector<Cover> covers;
    for (const DrawnPath& path : page.paths)
        if (path.filled && path.paint.opaque && is_plain(path) &&
            area_of(path.box) > smallest_cover)
            covers.push_back({path.box, path.paint.order, path.paint.luminance});
    for (const DrawnImage& image : page.images)
        if (image.paint.opaque && area_of(image.box) > smallest_cover)
            covers.push_back({image.box, image.paint.order, std::nullopt});
    std::sort(covers.begin(), covers.end(),
              [](const Cover& a, const Cover& b) { return a.order < b.order; });
    if (covers.size() > max_covers) covers.resize(max_covers);
    return covers;
}

// The last one under `order`, white paper where there is none.
std::optional<double> ground(const std::vector<Cover>& covers, double x, double y,
                             std::size_t order) {
    std::optional<double> luminance = 1;
    for (const Cover& cover : covers) {
        if (cover.order >= order) break;
        if (contains(cover.box, x, y)) luminance = cover.luminance;
    }
    return luminance;
}

// A light copy under dark letters is their shadow: both are seen.
bool is_shadow(const PageRecord& page, std::size_t index) {
    constexpr std::size_t soon = 500;  // characters; a line and its shadow stand together
    const DrawnGlyph& glyph = page.glyphs[index];
    for (std::size_t i = index + 1; i < std::min(page.glyphs.size(), index + soon); ++i) {
        const DrawnGlyph& other = page.glyphs[i];
        if (other.unicode == glyph.unicode && other.unseen == Unseen::no &&
            std::abs(other.paint.luminance - glyph.paint.luminance) > same_luminance &&
            share_of(other.box, glyph.box) > 0.7)
            return true;
    }
    return false;
}

}  // namespace

void find_unseen(PageRecord& page) {
    const std::vector<Cover> covers = covers_of(page);
    for (std::size_t i = 0; i < page.glyphs.size(); ++i) {
        DrawnGlyph& glyph = page.glyphs[i];
        if (glyph.unseen != Unseen::no) continue;
        const double x = (glyph.box.left + glyph.box.right) / 2;
        const double y = (glyph.box.top + glyph.box.bottom) / 2;
        const auto under = ground(covers, x, y, glyph.paint.order);
        if (under && std::abs(*under - glyph.paint.luminance) < same_luminance &&
            !is_shadow(page, i))
            glyph.unseen = Unseen::same_colour;
        for (const Cover& cover : covers)
            if (cover.order > glyph.paint.order && share_of(cover.box, glyph.box) > 0.9)
                glyph.unseen = Unseen::covered;
    }
}

std::optional<double> ground_at(const PageRecord& page, double x, double y, std::size_t order) {
    return ground(covers_of(page), x, y, order);
}

}  // namespace tsb::pdf
