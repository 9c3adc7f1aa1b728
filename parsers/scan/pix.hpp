// SPDX-License-Identifier: GPL-3.0-or-later
// PixPtr: leptonica's picture, owned. Its own headers stay in the .cpp files.
#pragma once

#include <memory>

struct Pix;

namespace tsb {

struct PixDelete {
    void operator()(Pix* pix) const;
};
using PixPtr = std::unique_ptr<Pix, PixDelete>;

// Takes ownership; null means that memory is out: throws bad_alloc.
PixPtr own(Pix* pix);

void hush_leptonica();  // it would write to stderr of whatever it does not like

struct Area {  // pixels; right and bottom are outside
    int left = 0, top = 0, right = 0, bottom = 0;

    [[nodiscard]] int width() const { return right - left; }
    [[nodiscard]] int height() const { return bottom - top; }
    [[nodiscard]] Area grown(int by) const {
        return {left - by, top - by, right + by, bottom + by};
    }
    [[nodiscard]] Area within(int width, int height) const;
    [[nodiscard]] bool empty() const { return right <= left || bottom <= top; }
};

// Dark pixels of a one-bit picture in an area; parts outside the picture count as white.
int ink(Pix* bits, const Area& area);
double ink_share(Pix* bits, const Area& area);
void erase(Pix* bits, const Area& area);  // one-bit: to white
PixPtr cut(Pix* pix, const Area& area);   // null if nothing of it is inside

}  // namespace tsb
