// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/straighten.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "parsers/scan/text_pieces.hpp"
#include "parsers/scan/thresholds.hpp"

namespace tsb {
namespace {

constexpr double page_shape_least = 1.15, page_shape_most = 1.8;  // longer side to shorter
constexpr double fax_squeezed = 1.4;   // dots wider than high by this: a fax in standard resolution
constexpr int background_tile = 16;    // pixels at work_dpi: larger than a letter's stroke
constexpr int background_dark = 70;    // grey below it is never paper
constexpr int background_count = 60;   // pixels of paper a tile needs
constexpr int paper = 245;             // grey that paper becomes
constexpr int dark = 178;              // grey below it is ink
constexpr int greyish = 212;           // below it, ink where it hangs together with dark: hairlines
constexpr int faintest = 214;          // grey below it may be a thin pen's
constexpr double noise_sides = 4;      // deviations of the paper's grey that are no ink
constexpr int speck = 3;               // pixels: dust of scanners and photos
constexpr int hairline = 14;           // pixels either way: a smaller pale patch is noise
constexpr double skews_agree = 0.25;   // degrees between two looks at a page
constexpr double level_enough = 0.05;  // degrees
constexpr double radians = 3.14159265358979 / 180;
constexpr double usual_letter = 17;  // pixels of a letter of 11 points at work_dpi
constexpr double least_scale = 0.1, most_scale = 4;

// Fax pages have pixels that are not square.
PixPtr square_pixels(PixPtr grey, double dpi_x, double dpi_y) {
    if (dpi_x <= 0 || dpi_y <= 0) return grey;
    const double ratio = dpi_x / dpi_y;
    if (ratio > fax_squeezed && ratio < 4) return own(pixScale(grey.get(), 1, float(ratio)));
    if (ratio < 1 / fax_squeezed && ratio > 0.25)
        return own(pixScale(grey.get(), float(1 / ratio), 1));
    return grey;
}

PixPtr scaled_by(Pix* pix, double factor) {
    if (std::abs(factor - 1) < 0.02) return own(pixClone(pix));
    if (factor < 0.7) return own(pixScaleAreaMap(pix, float(factor), float(factor)));
    return own(pixScaleGrayLI(pix, float(factor), float(factor)));
}

// A whole page by its longer side; a piece of one, as a screenshot is, by the size of its letters.
PixPtr to_work_scale(PixPtr grey) {
    const double w = pixGetWidth(grey.get()), h = pixGetHeight(grey.get());
    const double longer = std::max(w, h), shape = longer / std::min(w, h);
    double factor = work_side / longer;
    if (shape < page_shape_least || shape > page_shape_most) {
        const PixPtr bits = binarised(grey.get());
        const double letter = letter_height(bits.get());
        factor = std::min(factor, usual_letter / letter);
    }
    return scaled_by(grey.get(), std::clamp(factor, least_scale, most_scale));
}

PixPtr even_light(Pix* grey) {
    PixPtr even(pixBackgroundNorm(grey, nullptr, nullptr, background_tile, background_tile,
                                  background_dark, background_count, paper, 2, 2));
    return even ? std::move(even) : own(pixCopy(nullptr, grey));
}

struct Skew {
    double angle = 0;  // degrees, clockwise to turn
    double score = 0;
    double sure = 0;
};

Skew skew_of(Pix* bits) {
    l_float32 angle = 0, sure = 0, score = 0;
    if (pixFindSkewSweepAndSearchScore(bits, &angle, &sure, &score, 4, 2, 0, float(max_skew), 1,
                                       0.02F) != 0)
        return {};
    return {angle, score, sure};
}

// A page leans as much seen from its side: the surer of the two looks tells, and where both see the
// same, less will do.
double lean_of(const Skew& upright, const Skew& sideways) {
    const Skew& surer = sideways.sure > upright.sure ? sideways : upright;
    const bool agree = std::abs(upright.angle - sideways.angle) < skews_agree;
    const double enough = agree ? threshold("skew-agreed") : threshold("skew-sure");
    return surer.sure >= enough ? surer.angle : 0;
}

PixPtr despecked(Pix* raw) {
    PixPtr clean(
        pixSelectBySize(raw, speck, speck, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, nullptr));
    return clean ? std::move(clean) : own(pixCopy(nullptr, raw));
}

// The usual difference of neighbours where there is only paper.
double noise_of(Pix* grey) {
    double sum = 0;
    int count = 0;
    for (int y = 8; y < pixGetHeight(grey); y += 16) {
        const l_uint32* line = pixGetData(grey) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey);
        for (int x = 8; x + 1 < pixGetWidth(grey); x += 4) {
            const int a = GET_DATA_BYTE(line, x), b = GET_DATA_BYTE(line, x + 1);
            if (std::min(a, b) < dark) continue;
            sum += std::abs(a - b);
            ++count;
        }
    }
    // The mean difference of two values of a normal distribution is 1.13 deviations.
    return count == 0 ? 0 : sum / count / 1.13;
}

// As far down as the paper's own noise lets.
int faint_limit(Pix* grey) {
    const double limit = paper - noise_sides * noise_of(grey) - 8;
    return static_cast<int>(std::clamp<double>(limit, dark, faintest));
}

}  // namespace

PixPtr binarised(Pix* grey) {
    const PixPtr sure = own(pixThresholdToBinary(grey, dark));
    const PixPtr perhaps = own(pixThresholdToBinary(grey, greyish));
    PixPtr raw = own(pixSeedfillBinary(nullptr, sure.get(), perhaps.get(), 8));
    // The outline of an empty box may be a hairline without a dark spot anywhere.
    const PixPtr pale = own(pixThresholdToBinary(grey, std::max(greyish, faint_limit(grey))));
    const PixPtr hairlines(pixSelectBySize(pale.get(), hairline, hairline, 8, L_SELECT_IF_BOTH,
                                           L_SELECT_IF_GTE, nullptr));
    if (hairlines) raw = own(pixOr(nullptr, raw.get(), hairlines.get()));
    return despecked(raw.get());
}

PixPtr binarised_faint(Pix* grey) {
    const PixPtr raw = own(pixThresholdToBinary(grey, faint_limit(grey)));
    return despecked(raw.get());
}

StraightPage straighten(const GreyPage& page) {
    PixPtr grey = square_pixels(own(pixClone(page.grey.get())), page.dpi_x, page.dpi_y);
    grey = to_work_scale(cut_out_sheet(std::move(grey)));
    grey = even_light(grey.get());
    PixPtr bits = binarised(grey.get());
    const PixPtr across = own(pixRotate90(bits.get(), 1));
    const Skew upright = skew_of(bits.get()), sideways = skew_of(across.get());
    StraightPage out;
    out.sideways = sideways.score > upright.score;
    const double angle = lean_of(upright, sideways);
    if (std::abs(angle) > level_enough) {
        grey = own(pixRotate(grey.get(), float(angle * radians), L_ROTATE_AREA_MAP,
                             L_BRING_IN_WHITE, 0, 0));
        bits = binarised(grey.get());
    }
    out.grey = std::move(grey);
    out.bits = std::move(bits);
    out.faint = binarised_faint(out.grey.get());
    return out;
}

StraightPage turned_by(const StraightPage& page, int quarters) {
    StraightPage out;
    out.dpi = page.dpi;
    out.sideways = page.sideways;
    out.grey = own(pixRotateOrth(page.grey.get(), quarters));
    out.bits = own(pixRotateOrth(page.bits.get(), quarters));
    out.faint = own(pixRotateOrth(page.faint.get(), quarters));
    return out;
}

}  // namespace tsb
