// SPDX-License-Identifier: GPL-3.0-or-later
// An issued document as one run of lines, whatever its format: paragraphs, table cells row by row,
// and on pages the form's two columns taken apart, so that every layout gives the same order: an
// item's lines, then its boxes, each with its whole label.
// Trust: none in the sheet. Limits: those of issued.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb::issued {

struct Line {
    std::string text;       // visible, trimmed, without boxes
    std::string key;        // fold(text)
    bool box = false;       // a box stands before the text
    bool from_tab = false;  // was cut from the line before at a tab
    std::size_t cell = 0;   // the same number: one table cell; 0: in no table
    std::size_t table = 0;  // 0: none
};

struct Lines {
    std::vector<Line> all;
    bool cut = false;      // the document is longer than is looked at
    bool revised = false;  // tracked changes: read as accepted
    bool hidden = false;   // something that a person does not see was left out
    bool pages = false;    // line breaks were undone by guess
};

Lines lines_of(const Sheet& sheet);

// Takes the pieces of one line apart at boxes and tabs, and appends them.
class LineMaker {
  public:
    explicit LineMaker(Lines& lines) : lines_(lines) {}
    void box() { pending_box_ = true; }
    void text(std::string_view text, std::size_t cell, std::size_t table);  // may hold boxes typed
    void end_of_form() { pending_box_ = false; }

  private:
    void add(std::string_view text, std::size_t cell, std::size_t table, bool from_tab);
    Lines& lines_;
    bool pending_box_ = false;
};

// Pages only; called by lines_of().
void add_page_lines(const Sheet& sheet, LineMaker& maker, Lines& lines);

// Two pieces of one text that was broken: with a blank, but none beside a Chinese character.
std::string joined(std::string_view first, std::string_view second);

// Without what text extractors leave behind ("[bookmark: …]").
std::string without_extractor_marks(std::string_view text);

}  // namespace tsb::issued
