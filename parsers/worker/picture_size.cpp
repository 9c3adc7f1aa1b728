// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/picture_size.hpp"

#include <algorithm>
#include <string_view>

namespace tsb {
namespace {

using namespace std::string_view_literals;

// Numbers at an offset; 0 beyond the end, which no header takes for a size.
class Header {
  public:
    Header(BytesView bytes, bool little) : bytes_(bytes), little_(little) {}

    [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t octets) const {
        if (at > bytes_.size() || bytes_.size() - at < octets) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < octets; ++i) {
            const auto byte = static_cast<std::uint8_t>(bytes_.at(at + i));
            if (little_)
                value |= static_cast<std::uint32_t>(byte) << (8 * i);
            else
                value = value << 8U | byte;
        }
        return value;
    }
    [[nodiscard]] bool has(std::size_t at) const { return at < bytes_.size(); }

  private:
    BytesView bytes_;
    bool little_;
};

// ITU-T T.81 B.1.1: segments until a frame header, SOF0 to SOF15 without DHT, JPG and DAC.
PictureSize jpeg_size(BytesView content) {
    const Header in(content, false);
    std::size_t at = 2;
    for (int step = 0; step < max_header_steps && in.has(at + 9); ++step) {
        if (in.number(at, 1) != 0xff) return {};
        const std::uint32_t marker = in.number(at + 1, 1);
        if (marker == 0xff) {
            ++at;
            continue;
        }
        const bool frame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) return {in.number(at + 7, 2), in.number(at + 5, 2)};
        if (marker == 0xd9 || marker == 0xda) return {};
        at += 2 + in.number(at + 2, 2);
    }
    return {};
}

// TIFF 6.0 section 2: the first directory's ImageWidth and ImageLength.
PictureSize tiff_size(BytesView content) {
    constexpr std::uint32_t width_tag = 256, height_tag = 257, short_type = 3;
    const Header in(content, content.front() == 'I');
    const std::size_t directory = in.number(4, 4);
    const std::uint32_t count = std::min<std::uint32_t>(in.number(directory, 2), max_header_steps);
    PictureSize size;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t at = directory + 2 + std::size_t{12} * i;
        const std::uint32_t tag = in.number(at, 2);
        if (tag != width_tag && tag != height_tag) continue;
        const std::uint32_t value = in.number(at + 8, in.number(at + 2, 2) == short_type ? 2 : 4);
        (tag == width_tag ? size.width : size.height) = value;
    }
    return size;
}

// ISO/IEC 23008-12 6.5.3: the largest of the image spatial extents; smaller ones are previews and
// tiles.
PictureSize heif_size(BytesView content) {
    const Header in(content, false);
    PictureSize size;
    std::size_t at = content.find("ispe");
    for (int step = 0; step < max_header_steps && at != BytesView::npos; ++step) {
        const PictureSize one{in.number(at + 8, 4), in.number(at + 12, 4)};
        if (std::max(one.width, one.height) > std::max(size.width, size.height)) size = one;
        at = content.find("ispe", at + 4);
    }
    return size;
}

PictureSize size_by_kind(BytesView content) {
    if (content.starts_with("\x89PNG\r\n"sv)) {
        const Header in(content, false);
        return {in.number(16, 4), in.number(20, 4)};
    }
    if (content.starts_with("GIF8"sv)) {
        const Header in(content, true);
        return {in.number(6, 2), in.number(8, 2)};
    }
    if (content.starts_with("\xff\xd8\xff"sv)) return jpeg_size(content);
    if (content.starts_with("II*\0"sv) || content.starts_with("MM\0*"sv)) return tiff_size(content);
    if (content.size() > 12 && content.substr(4, 4) == "ftyp") return heif_size(content);
    return {};
}

}  // namespace

std::optional<PictureSize> picture_size(BytesView content) {
    const PictureSize size = size_by_kind(content.substr(0, max_header_reach));
    if (size.width == 0 || size.height == 0 || size.width > max_header_side ||
        size.height > max_header_side)
        return std::nullopt;
    return size;
}

bool is_decoration(PictureSize size) {
    constexpr std::uint32_t page_side = 400, strip_side = 200;
    const std::uint32_t longer = std::max(size.width, size.height);
    const std::uint32_t shorter = std::min(size.width, size.height);
    return longer < page_side || shorter < strip_side;
}

}  // namespace tsb
