// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <optional>

#include "parsers/scan/decode.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_segments = 64;  // of a JPEG, looked through for the EXIF one
constexpr std::size_t max_entries = 256;  // of its first directory
constexpr unsigned orientation_tag = 0x0112;

// TIFF 6.0: numbers in the byte order that the header names.
class TiffView {
  public:
    explicit TiffView(BytesView bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

    [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at, std::size_t width) const {
        if (at > bytes_.size() || width > bytes_.size() - at) return std::nullopt;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            const std::size_t place = little_ ? width - 1 - i : i;
            value = (value << 8U) | static_cast<std::uint8_t>(bytes_[at + place]);
        }
        return value;
    }

  private:
    BytesView bytes_;
    bool little_;
};

int orientation_of(BytesView tiff) {
    if (!tiff.starts_with("II") && !tiff.starts_with("MM")) return 1;
    const TiffView view(tiff);
    const auto directory = view.number(4, 4);
    const auto count = directory ? view.number(*directory, 2) : std::nullopt;
    if (!count || *count > max_entries) return 1;
    for (std::size_t i = 0; i < *count; ++i) {
        const std::size_t entry = *directory + 2 + i * 12;
        if (view.number(entry, 2) != orientation_tag) continue;
        const auto value = view.number(entry + 8, 2);
        return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
    }
    return 1;
}

}  // namespace

int exif_orientation(BytesView jpeg) {
    std::size_t at = 2;
    for (std::size_t segments = 0; segments < max_segments; ++segments) {
        if (at + 4 > jpeg.size() || jpeg[at] != '\xff') return 1;
        const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(jpeg[i]); };
        const std::size_t length = static_cast<std::size_t>(byte(at + 2)) << 8U | byte(at + 3);
        if (length < 2 || byte(at + 1) == 0xDA) return 1;
        const BytesView body = jpeg.substr(at + 4).substr(0, length - 2);
        constexpr std::string_view exif("Exif\0\0", 6);
        if (byte(at + 1) == 0xE1 && body.starts_with(exif))
            return orientation_of(body.substr(exif.size()));
        at += 2 + length;
    }
    return 1;
}

}  // namespace tsb
