// SPDX-License-Identifier: GPL-3.0-or-later
// What of a revision a reader of the page would miss if it changed: every form field, every page's
// content, the annotations on it, the layers. A fingerprint each, by a name that a person
// understands.
// Limits: max_objects times steps_per_object for all pages together (throws LimitMet).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/base/digest.hpp"
#include "parsers/pdf/objects/document.hpp"

namespace tsb::pdf {

constexpr std::size_t steps_per_object = 10;  // pages share their fonts

using Revision = std::map<std::string, Digest>;  // "the field Q7", "page 2" …

Revision describe_revision(QPDF& file, const Document& document, const PdfLimits& limits);

// Names of what is in only one of the two, or differs.
std::vector<std::string> changes(const Revision& before, const Revision& after);

}  // namespace tsb::pdf
