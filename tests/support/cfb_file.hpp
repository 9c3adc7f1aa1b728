// SPDX-License-Identifier: GPL-3.0-or-later
// cfb_file: a small OLE compound file ([MS-CFB], version 3) around some streams. For tests only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tsb::test {

class CfbWriter {
  public:
    using Streams = std::vector<std::pair<std::string, std::string>>;  // path with '/' -> content

    static std::string file(const Streams& streams) { return CfbWriter(streams).bytes_; }

    // Where things stand in the file, for tests that make them lie.
    static constexpr std::size_t sector = 512, directory_at = 512;

  private:
    static constexpr std::uint32_t end = 0xFFFFFFFE, none = 0xFFFFFFFF, fat_mark = 0xFFFFFFFD;
    struct Entry {
        std::string name;
        unsigned type = 0;
        std::uint32_t right = none, child = none, first = end;
        std::size_t size = 0;
    };

    explicit CfbWriter(const Streams& streams) {
        entries_.push_back({"Root Entry", 5, none, none, end, 0});
        for (const auto& [path, content] : streams) add(path, content);
        const std::size_t directory_sectors = (entries_.size() + 3) / 4;
        chain(directory_sectors);  // sector 0 …
        for (const auto& [entry, content] : large_) entries_.at(entry).first = put(content);
        if (!mini_.empty()) {
            entries_.front().size = mini_.size();
            entries_.front().first = put(mini_);
            std::string table;
            for (const std::uint32_t next : mini_fat_) table += u32(next);
            while (table.size() % sector != 0) table += u32(none);
            mini_fat_at_ = put(table);
            mini_fat_sectors_ = table.size() / sector;
        }
        finish(directory_sectors);
    }

    void add(const std::string& path, const std::string& content) {
        std::uint32_t parent = 0;
        std::size_t from = 0;
        for (auto slash = path.find('/'); slash != std::string::npos;
             slash = path.find('/', from)) {
            parent = storage(parent, path.substr(0, slash), path.substr(from, slash - from));
            from = slash + 1;
        }
        const std::uint32_t index = child(parent, path.substr(from), 2);
        entries_.at(index).size = content.size();
        if (content.empty()) return;
        if (content.size() >= 4096)
            large_.emplace_back(index, content);
        else
            entries_.at(index).first = put_mini(content);
    }

    std::uint32_t storage(std::uint32_t parent, const std::string& path, const std::string& name) {
        const auto known = storages_.find(path);
        if (known != storages_.end()) return known->second;
        return storages_[path] = child(parent, name, 1);
    }

    std::uint32_t child(std::uint32_t parent, const std::string& name, unsigned type) {
        const auto index = static_cast<std::uint32_t>(entries_.size());
        Entry made;
        made.name = name;
        made.type = type;
        made.right = entries_.at(parent).child;
        entries_.push_back(made);
        entries_.at(parent).child = index;
        return index;
    }

    std::uint32_t put_mini(const std::string& content) {
        const auto first = static_cast<std::uint32_t>(mini_fat_.size());
        const std::size_t count = (content.size() + 63) / 64;
        for (std::size_t i = 1; i < count; ++i)
            mini_fat_.push_back(first + static_cast<std::uint32_t>(i));
        mini_fat_.push_back(end);
        mini_ += content + std::string(count * 64 - content.size(), '\0');
        return first;
    }

    std::uint32_t chain(std::size_t sectors) {
        const auto first = static_cast<std::uint32_t>(fat_.size());
        for (std::size_t i = 1; i < sectors; ++i)
            fat_.push_back(first + static_cast<std::uint32_t>(i));
        fat_.push_back(end);
        return first;
    }

    std::uint32_t put(const std::string& content) {
        const std::size_t count = (content.size() + sector - 1) / sector;
        data_ += content + std::string(count * sector - content.size(), '\0');
        return chain(count);
    }

    std::string directory(std::size_t sectors) const {
        std::string out;
        for (const Entry& entry : entries_) {
            std::string name;
            for (const char c : entry.name) name += std::string{c, '\0'};
            const std::size_t length = name.size() + 2;
            name.resize(64, '\0');
            out += name + u16(length) + static_cast<char>(entry.type) + '\1' + u32(none) +
                   u32(entry.right) + u32(entry.child) + std::string(36, '\0') + u32(entry.first) +
                   u32(entry.size) + u32(0);
        }
        while (out.size() < sectors * sector)
            out +=
                std::string(68, '\0') + u32(none) + u32(none) + u32(none) + std::string(48, '\0');
        return out;
    }

    void finish(std::size_t directory_sectors) {
        const std::size_t fat_sectors = fat_.size() / 127 + 1;
        const auto fat_at = static_cast<std::uint32_t>(fat_.size());
        for (std::size_t i = 0; i < fat_sectors; ++i) fat_.push_back(fat_mark);
        std::string difat, table;
        for (std::uint32_t i = 0; i < 109; ++i) difat += u32(i < fat_sectors ? fat_at + i : none);
        for (const std::uint32_t next : fat_) table += u32(next);
        while (table.size() < fat_sectors * sector) table += u32(none);
        bytes_ = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(16, '\0') + u16(0x3E) + u16(3) +
                 u16(0xFFFE) + u16(9) + u16(6) + std::string(6, '\0') + u32(0) + u32(fat_sectors) +
                 u32(0) + u32(0) + u32(4096) + u32(mini_fat_at_) + u32(mini_fat_sectors_) +
                 u32(end) + u32(0) + difat + directory(directory_sectors) + data_ + table;
    }

    static std::string u16(std::size_t value) {
        return {static_cast<char>(value & 0xFFU), static_cast<char>(value >> 8U & 0xFFU)};
    }
    static std::string u32(std::size_t value) {
        return u16(value & 0xFFFFU) + u16(value >> 16U & 0xFFFFU);
    }

    std::vector<Entry> entries_;
    std::map<std::string, std::uint32_t> storages_;
    std::vector<std::pair<std::uint32_t, std::string>> large_;
    std::vector<std::uint32_t> fat_, mini_fat_;
    std::string mini_, data_, bytes_;
    std::uint32_t mini_fat_at_ = end;
    std::size_t mini_fat_sectors_ = 0;
};

inline std::string cfb_file(const CfbWriter::Streams& streams) {
    return CfbWriter::file(streams);
}

}  // namespace tsb::test
