// SPDX-License-Identifier: GPL-3.0-or-later
// The container around a generated word/document.xml: what Word puts beside it, and the zip. For
// generators and tests only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

}  // namespace tsb::test
