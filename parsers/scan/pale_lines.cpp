// SPDX-License-Identifier: GPL-3.0-or-later
// Straight strokes too pale for any threshold of a pixel: a copier leaves of a hairline a trace that
// only the mean of many neighbours along it shows.
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "parsers/scan/straighten.hpp"

namespace tsb {
namespace {

constexpr int long_reach = 7, short_reach = 2;  // pixels either way along a stroke
constexpr l_uint32 paper = 245;                 // grey, as straighten() makes it
constexpr int off = 4;                          // pixels to its either side, where paper is
constexpr int least_stroke = 13;                // pixels: less than the smallest box's edge
constexpr double least_step = 5;                // of grey, darker than the paper on both sides
constexpr double step_in_noise = 3;             // deviations of the paper's grey
constexpr double short_step = 0.6;  // of it, for the few pixels that tell where a stroke ends

struct Plane {
    int wide = 0, high = 0;
    std::vector<std::uint8_t> grey;

    Plane(int w, int h)
        : wide(w), high(h), grey(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
    [[nodiscard]] const std::uint8_t* row(int y) const {
        return grey.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(wide);
    }
    [[nodiscard]] std::uint8_t* row(int y) {
        return grey.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(wide);
    }
};

Plane plane_of(Pix* pix) {
    Plane plane(pixGetWidth(pix), pixGetHeight(pix));
    for (int y = 0; y < plane.high; ++y) {
        const l_uint32* line = pixGetData(pix) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix);
        std::uint8_t* const to = plane.row(y);
        for (int x = 0; x < plane.wide; ++x)
            to[x] = static_cast<std::uint8_t>(GET_DATA_BYTE(line, x));
    }
    return plane;
}

// The mean of each pixel and `reach` neighbours over and under it; at the rims the pixel itself.
Plane mean_down(const Plane& from, int reach) {
    Plane out = from;
    const auto wide = static_cast<std::size_t>(from.wide);
    std::vector<std::uint16_t> sum(wide);
    const auto count = static_cast<std::uint16_t>(2 * reach + 1);
    const auto add = [&](int y) {
        const std::uint8_t* const row = from.row(y);
        for (std::size_t x = 0; x < wide; ++x) sum[x] = static_cast<std::uint16_t>(sum[x] + row[x]);
    };
    if (from.high < count) return out;
    for (int y = 0; y < 2 * reach; ++y) add(y);
    for (int y = reach; y + reach < from.high; ++y) {
        add(y + reach);
        const std::uint8_t* const last = from.row(y - reach);
        std::uint8_t* const to = out.row(y);
        for (std::size_t x = 0; x < wide; ++x) {
            to[x] = static_cast<std::uint8_t>(sum[x] / count);
            sum[x] = static_cast<std::uint16_t>(sum[x] - last[x]);
        }
    }
    return out;
}

// Strokes that run down: pixels whose mean along them is darker than those to their left and right.
PixPtr upright_strokes(Pix* grey, double noise) {
    const Plane plane = plane_of(grey);
    const Plane far = mean_down(plane, long_reach), near = mean_down(plane, short_reach);
    const int step = static_cast<int>(std::max(least_step, step_in_noise * noise));
    const int less = static_cast<int>(short_step * step);
    PixPtr out = own(pixCreate(plane.wide, plane.high, 1));
    for (int y = 0; y < plane.high; ++y) {
        const std::uint8_t *const f = far.row(y), *const n = near.row(y);
        l_uint32* const line =
            pixGetData(out.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(out.get());
        for (int x = off; x + off < plane.wide; ++x) {
            if (f[x] + step <= std::min(f[x - off], f[x + off]) &&
                n[x] + less <= std::min(n[x - off], n[x + off]))
                SET_DATA_BIT(line, x);
        }
    }
    return own(pixOpenBrick(nullptr, out.get(), 1, least_stroke));
}

}  // namespace

PixPtr with_pale_lines(Pix* grey, Pix* bits, double noise) {
    // Ink and its halo would drown a pale stroke that it crosses.
    const PixPtr pale = own(pixCopy(nullptr, grey)),
                 dark = own(pixDilateBrick(nullptr, bits, 5, 5));
    pixSetMasked(pale.get(), dark.get(), paper);
    const PixPtr turned = own(pixRotateOrth(pale.get(), 1));
    const PixPtr across = own(pixRotateOrth(upright_strokes(turned.get(), noise).get(), 3));
    const PixPtr down = upright_strokes(pale.get(), noise);
    PixPtr all = own(pixOr(nullptr, bits, across.get()));
    pixOr(all.get(), all.get(), down.get());
    return all;
}

}  // namespace tsb
