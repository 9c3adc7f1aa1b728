// SPDX-License-Identifier: GPL-3.0-or-later
// What a page of a PDF draws, made by poppler, whose headers stay in this room's .cpp files: glyphs
// with their fonts' own names, paths, pictures, annotations; and the same page as pixels, the second
// witness.
// Guarantees: boxes are in the coordinates of PageFrame::to_view. Trust: none. Limits: PdfLimits.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/pdf/drawn/record.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/sheet/raster.hpp"

class PDFDoc;

namespace tsb {

// Pages (1-based) grey, as their Sheet has them: form fields and annotations included, and turned upright
// where their text stands otherwise.
Result<std::vector<Raster>> render_pdf(BytesView bytes, const std::vector<int>& pages, double dpi);

namespace pdf {

// How the pixels are drawn.
enum class Fonts {
    system,  // for a person to look at: what is not in the file is replaced as poppler does
    own  // as a witness: what is not in the file is drawn by shapes of our own, the same everywhere
};

enum class Layers { as_found, all_on, all_off };

class DrawnDocument {
  public:
    // bytes must outlive it.
    static Result<DrawnDocument> open(BytesView bytes);
    ~DrawnDocument();
    DrawnDocument(DrawnDocument&&) noexcept;
    DrawnDocument& operator=(DrawnDocument&&) noexcept;

    // Of form fields the file's own pictures are drawn, where a program would make new ones and lose
    // the ticks (/NeedAppearances). Before anything is drawn.
    void keep_appearances();
    [[nodiscard]] std::size_t page_count() const;
    [[nodiscard]] bool has_layers() const;
    // page: 1-based. max_words: of this page.
    PageRecord record(int page, const PdfLimits& limits, std::size_t max_words,
                      Layers layers = Layers::as_found);
    // slice: in the page's own view, points; nullopt: all of it. Empty where poppler draws nothing.
    // Scaled down to max_raster_pixels.
    Raster render(int page, double dpi, Fonts fonts, const std::optional<Box>& slice = {});

  private:
    explicit DrawnDocument(std::unique_ptr<PDFDoc> file);
    std::unique_ptr<PDFDoc> file_;
};

constexpr double max_raster_pixels = 14e6;  // A4 at 300 dpi has 8.7 million
constexpr int max_raster_side = 6000;

}  // namespace pdf
}  // namespace tsb
