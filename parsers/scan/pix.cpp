// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/pix.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <new>

namespace tsb {

void PixDelete::operator()(Pix* pix) const {
    pixDestroy(&pix);
}

void hush_leptonica() {
    setMsgSeverity(L_SEVERITY_NONE);
    leptSetStderrHandler([](const char*) {});
}

PixPtr own(Pix* pix) {
    if (pix == nullptr) throw std::bad_alloc();
    return PixPtr(pix);
}

Area Area::within(int most_width, int most_height) const {
    return {std::clamp(left, 0, most_width), std::clamp(top, 0, most_height),
            std::clamp(right, 0, most_width), std::clamp(bottom, 0, most_height)};
}

PixPtr cut(Pix* pix, const Area& area) {
    const Area inside = area.within(pixGetWidth(pix), pixGetHeight(pix));
    if (inside.empty()) return nullptr;
    BOX* box = boxCreate(inside.left, inside.top, inside.width(), inside.height());
    PixPtr piece(pixClipRectangle(pix, box, nullptr));
    boxDestroy(&box);
    return piece;
}

int ink(Pix* bits, const Area& area) {
    const PixPtr piece = cut(bits, area);
    l_int32 count = 0;
    if (piece) pixCountPixels(piece.get(), &count, nullptr);
    return count;
}

double ink_share(Pix* bits, const Area& area) {
    if (area.empty()) return 0;
    return static_cast<double>(ink(bits, area)) /
           (static_cast<double>(area.width()) * static_cast<double>(area.height()));
}

void erase(Pix* bits, const Area& area) {
    const Area inside = area.within(pixGetWidth(bits), pixGetHeight(bits));
    if (inside.empty()) return;
    BOX* box = boxCreate(inside.left, inside.top, inside.width(), inside.height());
    pixClearInRect(bits, box);
    boxDestroy(&box);
}

}  // namespace tsb
