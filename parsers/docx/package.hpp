// SPDX-License-Identifier: GPL-3.0-or-later
// The container: which parts there are, which one is the document, and inflating just those that
// are asked for. Trust: nothing; the zip has passed check_zip. Limits: part_bytes, inflated_bytes,
// ratio of DocxLimits.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/docx/xml.hpp"
#include "parsers/docx/zip_check.hpp"

struct zip;

namespace tsb::docx {

struct Relationship {
    std::string type;    // last step of the type's address: "styles", "header" …
    std::string target;  // part name without leading '/'
};

class Package {
  public:
    // `bytes` and `limits` must outlive the package.
    static Result<Package> open(BytesView bytes, const DocxLimits& limits);

    // Part names are compared as OPC does, without regard to ASCII case. Nullopt: there is no such
    // part.
    [[nodiscard]] std::optional<std::string> find(std::string_view part) const;
    Result<Bytes> inflate(std::string_view part);
    Result<std::unique_ptr<XmlPart>> xml(std::string_view part);

    // Internal relationships of a part ("" = of the package), in file order; none if it has none.
    Result<std::vector<Relationship>> relationships(std::string_view part);

    // Content type of a part by [Content_Types].xml: its Override, else its extension's Default; ""
    // if neither.
    Result<std::string> content_type(std::string_view part);

  private:
    struct Close {
        void operator()(zip* archive) const;
    };
    const DocxLimits* limits_ = nullptr;
    std::unordered_map<std::string, std::pair<std::size_t, ZipEntry>>
        entries_;  // by lower-case name
    std::unique_ptr<zip, Close> archive_;
    std::size_t inflated_ = 0;
};

}  // namespace tsb::docx
