// SPDX-License-Identifier: GPL-3.0-or-later
// draft_circular(): an issued document (circular letter with the blank form, in one of the six
// languages) -> what a circular file says about it.
//
// Guarantees: pure; every value was read in the document, or derived from one by a table here and
// then noted; what is unsure carries a note for a person, what was not found is absent and noted.
// Nothing about one particular circular is in code: only words of the field (words.cpp) and the
// structure of the form, two boxes with a label each under every item.
// Trust: none in the sheet. Limits: max_issued_lines lines are looked at, each clipped to
// max_draft_line_bytes; max_circular_items items; the rest as in circular_draft.hpp.
#pragma once

#include "config/circular_draft.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

// The draft's `circular` has at most one language; none if it could not be told.
CircularDraft draft_circular(const Sheet& sheet);

}  // namespace tsb
