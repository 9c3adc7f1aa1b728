// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/decode.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <utility>

namespace tsb {
namespace {

constexpr int enough_side = 3200;  // pixels of the longer side
constexpr int see_through = 4;  // samples of a pixel with transparency, which takes a second copy
constexpr double least_dpi = 40, most_dpi = 2400;  // outside: the file knows nothing about it

const l_uint8* data_of(BytesView bytes) {
    return reinterpret_cast<const l_uint8*>(bytes.data());
}

Error damaged(const std::string& what) {
    return {ErrorKind::input, "damaged: " + what, ""};
}

double sane_dpi(int stated) {
    return stated >= least_dpi && stated <= most_dpi ? stated : 0;
}

// What is transparent shows white, as paper.
PixPtr flattened(PixPtr pix) {
    if (pixGetDepth(pix.get()) == 32 && pixGetSpp(pix.get()) == 4)
        return own(pixAlphaBlendUniform(pix.get(), 0xffffff00));
    return pix;
}

Result<GreyPage> page_of(PixPtr pix) {
    const double dpi_x = sane_dpi(pixGetXRes(pix.get())), dpi_y = sane_dpi(pixGetYRes(pix.get()));
    pix = flattened(std::move(pix));
    PixPtr grey(pixConvertTo8(pix.get(), 0));
    if (!grey) return damaged("the pixels are of a kind that cannot be made grey");
    return GreyPage{std::move(grey), dpi_x, dpi_y};
}

PixPtr turned(PixPtr pix, int orientation) {
    if (orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7)
        pix = own(pixFlipLR(nullptr, pix.get()));
    constexpr int quarters[] = {0, 0, 0, 2, 2, 3, 1, 1, 3};  // clockwise, by orientation
    const int turns = quarters[std::clamp(orientation, 0, 8)];
    return turns == 0 ? std::move(pix) : own(pixRotateOrth(pix.get(), turns));
}

Result<DecodedPicture> one(Result<GreyPage> page) {
    if (!page) return std::move(page).error();
    DecodedPicture decoded;
    decoded.pages.push_back(std::move(*page));
    return decoded;
}

// JPEG can be decoded at half or a quarter of its size: enough for phones' pictures.
int reduction_for(int longest) {
    int reduction = 1;
    while (reduction < 8 && longest / (2 * reduction) >= enough_side) reduction *= 2;
    return reduction;
}

Result<DecodedPicture> decode_jpeg(BytesView bytes, const ScanLimits& limits) {
    l_int32 width = 0, height = 0;
    if (readHeaderMemJpeg(data_of(bytes), bytes.size(), &width, &height, nullptr, nullptr,
                          nullptr) != 0)
        return damaged("the JPEG has no readable header");
    const std::string refused = size_refused(width, height, limits);
    if (!refused.empty()) return Error{ErrorKind::input, refused, ""};
    l_int32 warnings = 0;
    const auto read = [&](int hint) {
        return PixPtr(pixReadMemJpeg(data_of(bytes), bytes.size(), 0,
                                     reduction_for(std::max(width, height)), &warnings, hint));
    };
    PixPtr pix = read(L_JPEG_READ_LUMINANCE);
    if (!pix) pix = read(0);  // CMYK has no luminance to take
    if (!pix) return damaged("the JPEG cannot be decoded");
    auto decoded = one(page_of(std::move(pix)));
    if (!decoded) return decoded;
    GreyPage& page = decoded->pages.front();
    page.grey = turned(std::move(page.grey), exif_orientation(bytes));
    decoded->damaged = warnings > 0;
    return decoded;
}

Result<DecodedPicture> decode_png(BytesView bytes, const ScanLimits& limits) {
    l_int32 width = 0, height = 0, bits = 0, samples = 0;
    if (readHeaderMemPng(data_of(bytes), bytes.size(), &width, &height, &bits, &samples, nullptr) !=
        0)
        return damaged("the PNG has no readable header");
    ScanLimits png = limits;
    if (samples == see_through) png.max_pixels /= 2;
    const std::string refused = size_refused(width, height, png);
    if (!refused.empty()) return Error{ErrorKind::input, refused, ""};
    PixPtr pix(pixReadMemPng(data_of(bytes), bytes.size()));
    if (!pix) return damaged("the PNG cannot be decoded");
    return one(page_of(std::move(pix)));
}

Result<GreyPage> decode_tiff_page(BytesView bytes, int number, const ScanLimits& limits) {
    l_int32 width = 0, height = 0, bits = 0, samples = 0, resolution = 0;
    if (readHeaderMemTiff(data_of(bytes), bytes.size(), number, &width, &height, &bits, &samples,
                          &resolution, nullptr, nullptr) != 0)
        return damaged("the TIFF page has no readable header");
    const std::string refused = size_refused(width, height, limits);
    if (!refused.empty()) return Error{ErrorKind::input, refused, ""};
    PixPtr pix(pixReadMemTiff(data_of(bytes), bytes.size(), number));
    if (!pix) return damaged("the TIFF page cannot be decoded");
    return page_of(std::move(pix));
}

Result<DecodedPicture> decode_tiff(BytesView bytes, const ScanLimits& limits,
                                   std::size_t max_pages) {
    DecodedPicture decoded;
    for (std::size_t number = 0; number <= max_pages; ++number) {
        l_int32 width = 0, height = 0, bits = 0, samples = 0, resolution = 0;
        const bool there =
            readHeaderMemTiff(data_of(bytes), bytes.size(), static_cast<l_int32>(number), &width,
                              &height, &bits, &samples, &resolution, nullptr, nullptr) == 0;
        if (!there && number > 0) break;
        if (number == max_pages) {
            decoded.more = true;
            break;
        }
        auto page = decode_tiff_page(bytes, static_cast<int>(number), limits);
        if (!page && number == 0) return std::move(page).error();
        if (!page) {
            decoded.damaged = true;
            break;
        }
        decoded.pages.push_back(std::move(*page));
    }
    return decoded;
}

}  // namespace

std::string size_refused(long long width, long long height, const ScanLimits& limits) {
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width < min_page_side || height < min_page_side)
        return "unsupported-format: the picture is too small to be a page: " + size;
    if (width > max_page_side || height > max_page_side ||
        static_cast<unsigned long long>(width) * static_cast<unsigned long long>(height) >
            limits.max_pixels)
        return "limit: the picture is too large: " + size;
    return "";
}

Result<DecodedPicture> decode_picture(BytesView bytes, const ScanLimits& limits,
                                      std::size_t max_pages) {
    hush_leptonica();
    if (bytes.starts_with("\xff\xd8\xff")) return decode_jpeg(bytes, limits);
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return decode_png(bytes, limits);
    if (bytes.starts_with(BytesView("II*\0", 4)) || bytes.starts_with(BytesView("MM\0*", 4)))
        return decode_tiff(bytes, limits, max_pages);
    if (is_heic(bytes)) return one(decode_heic(bytes, limits));
    return Error{ErrorKind::input,
                 "unsupported-format: the picture is neither JPEG, PNG, TIFF nor HEIC", ""};
}

}  // namespace tsb
