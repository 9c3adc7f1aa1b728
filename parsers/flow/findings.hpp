// SPDX-License-Identifier: GPL-3.0-or-later
// What is odd about a document, found while it is read, and the problems that it becomes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/flow/paragraph_writer.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::flow {

constexpr std::size_t big_picture_points = 283;  // 10 cm both ways: a page, not a logo
constexpr std::size_t max_text_beside_scan = 1000;

// D14: drawings that lie where the boxes are. A block is a paragraph or a table of the body that
// does not stand in another table.
class DrawnMarks {
  public:
    // `loose`: made by hand, free to move and outside tables, so that it may lie on the block
    // before or after.
    void drawn(const std::string& place, bool loose);
    void block_ends(bool has_boxes);
    // Wherever it lies, it counts.
    void add(const std::string& place) { found_.push_back(place); }
    [[nodiscard]] const std::vector<std::string>& places() const { return found_; }

  private:
    std::vector<std::string> found_, in_block_, loose_, loose_before_;
    bool after_boxes_ = false;
};

struct Findings {
    std::vector<std::string> objects;  // D13: places
    DrawnMarks drawn;
    std::vector<std::string> marked_boxes;  // text boxes with marks in them: places
    std::size_t big_pictures = 0;           // D15
    bool macros = false;
    bool linked = false;    // text that stands in another file
    bool doubtful = false;  // two programs may show two different things
};

// The sheet's problems; the sheet is complete.
void report(const Findings& findings, const Budget& budget, Sheet& sheet);

// D14: nothing in a text box is bound to an option. Beside boxes in the text, a text box with a mark
// in it may lie on one of them; a form that stands in text boxes as a whole lies on nothing.
bool has_marks(const std::vector<Block>& blocks);

constexpr std::size_t max_places_named = 3;
std::string some_of(const std::vector<std::string>& places);  // each once, for a problem's text

// Says of each paragraph, in tables too, where it is anchored.
void anchor_to(std::vector<Block>& blocks, const std::string& at);
// What stands in them is not shown.
void hide(std::vector<Block>& blocks);
// More than empty paragraphs.
bool has_content(const std::vector<Block>& blocks);

}  // namespace tsb::flow
