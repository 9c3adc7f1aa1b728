// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/picture/picture.hpp"

#include <gtest/gtest.h>
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace tsb {
namespace {

Raster white(int width, int height) {
    return {
        width, height, 200,
        std::string(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), '\xff')};
}

Raster noise(int width, int height) {  // what no compressor shrinks
    Raster raster = white(width, height);
    std::uint32_t state = 1;
    for (char& pixel : raster.grey) {
        state = state * 1664525U + 1013904223U;
        pixel = static_cast<char>(state >> 24U);
    }
    return raster;
}

Picture decoded(const Bytes& bytes) {
    Pix* pix = pixReadMem(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size());
    EXPECT_NE(pix, nullptr);
    return Picture(pix != nullptr ? pix : pixCreate(1, 1, 8));
}

std::uint32_t pixel(const Picture& picture, int x, int y) {
    l_uint32 value = 0;
    pixGetPixel(picture.pix(), x, y, &value);
    return value;
}

TEST(Picture, ARasterComesBackFromPngAsItWas) {
    Raster raster = white(37, 11);
    raster.grey.at(37 * 4 + 9) = '\x20';
    const auto picture = Picture::from_raster(raster);
    ASSERT_TRUE(picture);
    const Picture back = decoded(picture->png(1U << 20U));
    EXPECT_EQ(back.width(), 37);
    EXPECT_EQ(back.height(), 11);
    EXPECT_EQ(pixel(back, 9, 4), 0x20U);
    EXPECT_EQ(pixel(back, 8, 4), 0xffU);
}

TEST(Picture, ARasterThatBreaksItsPromiseIsNone) {
    struct Row {
        int width, height;
        std::size_t bytes;
        const char* why;
    };
    for (const Row& row : {Row{0, 5, 0, "no width"}, Row{5, -1, 0, "a negative height"},
                           Row{5, 5, 24, "a pixel short"}, Row{5, 5, 26, "a pixel too many"},
                           Row{max_picture_side + 1, 1, max_picture_side + 1U, "too wide"},
                           Row{1, max_picture_side + 1, max_picture_side + 1U, "too high"}}) {
        const Raster raster{row.width, row.height, 100, std::string(row.bytes, ' ')};
        EXPECT_FALSE(Picture::from_raster(raster)) << row.why;
    }
    EXPECT_TRUE(Picture::from_raster(white(max_picture_side, 1))) << "the limit itself";
}

TEST(Picture, ACropIsClippedToThePictureAndNeverEmpty) {
    const auto picture = Picture::from_raster(white(100, 50));
    ASSERT_TRUE(picture);
    struct Row {
        PixelBox box;
        int width, height;
        const char* why;
    };
    for (const Row& row :
         {Row{{10, 10, 30, 20}, 20, 10, "inside"}, Row{{-5, -5, 10, 10}, 10, 10, "over the corner"},
          Row{{90, 40, 900, 900}, 10, 10, "over the other corner"},
          Row{{200, 200, 210, 210}, 1, 1, "outside"},
          Row{{30, 30, 20, 20}, 1, 1, "turned round"}}) {
        const Picture cut = picture->crop(row.box);
        EXPECT_EQ(cut.width(), row.width) << row.why;
        EXPECT_EQ(cut.height(), row.height) << row.why;
    }
}

TEST(Picture, AThinLineStaysWhenScaledDown) {
    Raster raster = white(400, 400);
    for (std::size_t y = 0; y < 400; ++y) raster.grey.at(y * 400 + 201) = '\0';
    const auto picture = Picture::from_raster(raster);
    ASSERT_TRUE(picture);
    const Picture small = picture->scaled(0.25);
    EXPECT_EQ(small.width(), 100);
    EXPECT_LT(pixel(small, 50, 50), 0xf0U);
    EXPECT_GT(pixel(small, 40, 50), 0xf0U);
}

TEST(Picture, ScalingIsBounded) {
    const auto picture = Picture::from_raster(white(100, 10));
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->scaled(1e9).width(), max_picture_side);
    EXPECT_EQ(picture->scaled(0).width(), 1);
    EXPECT_EQ(picture->scaled(1).width(), 100);
}

