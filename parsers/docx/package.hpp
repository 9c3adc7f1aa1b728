// SPDX-License-Identifier: GPL-3.0-or-later
// The container: which parts there are, which one is the document, and opening just those that are
// asked for. A package is a zip file, or one XML file with all parts in it (flat OPC, D19).
// Trust: nothing. Limits: those of DocxLimits.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/docx/flat_package.hpp"
#include "parsers/docx/xml.hpp"
#include "parsers/package/archive.hpp"

namespace tsb::docx {

struct Relationship {
    std::string id;
    std::string type;    // last step of the type's address: "styles", "header" …
    std::string target;  // part name without leading '/'
};

// One part's XML. `source` owns the tree and outlives the part: its own, or the whole flat file.
struct Part {
    std::unique_ptr<XmlPart> own;
    const XmlPart* source = nullptr;
    pugi::xml_node root;
};

class Package {
  public:
    // `bytes` and `limits` must outlive the package.
    static Result<Package> open_zip(BytesView bytes, const DocxLimits& limits);
    static Result<Package> open_flat(Bytes bytes, const DocxLimits& limits);

    // Part names are compared as OPC does, without regard to ASCII case. Nullopt: there is no such
    // part.
    [[nodiscard]] std::optional<std::string> find(std::string_view part) const;
    Result<Bytes> bytes(std::string_view part);
    // Must not outlive the package.
    Result<Part> xml(std::string_view part);
    Result<Part> parse(Bytes bytes, std::string_view part) const;
    // All parts are one tree already.
    [[nodiscard]] bool is_flat() const { return std::holds_alternative<FlatPackage>(container_); }

    // Internal relationships of a part ("" = of the package), in file order; none if it has none.
    Result<std::vector<Relationship>> relationships(std::string_view part);

    // Content type of a part as the package declares it: [Content_Types].xml's Override, else its
    // extension's Default; "" if neither.
    Result<std::string> content_type(std::string_view part);

  private:
    using Container = std::variant<package::Archive, FlatPackage>;
    Package(Container container, const DocxLimits& limits)
        : limits_(&limits), container_(std::move(container)) {}

    const DocxLimits* limits_;
    Container container_;
};

}  // namespace tsb::docx
