// SPDX-License-Identifier: GPL-3.0-or-later
// read_pdf: bytes of a PDF -> Sheet with placed layout. qpdf reads the objects (form fields),
// poppler what the pages draw: text, box characters, squares, ticks, annotations (drawn/). Pages that
// are only pictures, and pictures in a page that may be a form, are given as Sheet::pictures.
//
// Guarantees: never throws; strings are valid UTF-8; a mark is ticked or empty only where /V, /AS
// and the appearance's state names do not contradict each other, its ticked picture shows more than
// its empty one, it is in no layer and nothing (annotation or other field) is drawn over it;
// otherwise it is unclear, with the reason. A drawn mark is ticked or empty only where the page's text
// or paths and its pixels agree. Marks of fields stand in /Annots order, drawn ones after them, top to
// bottom, left to right; those that no page shows come last, hidden. Mark::at names the witnesses. Texts stand top to bottom, left to right, in logical character order. Values
// of text and choice fields are texts at their rectangle.
//
// Errors (kind input) begin with a fixed word and a colon, for the worker to map:
//   unsupported-format:  no PDF header
//   encrypted:           a password or a certificate is needed to open it
//   damaged:             not readable even after recovery
//   limit:               one of the limits below, named
// Codes of Sheet::problems: repaired, empty-password, limit, xfa-form, xfa-copy, no-text-layer,
// views-disagree, signed, changed-after-signing, embedded-object, embedded-form.
//
// Trust: none in the bytes; no script is run. Fonts and pictures are decoded only to draw a page.
// Limits: PdfLimits. They bound what qpdf and poppler are asked to do; what these allocate inside
// themselves (a stream hidden from the first look, a huge predictor row, a form drawn a million
// times) is bounded by the worker's rlimits.
#pragma once

#include <cstddef>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

struct PdfLimits {
    std::size_t max_bytes = 60U << 20U;  // of the file
    std::size_t max_objects = 100'000;   // entries of the cross-reference table
    std::size_t max_stream_bytes = 16U
                                   << 20U;  // one stream, inflated; also a page's contents together
    std::size_t max_inflated_bytes = 64U << 20U;  // everything inflated by us, together
    std::size_t max_filters = 2;                  // of one stream
    std::size_t max_depth = 64;           // page tree, field tree, parents, nested form XObjects
    std::size_t max_pages = 300;          // later pages are not read: problem "limit"
    std::size_t max_fields = 20'000;      // nodes of the field tree, annotations
    std::size_t max_widgets = max_marks;  // check boxes and radio buttons: problem "limit"
    std::size_t max_signatures = 8;       // compared with the document: problem "limit"
    std::size_t max_embedded_files = 8;   // problem "limit"
    std::size_t max_embedded_bytes = max_stream_bytes;  // all of them: problem "limit"
    std::size_t max_words = max_runs;                   // of all pages: problem "limit"
    std::size_t max_page_words = 10'000;                // of one page: problem "limit"
    std::size_t max_text = max_text_bytes;              // of all texts: problem "limit"
    std::size_t max_page_glyphs = 100'000;    // characters that one page draws: problem "limit"
    std::size_t max_page_segments = 150'000;  // points of its paths: problem "limit"
    std::size_t max_page_images = 5'000;      // drawn on it: problem "limit"
    std::size_t max_file_glyphs = 3'000'000;  // of all pages, likewise: problem "limit"
    std::size_t max_file_segments = 2'000'000;
    // Of turning one page into pixels, and all of those that are; about nanoseconds (drawn/work.hpp):
    // problem "limit".
    double max_page_work = 1.2e9, max_file_work = 6e9;
};

Result<Sheet> read_pdf(BytesView bytes, const PdfLimits& limits = {});

}  // namespace tsb
