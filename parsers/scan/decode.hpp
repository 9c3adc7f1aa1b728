// SPDX-License-Identifier: GPL-3.0-or-later
// A picture file -> grey pages: JPEG, PNG, TIFF with several pages, HEIC. Turned as its EXIF says.
// Guarantees: a page's size is known from its header before a pixel is decoded.
// Errors (kind input): "unsupported-format: …", "damaged: …", "limit: …". Trust: none.
// Limits: ScanLimits::max_pixels a page, the pages asked for, min_side, max_side.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/scan/pix.hpp"
#include "parsers/scan/scan.hpp"

namespace tsb {

constexpr int min_page_side = 64;      // pixels; smaller: nothing can be read on it
constexpr int max_page_side = 20'000;  // pixels

struct GreyPage {
    PixPtr grey;                  // 8 bits
    double dpi_x = 0, dpi_y = 0;  // 0: not known
};

struct DecodedPicture {
    std::vector<GreyPage> pages;
    bool more = false;     // there are pages behind these
    bool damaged = false;  // the decoder had to make up for something
};

Result<DecodedPicture> decode_picture(BytesView bytes, const ScanLimits& limits,
                                      std::size_t max_pages);

// The orientation (1-8) of a JPEG's EXIF part, 1 if there is none. Reads nothing else.
int exif_orientation(BytesView jpeg);

// What keeps a page of this size from being decoded; "" if nothing does.
std::string size_refused(long long width, long long height, const ScanLimits& limits);

Result<GreyPage> decode_heic(BytesView bytes, const ScanLimits& limits);
bool is_heic(BytesView bytes);
void warm_heic();  // loads what the library loads at its first use

}  // namespace tsb
