// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/odf/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "config/base/number.hpp"

namespace tsb::odf {
namespace {

constexpr std::array<package::XmlNamespace, 14> namespaces{{
    {office_namespace, "office"},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    {"urn:oasis:names:tc:opendocument:xmlns:form:1.0", "form"},
    {"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"},
    {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"},
    {"urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0", "field"},
    {"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0", "loext"},
    {"urn:oasis:names:tc:opendocument:xmlns:dr3d:1.0", "dr3d"},
    {"http://openoffice.org/2010/draw", "drawooo"},
    {"http://www.w3.org/2002/xforms", "xforms"},
    {"http://www.w3.org/1999/xlink", "xlink"},
}};

struct Unit {
    std::string_view name;
    double points;
};
constexpr std::array<Unit, 7> units{{{"pt", 1},
                                     {"in", 72},
                                     {"cm", 72 / 2.54},
                                     {"mm", 72 / 25.4},
                                     {"pc", 12},
                                     {"px", 0.75},
                                     {"inch", 72}}};

// The number at the start and what stands behind it.
std::optional<std::pair<double, std::string_view>> number_and_unit(std::string_view text) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    return std::pair{value, text.substr(static_cast<std::size_t>(stop - text.data()))};
}

}  // namespace

Result<std::unique_ptr<XmlPart>> parse_xml(Bytes bytes, std::string_view name,
                                           const OdfLimits& limits) {
    return package::parse_xml(std::move(bytes), name, limits, namespaces, package::Blanks::kept);
}

std::size_t count_of(pugi::xml_node node, const char* name) {
    const std::string_view text = attribute(node, name);
    const auto count = parse_number<std::uint64_t>(text);
    if (count) return std::max<std::size_t>(1, *count);
    // More digits than any number has: as many as the limits allow, which is too many.
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
    return digits ? std::numeric_limits<std::size_t>::max() : 1;
}

std::optional<double> points_of(std::string_view length) {
    const auto found = number_and_unit(length);
    if (!found) return std::nullopt;
    for (const Unit& unit : units) {
        if (unit.name == found->second) return found->first * unit.points;
    }
    return std::nullopt;
}

std::optional<double> percent_of(std::string_view text) {
    const auto found = number_and_unit(text);
    if (!found || found->second != "%") return std::nullopt;
    return found->first;
}

}  // namespace tsb::odf
