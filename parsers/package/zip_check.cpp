// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/package/zip_check.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>

#include "config/base/text.hpp"

namespace tsb::package {
namespace {

// APPNOTE.TXT 4.3: signatures and fixed sizes.
constexpr std::uint32_t local_signature = 0x04034b50, central_signature = 0x02014b50,
                        descriptor_signature = 0x08074b50;
constexpr std::string_view end_signature = "PK\x05\x06";
constexpr std::size_t local_size = 30, central_size = 46, end_size = 22, max_comment = 0xFFFF;
constexpr std::uint16_t flag_encrypted = 1U, flag_descriptor = 1U << 3U, flag_strong = 1U << 6U,
                        flag_masked = 1U << 13U;
constexpr std::uint16_t stored = 0, deflated = 8;

class View {
  public:
    explicit View(BytesView bytes) : bytes_(bytes) {}
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] bool has(std::uint64_t at, std::uint64_t length) const {
        return at <= bytes_.size() && length <= bytes_.size() - at;
    }
    [[nodiscard]] std::uint16_t u16(std::uint64_t at) const {
        return static_cast<std::uint16_t>(byte(at) | byte(at + 1) << 8U);
    }
    [[nodiscard]] std::uint32_t u32(std::uint64_t at) const {
        return u16(at) | static_cast<std::uint32_t>(u16(at + 2)) << 16U;
    }
    [[nodiscard]] std::string_view piece(std::uint64_t at, std::uint64_t length) const {
        return has(at, length) ? bytes_.substr(at, length) : std::string_view{};
    }
    [[nodiscard]] BytesView all() const { return bytes_; }

  private:
    [[nodiscard]] unsigned byte(std::uint64_t at) const {
        return static_cast<unsigned char>(bytes_.at(at));
    }
    BytesView bytes_;
};

Error damaged(std::string text) {
    return document_error(DocumentFault::damaged, "zip: " + std::move(text),
                          "ask for the file again");
}

Error not_a_zip(BytesView bytes) {
    const char* what =
        bytes.empty() ? "the file is empty" : "the file does not begin as a zip file does";
    return document_error(DocumentFault::not_zip, what, "ask for a .docx or .pdf");
}

// The end record stands exactly at the end; a second place that would do as well makes the file
// ambiguous.
Result<std::size_t> find_end(const View& view) {
    if (view.size() < end_size) return damaged("cut off before its directory");
    const std::size_t last = view.size() - end_size;
    const std::size_t first = last > max_comment ? last - max_comment : 0;
    std::optional<std::size_t> found;
    for (std::size_t at = view.all().find(end_signature, first); at <= last;
         at = view.all().find(end_signature, at + 1)) {
        if (at + end_size + view.u16(at + 20) != view.size()) continue;
        if (found) return damaged("two end records");
        found = at;
    }
    if (!found) return damaged("no end record: cut off, or bytes after its end");
    return *found;
}

bool safe_name(std::string_view name) {
    if (name.empty() || name.front() == '/' || !valid_utf8(name)) return false;
    if (name.find_first_of(std::string_view("\\:\0", 3)) != std::string_view::npos) return false;
    for (const std::string_view step : split(name, '/')) {
        if (step == ".." || step == ".") return false;
    }
    return true;
}

Result<void> check_features(const ZipEntry& entry) {
    const std::string name = printable(entry.name);
    if ((entry.flags & (flag_encrypted | flag_strong | flag_masked)) != 0) {
        return document_error(DocumentFault::encrypted, "zip: " + name + " is encrypted",
                              "ask for a copy without a password");
    }
    if (entry.method != stored && entry.method != deflated) {
        return damaged(name + " is compressed by an unusual method");
    }
    if (entry.compressed == 0xFFFFFFFF || entry.inflated == 0xFFFFFFFF ||
        entry.offset == 0xFFFFFFFF) {
        return damaged("Zip64");
    }
    if (entry.method == stored && entry.compressed != entry.inflated) {
        return damaged(name + " has two sizes");
    }
    return {};
}

ZipEntry central_entry(const View& view, std::uint64_t at) {
    ZipEntry entry;
    entry.flags = view.u16(at + 8);
    entry.method = view.u16(at + 10);
    entry.crc = view.u32(at + 16);
    entry.compressed = view.u32(at + 20);
    entry.inflated = view.u32(at + 24);
    entry.offset = view.u32(at + 42);
    return entry;
}

Result<std::vector<ZipEntry>> read_central(const View& view, std::uint64_t at, std::size_t count,
                                           std::size_t end, const ZipLimits& limits) {
    std::vector<ZipEntry> entries;
    std::unordered_set<std::string> names;
    std::uint64_t declared = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!view.has(at, central_size) || view.u32(at) != central_signature) {
            return damaged("its directory is cut off");
        }
        ZipEntry entry = central_entry(view, at);
        const std::uint64_t name_size = view.u16(at + 28);
        const std::uint64_t size = central_size + name_size + view.u16(at + 30) + view.u16(at + 32);
        if (at + size > end) return damaged("its directory is cut off");
        if (name_size > limits.name_bytes) {
            return document_error(DocumentFault::limit,
                                  "name_bytes: an entry's name is longer than " +
                                      std::to_string(limits.name_bytes) + " bytes");
        }
        entry.name = view.piece(at + central_size, name_size);
        if (!safe_name(entry.name)) return damaged("forbidden name " + printable(entry.name));
        // OPC compares names without regard to ASCII case.
        if (!names.insert(ascii_lower(entry.name)).second) {
            return damaged("two entries named " + printable(entry.name));
        }
        if (auto ok = check_features(entry); !ok) return ok.error();
        declared += entry.inflated;
        if (declared > limits.declared_bytes) {
            return document_error(DocumentFault::limit,
                                  "declared_bytes: the file says it holds more than " +
                                      std::to_string(limits.declared_bytes) + " bytes");
        }
        entries.push_back(entry);
        at += size;
    }
    if (at != end) return damaged("its directory has another size than it says");
    return entries;
}

