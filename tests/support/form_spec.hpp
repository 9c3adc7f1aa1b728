// SPDX-License-Identifier: GPL-3.0-or-later
// FormSpec: a filled form with known truth, for the generators of tests/support (make_docx,
// make_pdf) and for whoever checks what was read. A word processor's encodings are rows of
// word_encodings.hpp; `Encoding` names the handful that most tests fill a form with.
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

// How the table of answers is laid out by the time it comes back.
enum class Layout {
    issued,          // two rows an item, its title merged over both (D16)
    unmerged,        // the merge undone: the second row's title cell is empty
    wide_grid,       // a finer grid under it, every cell spans columns
    table_per_item,  // split into one table an item
    split_in_item,   // split by the editor between the two rows of each item, as at a page's end
    nested,          // the whole table inside a cell of another
    reversed,        // items in the other order
    one_cell,        // box and label in one cell
    after_circular   // the circular's text before the form, its items listed there too
};
std::string to_string(Layout layout);
std::vector<Layout> all_layouts();

struct WordEncoding;  // word_encodings.hpp
struct PdfEncoding;   // pdf_encodings.hpp

struct FormSpec {
    const Circular* circular = nullptr;
    std::string language = "zh";
    Encoding encoding = Encoding::legacy_checked;
    const WordEncoding* word = nullptr;  // make_docx: stands in place of `encoding`
    const PdfEncoding* pdf = nullptr;    // make_pdf: stands in place of `encoding`
    Layout layout = Layout::issued;      // make_docx
    std::map<std::string, Choice>
        answers;  // item → what is ticked; absent = blank; unclear is not for generators
    std::map<std::string, std::size_t>
        within;  // make_docx: item → which box within the supporting option is ticked, from 0
    std::map<std::string, std::string>
        reasons;  // item → text typed in the cell of the "opposes" label, after it
    std::string general_comment;           // typed after the table
    std::string administration;            // as the delegate writes it; "" leaves the placeholder
    std::string name, title, date, email;  // "" leaves the placeholder
};

std::string make_docx(const FormSpec& spec);  // bytes of a .docx, or of the encoding's container
std::string make_pdf(const FormSpec& spec);   // bytes of a .pdf with AcroForm

}  // namespace tsb::test