TEST(Picture, AnOutlineHasItsColourAndLeavesTheInsideAlone) {
    struct Row {
        Colour colour;
        int strongest;  // red 0, green 1; -1: none
    };
    for (const Row& row : {Row{Colour::green, 1}, Row{Colour::red, 0}, Row{Colour::orange, 0},
                           Row{Colour::grey, -1}}) {
        auto picture = Picture::from_raster(white(200, 200));
        ASSERT_TRUE(picture);
        picture->outline({50, 60, 150, 160}, row.colour, "7/17 supports");
        l_int32 red = 0, green = 0, blue = 0;
        extractRGBValues(pixel(*picture, 50, 100), &red, &green, &blue);
        EXPECT_EQ(row.strongest == 0, red > green + 50);
        EXPECT_EQ(row.strongest == 1, green > red + 50);
        EXPECT_LT(std::min(red, green), 0xff);
        extractRGBValues(pixel(*picture, 100, 110), &red, &green, &blue);
        EXPECT_EQ(red + green + blue, 3 * 0xff);
    }
}

TEST(Picture, ALabelIsDrawnBesideTheBoxAndLeavesItVisible) {
    auto with = Picture::from_raster(white(200, 200));
    auto without = Picture::from_raster(white(200, 200));
    ASSERT_TRUE(with && without);
    const PixelBox box{120, 60, 150, 90}, left{0, 60, 116, 96}, around{119, 30, 180, 96};
    with->outline(box, Colour::red, "7/17 supports");
    without->outline(box, Colour::red, "");
    EXPECT_NE(with->crop(left).png(1U << 20U), without->crop(left).png(1U << 20U));
    EXPECT_EQ(with->crop(around).png(1U << 20U), without->crop(around).png(1U << 20U));
}

TEST(Picture, OutlinesThatAreEmptyOrOutsideDrawNothing) {
    auto picture = Picture::from_raster(white(60, 60));
    ASSERT_TRUE(picture);
    const Bytes before = picture->png(1U << 20U);
    picture->outline({100, 100, 120, 120}, Colour::red, "far");
    picture->outline({20, 20, 20, 30}, Colour::red, "flat");
    EXPECT_EQ(picture->png(1U << 20U), before);
    picture->outline({-5, -5, 400, 400}, Colour::red, std::string(4000, 'x'));  // must not crash
    EXPECT_NE(picture->png(1U << 20U), before);
}

TEST(Picture, APngKeepsItsLimit) {
    const auto picture = Picture::from_raster(noise(400, 300));
    ASSERT_TRUE(picture);
    const Bytes full = picture->png(1U << 20U);
    EXPECT_GT(full.size(), 100'000U);
    for (const std::size_t limit : {full.size() - 1, std::size_t{20U << 10U}, std::size_t{900}}) {
        const Bytes tight = picture->png(limit);
        EXPECT_FALSE(tight.empty()) << limit;
        EXPECT_LE(tight.size(), limit);
        EXPECT_GT(decoded(tight).width(), 0);
    }
    EXPECT_TRUE(picture->png(10).empty()) << "no PNG is that small";
}

TEST(Picture, JpegIsGreyUntilThereIsColour) {
    auto picture = Picture::from_raster(white(64, 64));
    ASSERT_TRUE(picture);
    EXPECT_EQ(pixGetDepth(decoded(picture->jpeg(80)).pix()), 8);
    picture->outline({10, 10, 50, 50}, Colour::red, "");
    EXPECT_EQ(pixGetDepth(decoded(picture->jpeg(80)).pix()), 32);
    EXPECT_FALSE(picture->jpeg(-3).empty());
    EXPECT_FALSE(picture->jpeg(1000).empty());
}

}  // namespace
}  // namespace tsb
