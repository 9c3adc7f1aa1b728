// SPDX-License-Identifier: GPL-3.0-or-later
// Raster: a page as pixels, in one neutral shape between whoever draws it and whoever looks at it.
// Guarantees: grey.size() == width * height; 0 is black, 255 white; rows top to bottom.
#pragma once

#include <string>

namespace tsb {

struct Raster {
    int width = 0, height = 0;  // pixels
    double dpi = 0;
    std::string grey;
};

}  // namespace tsb
