// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/flat_package.hpp"

#include <utility>

#include "config/base/text.hpp"

namespace tsb::docx {
namespace {

Error damaged(std::string text) {
    return document_error(DocxFault::damaged, std::move(text), "ask for the file again");
}

Error limit_error(std::string_view limit, std::size_t number) {
    return document_error(DocxFault::limit,
                          std::string(limit) + ": the file passes " + std::to_string(number));
}

std::string_view part_name(pugi::xml_node part) {
    std::string_view name = attribute(part, "pkg:name");
    if (name.starts_with('/')) name.remove_prefix(1);
    return name;
}

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// RFC 4648 with white space between; nullopt: anything else.
std::optional<Bytes> from_base64(std::string_view text) {
    Bytes bytes;
    std::uint32_t bits = 0;
    int count = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        if (c == '=') {
            ++padding;
            continue;
        }
        const int value = base64_value(c);
        if (value < 0 || padding > 0) return std::nullopt;
        bits = (bits << 6U | static_cast<std::uint32_t>(value)) & 0xFFFFFFU;
        count = (count + 1) % 4;
        if (count != 1) {
            const int spare = count == 0 ? 0 : 8 - 2 * count;
            bytes += static_cast<char>(bits >> static_cast<unsigned>(spare) & 0xFFU);
        }
    }
    if (count == 1 || padding > 2) return std::nullopt;
    return bytes;
}

}  // namespace

Result<FlatPackage> FlatPackage::open(Bytes bytes, const DocxLimits& limits) {
    if (bytes.size() > limits.part_bytes) return limit_error("part_bytes", limits.part_bytes);
    auto file = parse_xml(std::move(bytes), "the file", limits);
    if (!file) return file.error();
    FlatPackage flat;
    flat.limits_ = &limits;
    flat.file_ = *std::move(file);
    const pugi::xml_node root = flat.file_->root();
    if (name_of(root) != "pkg:package") {
        return document_error(DocxFault::no_document, "the XML file is no Word document",
                              "ask for a .docx or .pdf");
    }
    for (auto part = root.child("pkg:part"); part; part = part.next_sibling("pkg:part")) {
        const std::string_view name = part_name(part);
        if (!flat.parts_.emplace(ascii_lower(name), part).second)
            return damaged("two parts named " + printable(name));
        if (flat.parts_.size() > limits.entries) return limit_error("entries", limits.entries);
    }
    return flat;
}

pugi::xml_node FlatPackage::node(std::string_view part) const {
    const auto found = parts_.find(ascii_lower(part));
    return found == parts_.end() ? pugi::xml_node{} : found->second;
}

std::optional<std::string> FlatPackage::find(std::string_view part) const {
    const pugi::xml_node found = node(part);
    if (!found) return std::nullopt;
    return std::string(part_name(found));
}

pugi::xml_node FlatPackage::xml(std::string_view part) const {
    for (const pugi::xml_node child : node(part).child("pkg:xmlData")) {
        if (child.type() == pugi::node_element) return child;
    }
    return {};
}

std::string FlatPackage::content_type(std::string_view part) const {
    return std::string(attribute(node(part), "pkg:contentType"));
}

Result<Bytes> FlatPackage::binary(std::string_view part) {
    const std::string_view text = node(part).child("pkg:binaryData").child_value();
    decoded_ += text.size();
    if (decoded_ > limits_->inflated_bytes)
        return limit_error("inflated_bytes", limits_->inflated_bytes);
    auto bytes = from_base64(text);
    if (!bytes || bytes->empty()) return damaged("no data in part " + printable(part));
    return *std::move(bytes);
}

}  // namespace tsb::docx
