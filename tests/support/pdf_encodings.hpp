// SPDX-License-Identifier: GPL-3.0-or-later
// The ways in which a form comes back as a PDF with form fields, one row each: id as in the encoding
// table (P1-P8, P14-P17), why it is there, and what a reader may make of it. Written from ISO
// 32000-1 and XFA 3.3, without looking at our readers: the rows are their check.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tests/support/form_spec.hpp"
#include "tests/support/word_encodings.hpp"

namespace tsb::test {

struct PdfEncoding {
    std::string_view id, name;
    Expect expect = Expect::truth;
    std::string_view problem;  // a code that the reading must carry; "": none but notices of marks
    std::string_view why;
    std::string (*make)(const FormSpec&) = nullptr;
};

std::span<const PdfEncoding> pdf_encodings();
const PdfEncoding& pdf_encoding(std::string_view name);  // throws std::invalid_argument

}  // namespace tsb::test
