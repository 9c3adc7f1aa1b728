// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/picture/picture.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <new>
#include <utility>

namespace tsb {
namespace {

constexpr int line_width = 3;         // pixels of an outline
constexpr int label_points = 4;       // of leptonica's built-in font (at 300 dpi): 4 to 20, even
constexpr int shades_when_tight = 4;  // bits a pixel when a PNG must shrink
constexpr double least_shrink = 0.9, most_shrink = 0.3;

struct Rgb {
    std::uint8_t red, green, blue;
};

Rgb rgb_of(Colour colour) {
    switch (colour) {
        case Colour::green:
            return {0, 140, 40};
        case Colour::grey:
            return {120, 120, 120};
        case Colour::orange:
            return {230, 120, 0};
        case Colour::red:
            return {210, 0, 0};
    }
    return {0, 0, 0};
}

Pix* must(Pix* pix) {  // leptonica answers null when memory is out
    if (pix == nullptr) throw std::bad_alloc();
    return pix;
}

void hush() {
    static const bool hushed = [] {
        setMsgSeverity(L_SEVERITY_NONE);  // it would write to stderr
        return true;
    }();
    (void)hushed;
}

PixelBox clipped(PixelBox box, int width, int height) {
    return {std::clamp(box.left, 0, width), std::clamp(box.top, 0, height),
            std::clamp(box.right, 0, width), std::clamp(box.bottom, 0, height)};
}

bool is_empty(PixelBox box) {
    return box.right <= box.left || box.bottom <= box.top;
}

Bytes taken(l_uint8* data, std::size_t size) {
    Bytes bytes;
    if (data != nullptr) bytes.assign(reinterpret_cast<const char*>(data), size);
    lept_free(data);
    return bytes;
}

Bytes png_of(Pix* pix) {
    l_uint8* data = nullptr;
    std::size_t size = 0;
    if (pixWriteMemPng(&data, &size, pix, 0) != 0) return taken(data, 0);
    return taken(data, size);
}

std::string printable(std::string_view label) {
    std::string text;
    for (const char byte : label.substr(0, max_outline_label))
        text += byte >= ' ' && byte <= '~' ? byte : '?';
    return text;
}

}  // namespace

std::optional<Picture> Picture::from_raster(const Raster& raster) {
    hush();
    if (raster.width <= 0 || raster.height <= 0) return std::nullopt;
    if (raster.width > max_picture_side || raster.height > max_picture_side) return std::nullopt;
    const auto width = static_cast<std::size_t>(raster.width);
    if (raster.grey.size() != width * static_cast<std::size_t>(raster.height)) return std::nullopt;
    Pix* pix = must(pixCreateNoInit(raster.width, raster.height, 8));
    for (int y = 0; y < raster.height; ++y) {
        l_uint32* line = pixGetData(pix) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix);
        const std::string_view row(raster.grey.data() + static_cast<std::size_t>(y) * width, width);
        for (int x = 0; x < raster.width; ++x)
            SET_DATA_BYTE(line, x, static_cast<std::uint8_t>(row[static_cast<std::size_t>(x)]));
    }
    const int dpi = raster.dpi > 0 && raster.dpi < 10'000 ? static_cast<int>(raster.dpi) : 0;
    pixSetResolution(pix, dpi, dpi);
    return Picture(pix);
}

Picture::Picture(Pix* owned) : pix_(owned) {
    hush();
}

Picture::~Picture() {
    pixDestroy(&pix_);
}

Picture::Picture(Picture&& other) noexcept : pix_(std::exchange(other.pix_, nullptr)) {}

Picture& Picture::operator=(Picture&& other) noexcept {
    std::swap(pix_, other.pix_);
    return *this;
}

int Picture::width() const {
    return pixGetWidth(pix_);
}

int Picture::height() const {
    return pixGetHeight(pix_);
}

Picture Picture::crop(PixelBox box) const {
    box = clipped(box, width(), height());
    if (is_empty(box)) {
        Pix* white = must(pixCreate(1, 1, 8));
        pixSetAll(white);
        return Picture(white);
    }
    ::Box* area = boxCreate(box.left, box.top, box.right - box.left, box.bottom - box.top);
    Pix* cut = pixClipRectangle(pix_, area, nullptr);
    boxDestroy(&area);
    return Picture(must(cut));
}

Picture Picture::scaled(double factor) const {
    const double longest = std::max(width(), height());
    const double bounded = std::clamp(factor, 1.0 / longest, max_picture_side / longest);
    const auto side = [bounded](int of) {
        return std::max(1, static_cast<int>(of * bounded + 0.5));
    };
    // Area mapping averages; enlarging has nothing to average.
    if (bounded < 0.7 && pixGetDepth(pix_) >= 8)
        if (Pix* smaller = pixScaleAreaMapToSize(pix_, side(width()), side(height())))
            return Picture(smaller);
    return Picture(must(pixScaleToSize(pix_, side(width()), side(height()))));
}

void Picture::outline(PixelBox box, Colour colour, std::string_view label) {
    box = clipped(box, width(), height());
    if (is_empty(box)) return;
    if (pixGetDepth(pix_) != 32) {
        Pix* coloured = must(pixConvertTo32(pix_));
        pixDestroy(&pix_);
        pix_ = coloured;
    }
    const auto [red, green, blue] = rgb_of(colour);
    ::Box* area = boxCreate(box.left, box.top, box.right - box.left, box.bottom - box.top);
    pixRenderBoxArb(pix_, area, line_width, red, green, blue);
    boxDestroy(&area);
    const std::string text = printable(label);
    if (text.empty()) return;
    L_BMF* font = bmfCreate(nullptr, label_points);
    if (font == nullptr) return;
    l_uint32 ink = 0;
    composeRGBPixel(red, green, blue, &ink);
    // Left of the box if there is room, else right of it: no other box of its column is hidden.
    l_int32 long_as = 0;
    bmfGetStringWidth(font, text.c_str(), &long_as);
    const int left = box.left - long_as - 2 * line_width;
    const int at = left > 0 ? left : box.right + 2 * line_width;
    pixSetTextline(pix_, font, text.c_str(), ink, at, box.bottom, nullptr, nullptr);
    bmfDestroy(&font);
}

Bytes Picture::png(std::size_t max_bytes) const {
    Bytes bytes = png_of(pix_);
    Picture smaller(must(pixClone(pix_)));
    if (bytes.size() > max_bytes && pixGetDepth(pix_) == 8 && pixGetColormap(pix_) == nullptr) {
        if (Pix* few = pixThresholdTo4bpp(pix_, 1 << shades_when_tight, 0)) {
            const Picture tight(few);
            bytes = png_of(tight.pix());
        }
    }
    while (bytes.size() > max_bytes && (smaller.width() > 1 || smaller.height() > 1)) {
        const double share = static_cast<double>(max_bytes) / static_cast<double>(bytes.size());
        smaller = smaller.scaled(std::clamp(std::sqrt(share), most_shrink, least_shrink));
        bytes = png_of(smaller.pix());
    }
    return bytes.size() > max_bytes ? Bytes() : bytes;
}

Bytes Picture::jpeg(int quality) const {
    Pix* source = pixGetDepth(pix_) == 32 ? pixClone(pix_) : pixConvertTo8(pix_, 0);
    if (source == nullptr) return {};
    l_uint8* data = nullptr;
    std::size_t size = 0;
    const bool failed = pixWriteMemJpeg(&data, &size, source, std::clamp(quality, 1, 100), 0) != 0;
    pixDestroy(&source);
    return taken(data, failed ? 0 : size);
}

}  // namespace tsb
