// SPDX-License-Identifier: GPL-3.0-or-later
// A blank page laid over a scanned one: first by where their pieces of text stand, then by the ink
// of each piece.
// Guarantees: says how much of the print was found and how far off it lies; deciding is the caller's.
// Limits: max_pieces_laid, max_patches.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parsers/scan/boxes.hpp"
#include "parsers/scan/pix.hpp"
#include "parsers/scan/plane.hpp"
#include "parsers/scan/text_pieces.hpp"

namespace tsb {

constexpr std::size_t max_pieces_laid = 120;  // of text, on each page, that give the rough place
constexpr std::size_t max_patches = 160;      // pieces of print that are compared dot by dot

struct Patch {  // some of the dots of a piece of print, and of the paper in it
    PlanePoint middle;
    std::vector<PlanePoint> ink, paper;
};

struct BlankPrint {
    PixPtr bits;
    std::vector<FoundBox> boxes;
    std::vector<Area> pieces;
    std::vector<Patch> patches;
};

// grey: a straight page at work_dpi.
BlankPrint blank_print(Pix* grey, std::size_t most_boxes);

struct PagePrint {
    Pix* bits = nullptr;
    PixPtr wide;  // the same, a little thicker
    std::vector<Area> pieces;
};

PagePrint page_print(Pix* bits, const std::vector<FoundBox>& boxes, double dpi);

struct Laid {
    PlaneMap to_page, to_blank;
    double found = 0;         // share of the patches that stand where the map says
    double off = 0;           // pixels: how far from there, root mean square
    std::size_t matches = 0;  // patches found
};

std::optional<Laid> lay_over(const BlankPrint& blank, const PagePrint& page);

}  // namespace tsb
