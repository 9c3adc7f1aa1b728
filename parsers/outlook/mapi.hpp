// SPDX-License-Identifier: GPL-3.0-or-later
// MAPI objects ([MS-OXPROPS]) as both of Outlook's formats hold them: numbered, typed properties of a
// message, and its attachments. Values only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/outlook/outlook.hpp"

namespace tsb::outlook {

namespace type {
constexpr std::uint16_t int32 = 0x0003, object = 0x000D, string8 = 0x001E, unicode = 0x001F,
                        time = 0x0040, binary = 0x0102;
}
namespace id {
constexpr std::uint16_t subject = 0x0037, submitted = 0x0039, represents_name = 0x0042,
                        represents_address = 0x0065, sender_name = 0x0C1A, sender_address = 0x0C1F,
                        body = 0x1000, rtf_body = 0x1009, html_body = 0x1013, shown_name = 0x3001,
                        attached_data = 0x3701, short_name = 0x3704, method = 0x3705,
                        long_name = 0x3707, flags = 0x3714, mime_type = 0x370E,
                        internet_codepage = 0x3FDE, codepage = 0x3FFD, sender_smtp = 0x5D01,
                        represents_smtp = 0x5D02;
}
// PidTagAttachMethod.
enum class Method : std::uint32_t { none = 0, by_value = 1, embedded = 5, ole = 6 };

class Properties {
  public:
    // False: more than `limit` of them.
    bool put(std::uint16_t id, std::uint16_t type, Bytes value, std::size_t limit);
    [[nodiscard]] const Bytes* find(std::uint16_t id, std::uint16_t type) const;
    [[nodiscard]] std::optional<std::uint32_t> number(std::uint16_t id) const;
    // UTF-8; "" where there is none. charset: of the object's 8-bit texts.
    [[nodiscard]] std::string text(std::uint16_t id, const std::string& charset) const;
    [[nodiscard]] std::string time(std::uint16_t id) const;  // RFC 3339, or ""

  private:
    std::map<std::pair<std::uint16_t, std::uint16_t>, Bytes> values_;
};

struct Item;
struct Attachment {
    Properties properties;
    Bytes content;
    std::string name;            // where the format has one beside the properties
    std::vector<Item> embedded;  // one message, or none
    bool unknown = false;        // an OLE object, or a link: no content that could be taken out
};
struct Item {
    Properties properties;
    std::vector<Attachment> attachments;
    std::string charset;  // of its 8-bit texts
};

// "windows-1252"; 65001 is UTF-8.
std::string charset_of(std::optional<std::uint32_t> codepage);

// UTF-16LE without its terminator -> UTF-8; unpaired surrogates become U+FFFD.
std::string from_utf16(BytesView bytes);

// PidTagRtfCompressed ([MS-OXRTFCP]): LZFu or as it is.
Result<Bytes> unpack_rtf(BytesView packed, const OutlookLimits& limits);

// The item as parts of a mail.
MimeMessage parts_of(Item item, const OutlookLimits& limits);

Error damaged(std::string text);
Error over(std::string_view limit, std::size_t number);

// Little-endian numbers; a place outside is 0, as callers check lengths first.
std::uint32_t u16_at(BytesView bytes, std::size_t at);
std::uint32_t u32_at(BytesView bytes, std::size_t at);

}  // namespace tsb::outlook
