// SPDX-License-Identifier: GPL-3.0-or-later
// One leaf or bare document -> its sheet -> its readings, with the part's name put before every
// place. Trust: none in the bytes. Limits: the readers' own.
#pragma once

#include <string>
#include <vector>

#include "parsers/form/form.hpp"
#include "parsers/reading/report.hpp"
#include "parsers/worker/kind.hpp"

namespace tsb {

// A Word 97 part after LibreOffice: its DOCX, or why there is none.
struct ConvertedDoc {
    BytesView docx;
    std::string note;
};

struct Part {
    BytesView content;
    PartHint hint;
    std::string charset;
    std::string path;  // MIME path, "" for a bare document
    bool list_marks = false;
    bool issued = false;         // an issued circular: a draft is made, and no form is looked for
    bool all_pages = false;      // a blank form: its pages as pictures, and nothing else
    std::size_t draw_bytes = 0;  // of a drawing of its sheet; 0: none is made
    const ConvertedDoc* converted = nullptr;  // of a .doc
    bool can_convert = false;                 // a .doc may be converted and read later
    std::string_view no_conversion;           // why not, for a person
    bool give_pictures = false;               // pictures that may show a form are handed on
};

struct PartResult {
    PartKind kind = PartKind::other;
    std::string format;  // "docx" …, "" if the part is only listed
    std::vector<Reading> readings;
    std::vector<MarkRow> marks;
    std::vector<Problem> problems;  // of the part where it gave no reading
    std::vector<std::string> circulars_named;
    std::string text;  // plain text of text and HTML parts, and of documents without a form
    bool mark_beside_option = false;
    bool failed =
        false;  // of a kind that is read, or could hold a form, and was not read to its end
    std::string reason;                   // of the failure: "damaged" …
    bool to_convert = false;              // a .doc that was not looked into yet
    std::string drawing;                  // HTML
    std::vector<ReportPicture> pictures;  // handed on: no problem says that they were not read
    std::vector<EvidenceFile> evidence;   // pictures of pages and boxes, where a drawing is wanted
    std::string draft;                    // of an issued circular, encoded
};

PartResult read_part(const Part& part, const FormContext& context);

// The table's problem; a code that the table lacks becomes "damaged" with the code in its text.
Problem known_problem(std::string_view code, std::string text);

}  // namespace tsb
