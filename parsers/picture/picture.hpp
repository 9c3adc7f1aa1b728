// SPDX-License-Identifier: GPL-3.0-or-later
// Picture: pixels that a person is going to look at. Crops, outlines, PNG and JPEG; leptonica behind
// it.
// Guarantees: never throws but bad_alloc; boxes beyond the edges are clipped, empty ones draw
// nothing; a crop of nothing is one white pixel.
// Trust: pixels only; no file format is decoded here. Limits: max_picture_side, max_outline_label.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "config/base/bytes.hpp"
#include "parsers/sheet/raster.hpp"

struct Pix;  // leptonica's

namespace tsb {

constexpr int max_picture_side = 10'000;       // pixels; from_raster() refuses more
constexpr std::size_t max_outline_label = 80;  // bytes; the rest is not drawn

struct PixelBox {
    int left = 0, top = 0, right = 0, bottom = 0;  // right and bottom are outside
};

enum class Colour { green, grey, orange, red };  // ticked, empty, unclear, other

class Picture {
  public:
    // Nothing if the raster is empty, too large, or not as Raster promises.
    static std::optional<Picture> from_raster(const Raster& raster);
    explicit Picture(Pix* owned);  // takes ownership; not null
    ~Picture();
    Picture(Picture&&) noexcept;
    Picture& operator=(Picture&&) noexcept;

    [[nodiscard]] int width() const;
    [[nodiscard]] int height() const;
    [[nodiscard]] Picture crop(PixelBox box) const;
    [[nodiscard]] Picture scaled(double factor) const;  // averaged, so that thin lines stay
    void outline(PixelBox box, Colour colour, std::string_view label);  // label: ASCII
    // At most max_bytes: fewer shades of grey, then scaled down, until it is. Empty: it cannot be.
    [[nodiscard]] Bytes png(std::size_t max_bytes) const;
    [[nodiscard]] Bytes jpeg(int quality) const;  // 1-100; empty: out of memory
    [[nodiscard]] Pix* pix() const { return pix_; }

  private:
    Pix* pix_;
};

}  // namespace tsb
