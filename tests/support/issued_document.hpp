// SPDX-License-Identifier: GPL-3.0-or-later
// An issued document as the Bureau sends it out: the letter in one language with its rule and
// deadline in words, and the blank form of a circular file behind it. For tests of what is imported
// from such documents.
#pragma once

#include <string>

#include "config/circular.hpp"

namespace tsb::test {

struct IssuedSpec {
    const Circular* circular = nullptr;
    std::string language = "en";
    std::string deadline;  // its words in the letter; "" = those of issued_deadline()
    bool glyphs = false;   // DOCX: boxes as characters, which survive in a PDF of it
    std::string rule;      // its sentence; "" = the 70 % rule in the language
};

// "2359 hours UTC on 3 April 2026" as the language has it.
std::string issued_deadline(const std::string& language);

std::string make_issued_text(const IssuedSpec& spec);  // as text extractors write it: |_| for a box
std::string make_issued_docx(const IssuedSpec& spec);  // boxes as Word's form fields

}  // namespace tsb::test
