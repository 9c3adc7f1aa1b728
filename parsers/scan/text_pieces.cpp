// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/text_pieces.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdlib>

namespace tsb {
namespace {

constexpr int least_letter = 7, most_letter = 70;  // pixels at work_dpi
constexpr int usual_letter = 18;                   // where too few are there to tell
constexpr double word_gap = 1.25;                  // letters' heights between words of one piece
constexpr double satellite = 0.55;                 // of a letter: dots, accents, commas
constexpr double two_lines = 2.6;                  // letters' heights of a piece
constexpr int max_parts = 20'000;

std::vector<Area> parts_of(Pix* bits) {
    BOXA* boxes = pixConnCompBB(bits, 8);
    std::vector<Area> parts;
    for (int i = 0; i < std::min(boxaGetCount(boxes), max_parts); ++i) {
        l_int32 x = 0, y = 0, w = 0, h = 0;
        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        parts.push_back({x, y, x + w, y + h});
    }
    boxaDestroy(&boxes);
    return parts;
}

Area joined(const Area& a, const Area& b) {
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
            std::max(a.bottom, b.bottom)};
}

int shared(int a0, int a1, int b0, int b1) {
    return std::min(a1, b1) - std::max(a0, b0);
}

// Dots and accents go to the line that they stand at.
std::vector<Area> lines_of(std::vector<Area> parts, int letter, int gap) {
    std::vector<Area> lines;
    std::vector<Area> small;
    for (const Area& part : parts)
        (part.height() < satellite * letter ? small : lines).push_back(part);
    bool again = true;
    while (again) {  // pieces of one line that the closing left apart
        again = false;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            for (std::size_t k = lines.size(); k-- > i + 1;) {
                Area &a = lines[i], &b = lines[k];
                const int least = std::min(a.height(), b.height());
                const bool level = shared(a.top, a.bottom, b.top, b.bottom) > least * 6 / 10;
                if (!level || shared(a.left, a.right, b.left, b.right) < -gap) continue;
                a = joined(a, b);
                lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(k));
                again = true;
            }
        }
    }
    for (const Area& dot : small) {
        Area* best = nullptr;
        int nearest = letter / 2;
        for (Area& line : lines) {
            if (shared(dot.left, dot.right, line.left, line.right) < -gap) continue;
            const int away = -shared(dot.top, dot.bottom, line.top, line.bottom);
            if (away >= nearest) continue;
            nearest = away;
            best = &line;
        }
        if (best != nullptr) *best = joined(*best, dot);
    }
    return lines;
}

}  // namespace

int letter_height(Pix* bits) {
    std::vector<int> heights;
    for (const Area& part : parts_of(bits))
        if (part.height() >= least_letter && part.height() <= most_letter &&
            part.width() < 5 * part.height())
            heights.push_back(part.height());
    if (heights.size() < 8) return usual_letter;
    const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 6 / 10);
    std::nth_element(heights.begin(), middle, heights.end());
    return std::clamp(*middle, least_letter, 40);
}

std::vector<TextPiece> find_text(Pix* free, std::size_t most) {
    const int letter = letter_height(free);
    const int gap = static_cast<int>(word_gap * letter);
    const PixPtr words = own(pixCloseSafeBrick(nullptr, free, gap, 1));
    std::vector<Area> parts = parts_of(words.get());
    std::erase_if(parts, [&](const Area& part) { return part.height() > 12 * letter; });
    if (parts.size() > 4 * most) parts.resize(4 * most);
    std::vector<TextPiece> pieces;
    for (const Area& line : lines_of(std::move(parts), letter, 2)) {
        if (line.height() < satellite * letter) continue;
        pieces.push_back({line, line.height() > two_lines * letter});
    }
    std::sort(pieces.begin(), pieces.end(), [](const TextPiece& a, const TextPiece& b) {
        return std::abs(a.area.top - b.area.top) > 8 ? a.area.top < b.area.top
                                                     : a.area.left < b.area.left;
    });
    if (pieces.size() > most) pieces.resize(most);
    return pieces;
}

}  // namespace tsb
