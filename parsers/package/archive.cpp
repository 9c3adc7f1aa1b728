// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/package/archive.hpp"

#include <zip.h>

#include "config/base/text.hpp"

namespace tsb::package {
namespace {

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Error limit_error(std::string_view limit, std::size_t number, std::string_view part) {
    return document_error(DocumentFault::limit, std::string(limit) + ": " + printable(part) +
                                                    " passes " + std::to_string(number));
}

}  // namespace

void Archive::Close::operator()(zip* archive) const {
    zip_discard(archive);
}

Result<Archive> Archive::open(BytesView bytes, const ZipLimits& limits) {
    auto entries = check_zip(bytes, limits);
    if (!entries) return entries.error();
    Archive archive;
    archive.limits_ = &limits;
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const ZipEntry& entry = entries->at(i);
        archive.entries_.emplace(ascii_lower(entry.name), std::pair{i, entry});
    }
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    archive.archive_.reset(source == nullptr ? nullptr
                                             : zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!archive.archive_ && source != nullptr) zip_source_free(source);
    std::string text = archive.archive_ ? "" : zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!archive.archive_)
        return document_error(DocumentFault::damaged, "zip: " + text, "ask for the file again");
    return archive;
}

std::optional<std::string> Archive::find(std::string_view part) const {
    const auto found = entries_.find(ascii_lower(part));
    if (found == entries_.end()) return std::nullopt;
    return std::string(found->second.second.name);
}

std::vector<std::string> Archive::names() const {
    std::vector<std::string> names(entries_.size());
    for (const auto& [lower, entry] : entries_) names.at(entry.first) = entry.second.name;
    return names;
}

Result<Bytes> Archive::inflate(std::string_view part) {
    const auto found = entries_.find(ascii_lower(part));
    if (found == entries_.end()) {
        return document_error(DocumentFault::damaged, "no part " + printable(part),
                              "ask for the file again");
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
        return document_error(DocumentFault::damaged,
                              "zip: " + printable(part) + " does not unpack to what it says",
                              "ask for the file again");
    }
    return bytes;
}

}  // namespace tsb::package
