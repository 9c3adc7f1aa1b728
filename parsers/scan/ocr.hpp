// SPDX-License-Identifier: GPL-3.0-or-later
// Ocr: tesseract behind one class, an engine a language, one thread.
// Guarantees: texts are valid UTF-8 in logical order, one blank between words, without marks of
// direction. Errors (kind config): a language's data is missing. Trust: pixels are hostile; the data
// files are the system's. Limits: max_ocr_text a piece.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/result.hpp"
#include "parsers/scan/pix.hpp"

namespace tsb {

constexpr std::size_t max_ocr_text = 4000;  // bytes of one piece

// The circulars' languages; those of one script read each other's letters.
struct OcrLanguage {
    std::string_view code, data, script;
};
inline constexpr OcrLanguage ocr_languages[] = {
    {"en", "eng", "Latin"},    {"fr", "fra", "Latin"},   {"es", "spa", "Latin"},
    {"ru", "rus", "Cyrillic"}, {"zh", "chi_sim", "Han"}, {"ar", "ara", "Arabic"},
};

struct OcrLine {
    std::string text;
    Area area;        // of the page
    double sure = 0;  // percent
};

struct Upright {
    int quarters = 0;    // clockwise, to turn the page upright
    std::string script;  // "Latin", "Han", "Arabic", "Cyrillic"
};

class Ocr {
  public:
    static Result<Ocr> open(const std::string& data, const std::vector<std::string>& languages);
    ~Ocr();
    Ocr(Ocr&&) noexcept;
    Ocr& operator=(Ocr&&) noexcept;

    [[nodiscard]] bool reads(std::string_view language) const;

    // The lines of an area; one unless several_lines.
    std::vector<OcrLine> read(Pix* grey, const Area& area, std::string_view language,
                              bool several_lines);
    std::optional<Upright> look_upright(Pix* grey);

  private:
    struct Inside;
    explicit Ocr(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace tsb
