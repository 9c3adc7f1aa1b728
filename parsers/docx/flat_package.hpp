// SPDX-License-Identifier: GPL-3.0-or-later
// Flat OPC (D19): a package written as one XML file, pkg:package with a pkg:part for each part.
// Trust: nothing; the XML passes parse_xml. Limits: part_bytes (of the whole file), entries,
// inflated_bytes (of what is decoded from base64).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {

class FlatPackage {
  public:
    // `limits` must outlive the package.
    static Result<FlatPackage> open(Bytes bytes, const DocxLimits& limits);

    [[nodiscard]] std::optional<std::string> find(std::string_view part) const;
    [[nodiscard]] const XmlPart& file() const { return *file_; }
    // The root element of a part's XML; null if it has none.
    [[nodiscard]] pugi::xml_node xml(std::string_view part) const;
    [[nodiscard]] std::string content_type(std::string_view part) const;
    Result<Bytes> binary(std::string_view part);

  private:
    [[nodiscard]] pugi::xml_node node(std::string_view part) const;

    const DocxLimits* limits_ = nullptr;
    std::unique_ptr<XmlPart> file_;
    std::unordered_map<std::string, pugi::xml_node> parts_;  // by lower-case name
    std::size_t decoded_ = 0;
};

}  // namespace tsb::docx
