// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes that headers say, and which pictures are decoration.
#include "parsers/worker/picture_size.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "parsers/worker/kind.hpp"

namespace tsb {
namespace {

using namespace std::string_literals;

std::string number(std::uint32_t value, int octets, bool little = false) {
    std::string out;
    for (int i = 0; i < octets; ++i) {
        const int shift = 8 * (little ? i : octets - 1 - i);
        out += static_cast<char>(value >> shift & 0xffU);
    }
    return out;
}

std::string png(std::uint32_t width, std::uint32_t height) {
    return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + number(width, 4) + number(height, 4) +
           "\x08\2\0\0\0"s;
}

std::string gif(std::uint32_t width, std::uint32_t height) {
    return "GIF89a" + number(width, 2, true) + number(height, 2, true);
}

std::string jpeg(std::uint32_t width, std::uint32_t height) {
    return "\xff\xd8\xff\xe0\0\x10"s + std::string(14, 'x') + "\xff\xff\xc2\0\x11\x08"s +
           number(height, 2) + number(width, 2) + std::string(20, '\3');
}

std::string tiff(std::uint32_t width, std::uint32_t height, bool little) {
    const auto field = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t value) {
        return number(tag, 2, little) + number(type, 2, little) + number(1, 4, little) +
               (type == 3 ? number(value, 2, little) + "\0\0"s : number(value, 4, little));
    };
    return (little ? "II*\0"s : "MM\0*"s) + number(8, 4, little) + number(3, 2, little) +
           field(254, 4, 0) + field(256, 3, width) + field(257, 4, height);
}

std::string heif(std::uint32_t width, std::uint32_t height) {
    const auto extent = [](std::uint32_t w, std::uint32_t h) {
        return number(20, 4) + "ispe\0\0\0\0"s + number(w, 4) + number(h, 4);
    };
    return "\0\0\0\x18"s + "ftypheic\0\0\0\0mif1heic"s + extent(512, 512) + extent(width, height) +
           extent(320, 240);
}

TEST(PictureSize, IsWhatTheHeaderSays) {
    for (const std::string& content :
         {png(1240, 1754), gif(1240, 1754), jpeg(1240, 1754), tiff(1240, 1754, true),
          tiff(1240, 1754, false), heif(1240, 1754)}) {
        const auto size = picture_size(content);
        ASSERT_TRUE(size) << content.substr(0, 8);
        EXPECT_EQ(size->width, 1240U) << content.substr(0, 8);
        EXPECT_EQ(size->height, 1754U) << content.substr(0, 8);
    }
}

TEST(PictureSize, OfADamagedHeaderIsUnknown) {
    std::mt19937 random(3);
    for (const std::string& content :
         {png(1240, 1754), gif(1240, 1754), jpeg(1240, 1754), tiff(1240, 1754, true),
          tiff(1240, 1754, false), heif(1240, 1754)}) {
        EXPECT_FALSE(picture_size(content.substr(0, 8)));
        for (std::size_t cut = 0; cut < content.size(); ++cut)
            (void)picture_size(content.substr(0, cut)).has_value();
        for (int trial = 0; trial < 500; ++trial) {
            std::string bytes = content;
            bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
            (void)picture_size(bytes).has_value();
        }
    }
    EXPECT_FALSE(picture_size(""));
    EXPECT_FALSE(picture_size(png(0, 100)));
    EXPECT_FALSE(picture_size("\xff\xd8" + std::string(3 * max_header_steps, '\xff')));
}

TEST(PictureSize, DecidesWhichPicturesMayBeAPage) {
    const struct {
        const char* why;
        std::uint32_t width, height;
        bool related;
        std::size_t bytes;
        PartKind expected;
    } rows[] = {
        {"a page at 100 dpi", 827, 1169, false, 100'000, PartKind::picture},
        {"a logo attached by itself", 300, 96, false, 90'000, PartKind::other},
        {"just a logo", 399, 399, false, 90'000, PartKind::other},
        {"just a page", 400, 400, false, 90'000, PartKind::picture},
        {"a banner", 1600, 199, false, 90'000, PartKind::other},
        {"a page pasted into the mail, a few kilobytes of fax", 1728, 2200, true, 30'000,
         PartKind::picture},
        {"a small picture pasted into the mail", 640, 480, true, 30'000, PartKind::other},
        {"a large picture pasted into the mail", 640, 480, true, 90'000, PartKind::picture},
        {"a size that is not said", 0, 0, false, 1'000, PartKind::picture},
    };
    for (const auto& row : rows) {
        std::string content = png(row.width, row.height);
        content.resize(row.bytes, 'x');
        PartHint hint;
        hint.type = "image/png";
        hint.related = row.related;
        EXPECT_EQ(look_at(content, hint).kind, row.expected) << row.why;
    }
    EXPECT_EQ(look_at(gif(1240, 1754), {"image/gif", "a.gif", false}).kind, PartKind::later);
    EXPECT_EQ(look_at(heif(1240, 1754), {"application/octet-stream", "", false}).kind,
              PartKind::picture);
}

}  // namespace
}  // namespace tsb
