// SPDX-License-Identifier: GPL-3.0-or-later
// A canvas as a file, and a page of a PDF as a canvas: leptonica and poppler behind four functions.
#pragma once

#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "tests/support/scan_canvas.hpp"
#include "tests/support/scan_ink.hpp"

namespace tsb::test {

Canvas render(const std::string& pdf_path, int dpi);  // its first page

Bytes jpeg_file(const Canvas& canvas, int quality);
Bytes png_file(const Canvas& canvas, bool grey);
Bytes fax_file(const Canvas& canvas);  // TIFF, CCITT group 4, with the canvas's own two densities

struct WordOnPage {
    std::string text;
    Rect at;
};
std::vector<WordOnPage> words_of(const std::string& pdf_path);  // points

}  // namespace tsb::test
