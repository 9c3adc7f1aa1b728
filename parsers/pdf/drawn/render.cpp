// SPDX-License-Identifier: GPL-3.0-or-later
#include <PDFDoc.h>

#include <new>
#include <string>

#include "parsers/pdf/drawn/drawn.hpp"
#include "parsers/pdf/page_texts.hpp"

namespace tsb {
namespace {

// Clockwise, by quarter turns.
Raster turned(const Raster& raster, int turns) {
    if (turns % 4 == 0) return raster;
    const bool lies = turns % 2 != 0;
    Raster result;
    result.width = lies ? raster.height : raster.width;
    result.height = lies ? raster.width : raster.height;
    result.dpi = raster.dpi;
    result.grey.resize(raster.grey.size());
    const auto at = [](int x, int y, int width) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(x);
    };
    for (int y = 0; y < raster.height; ++y)
        for (int x = 0; x < raster.width; ++x) {
            const int to_x = turns == 1   ? raster.height - 1 - y
                             : turns == 2 ? raster.width - 1 - x
                                          : y;
            const int to_y = turns == 1   ? x
                             : turns == 2 ? raster.height - 1 - y
                                          : raster.width - 1 - x;
            result.grey[at(to_x, to_y, result.width)] = raster.grey[at(x, y, raster.width)];
        }
    return result;
}

}  // namespace

Result<std::vector<Raster>> render_pdf(BytesView bytes, const std::vector<int>& pages, double dpi) {
    Result<pdf::DrawnDocument> document = pdf::DrawnDocument::open(bytes);
    if (!document) return document.error();
    try {
        document->keep_appearances();
        const PdfLimits limits;
        std::vector<Raster> rasters;
        for (const int page : pages) {
            if (page < 1 || static_cast<std::size_t>(page) > document->page_count())
                return Error{ErrorKind::input,
                             "damaged: the PDF has no page " + std::to_string(page), ""};
            const pdf::PageRecord record = document->record(page, limits, limits.max_page_words);
            rasters.push_back(turned(document->render(page, dpi, pdf::Fonts::system),
                                     pdf::turns_to_upright(record.words)));
        }
        return rasters;
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::input, "limit: memory, while drawing the PDF", ""};
    }
}

}  // namespace tsb
