// SPDX-License-Identifier: GPL-3.0-or-later
// A page for a person: its boxes outlined and labelled with what was made of them, and a crop of
// each box.
// Guarantees: green for ticked, grey for empty, orange for unclear; labels are ASCII ("7/17
// supports"), empty for a box that no answer rests on.
// Trust: pixels and marks only. Limits: max_page_png bytes a page, max_crop_png a crop.
#pragma once

#include <string>
#include <vector>

#include "parsers/picture/picture.hpp"
#include "parsers/reading/report.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

constexpr std::size_t max_page_png = 1U << 20U;
constexpr std::size_t max_crop_png = 20U << 10U;
constexpr double shown_dpi = 100;  // larger rasters are scaled down to this

// The readings are those made of the page's sheet: their evidence has the marks' own part and place.
// Nothing: the raster is none, or does not fit into the limit.
std::vector<EvidenceFile> outlined_page(const Raster& raster, const Page& page,
                                        const std::vector<Reading>& readings,
                                        const std::string& name);

// What stands in and around the mark's box.
std::vector<EvidenceFile> crop_of(const Raster& raster, const Page& page, const Mark& mark,
                                  const std::string& name);

}  // namespace tsb
