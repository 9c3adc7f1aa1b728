// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/decode.hpp"

#include <gtest/gtest.h>

#include "tests/unit/scan/drawn_page.hpp"

namespace tsb::test {
namespace {

Bytes big_endian(std::uint32_t value) {
    Bytes bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU);
    return bytes;
}

// A PNG's header with any size: enough for whoever asks for the size first.
Bytes png_header(std::uint32_t width, std::uint32_t height) {
    return Bytes("\x89PNG\r\n\x1a\n", 8) + big_endian(13) + "IHDR" + big_endian(width) +
           big_endian(height) + Bytes("\x08\x00\x00\x00\x00", 5) + Bytes(400, '\0');
}

// Exif with the one entry that is looked at.
Bytes with_orientation(const Bytes& jpeg, char orientation, bool little) {
    const Bytes tiff = little ? Bytes("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18) +
                                    Bytes(1, orientation) + Bytes(7, '\0')
                              : Bytes("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19) +
                                    Bytes(1, orientation) + Bytes(6, '\0');
    const Bytes body = Bytes("Exif\0\0", 6) + tiff;
    return jpeg.substr(0, 2) + "\xff\xe1" + Bytes(1, '\0') +
           Bytes(1, static_cast<char>(body.size() + 2)) + body + jpeg.substr(2);
}

Bytes tiff_of(int pages) {
    PIXA* all = pixaCreate(pages);
    for (int i = 0; i < pages; ++i) pixaAddPix(all, pixCreate(100, 100, 1), L_INSERT);
    l_uint8* data = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(pixaWriteMemMultipageTiff(&data, &size, all), 0);
    Bytes bytes(reinterpret_cast<const char*>(data), size);
    lept_free(data);
    pixaDestroy(&all);
    return bytes;
}

std::string error_of(BytesView bytes, const ScanLimits& limits = {}) {
    const auto decoded = decode_picture(bytes, limits, 12);
    return decoded ? "" : decoded.error().what.substr(0, decoded.error().what.find(':'));
}

TEST(Decode, EveryFormatBecomesAGreyPage) {
    DrawnPage page(300, 200);
    page.fill(10, 20, 60, 40);
    for (const int format : {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF, IFF_TIFF_LZW}) {
        const auto decoded = decode_picture(page.file(format), {}, 12);
        ASSERT_TRUE(decoded) << format;
        ASSERT_EQ(decoded->pages.size(), 1U);
        Pix* grey = decoded->pages.front().grey.get();
        EXPECT_EQ(pixGetDepth(grey), 8);
        EXPECT_EQ(pixGetWidth(grey), 300);
        l_uint32 dark = 255, light = 0;
        pixGetPixel(grey, 30, 30, &dark);
        pixGetPixel(grey, 200, 100, &light);
        EXPECT_LT(dark, 30U) << format;
        EXPECT_GT(light, 225U) << format;
    }
}

TEST(Decode, UnusualPixelsBecomeGreyToo) {
    struct Row {
        int depth, format;
        const char* why;
    };
    for (const Row& row : {Row{1, IFF_TIFF_G4, "a fax"}, Row{1, IFF_PNG, "one bit"},
                           Row{16, IFF_PNG, "sixteen bits"}, Row{32, IFF_PNG, "colour"}}) {
        DrawnPage page(300, 200);
        PixPtr plain = own(pixCreate(300, 200, row.depth));
        if (row.depth != 1) pixSetAll(plain.get());
        page.replace(std::move(plain));
        const auto decoded = decode_picture(page.file(row.format), {}, 12);
        ASSERT_TRUE(decoded) << row.why;
        l_uint32 light = 0;
        pixGetPixel(decoded->pages.front().grey.get(), 150, 100, &light);
        EXPECT_GT(light, 240U) << row.why;
    }
}

TEST(Decode, WhatIsTransparentIsPaper) {
    DrawnPage page(300, 200);
    PixPtr clear = own(pixCreate(300, 200, 32));  // black, and nothing of it shows
    pixSetSpp(clear.get(), 4);
    page.replace(std::move(clear));
    const auto decoded = decode_picture(page.file(IFF_PNG), {}, 12);
    ASSERT_TRUE(decoded);
    l_uint32 light = 0;
    pixGetPixel(decoded->pages.front().grey.get(), 150, 100, &light);
    EXPECT_GT(light, 240U);
}

TEST(Decode, TheExifOrientationTurnsAJpeg) {
    DrawnPage page(300, 200);
    page.fill(0, 0, 100, 60);  // the corner at the top left
    const Bytes jpeg = page.file(IFF_JFIF_JPEG);
    struct Row {
        char orientation;
        bool wide, left, top;
        const char* why;
    };
    for (const Row& row :
         {Row{1, true, true, true, "as it is"}, Row{2, true, false, true, "mirrored"},
          Row{3, true, false, false, "upside down"},
          Row{4, true, true, false, "mirrored, upside down"},
          Row{5, false, true, true, "mirrored on its side"},
          Row{6, false, false, true, "a quarter turn clockwise"},
          Row{7, false, false, false, "mirrored on its other side"},
          Row{8, false, true, false, "a quarter turn back"},
          Row{9, true, true, true, "no orientation: as it is"}}) {
        for (const bool little : {true, false}) {
            const Bytes file = with_orientation(jpeg, row.orientation, little);
            const auto decoded = decode_picture(file, {}, 12);
            ASSERT_TRUE(decoded) << row.why;
            Pix* grey = decoded->pages.front().grey.get();
            const int width = pixGetWidth(grey), height = pixGetHeight(grey);
            EXPECT_EQ(width > height, row.wide) << row.why;
            l_uint32 corner = 255;
            pixGetPixel(grey, row.left ? 20 : width - 20, row.top ? 20 : height - 20, &corner);
            EXPECT_LT(corner, 40U) << row.why;
        }
    }
}

TEST(Decode, ExifIsReadOnlyWhereItIsWhole) {
    const Bytes jpeg = with_orientation(DrawnPage(100, 100).file(IFF_JFIF_JPEG), 6, true);
    EXPECT_EQ(exif_orientation(jpeg), 6);
    for (std::size_t length = 0; length < 50; ++length)
        EXPECT_TRUE(exif_orientation(jpeg.substr(0, length)) == 1 ||
                    exif_orientation(jpeg.substr(0, length)) == 6);
    EXPECT_EQ(exif_orientation("\xff\xd8\xff\xe1\xff\xff"), 1);
    EXPECT_EQ(exif_orientation(""), 1);
}

TEST(Decode, TheSizeIsKnownBeforeAPixelIs) {
    struct Row {
        Bytes file;
        const char *error, *why;
    };
    const Row rows[] = {
        {png_header(1'000'000'000, 1'000'000'000), "limit", "more than anything may be"},
        {png_header(19'000, 19'000), "limit", "too many pixels"},
        {png_header(20'001, 100), "limit", "too wide"},
        {png_header(100, 20'001), "limit", "too high"},
        {DrawnPage(1, 1).file(), "unsupported-format", "one pixel"},
        {DrawnPage(63, 500).file(), "unsupported-format", "a strip"},
    };
    for (const Row& row : rows) EXPECT_EQ(error_of(row.file), row.error) << row.why;
    ScanLimits limits;
    limits.max_pixels = 10'000;
    for (const int format : {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF}) {
        EXPECT_EQ(error_of(DrawnPage(100, 100).file(format), limits), "") << format;
        EXPECT_EQ(error_of(DrawnPage(101, 100).file(format), limits), "limit") << format;
    }
}

TEST(Decode, APageMoreThanAskedForIsSaidAndNotRead) {
    const Bytes three = tiff_of(3), many = tiff_of(200);
    const auto all = decode_picture(three, {}, 3);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->pages.size(), 3U);
    EXPECT_FALSE(all->more);
    const auto two = decode_picture(three, {}, 2);
    ASSERT_TRUE(two);
    EXPECT_EQ(two->pages.size(), 2U);
    EXPECT_TRUE(two->more);
    const auto few = decode_picture(many, {}, 12);
    ASSERT_TRUE(few);
    EXPECT_EQ(few->pages.size(), 12U);
    EXPECT_TRUE(few->more);
}

TEST(Decode, WhatIsBrokenIsAnErrorAndNoCrash) {
    DrawnPage page(300, 200);
    page.cross(50, 50, 100);
    for (const int format : {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF, IFF_TIFF_G4}) {
        if (format == IFF_TIFF_G4) page.replace(own(pixThresholdToBinary(page.pix(), 128)));
        const Bytes file = page.file(format);
        for (std::size_t length = 0; length < file.size(); length += 1 + file.size() / 40) {
            const auto decoded = decode_picture(file.substr(0, length), {}, 12);
            if (!decoded) {
                const std::string what = decoded.error().what;
                EXPECT_TRUE(what.starts_with("damaged: ") ||
                            what.starts_with("unsupported-format: "))
                    << what;
            }
            Bytes bent = file;
            bent[length] = static_cast<char>(bent[length] ^ 0x55);
            (void)decode_picture(bent, {}, 12);  // whatever it says: it says it
        }
    }
    for (const BytesView none : {BytesView("", 0), BytesView("GIF89a"), BytesView("%PDF-1.7"),
                                 BytesView("\0\0\0\x18"
                                           "ftypavif",
                                           12)})
        EXPECT_EQ(error_of(none).empty(), false);
    EXPECT_EQ(error_of("GIF89a and more of it"), "unsupported-format");
    EXPECT_EQ(error_of(BytesView("\0\0\0\x18"
                                 "ftypheic\0\0\0\0mif1heic",
                                 24)),
              "damaged");
}

}  // namespace
}  // namespace tsb::test
