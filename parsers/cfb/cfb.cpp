// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/cfb/cfb.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "config/base/text.hpp"
#include "config/base/utf8.hpp"

namespace tsb {
namespace {

// [MS-CFB] 2.1, 2.2: sector numbers with a meaning, and where the header keeps what.
constexpr std::uint32_t last_sector = 0xFFFFFFFA, end_of_chain = 0xFFFFFFFE, no_entry = 0xFFFFFFFF;
constexpr std::size_t header_size = 512, header_difat = 109, entry_size = 128, name_field = 64;
constexpr std::size_t mini_cutoff = 4096;  // shorter streams live in the mini stream
constexpr BytesView signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
enum EntryType : unsigned { type_free = 0, type_storage = 1, type_stream = 2, type_root = 5 };

Error damaged(std::string_view text) {
    return {ErrorKind::input, "damaged: compound file: " + std::string(text),
            "ask for the file again"};
}

Error too_much(std::string_view limit, std::size_t number) {
    return {ErrorKind::input,
            "limit: compound file: " + std::string(limit) + " is " + std::to_string(number), ""};
}

unsigned byte_at(BytesView bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes.at(at));
}
std::uint32_t u16(BytesView bytes, std::size_t at) {
    return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8U;
}
std::uint32_t u32(BytesView bytes, std::size_t at) {
    return u16(bytes, at) | u16(bytes, at + 2) << 16U;
}
std::uint64_t u64(BytesView bytes, std::size_t at) {
    return u32(bytes, at) | std::uint64_t{u32(bytes, at + 4)} << 32U;
}

// A name has no '/', so that paths have one meaning; half a surrogate pair never occurs in one that
// Office writes.
std::optional<std::string> entry_name(BytesView entry) {
    const std::size_t length = u16(entry, name_field);  // in bytes, terminator included
    if (length < 2 || length > name_field || length % 2 != 0) return std::nullopt;
    std::string name;
    for (std::size_t at = 0; at + 2 < length; at += 2) {
        const std::uint32_t unit = u16(entry, at);
        if (unit == 0 || unit == '/' || (unit >= 0xD800 && unit < 0xE000)) return std::nullopt;
        append_utf8(name, unit);
    }
    return u16(entry, length - 2) == 0 ? std::optional(name) : std::nullopt;
}

}  // namespace

bool is_compound_file(BytesView bytes) {
    return bytes.starts_with(signature);
}

// Fills a CompoundFile step by step; each step may fail.
class CfbOpener {
  public:
    CfbOpener(CompoundFile& file, BytesView bytes, const CfbLimits& limits)
        : file_(file), bytes_(bytes), limits_(limits) {}

    Result<void> open() {
        for (const auto step : {&CfbOpener::header, &CfbOpener::fat, &CfbOpener::directory,
                                &CfbOpener::mini_stream, &CfbOpener::tree}) {
            if (auto ok = (this->*step)(); !ok) return ok.error();
        }
        return {};
    }

  private:
    struct Step {
        std::uint32_t entry;
        std::string storage;  // path of the storage it stands in, with '/' at its end
        std::size_t depth;
    };

    Result<void> header() {
        if (bytes_.size() > limits_.file_bytes) return too_much("file_bytes", limits_.file_bytes);
        if (bytes_.size() < header_size || !is_compound_file(bytes_)) return damaged("no header");
        const std::uint32_t version = u16(bytes_, 26), shift = u16(bytes_, 30);
        const bool known = (version == 3 && shift == 9) || (version == 4 && shift == 12);
        if (!known || u16(bytes_, 28) != 0xFFFE || u16(bytes_, 32) != 6 ||
            u32(bytes_, 56) != mini_cutoff) {
            return damaged("of an unknown version");
        }
        file_.bytes_ = bytes_;
        file_.stream_limit_ = limits_.stream_bytes;
        file_.sector_size_ = std::size_t{1} << shift;
        // The header takes the place of one sector; the last one may be cut short.
        sectors_ = (bytes_.size() - 1) / file_.sector_size_;
        claimed_.assign(sectors_, false);
        return {};
    }

    // The sector's bytes; nullopt: it lies outside.
    std::optional<BytesView> sector(std::uint32_t number) const {
        if (number >= sectors_) return std::nullopt;
        return bytes_.substr((std::size_t{number} + 1) * file_.sector_size_, file_.sector_size_);
    }

    // Every sector has one owner.
    bool claim(std::uint32_t number) {
        if (number >= sectors_ || claimed_.at(number)) return false;
        claimed_.at(number) = true;
        return true;
    }

