// SPDX-License-Identifier: GPL-3.0-or-later
// How much of a zip package and of one XML part is looked at; readers build their limits on these.
#pragma once

#include <cstddef>

namespace tsb::package {

struct ZipLimits {
    std::size_t file_bytes = 64U << 20U;       // the file itself
    std::size_t declared_bytes = 512U << 20U;  // sum over all entries, inflated or not
    std::size_t part_bytes = 16U << 20U;       // one inflated part
    std::size_t inflated_bytes = 50U << 20U;   // all inflated parts together
    std::size_t ratio = 100;                   // inflated : compressed of one inflated part …
    std::size_t ratio_from = 100U << 10U;      // … that is larger than this
    std::size_t entries = 500;
    std::size_t name_bytes = 512;  // one entry's name
};

struct XmlLimits {
    std::size_t xml_depth = 256;
    std::size_t xml_nodes = 2'000'000;  // tags, text pieces and attributes of one part
    std::size_t attributes = 64;        // of one element
};

}  // namespace tsb::package
