// SPDX-License-Identifier: GPL-3.0-or-later
// ZipFile: a zip file of stored entries written field by field, so that a test can make any of them
// lie. For tests only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tsb::test {

enum class Descriptor { none, bare, with_signature };

struct ZipMember {
    std::string name, data;
    std::string local_name;  // "" = as in the directory
    std::uint16_t flags = 0, method = 0;
    std::uint32_t claimed_size = 0;  // of the inflated data, in both headers; 0 = the data's size
    std::uint32_t crc_error = 0;     // added to the local header's checksum
    // Sizes and checksum behind the data; the local header's are then zero.
    Descriptor descriptor = Descriptor::none;
    std::uint32_t descriptor_error = 0;  // added to its checksum
    std::string gap;                     // bytes before the entry
    bool shared = false;                 // points at the entry before it, has no bytes of its own
};

inline std::uint32_t crc32_of(const std::string& data) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : data) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

class ZipFile {
  public:
    void add(const ZipMember& member) {
        const std::uint32_t crc = crc32_of(member.data);
        const auto size = static_cast<std::uint32_t>(member.data.size());
        const std::uint32_t claimed = member.claimed_size == 0 ? size : member.claimed_size;
        if (!member.shared) {
            bytes_ += member.gap;
            last_ = static_cast<std::uint32_t>(bytes_.size());
            const std::string& name = member.local_name.empty() ? member.name : member.local_name;
            bytes_ += "PK\x03\x04" + u16(20) + u16(member.flags) + u16(member.method) +
                      u32(0x00210000) + local_figures(member, crc, size, claimed) +
                      u16(name.size()) + u16(0) + name + member.data;
            if (member.descriptor == Descriptor::with_signature) bytes_ += "PK\x07\x08";
            if (member.descriptor != Descriptor::none)
                bytes_ += u32(crc + member.descriptor_error) + u32(size) + u32(claimed);
        }
        directory_ += "PK\x01\x02" + u16(20) + u16(20) + u16(member.flags) + u16(member.method) +
                      u32(0x00210000) + u32(crc) + u32(size) + u32(claimed) +
                      u16(member.name.size()) + u16(0) + u16(0) + u16(0) + u16(0) + u32(0) +
                      u32(last_) + member.name;
        ++count_;
    }
    [[nodiscard]] std::string finish(const std::string& gap = "",
                                     const std::string& comment = "") const {
        return bytes_ + gap + directory_ + "PK\x05\x06" + u16(0) + u16(0) + u16(count_) +
               u16(count_) + u32(static_cast<std::uint32_t>(directory_.size())) +
               u32(static_cast<std::uint32_t>(bytes_.size() + gap.size())) + u16(comment.size()) +
               comment;
    }

  private:
    static std::string local_figures(const ZipMember& member, std::uint32_t crc, std::uint32_t size,
                                     std::uint32_t claimed) {
        if (member.descriptor != Descriptor::none) return u32(0) + u32(0) + u32(0);
        return u32(crc + member.crc_error) + u32(size) + u32(claimed);
    }
    static std::string u16(std::size_t value) {
        return {static_cast<char>(value & 0xFFU), static_cast<char>(value >> 8U & 0xFFU)};
    }
    static std::string u32(std::uint32_t value) { return u16(value & 0xFFFFU) + u16(value >> 16U); }

    std::string bytes_, directory_;
    std::uint32_t last_ = 0;
    std::size_t count_ = 0;
};

}  // namespace tsb::test