    bool add_fat_sector(std::uint32_t number) {
        if (number > last_sector) return true;  // a free place in the list
        const auto words = sector(number);
        if (!words || words->size() != file_.sector_size_ || !claim(number)) return false;
        for (std::size_t at = 0; at < words->size(); at += 4) file_.fat_.push_back(u32(*words, at));
        return true;
    }

    // 2.5: 109 sectors of the FAT are named in the header, the others in a chain of sectors.
    Result<void> fat() {
        for (std::size_t i = 0; i < header_difat; ++i) {
            if (!add_fat_sector(u32(bytes_, 76 + 4 * i))) return damaged("its FAT is broken");
        }
        if (u32(bytes_, 72) == 0) return {};
        std::uint32_t next = u32(bytes_, 68);
        while (next <= last_sector) {
            const auto list = sector(next);
            if (!list || list->size() != file_.sector_size_ || !claim(next))
                return damaged("its list of FAT sectors is broken");
            for (std::size_t at = 0; at + 4 < list->size(); at += 4) {
                if (!add_fat_sector(u32(*list, at))) return damaged("its FAT is broken");
            }
            next = u32(*list, list->size() - 4);
        }
        return {};
    }

    // The sectors of a chain, claimed; nullopt: it leaves the file, meets another or itself.
    std::optional<std::vector<std::uint32_t>> chain(std::uint32_t first) {
        std::vector<std::uint32_t> list;
        for (std::uint32_t at = first; at != end_of_chain; at = file_.fat_.at(at)) {
            if (at >= file_.fat_.size() || !claim(at)) return std::nullopt;
            list.push_back(at);
        }
        return list;
    }

    Result<void> directory() {
        const auto sectors = chain(u32(bytes_, 48));
        if (!sectors || sectors->empty()) return damaged("its directory is broken");
        const std::size_t count = sectors->size() * (file_.sector_size_ / entry_size);
        if (count > limits_.entries) return too_much("entries", limits_.entries);
        for (const std::uint32_t number : *sectors) {
            const auto bytes = sector(number);
            if (!bytes || bytes->size() != file_.sector_size_)
                return damaged("its directory is cut off");
            for (std::size_t at = 0; at < bytes->size(); at += entry_size)
                entries_.push_back(bytes->substr(at, entry_size));
        }
        if (byte_at(entries_.front(), 66) != type_root) return damaged("it has no root");
        return {};
    }

    Result<void> mini_stream() {
        using Sectors = std::vector<std::uint32_t>;
        const auto table = u32(bytes_, 64) == 0 ? Sectors{} : chain(u32(bytes_, 60));
        const BytesView root = entries_.front();
        const std::uint64_t size = stream_size(root);
        const auto sectors = size == 0 ? Sectors{} : chain(u32(root, 116));
        if (!table || !sectors || sectors->size() < sectors_for(size, file_.sector_size_))
            return damaged("its mini stream is broken");
        for (const std::uint32_t number : *table) {
            const auto words = sector(number);
            if (!words || words->size() != file_.sector_size_)
                return damaged("its mini FAT is cut off");
            for (std::size_t at = 0; at < words->size(); at += 4)
                file_.mini_fat_.push_back(u32(*words, at));
        }
        file_.mini_stream_ = *sectors;
        const std::size_t pieces = sectors_for(size, file_.mini_size_);
        mini_claimed_.assign(std::min(pieces, file_.mini_fat_.size()), false);
        return {};
    }

    static std::size_t sectors_for(std::uint64_t size, std::size_t unit) {
        return static_cast<std::size_t>(size / unit + (size % unit == 0 ? 0 : 1));
    }

    // Version 3 uses only the lower half; writers leave anything in the upper one.
    std::uint64_t stream_size(BytesView entry) const {
        return file_.sector_size_ == 512 ? u32(entry, 120) : u64(entry, 120);
    }

    // Siblings form a tree of their own, storages point at the root of their children's.
    Result<void> tree() {
        std::vector<bool> seen(entries_.size(), false);
        std::vector<Step> open;
        open.push_back({u32(entries_.front(), 76), "", 1});
        seen.front() = true;
        while (!open.empty()) {
            const Step step = std::move(open.back());
            open.pop_back();
            if (step.entry == no_entry) continue;
            if (step.entry >= entries_.size() || seen.at(step.entry))
                return damaged("its directory tree is broken");
            seen.at(step.entry) = true;
            if (auto ok = visit(step, open); !ok) return ok.error();
        }
        return {};
    }

