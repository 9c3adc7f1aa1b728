// SPDX-License-Identifier: GPL-3.0-or-later
// A page drawn with leptonica: printed lines, boxes and marks at 200 dpi.
#pragma once

#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <array>
#include <string>
#include <utility>

#include "config/base/bytes.hpp"
#include "parsers/scan/pix.hpp"
#include "parsers/scan/scan.hpp"

namespace tsb::test {

inline const std::string ocr_data = "/usr/share/tesseract-ocr/5/tessdata";

class DrawnPage {
  public:
    static constexpr int side = 30, box_left = 700, first_box = 900, step = 60;

    explicit DrawnPage(int width = 1654, int height = 2339)
        : pix_(own(pixCreate(width, height, 8))) {
        pixSetAll(pix_.get());
    }

    // leptonica's own letters.
    void text(int x, int y, const std::string& words) {
        const PixPtr small = own(pixCreate(60 + 30 * static_cast<int>(words.size()), 60, 8));
        pixSetAll(small.get());
        L_BMF* font = bmfCreate(nullptr, 10);
        pixSetTextline(small.get(), font, words.c_str(), 0, 5, 40, nullptr, nullptr);
        bmfDestroy(&font);
        pixRasterop(pix_.get(), x, y, pixGetWidth(small.get()), pixGetHeight(small.get()),
                    PIX_SRC & PIX_DST, small.get(), 0, 0);
    }
    void line(int x0, int y0, int x1, int y1, int wide = 4, int grey = 0) {
        PTA* points = generatePtaWideLine(x0, y0, x1, y1, wide);
        for (int i = 0; i < ptaGetCount(points); ++i) {
            l_int32 x = 0, y = 0;
            ptaGetIPt(points, i, &x, &y);
            pixSetPixel(pix_.get(), x, y, static_cast<l_uint32>(grey));
        }
        ptaDestroy(&points);
    }
    void box(int x, int y, int size = side) {
        BOX* outline = boxCreate(x, y, size, size);
        pixRenderBox(pix_.get(), outline, 2, L_CLEAR_PIXELS);
        boxDestroy(&outline);
    }
    void fill(int x0, int y0, int x1, int y1) {
        BOX* area = boxCreate(x0, y0, x1 - x0, y1 - y0);
        pixSetInRectArbitrary(pix_.get(), area, 0);
        boxDestroy(&area);
    }
    void cross(int x, int y, int size = side) {
        line(x + 4, y + 4, x + size - 4, y + size - 4);
        line(x + size - 4, y + 4, x + 4, y + size - 4);
    }
    // Six boxes in a column, as the form has them.
    static DrawnPage form() {
        DrawnPage page;
        for (int i = 0; i < 6; ++i) page.box(box_left, top(i));
        return page;
    }
    static int top(int box) { return first_box + step * box; }

    [[nodiscard]] Pix* pix() const { return pix_.get(); }
    void replace(PixPtr with) { pix_ = std::move(with); }

    [[nodiscard]] Bytes file(int format = IFF_PNG) const {
        l_uint8* data = nullptr;
        std::size_t size = 0;
        EXPECT_EQ(pixWriteMem(&data, &size, pix_.get(), format), 0);
        const Bytes bytes(reinterpret_cast<const char*>(data), size);
        lept_free(data);
        return bytes;
    }

  private:
    PixPtr pix_;
};

}  // namespace tsb::test
