// SPDX-License-Identifier: GPL-3.0-or-later
// One revision of a document, read: its Objects, and the handles that they were made of for those
// who look further (revisions, the text reader's copy).
// Limits: PdfLimits; throws LimitMet, or what qpdf throws.
#pragma once

#include <vector>

#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/objects/field_tree.hpp"
#include "parsers/pdf/objects/page_tree.hpp"

namespace tsb::pdf {

struct Document {
    Objects objects;
    std::vector<PageNode> pages;                        // of objects.pages
    std::vector<std::vector<Handle>> annotations;       // of each page: what is drawn and no widget
    std::vector<std::pair<WidgetRef, Handle>> widgets;  // of objects.fields
    std::vector<SignatureValue> signatures;
};

// Fills neither `repaired` nor `without_form` nor `problems` of Objects.
Document read_document(QPDF& file, const PdfLimits& limits, StreamGuard& guard);

// The document without its form, as an update to the file (objects.hpp).
Update leave_out_form(QPDF& file, const Document& document);

}  // namespace tsb::pdf
