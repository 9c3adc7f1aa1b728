// SPDX-License-Identifier: GPL-3.0-or-later
// picture_size(): width and height as a picture's header says, without decoding it.
// Trust: none: a header may lie; it decides only whether a picture is looked at as a page. Limits:
// max_header_reach bytes, max_header_steps markers or fields.
#pragma once

#include <cstdint>
#include <optional>

#include "config/base/bytes.hpp"

namespace tsb {

constexpr std::size_t max_header_reach = 4U << 20U;  // camera pictures begin with a preview
constexpr int max_header_steps = 1000;
constexpr std::uint32_t max_header_side = 100'000;  // pixels; more is no picture's size

struct PictureSize {
    std::uint32_t width = 0, height = 0;  // pixels
};

// PNG, JPEG, GIF, TIFF, HEIF; nothing where the header is of another kind, damaged or says 0 or more
// than max_header_side.
std::optional<PictureSize> picture_size(BytesView content);

// Is it too small for a page with a form: a logo, a signature's picture, a line?
bool is_decoration(PictureSize size);

}  // namespace tsb
