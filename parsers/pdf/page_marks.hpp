// SPDX-License-Identifier: GPL-3.0-or-later
// The marks of one page: those of form fields, and those that the page draws. What is drawn on top of
// a field speaks against it; a box that is drawn under a field is the field's.
#pragma once

#include <vector>

#include "parsers/pdf/drawn/boxes.hpp"
#include "parsers/pdf/objects.hpp"

namespace tsb::pdf {

bool is_mark(const Field& field);
bool has_text_value(const Field& field);

// The mark of one box of a field, by its states alone.
Mark field_mark(const Field& field, std::size_t widget);

// In /Annots order. record: what else the page draws.
std::vector<Mark> field_marks(const Objects& objects, const PageObjects& source,
                              const PageRecord& record);

// A field whose box the page itself draws with something else in it than the field says is unclear.
void doubt_by_boxes(const std::vector<DrawnBox>& boxes, std::vector<Mark>& fields);

// Drawn boxes as marks, in the order given; those that belong to a field are left out.
std::vector<Mark> drawn_marks(const Objects& objects, const PageObjects& source,
                              std::vector<DrawnBox> boxes);

// A highlight, a line or a stamp over the text beside a mark may be how somebody chose, or crossed out
// (D6, D7, P11): that mark is unclear. When page.texts and page.marks are complete.
void doubt_by_annotations(const PageObjects& source, Page& page);

// Marks that change when layers are switched are unclear. boxes: as shown; other: with all layers on
// or off.
void doubt_by_layers(std::vector<DrawnBox>& boxes, const std::vector<DrawnBox>& other);

}  // namespace tsb::pdf
