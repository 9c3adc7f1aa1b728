// SPDX-License-Identifier: GPL-3.0-or-later
// A decoded picture -> an upright-or-upside-down page: the sheet cut out of a photo, shadows
// removed, text lines level, at one known scale.
// Guarantees: at most work_side pixels along the longer side. Trust: none.
#pragma once

#include "parsers/scan/decode.hpp"
#include "parsers/scan/pix.hpp"

namespace tsb {

constexpr double work_dpi = 200;  // what everything behind this step counts in
constexpr int work_side = 2339;   // pixels: the longer side of A4 at that scale
constexpr double max_skew = 12;   // degrees looked for

struct StraightPage {
    PixPtr grey;   // 8 bits, paper near white
    PixPtr bits;   // 1 bit, specks removed
    PixPtr faint;  // the same with what is only a little darker than the paper: thin pens
    double dpi = work_dpi;
    bool sideways = false;  // the lines may run either way: try the quarter turns too
};

StraightPage straighten(const GreyPage& page);

// The page turned clockwise by quarters (0-3).
StraightPage turned_by(const StraightPage& page, int quarters);

// Dark on white, specks removed.
PixPtr binarised(Pix* grey);
PixPtr binarised_faint(Pix* grey);  // as far down as the paper's own noise lets

// The sheet of paper on a darker desk, made a rectangle; the picture as it is where there is none.
PixPtr cut_out_sheet(PixPtr grey);

}  // namespace tsb
