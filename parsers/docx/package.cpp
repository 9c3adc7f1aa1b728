// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/package.hpp"

#include <algorithm>
#include <utility>

#include "config/base/text.hpp"

namespace tsb::docx {
namespace {

// "word/document.xml" → "word/_rels/document.xml.rels"; "" → "_rels/.rels".
std::string relationships_part(std::string_view part) {
    const auto slash = part.rfind('/');
    const std::size_t cut = slash == std::string_view::npos ? 0 : slash + 1;
    return std::string(part.substr(0, cut)) + "_rels/" + std::string(part.substr(cut)) + ".rels";
}

// RFC 3986 5.2 for what occurs here: relative to the folder of `from`, or absolute. Nullopt: it
// leaves the package.
std::optional<std::string> resolve(std::string_view from, std::string_view target) {
    std::vector<std::string_view> steps;
    if (!target.starts_with('/')) {
        const auto slash = from.rfind('/');
        if (slash != std::string_view::npos) steps = split(from.substr(0, slash), '/');
    }
    for (const std::string_view step : split(target, '/')) {
        if (step.empty() || step == ".") continue;
        if (step != "..") {
            steps.push_back(step);
        } else if (steps.empty()) {
            return std::nullopt;
        } else {
            steps.pop_back();
        }
    }
    std::string path;
    for (const std::string_view step : steps) {
        if (!path.empty()) path += '/';
        path += step;
    }
    return path;
}

std::string_view last_step(std::string_view address) {
    return address.substr(address.rfind('/') + 1);
}

}  // namespace

Result<Package> Package::open_zip(BytesView bytes, const DocxLimits& limits) {
    auto archive = package::Archive::open(bytes, limits);
    if (!archive) return archive.error();
    return Package(*std::move(archive), limits);
}

Result<Package> Package::open_flat(Bytes bytes, const DocxLimits& limits) {
    auto flat = FlatPackage::open(std::move(bytes), limits);
    if (!flat) return flat.error();
    return Package(*std::move(flat), limits);
}

std::optional<std::string> Package::find(std::string_view part) const {
    return std::visit([&](const auto& container) { return container.find(part); }, container_);
}

Result<Bytes> Package::bytes(std::string_view part) {
    if (auto* flat = std::get_if<FlatPackage>(&container_)) return flat->binary(part);
    return std::get_if<package::Archive>(&container_)->inflate(part);
}

Result<Part> Package::xml(std::string_view part) {
    if (const auto* flat = std::get_if<FlatPackage>(&container_)) {
        Part opened;
        opened.source = &flat->file();
        opened.root = flat->xml(part);
        if (opened.root) return opened;
        return document_error(DocxFault::damaged, "no XML in part " + printable(part),
                              "ask for the file again");
    }
    auto inflated = bytes(part);
    if (!inflated) return inflated.error();
    return parse(*std::move(inflated), part);
}

Result<Part> Package::parse(Bytes bytes, std::string_view part) const {
    auto parsed = parse_xml(std::move(bytes), printable(part), *limits_);
    if (!parsed) return parsed.error();
    Part opened;
    opened.own = *std::move(parsed);
    opened.source = opened.own.get();
    opened.root = opened.own->root();
    return opened;
}

Result<std::vector<Relationship>> Package::relationships(std::string_view part) {
    std::vector<Relationship> list;
    const std::string name = relationships_part(part);
    if (!find(name)) return list;
    auto parsed = xml(name);
    if (!parsed) return parsed.error();
    for (const pugi::xml_node node : parsed->root) {
        // External targets are never resolved (no network, no tracking).
        if (local_name(node) != "Relationship" || attribute(node, "TargetMode") == "External")
            continue;
        const auto target = resolve(part, attribute(node, "Target"));
        if (!target) continue;
        list.push_back({std::string(attribute(node, "Id")),
                        std::string(last_step(attribute(node, "Type"))), *target});
    }
    return list;
}

Result<std::string> Package::content_type(std::string_view part) {
    if (const auto* flat = std::get_if<FlatPackage>(&container_)) return flat->content_type(part);
    constexpr std::string_view types = "[Content_Types].xml";
    if (!find(types)) return std::string();
    auto parsed = xml(types);
    if (!parsed) return parsed.error();
    const std::string_view file = last_step(part);
    const std::string_view extension = file.substr(std::min(file.size(), file.rfind('.') + 1));
    std::string by_default;
    for (const pugi::xml_node node : parsed->root) {
        std::string_view name = attribute(node, "PartName");
        if (name.starts_with('/')) name.remove_prefix(1);
        if (local_name(node) == "Override" && ascii_iequals(name, part)) {
            return std::string(attribute(node, "ContentType"));
        }
        if (local_name(node) == "Default" &&
            ascii_iequals(attribute(node, "Extension"), extension)) {
            by_default = attribute(node, "ContentType");
        }
    }
    return by_default;
}

}  // namespace tsb::docx
