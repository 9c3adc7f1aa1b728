// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/package.hpp"

#include <zip.h>

#include "config/base/text.hpp"

namespace tsb::docx {
namespace {

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Error limit_error(std::string_view limit, std::size_t number, std::string_view part) {
    return fault(DocxFault::limit,
                 std::string(limit) + ": " + printable(part) + " passes " + std::to_string(number));
}

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

void Package::Close::operator()(zip* archive) const {
    zip_discard(archive);
}

Result<Package> Package::open(BytesView bytes, const DocxLimits& limits) {
    auto entries = check_zip(bytes, limits);
    if (!entries) return entries.error();
    Package package;
    package.limits_ = &limits;
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const ZipEntry& entry = entries->at(i);
        package.entries_.emplace(ascii_lower(entry.name), std::pair{i, entry});
    }
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    package.archive_.reset(source == nullptr ? nullptr
                                             : zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!package.archive_ && source != nullptr) zip_source_free(source);
    std::string text = package.archive_ ? "" : zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!package.archive_)
        return fault(DocxFault::damaged, "zip: " + text, "ask for the file again");
    return package;
}

std::optional<std::string> Package::find(std::string_view part) const {
    const auto found = entries_.find(ascii_lower(part));
    if (found == entries_.end()) return std::nullopt;
    return std::string(found->second.second.name);
}

Result<Bytes> Package::inflate(std::string_view part) {
    const auto found = entries_.find(ascii_lower(part));
    if (found == entries_.end()) {
        return fault(DocxFault::damaged, "no part " + printable(part), "ask for the file again");
    }
    const auto& [index, entry] = found->second;
    if (entry.inflated > limits_->part_bytes)
        return limit_error("part_bytes", limits_->part_bytes, part);
    if (entry.inflated > limits_->ratio_from &&
        entry.inflated / limits_->ratio > entry.compressed) {
        return limit_error("ratio", limits_->ratio, part);
    }
    inflated_ += entry.inflated;
    if (inflated_ > limits_->inflated_bytes)
        return limit_error("inflated_bytes", limits_->inflated_bytes, part);
    const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive_.get(), index, 0));
    Bytes bytes(entry.inflated, '\0');
    char beyond = 0;
    // The byte beyond makes libzip reach the end of the stream, check the CRC, and show more data
    // than was declared.
    if (!file ||
        zip_fread(file.get(), bytes.data(), bytes.size()) !=
            static_cast<zip_int64_t>(bytes.size()) ||
        zip_fread(file.get(), &beyond, 1) != 0) {
        return fault(DocxFault::damaged,
                     "zip: " + printable(part) + " does not unpack to what it says",
                     "ask for the file again");
    }
    return bytes;
}

Result<std::unique_ptr<XmlPart>> Package::xml(std::string_view part) {
    auto bytes = inflate(part);
    if (!bytes) return bytes.error();
    return parse_xml(*std::move(bytes), printable(part), *limits_);
}

Result<std::vector<Relationship>> Package::relationships(std::string_view part) {
    std::vector<Relationship> list;
    const std::string name = relationships_part(part);
    if (!find(name)) return list;
    auto parsed = xml(name);
    if (!parsed) return parsed.error();
    for (const pugi::xml_node node : (*parsed)->root()) {
        // External targets are never resolved (no network, no tracking).
        if (local_name(node) != "Relationship" || attribute(node, "TargetMode") == "External")
            continue;
        const auto target = resolve(part, attribute(node, "Target"));
        if (target) list.push_back({std::string(last_step(attribute(node, "Type"))), *target});
    }
    return list;
}

Result<std::string> Package::content_type(std::string_view part) {
    constexpr std::string_view types = "[Content_Types].xml";
    if (!find(types)) return std::string();
    auto parsed = xml(types);
    if (!parsed) return parsed.error();
    const std::string_view file = last_step(part);
    const std::string_view extension = file.substr(std::min(file.size(), file.rfind('.') + 1));
    std::string by_default;
    for (const pugi::xml_node node : (*parsed)->root()) {
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
