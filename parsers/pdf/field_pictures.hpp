// SPDX-License-Identifier: GPL-3.0-or-later
// doubt_by_pictures(): the third witness for a form field beside /V and /AS: what its own picture for
// the shown state looks like, as pixels within the field's rectangle. A ticked box whose picture shows
// nothing in it (white, empty, drawn beside the rectangle) and an empty one whose picture shows
// something become unclear. A field without such a picture, or without /AS, is left to its states
// (P5, P6): what a program fails to draw is silence. /NeedAppearances counts for nothing.
#pragma once

#include "parsers/pdf/drawn/drawn.hpp"
#include "parsers/pdf/objects.hpp"

namespace tsb::pdf {

// The boxes of that page whose states are definite and have a picture.
std::vector<WidgetRef> with_pictures(const Objects& objects, const PageObjects& source);

// document: with its form. Sets Widget::doubt. Before the page is turned.
void doubt_by_pictures(DrawnDocument& document, const PageObjects& source,
                       const std::vector<WidgetRef>& widgets, std::vector<Field>& fields);

}  // namespace tsb::pdf
