// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of a PDF for `read --evidence`: a crop of each box, and each page that has boxes with
// these outlined.
// Trust: none in the bytes; poppler draws them in the worker's box. Limits: max_drawn_pages.
#pragma once

#include <string>
#include <vector>

#include "parsers/reading/report.hpp"
#include "parsers/sheet/raster.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

constexpr std::size_t max_drawn_pages = 12;

class PdfPictures {
  public:
    // Draws the pages; the sheet's marks name their crops from then on.
    PdfPictures(BytesView bytes, Sheet& sheet, std::string path);

    // With what the sheet's readings made of the boxes.
    std::vector<EvidenceFile> files(const Sheet& sheet, const std::vector<Reading>& readings) &&;

  private:
    [[nodiscard]] std::string name_of(const Page& page) const;

    std::string path_;                // MIME path of the PDF, "" for a bare document
    std::vector<std::size_t> drawn_;  // indices of the sheet's pages
    std::vector<Raster> rasters_;     // of these
    std::vector<EvidenceFile> crops_;
};

// A circular's blank form: its pages that have boxes, as JPEG.
std::vector<ReportPicture> pages_of_blank(BytesView bytes, const Sheet& sheet);

}  // namespace tsb
