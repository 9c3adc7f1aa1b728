// SPDX-License-Identifier: GPL-3.0-or-later
// The object half of a PDF: pages, form fields, annotations that may cover a box, and what speaks
// against the fields: an XFA copy of the form, changes after a signature. Made by qpdf, whose
// headers stay in objects.cpp and objects/. Fields are found from the top (/AcroForm /Fields /Kids) and
// from the pages (/Annots, /Parent), joined (P4). Trust: all strings are hostile; texts are valid
// UTF-8, state names are raw bytes. Limits: PdfLimits; every walk has a depth limit and a list of
// visited objects.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/pdf/field_state.hpp"
#include "parsers/pdf/page_frame.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/pdf/update.hpp"

namespace tsb::pdf {

struct Overlay {  // an annotation that is drawn on the page and is no widget
    std::string subtype;
    Box box;
};

struct WidgetRef {
    std::size_t field = 0;   // index into Objects::fields
    std::size_t widget = 0;  // index into Field::widgets
};

// A file within the PDF that may hold a form (P16).
struct EmbeddedFile {
    std::string name;
    Bytes content;
};

struct PageObjects {
    PageFrame frame;
    std::vector<WidgetRef> widgets;  // /Annots order
    std::vector<Overlay> overlays;
    bool has_content = false;  // anything that could draw
};

struct Objects {
    std::vector<PageObjects> pages;
    std::vector<Field> fields;
    std::vector<WidgetRef> unplaced;  // widgets of the field tree that no page shows
    bool empty_password = false;
    bool has_xfa = false;
    bool more_pages = false;  // than max_pages
    std::string repaired;     // what had to be repaired, empty if nothing
    // The document without form and widgets, for the text reader: poppler would draw the fields
    // itself, and for a value that has no appearance it opens every font of the system. No objects:
    // nothing to leave out.
    Update without_form;
    // What there is to say of the document itself: signatures, XFA.
    std::vector<SheetProblem> problems;
    std::vector<EmbeddedFile> files;
};

Result<Objects> read_objects(BytesView bytes, const PdfLimits& limits);

}  // namespace tsb::pdf
