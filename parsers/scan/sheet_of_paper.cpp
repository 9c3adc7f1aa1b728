// SPDX-License-Identifier: GPL-3.0-or-later
#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "parsers/scan/straighten.hpp"

namespace tsb {
namespace {

constexpr int small_side = 480;       // pixels in which the sheet is looked for
constexpr double least_share = 0.25;  // of the picture that is the sheet
constexpr double most_share = 0.985;  // more: there is no desk around it
constexpr double four_sided = 0.06;   // how much its outline may differ from four lines
constexpr double step = 1.28;         // times as bright: paper beside a desk
constexpr double least_light = 12;    // grey added to both: what is nearly black has no steps
constexpr int rim = 3;                // pixels of the small picture
constexpr double a4 = 1.4142, letter = 1.294, near_a4 = 0.17;

struct Point {
    double x = 0, y = 0;
};
using Quad = std::array<Point, 4>;  // top left, top right, bottom right, bottom left

double distance(const Point& a, const Point& b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

double area_of(const Quad& quad) {
    double twice = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Point &a = quad[i], &b = quad[(i + 1) % 4];
        twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(twice) / 2;
}

// What is brighter than half of the picture's greys.
PixPtr bright_of(Pix* small) {
    l_int32 cutoff = 0;
    const PixPtr soft = own(pixBlockconv(small, 3, 3));
    if (pixSplitDistributionFgBg(soft.get(), 0.5F, 1, &cutoff, nullptr, nullptr, nullptr) != 0)
        return nullptr;
    const PixPtr dark = own(pixThresholdToBinary(soft.get(), cutoff));
    return own(pixInvert(nullptr, dark.get()));
}

// What a sharp step of light parts from the picture's rim. A shadow darkens desk and sheet alike and
// has soft edges: its grey may be the desk's, but there is no step.
PixPtr enclosed_of(Pix* small) {
    const PixPtr soft = own(pixBlockconv(small, 1, 1));
    const int wide = pixGetWidth(small), high = pixGetHeight(small);
    const PixPtr level = own(pixCreate(wide, high, 1)), border = own(pixCreate(wide, high, 1));
    const auto grey = [&](int x, int y) {
        l_uint32 value = 0;
        pixGetPixel(soft.get(), x, y, &value);
        return double(value) + least_light;
    };
    const auto steps = [](double a, double b) { return std::max(a, b) > step * std::min(a, b); };
    for (int y = 0; y < high; ++y) {
        for (int x = 0; x < wide; ++x) {
            const bool at_rim = x < 2 || y < 2 || x >= wide - 2 || y >= high - 2;
            if (!at_rim &&
                (steps(grey(x - 2, y), grey(x + 2, y)) || steps(grey(x, y - 2), grey(x, y + 2))))
                continue;
            pixSetPixel(level.get(), x, y, 1);
            if (at_rim) pixSetPixel(border.get(), x, y, 1);
        }
    }
    const PixPtr desk = own(pixSeedfillBinary(nullptr, border.get(), level.get(), 4));
    const PixPtr grown = own(pixDilateBrick(nullptr, desk.get(), 5, 5));  // the step's own width
    return own(pixInvert(nullptr, grown.get()));
}

// Its largest patch, the holes (the print) filled.
PixPtr largest_patch(Pix* bits) {
    const PixPtr closed = own(pixCloseSafeBrick(nullptr, bits, 9, 9));
    const PixPtr opened = own(pixOpenBrick(nullptr, closed.get(), 9, 9));
    PIXA* parts = nullptr;
    BOXA* boxes = pixConnComp(opened.get(), &parts, 4);
    PixPtr patch(pixCreate(pixGetWidth(bits), pixGetHeight(bits), 1));
    int best = -1, most = 0;
    for (int i = 0; i < pixaGetCount(parts); ++i) {
        PixPtr part(pixaGetPix(parts, i, L_CLONE));
        l_int32 count = 0;
        pixCountPixels(part.get(), &count, nullptr);
        if (count > most) {
            most = count;
            best = i;
        }
    }
    if (best >= 0) {
        l_int32 x = 0, y = 0, w = 0, h = 0;
        boxaGetBoxGeometry(boxes, best, &x, &y, &w, &h);
        const PixPtr part(pixaGetPix(parts, best, L_CLONE));
        pixRasterop(patch.get(), x, y, w, h, PIX_SRC, part.get(), 0, 0);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
    PixPtr holes(pixHolesByFilling(patch.get(), 4));
    return holes ? own(pixOr(nullptr, patch.get(), holes.get())) : std::move(patch);
}

Quad corners_of(Pix* patch) {
    Quad quad;
    std::array<double, 4> best;
    best.fill(std::numeric_limits<double>::lowest());
    for (int y = 0; y < pixGetHeight(patch); ++y) {
        const l_uint32* line =
            pixGetData(patch) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(patch);
        for (int x = 0; x < pixGetWidth(patch); ++x) {
            if (GET_DATA_BIT(line, x) == 0) continue;
            const std::array<double, 4> score = {-double(x) - y, double(x) - y, double(x) + y,
                                                 double(y) - x};
            for (std::size_t i = 0; i < 4; ++i) {
                if (score[i] <= best[i]) continue;
                best[i] = score[i];
                quad[i] = {double(x), double(y)};
            }
        }
    }
    return quad;
}

struct Found {
    Quad quad;
    PixPtr patch;
};

std::optional<Found> sheet_of(const PixPtr& bits) {
    if (!bits) return std::nullopt;
    PixPtr patch = largest_patch(bits.get());
    l_int32 count = 0;
    pixCountPixels(patch.get(), &count, nullptr);
    const double whole = double(pixGetWidth(bits.get())) * pixGetHeight(bits.get());
    if (count < least_share * whole || count > most_share * whole) return std::nullopt;
    const Quad quad = corners_of(patch.get());
    if (std::abs(area_of(quad) - count) > four_sided * count) return std::nullopt;
    return Found{quad, std::move(patch)};
}

// Three of its corners lie at the picture's rim: a crooked sheet that was scanned with its corners
// cut off, whose shape says nothing.
bool is_cut_off(const Found& found) {
    const int wide = pixGetWidth(found.patch.get()), high = pixGetHeight(found.patch.get());
    return std::count_if(found.quad.begin(), found.quad.end(), [&](const Point& at) {
               return at.x <= rim || at.y <= rim || at.x >= wide - 1 - rim ||
                      at.y >= high - 1 - rim;
           }) >= 3;
}

// The scanner's dark lid around the sheet becomes paper.
PixPtr without_surroundings(PixPtr grey, Pix* patch) {
    const PixPtr around = own(pixInvert(nullptr, patch));
    const PixPtr mask =
        own(pixScaleToSize(around.get(), pixGetWidth(grey.get()), pixGetHeight(grey.get())));
    const PixPtr wide = own(pixDilateBrick(nullptr, mask.get(), 15, 15));
    PixPtr out = own(pixCopy(nullptr, grey.get()));
    pixSetMasked(out.get(), wide.get(), 255);
    return out;
}

PTA* points_of(const Quad& quad) {
    PTA* points = ptaCreate(4);
    for (const Point& point : quad)
        ptaAddPt(points, static_cast<l_float32>(point.x), static_cast<l_float32>(point.y));
    return points;
}

}  // namespace

PixPtr cut_out_sheet(PixPtr grey) {
    const int longest = std::max(pixGetWidth(grey.get()), pixGetHeight(grey.get()));
    const double factor = std::min(1.0, double(small_side) / longest);
    const PixPtr small = own(pixScaleAreaMap(grey.get(), float(factor), float(factor)));
    auto found = sheet_of(enclosed_of(small.get()));
    if (!found) found = sheet_of(bright_of(small.get()));
    if (!found) return grey;
    if (is_cut_off(*found)) return without_surroundings(std::move(grey), found->patch.get());
    Quad quad = found->quad;
    for (Point& point : quad) point = {point.x / factor, point.y / factor};
    double width = (distance(quad[0], quad[1]) + distance(quad[3], quad[2])) / 2;
    double height = (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2;
    const double ratio = std::max(width, height) / std::max(1.0, std::min(width, height));
    // A sheet of paper seen at an angle: give it a sheet's shape.
    if (std::abs(ratio - a4) < near_a4) {
        const double shape = std::abs(ratio - letter) < 0.03 ? letter : a4;
        const double scale = std::sqrt(width * height / shape);
        (width < height ? width : height) = scale;
        (width < height ? height : width) = scale * shape;
    }
    const int wide = static_cast<int>(width), high = static_cast<int>(height);
    if (wide < min_page_side || high < min_page_side) return grey;
    PTA* from = points_of(quad);
    PTA* to = points_of({Point{0, 0}, Point{double(wide), 0}, Point{double(wide), double(high)},
                         Point{0, double(high)}});
    const PixPtr flat(pixProjectivePta(grey.get(), to, from, L_BRING_IN_WHITE));
    ptaDestroy(&from);
    ptaDestroy(&to);
    if (!flat) return grey;
    PixPtr page = cut(flat.get(), {0, 0, wide, high});
    return page ? std::move(page) : std::move(grey);
}

}  // namespace tsb