    Result<void> visit(const Step& step, std::vector<Step>& open) {
        const BytesView entry = entries_.at(step.entry);
        const auto name = entry_name(entry);
        const unsigned type = byte_at(entry, 66);
        if (!name || (type != type_storage && type != type_stream))
            return damaged("a directory entry is broken");
        const std::string path = step.storage + *name;
        path_bytes_ += path.size();
        if (path.size() > limits_.path_bytes) return too_much("path_bytes", limits_.path_bytes);
        if (path_bytes_ > limits_.all_path_bytes)
            return too_much("all_path_bytes", limits_.all_path_bytes);
        // Right, children, left: the left one is taken first, which is the order of names.
        open.push_back({u32(entry, 72), step.storage, step.depth});
        if (type == type_stream) {
            if (auto ok = add_stream(path, entry); !ok) return ok.error();
        } else {
            if (step.depth >= limits_.depth) return too_much("depth", limits_.depth);
            open.push_back({u32(entry, 76), path + "/", step.depth + 1});
        }
        open.push_back({u32(entry, 68), step.storage, step.depth});
        return {};
    }

    Result<void> add_stream(const std::string& path, BytesView entry) {
        const std::uint64_t size = stream_size(entry);
        const CompoundFile::Place place{u32(entry, 116), size < mini_cutoff};
        if (size > 0 && !claim_stream(place, size))
            return damaged("the stream " + printable(path) + " is broken");
        file_.streams_.push_back({path, size});
        file_.places_.push_back(place);
        return {};
    }

    bool claim_stream(const CompoundFile::Place& place, std::uint64_t size) {
        if (!place.mini) {
            const auto sectors = chain(place.first);
            return sectors && sectors->size() >= sectors_for(size, file_.sector_size_);
        }
        std::size_t count = 0;
        for (std::uint32_t at = place.first; at != end_of_chain; at = file_.mini_fat_.at(at)) {
            if (at >= mini_claimed_.size() || mini_claimed_.at(at)) return false;
            mini_claimed_.at(at) = true;
            ++count;
        }
        return count >= sectors_for(size, file_.mini_size_);
    }

    CompoundFile& file_;
    BytesView bytes_;
    const CfbLimits& limits_;
    std::size_t sectors_ = 0, path_bytes_ = 0;
    std::vector<bool> claimed_, mini_claimed_;
    std::vector<BytesView> entries_;
};

Result<CompoundFile> CompoundFile::open(BytesView bytes, const CfbLimits& limits) {
    try {
        CompoundFile file;
        if (auto ok = CfbOpener(file, bytes, limits).open(); !ok) return ok.error();
        return file;
    } catch (const std::bad_alloc&) {
        return too_much("memory", 0);
    }
}

bool CompoundFile::has_stream(std::string_view path) const {
    return std::any_of(streams_.begin(), streams_.end(),
                       [&](const CfbStream& stream) { return ascii_iequals(stream.path, path); });
}

// What is left of a sector at the end of a file that was cut there is what there is.
BytesView CompoundFile::piece(const Place& place, std::uint32_t sector) const {
    std::size_t at = std::size_t{sector} * mini_size_, length = mini_size_;
    std::uint32_t number = sector;
    if (place.mini) {
        number = mini_stream_.at(at / sector_size_);
        at %= sector_size_;
    } else {
        at = 0;
        length = sector_size_;
    }
    at += (std::size_t{number} + 1) * sector_size_;
    return at < bytes_.size() ? bytes_.substr(at, length) : BytesView{};
}

Result<Bytes> CompoundFile::stream(std::string_view path) const {
    const auto found = std::find_if(streams_.begin(), streams_.end(), [&](const CfbStream& stream) {
        return ascii_iequals(stream.path, path);
    });
    if (found == streams_.end()) return damaged("no stream " + printable(path));
    const std::uint64_t size = found->size;
    if (size > stream_limit_) return too_much("stream_bytes", stream_limit_);
    const Place place = places_.at(static_cast<std::size_t>(found - streams_.begin()));
    Bytes content;
    content.reserve(static_cast<std::size_t>(size));
    // The chain was walked at opening: it is as long as it has to be.
    for (std::uint32_t at = place.first; content.size() < size;
         at = place.mini ? mini_fat_.at(at) : fat_.at(at)) {
        const BytesView bytes = piece(place, at);
        const std::size_t wanted = static_cast<std::size_t>(size) - content.size();
        const std::size_t unit = place.mini ? mini_size_ : sector_size_;
        if (bytes.size() < std::min(wanted, unit)) return damaged("the file is cut off");
        content += bytes.substr(0, std::min(wanted, unit));
    }
    return content;
}

}  // namespace tsb
