// SPDX-License-Identifier: GPL-3.0-or-later
// The form in the formats of other word processors (D20): OpenDocument, zipped and flat, and RTF.
// One description of the form's content, and a row for each way of writing its boxes. Written from
// the standards and from what LibreOffice and Word are known to write, without looking at our
// readers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/form_spec.hpp"
#include "tests/support/word_encodings.hpp"

namespace tsb::test {

// What stands in the form, whatever the format.
struct FormCell {
    std::vector<std::string> lines;       // one paragraph, broken
    std::vector<std::string> paragraphs;  // after it
    bool has_box = false, ticked = false;
    int columns = 1;       // that it spans
    bool begins = false;   // a cell merged down: its first row
    bool covered = false;  // … and the one beneath
};
using FormRow = std::vector<FormCell>;
struct FormBlock {
    std::string text;
    std::vector<FormRow> rows;  // a table if there are any
    std::vector<int> widths;    // of its columns, twips
};
std::vector<FormBlock> form_blocks(const FormSpec& spec);

struct OtherEncoding {
    std::string_view name, suffix;  // ".odt", ".fodt", ".rtf"
    Expect expect = Expect::truth;
    std::string (*make)(const FormSpec&, std::string_view box) = nullptr;
    std::string_view box;  // of make_odt and make_fodt, or of make_rtf
};
std::span<const OtherEncoding> other_encodings();

// box: "fieldmark", "fieldmark_pair", "form_control", "form_radio", "form_default" (ticked at first,
// and not said whether now), "floating_control", or a row of make_odt.cpp's table.
std::string make_odt(const FormSpec& spec, std::string_view box);
std::string make_fodt(const FormSpec& spec, std::string_view box);
// box: "formfield", "formfield_default", "formfield_stateless", "glyph", "symbol_field",
// "wingdings", "codepage" (labels in the code page of the language, boxes as form fields),
// "formfield_glyph" (shown in the field's result too), "wingdings_unicode", "wingdings_style" (by a
// character style), "typed_X" (in place of a glyph), "tracked", "activex".
std::string make_rtf(const FormSpec& spec, std::string_view box);

}  // namespace tsb::test
