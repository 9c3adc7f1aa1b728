// SPDX-License-Identifier: GPL-3.0-or-later
// FormSpec: a filled form with known truth, for the generators of tests/support (make_docx,
// make_pdf) and for whoever checks what was read. Keep it extensible: a new encoding is a new
// enumerator and a branch in one generator.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/circular.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb::test {

// How the boxes are encoded; names carry the ids of the encoding table (D = word processor, P =
// PDF).
enum class Encoding {
    legacy_checked,      // D1: w:checked
    legacy_default,      // D1c: w:default w:val="1", no w:checked
    legacy_libreoffice,  // D1b: <w:checkBox><w:sizeAuto/></w:checkBox> / <w:checked/>
    content_control,     // D2: w14:checkbox
    wingdings_symbol,    // D3: w:sym
    wingdings_text,      // D3a: F0FE in w:t with Wingdings font
    unicode_glyph,       // D4
    acroform_checkbox,   // P1
    acroform_conflict,   // P2: /V and /AS disagree on every ticked box
    acroform_radio       // P3: one radio group per item, /Opt
};
std::string to_string(Encoding encoding);  // the enumerator's name
std::vector<Encoding> all_encodings();

struct FormSpec {
    const Circular* circular = nullptr;
    std::string language = "zh";
    Encoding encoding = Encoding::legacy_checked;
    std::map<std::string, Choice>
        answers;  // item → what is ticked; absent = blank; unclear is not for generators
    std::map<std::string, std::string>
        reasons;  // item → text typed in the cell of the "opposes" label, after it
    std::string general_comment;           // typed after the table
    std::string administration;            // as the delegate writes it; "" leaves the placeholder
    std::string name, title, date, email;  // "" leaves the placeholder
};

std::string make_docx(const FormSpec& spec);  // bytes of a .docx
std::string make_pdf(const FormSpec& spec);   // bytes of a .pdf with AcroForm

}  // namespace tsb::test
