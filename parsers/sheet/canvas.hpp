// SPDX-License-Identifier: GPL-3.0-or-later
// Canvas: HTML being written, with a budget for what comes from the document. Only draw*.cpp
// include it.
// Guarantees: content stops at the budget; closing tags and our own words are always written, and
// take() adds a line that says what was left out. Trust: text() and lines() take anything.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/sheet/sheet.hpp"

namespace tsb {

class Canvas {
  public:
    explicit Canvas(std::size_t max_bytes);

    // Nothing further from the document fits.
    [[nodiscard]] bool full() const { return full_; }

    void raw(std::string_view html);    // our own markup
    void text(std::string_view text);   // escaped
    void lines(std::string_view text);  // escaped, line feeds kept as breaks
    std::string take();

  private:
    void put(std::string_view text, bool keep_lines);
    std::size_t left_;
    bool full_ = false;
    std::string out_;
};

// One page of placed layout.
void draw_page(const Page& page, Canvas& canvas);

}  // namespace tsb
