// SPDX-License-Identifier: GPL-3.0-or-later
// EvidencePage: one standalone page of HTML that shows what was read: the readings with their
// problems on top, beneath them every document as its sheet was seen, with its boxes.
// Guarantees: no script, no address, nothing is loaded; a content security policy that allows the
// page's own style by its digest and nothing else; every text is escaped.
// Trust: none in what it shows. Limits: max_page_bytes in all; a long document's drawing is cut and
// says so.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/circular.hpp"
#include "parsers/reading/report.hpp"

namespace tsb {

constexpr std::size_t max_page_bytes = 2U << 20U;

struct PartDrawing {
    std::string path;      // "" for a bare document
    std::string name;      // file name or media type
    std::string format;    // "docx" …
    std::string language;  // of the form in it, "" if none
    std::string html;
};

// For one part: what is left of the page.
std::size_t drawing_room(const std::vector<PartDrawing>& drawings);

EvidenceFile evidence_page(const std::string& name, const Report& report,
                           const std::vector<PartDrawing>& drawings, const Circulars& circulars);

}  // namespace tsb
