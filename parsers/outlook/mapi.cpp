// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/outlook/mapi.hpp"

#include <chrono>

#include "config/base/text.hpp"
#include "config/base/utc_time.hpp"
#include "config/base/utf8.hpp"
#include "parsers/mime/words.hpp"

namespace tsb::outlook {

Error damaged(std::string text) {
    return {ErrorKind::input, "damaged: " + std::move(text), "ask for the mail again, as .eml"};
}

Error over(std::string_view limit, std::size_t number) {
    return {ErrorKind::input, "limit: " + std::string(limit) + " is " + std::to_string(number), ""};
}

std::uint32_t u16_at(BytesView bytes, std::size_t at) {
    if (at > bytes.size() || bytes.size() - at < 2) return 0;
    return static_cast<unsigned char>(bytes.at(at)) |
           static_cast<std::uint32_t>(static_cast<unsigned char>(bytes.at(at + 1))) << 8U;
}

std::uint32_t u32_at(BytesView bytes, std::size_t at) {
    if (at > bytes.size() || bytes.size() - at < 4) return 0;
    return u16_at(bytes, at) | u16_at(bytes, at + 2) << 16U;
}

std::string from_utf16(BytesView bytes) {
    constexpr std::uint32_t high = 0xD800, low = 0xDC00, after = 0xE000, plane = 0x10000;
    std::string out;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        std::uint32_t unit = u16_at(bytes, at);
        if (unit == 0) break;
        const std::uint32_t next = u16_at(bytes, at + 2);
        if (unit >= high && unit < low && next >= low && next < after) {
            unit = plane + ((unit - high) << 10U) + (next - low);
            at += 2;
        }
        append_utf8(out, unit);  // a lone half of a pair becomes U+FFFD
    }
    return out;
}

std::string charset_of(std::optional<std::uint32_t> codepage) {
    constexpr std::uint32_t utf8 = 65001, western = 1252;
    const std::uint32_t number = codepage.value_or(western);
    if (number == utf8) return "utf-8";
    const bool windows = (number >= 1250 && number <= 1258) || number == 874;
    return (windows ? "windows-" : "cp") + std::to_string(number);
}

bool Properties::put(std::uint16_t id, std::uint16_t type, Bytes value, std::size_t limit) {
    if (values_.size() == limit) return false;
    values_.emplace(std::pair{id, type}, std::move(value));  // the first one stays
    return true;
}

const Bytes* Properties::find(std::uint16_t id, std::uint16_t type) const {
    const auto found = values_.find({id, type});
    return found == values_.end() ? nullptr : &found->second;
}

std::optional<std::uint32_t> Properties::number(std::uint16_t id) const {
    const Bytes* value = find(id, type::int32);
    if (value == nullptr || value->size() < 4) return std::nullopt;
    return u32_at(*value, 0);
}

std::string Properties::text(std::uint16_t id, const std::string& charset) const {
    if (const Bytes* wide = find(id, type::unicode)) return from_utf16(*wide);
    const Bytes* narrow = find(id, type::string8);
    if (narrow == nullptr) return "";
    return mime::to_utf8(narrow->substr(0, narrow->find('\0')), charset);
}

// FILETIME: tenths of a microsecond since 1601.
std::string Properties::time(std::uint16_t id) const {
    constexpr std::uint64_t per_second = 10'000'000, until_1970 = 11'644'473'600,
                            until_9999 = 253'402'300'800;
    const Bytes* value = find(id, type::time);
    if (value == nullptr || value->size() < 8) return "";
    const std::uint64_t ticks = u32_at(*value, 0) | std::uint64_t{u32_at(*value, 4)} << 32U;
    const std::uint64_t seconds = ticks / per_second;
    if (seconds < until_1970 || seconds - until_1970 >= until_9999) return "";
    return format_utc(UtcTime(std::chrono::seconds(seconds - until_1970)));
}

}  // namespace tsb::outlook
