// SPDX-License-Identifier: GPL-3.0-or-later
// XFA in a PDF (P8). A static form draws its fields as AcroForm fields too: both must say the same. A
// dynamic one has no fields to read, its answers are in no page: problem "xfa-form".
// Limits: StreamGuard for the packets; xfa_data.hpp.
#pragma once

#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/qpdf.hpp"
#include "parsers/pdf/stream_guard.hpp"

namespace tsb::pdf {

// Adds problems; widgets that the XFA data contradict get a doubt.
void compare_xfa(QPDF& file, StreamGuard& guard, Objects& objects);

}  // namespace tsb::pdf
