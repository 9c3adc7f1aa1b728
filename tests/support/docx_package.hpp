// SPDX-License-Identifier: GPL-3.0-or-later
// The container around a generated word/document.xml: what Word puts beside it, and the zip (or
// another shape of the same parts). For generators and tests only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/word_encodings.hpp"

namespace tsb::test {

// `text` as XML character data; also good inside a double-quoted attribute.
std::string xml_text(std::string_view text);

// Parts in the order given become a deflated zip file. Deterministic.
std::string zip_parts(const std::vector<std::pair<std::string, std::string>>& parts);

// A complete .docx around the children of w:body, with styles, settings, a footer with a page
// number and properties. `language` is a BCP 47 tag for the default style ("zh-CN").
std::string docx_package(const std::string& body, const std::string& language);

// w:document with every namespace that the fragments of the generators use.
std::string document_xml(const std::string& body);

// The parts of such a document, word/document.xml third, [Content_Types].xml not among them.
std::vector<WordPart> docx_parts(const std::string& body, const std::string& language,
                                 const WordParts& extra, std::string_view application);

// The parts of the form that make_docx writes.
struct FormSpec;
std::vector<WordPart> form_parts(const FormSpec& spec);

// The parts as one file of the container's kind.
std::string contained(std::vector<WordPart> parts, Container container);

}  // namespace tsb::test
