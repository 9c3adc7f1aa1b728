// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that no library here writes in a test: CMYK JPEG and HEIC (pictures/make.py). One scene: a
// black bar at 20,30 to 80,50 and a red square at 120,60 to 140,80 on white paper of 160 x 100.
#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <fstream>
#include <iterator>

#include "parsers/scan/decode.hpp"

namespace tsb::test {
namespace {

Bytes picture(const std::string& name) {
    std::ifstream file(std::string(TSB_SOURCE_DIR) + "/tests/unit/scan/pictures/" + name,
                       std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), {});
}

int grey_at(const Result<DecodedPicture>& decoded, int x, int y) {
    l_uint32 value = 256;
    pixGetPixel(decoded->pages.front().grey.get(), x, y, &value);
    return static_cast<int>(value);
}

constexpr int paper = 240, ink = 30;  // lossy: lighter than, darker than
constexpr int least_red = 50, most_red = 150;

TEST(DecodePictures, CmykIsNotInverted) {
    const auto decoded = decode_picture(picture("cmyk.jpg"), {}, 12);
    ASSERT_TRUE(decoded) << decoded.error().what;
    ASSERT_EQ(decoded->pages.size(), 1U);
    EXPECT_EQ(pixGetWidth(decoded->pages.front().grey.get()), 160);
    EXPECT_EQ(pixGetHeight(decoded->pages.front().grey.get()), 100);
    EXPECT_FALSE(decoded->damaged);
    EXPECT_GT(grey_at(decoded, 5, 5), paper);
    EXPECT_LT(grey_at(decoded, 50, 40), ink);
    EXPECT_GT(grey_at(decoded, 130, 70), least_red);
    EXPECT_LT(grey_at(decoded, 130, 70), most_red);
}

TEST(DecodePictures, HeicIsAGreyPage) {
    const Bytes bytes = picture("upright.heic");
    EXPECT_TRUE(is_heic(bytes));
    const auto decoded = decode_picture(bytes, {}, 12);
    ASSERT_TRUE(decoded) << decoded.error().what;
    ASSERT_EQ(decoded->pages.size(), 1U);
    Pix* grey = decoded->pages.front().grey.get();
    EXPECT_EQ(pixGetDepth(grey), 8);
    EXPECT_EQ(pixGetWidth(grey), 160);
    EXPECT_EQ(pixGetHeight(grey), 100);
    EXPECT_GT(grey_at(decoded, 5, 5), paper);
    EXPECT_LT(grey_at(decoded, 50, 40), ink);
    EXPECT_GT(grey_at(decoded, 130, 70), least_red);
    EXPECT_LT(grey_at(decoded, 130, 70), most_red);
}

// A phone held upright writes a lying picture and says so.
TEST(DecodePictures, HeicIsTurnedAsItsFileSays) {
    const auto decoded = decode_picture(picture("turned.heic"), {}, 12);
    ASSERT_TRUE(decoded) << decoded.error().what;
    EXPECT_EQ(pixGetWidth(decoded->pages.front().grey.get()), 100);
    EXPECT_EQ(pixGetHeight(decoded->pages.front().grey.get()), 160);
    EXPECT_LT(grey_at(decoded, 100 - 40, 50), ink) << "the bar, turned clockwise";
    EXPECT_GT(grey_at(decoded, 50, 110), paper);
    EXPECT_LT(grey_at(decoded, 100 - 70, 130), most_red);
}

TEST(DecodePictures, AHeicCutShortIsDamagedAndOneTooLargeALimit) {
    const Bytes bytes = picture("upright.heic");
    const auto cut = decode_picture(BytesView(bytes).substr(0, bytes.size() / 2), {}, 12);
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().what.substr(0, 8), "damaged:");
    ScanLimits limits;
    limits.max_pixels = 160 * 100 - 1;
    const auto large = decode_picture(bytes, limits, 12);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().what.substr(0, 6), "limit:");
    ++limits.max_pixels;
    EXPECT_TRUE(decode_picture(bytes, limits, 12));
}

}  // namespace
}  // namespace tsb::test