// A data descriptor comes with or without a signature; either must repeat the directory's figures.
std::optional<std::uint64_t> descriptor_size(const View& view, std::uint64_t at,
                                             const ZipEntry& entry) {
    const auto fits = [&](std::uint64_t from) {
        return view.has(from, 12) && view.u32(from) == entry.crc &&
               view.u32(from + 4) == entry.compressed && view.u32(from + 8) == entry.inflated;
    };
    if (view.has(at, 16) && view.u32(at) == descriptor_signature && fits(at + 4)) return 16;
    if (fits(at)) return 12;
    return std::nullopt;
}

// Where the entry ends, if its local header says what the directory says.
Result<std::uint64_t> check_local(const View& view, const ZipEntry& entry) {
    const std::string name = printable(entry.name);
    const std::uint64_t at = entry.offset;
    if (!view.has(at, local_size) || view.u32(at) != local_signature) {
        return damaged("no local header for " + name);
    }
    const std::uint64_t name_size = view.u16(at + 26);
    const bool described = (entry.flags & flag_descriptor) != 0;
    const auto same = [&](std::uint64_t field, std::uint64_t value) {
        const std::uint32_t local = view.u32(field);
        return local == value || (described && local == 0);
    };
    if (view.piece(at + local_size, name_size) != entry.name || view.u16(at + 6) != entry.flags ||
        view.u16(at + 8) != entry.method || !same(at + 14, entry.crc) ||
        !same(at + 18, entry.compressed) || !same(at + 22, entry.inflated)) {
        return damaged("two headers of " + name + " disagree");
    }
    std::uint64_t end = at + local_size + name_size + view.u16(at + 28) + entry.compressed;
    if (!described) return end;
    const auto descriptor = descriptor_size(view, end, entry);
    if (!descriptor) return damaged("two headers of " + name + " disagree");
    return end + *descriptor;
}

// Entries, then the directory, then the end record: nothing before, between or beneath.
Result<void> check_layout(const View& view, const std::vector<ZipEntry>& entries,
                          std::uint64_t directory) {
    std::vector<const ZipEntry*> by_offset;
    for (const ZipEntry& entry : entries) by_offset.push_back(&entry);
    std::sort(by_offset.begin(), by_offset.end(),
              [](const ZipEntry* a, const ZipEntry* b) { return a->offset < b->offset; });
    std::uint64_t expected = 0;
    for (const ZipEntry* entry : by_offset) {
        if (entry->offset < expected)
            return damaged("entries overlap at " + printable(entry->name));
        if (entry->offset > expected) return damaged("a gap before " + printable(entry->name));
        auto end = check_local(view, *entry);
        if (!end) return end.error();
        expected = *end;
    }
    if (expected > directory) return damaged("the last entry overlaps the directory");
    if (expected < directory) return damaged("a gap before the directory");
    return {};
}

}  // namespace

Result<std::vector<ZipEntry>> check_zip(BytesView bytes, const ZipLimits& limits) {
    if (bytes.size() > limits.file_bytes) {
        return document_error(
            DocumentFault::limit,
            "file_bytes: the file is larger than " + std::to_string(limits.file_bytes) + " bytes");
    }
    if (!bytes.starts_with("PK\x03\x04")) return not_a_zip(bytes);
    const View view(bytes);
    auto end = find_end(view);
    if (!end) return end.error();
    const std::size_t count = view.u16(*end + 10);
    const std::uint64_t size = view.u32(*end + 12), directory = view.u32(*end + 16);
    if (count == 0xFFFF || size == 0xFFFFFFFF || directory == 0xFFFFFFFF) return damaged("Zip64");
    if (view.u16(*end + 4) != 0 || view.u16(*end + 6) != 0 || view.u16(*end + 8) != count) {
        return damaged("one piece of several");
    }
    if (count > limits.entries) {
        return document_error(DocumentFault::limit, "entries: " + std::to_string(count) +
                                                        " entries, at most " +
                                                        std::to_string(limits.entries));
    }
    if (directory + size != *end) return damaged("its directory is not where it says");
    auto entries = read_central(view, directory, count, *end, limits);
    if (!entries) return entries.error();
    if (auto ok = check_layout(view, *entries, directory); !ok) return ok.error();
    return entries;
}

}  // namespace tsb::package
