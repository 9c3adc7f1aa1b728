// SPDX-License-Identifier: GPL-3.0-or-later
// An issued document as one run of lines, whatever its format: paragraphs, table cells row by row,
// and on pages the form's two columns taken apart, so that every layout gives the same order: an
// item's lines, then its boxes, each with its whole label.
// Trust: none in the sheet. Limits: max_issued_lines lines, each clipped to max_draft_line_bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb {

constexpr std::size_t max_issued_lines = 20'000;

}  // namespace tsb

namespace tsb::issued {

struct Line {
    std::string text;       // visible, trimmed, without boxes
    std::string key;        // fold(text)
    bool box = false;       // a box stands before the text
    bool tail = false;      // pages: under an item's column, of the item or behind the form
    std::size_t cell = 0;   // the same number: one table cell; 0: in no table
    std::size_t table = 0;  // 0: none
};

struct Lines {
    std::vector<Line> all;
    bool cut = false;            // the document is longer than is looked at
    bool revised = false;        // tracked changes: read as accepted
    bool hidden = false;         // something that a person does not see was left out
    bool pages = false;          // line breaks were undone by guess
    bool boxes_guessed = false;  // pages: no box can be seen, they were set by their labels
};

Lines lines_of(const Sheet& sheet);

// Takes the pieces of one line apart at boxes and tabs, and appends them.
class LineMaker {
  public:
    explicit LineMaker(Lines& lines) : lines_(lines) {}
    void box() { pending_box_ = true; }
    void text(std::string_view text, std::size_t cell, std::size_t table);  // may hold boxes typed
    void end_of_form() { pending_box_ = false; }
    void tail(bool is_tail) { tail_ = is_tail; }

  private:
    void add(std::string_view text, std::size_t cell, std::size_t table);
    Lines& lines_;
    bool pending_box_ = false, tail_ = false;
};

// Pages only; called by lines_of().
void add_page_lines(const Sheet& sheet, LineMaker& maker, Lines& lines);

// Bytes of the box, as plain text and pages write it, that the text begins with; 0: with none.
std::size_t typed_box(std::string_view text);

// Two pieces of one text that was broken: with a blank, but none beside a Chinese character or
// behind a hyphen.
std::string joined(std::string_view first, std::string_view second);

// Without what text extractors leave behind ("[bookmark: …]").
std::string without_extractor_marks(std::string_view text);

}  // namespace tsb::issued
