// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scan_file.hpp"

#include <leptonica/allheaders.h>
#include <poppler-document.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace tsb::test {
namespace {

struct PixFree {
    void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using OwnPix = std::unique_ptr<Pix, PixFree>;

std::unique_ptr<poppler::page> first_page(const std::string& path,
                                          std::unique_ptr<poppler::document>& document) {
    document.reset(poppler::document::load_from_file(path));
    if (!document) throw std::runtime_error("cannot open " + path);
    return std::unique_ptr<poppler::page>(document->create_page(0));
}

OwnPix colour_pix(const Canvas& canvas) {
    OwnPix pix(pixCreate(canvas.width, canvas.height, 32));
    for (int y = 0; y < canvas.height; ++y) {
        l_uint32* const line =
            pixGetData(pix.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix.get());
        for (int x = 0; x < canvas.width; ++x) {
            const std::uint8_t* const pixel = canvas.at(x, y);
            composeRGBPixel(pixel[0], pixel[1], pixel[2], line + x);
        }
    }
    pixSetResolution(pix.get(), static_cast<l_int32>(std::lround(canvas.x_dpi)),
                     static_cast<l_int32>(std::lround(canvas.y_dpi)));
    return pix;
}

OwnPix grey_pix(const Canvas& canvas) {
    const OwnPix colour = colour_pix(canvas);
    return OwnPix(pixConvertRGBToGray(colour.get(), 0.3F, 0.59F, 0.11F));
}

template <class Write>
Bytes written(const Write& write) {
    l_uint8* data = nullptr;
    std::size_t size = 0;
    if (write(&data, &size) != 0 || data == nullptr)
        throw std::runtime_error("leptonica wrote no picture");
    Bytes bytes(reinterpret_cast<const char*>(data), size);
    std::free(data);
    return bytes;
}

}  // namespace

Canvas render(const std::string& pdf_path, int dpi) {
    std::unique_ptr<poppler::document> document;
    const auto page = first_page(pdf_path, document);
    poppler::page_renderer renderer;
    renderer.set_render_hint(poppler::page_renderer::antialiasing);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
    const poppler::image image = renderer.render_page(page.get(), dpi, dpi);
    if (!image.is_valid() || image.format() != poppler::image::format_argb32)
        throw std::runtime_error("cannot render " + pdf_path);
    Canvas canvas(image.width(), image.height(), {255, 255, 255});
    canvas.x_dpi = canvas.y_dpi = dpi;
    for (int y = 0; y < canvas.height; ++y) {
        const char* const line =
            image.const_data() + static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
        for (int x = 0; x < canvas.width; ++x) {
            for (int c = 0; c < 3; ++c)  // blue, green, red, alpha
                canvas.at(x, y)[c] = static_cast<std::uint8_t>(line[4 * x + 2 - c]);
        }
    }
    return canvas;
}

Bytes jpeg_file(const Canvas& canvas, int quality) {
    const OwnPix pix = colour_pix(canvas);
    return written([&](l_uint8** data, std::size_t* size) {
        return pixWriteMemJpeg(data, size, pix.get(), quality, 0);
    });
}

Bytes png_file(const Canvas& canvas, bool grey) {
    const OwnPix pix = grey ? grey_pix(canvas) : colour_pix(canvas);
    return written([&](l_uint8** data, std::size_t* size) {
        return pixWriteMemPng(data, size, pix.get(), 0);
    });
}

Bytes fax_file(const Canvas& canvas) {
    const OwnPix grey = grey_pix(canvas);
    const OwnPix two(pixThresholdToBinary(grey.get(), 150));
    pixCopyResolution(two.get(), grey.get());
    return written([&](l_uint8** data, std::size_t* size) {
        return pixWriteMemTiff(data, size, two.get(), IFF_TIFF_G4);
    });
}

std::vector<WordOnPage> words_of(const std::string& pdf_path) {
    std::unique_ptr<poppler::document> document;
    const auto page = first_page(pdf_path, document);
    std::vector<WordOnPage> words;
    for (const poppler::text_box& box : page->text_list()) {
        const auto utf8 = box.text().to_utf8();
        const poppler::rectf at = box.bbox();
        words.push_back(
            {{utf8.begin(), utf8.end()}, {at.left(), at.top(), at.right(), at.bottom()}});
    }
    return words;
}

}  // namespace tsb::test
