// SPDX-License-Identifier: GPL-3.0-or-later
// Compound files: what is in them, and what a hostile one may not do.
#include "parsers/cfb/cfb.hpp"

#include <gtest/gtest.h>

#include "tests/support/cfb_file.hpp"

namespace tsb::test {
namespace {

// Four bytes, low one first, in place.
void set32(std::string& file, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i)
        file.at(at + i) = static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::size_t entry_at(std::size_t index) {
    return CfbWriter::directory_at + 128 * index;
}

void expect_error(const std::string& file, const std::string& named, const std::string& why,
                  const CfbLimits& limits = {}) {
    const auto opened = CompoundFile::open(file, limits);
    ASSERT_FALSE(opened.has_value()) << why;
    EXPECT_NE(opened.error().what.find(named), std::string::npos)
        << why << ": " << opened.error().what;
    EXPECT_EQ(opened.error().kind, ErrorKind::input) << why;
}

TEST(Cfb, ShortLongAndEmptyStreamsComeOutAsTheyWentIn) {
    const CfbWriter::Streams streams = {
        {"empty", ""},
        {"one byte", "x"},
        {"64 bytes, a whole mini sector", std::string(64, 'a')},
        {"65 bytes", std::string(65, 'b')},
        {"4095 bytes, the last mini one", std::string(4095, 'c')},
        {"4096 bytes, the first long one", std::string(4096, 'd')},
        {"100 KB", std::string(100'000, 'e')},
    };
    CfbWriter::Streams short_named;
    for (std::size_t i = 0; i < streams.size(); ++i)
        short_named.emplace_back("s" + std::to_string(i), streams.at(i).second);
    const std::string bytes = cfb_file(short_named);
    const auto file = CompoundFile::open(bytes);
    ASSERT_TRUE(file.has_value()) << file.error().what;
    EXPECT_EQ(file->streams().size(), streams.size());
    for (std::size_t i = 0; i < streams.size(); ++i) {
        const auto content = file->stream("s" + std::to_string(i));
        ASSERT_TRUE(content.has_value()) << streams.at(i).first;
        EXPECT_EQ(*content, streams.at(i).second) << streams.at(i).first;
    }
}

TEST(Cfb, StoragesArePartOfTheNameAndCaseIsNot) {
    const std::string bytes = cfb_file(
        {{"WordDocument", "w"}, {"ObjectPool/_1/contents", "v"}, {"ObjectPool/_2/contents", "w"}});
    const auto file = CompoundFile::open(bytes);
    ASSERT_TRUE(file.has_value()) << file.error().what;
    EXPECT_TRUE(file->has_stream("WordDocument"));
    EXPECT_TRUE(file->has_stream("objectpool/_1/CONTENTS"));
    EXPECT_FALSE(file->has_stream("contents")) << "it stands in a storage";
    EXPECT_FALSE(file->has_stream("ObjectPool")) << "a storage is no stream";
    EXPECT_EQ(*file->stream("ObjectPool/_1/contents"), "v");
    EXPECT_FALSE(file->stream("none").has_value());
}

TEST(Cfb, ManyStreamsNeedSeveralSectorsOfEverything) {
    CfbWriter::Streams streams;
    for (int i = 0; i < 300; ++i)
        streams.emplace_back(std::to_string(i), std::string(200, static_cast<char>('a' + i % 26)));
    streams.emplace_back("long", std::string(300'000, 'z'));
    const std::string bytes = cfb_file(streams);
    const auto file = CompoundFile::open(bytes);
    ASSERT_TRUE(file.has_value()) << file.error().what;
    for (const auto& [path, content] : streams) EXPECT_EQ(*file->stream(path), content) << path;
}

TEST(Cfb, AFileThatCouldMeanTwoThingsIsRefused) {
    const std::string sound = cfb_file({{"a", std::string(5000, 'a')}, {"b", "short"}});
    ASSERT_TRUE(CompoundFile::open(sound).has_value());
    // Entries: 0 root, 1 "a", 2 "b". Sectors: 0 directory, 1-10 "a", 11 mini stream, 12 mini FAT,
    // 13 FAT.
    const std::size_t fat = CfbWriter::sector * 14;
    const struct {
        const char* why;
        std::size_t at;
        std::uint32_t value;
        const char* named;
    } rows[] = {
        {"another version", 26, 0xFFFE0009, "version"},
        {"sectors of an odd size", 30, 0x0006000A, "version"},
        {"a FAT sector outside the file", 76, 99, "FAT"},
        {"a FAT sector twice", 80, 13, "FAT"},
        {"a directory that is a loop", fat, 0, "directory is broken"},
        {"no directory", 48, 0xFFFFFFFE, "directory is broken"},
        {"a chain that is a loop", fat + 4 * 10, 1, "stream a"},
        {"a chain that leaves the file", fat + 4 * 10, 500, "stream a"},
        {"a chain that is too short", fat + 4 * 3, 0xFFFFFFFE, "stream a"},
        {"a chain that runs into another", fat + 4 * 10, 11, "stream a"},
        {"a stream that begins in the directory", entry_at(1) + 116, 0, "stream a"},
        {"a mini stream outside the file", entry_at(0) + 116, 99, "mini stream"},
        {"a mini stream longer than its sectors", entry_at(0) + 120, 5000, "mini stream"},
        {"a short stream outside the mini stream", entry_at(2) + 116, 7, "stream b"},
        {"no root", entry_at(0) + 64, 0x01020016, "no root"},
        {"an entry of an unknown kind", entry_at(2) + 64, 0x01070004, "entry is broken"},
        {"a name without an end", entry_at(2) + 64, 0x01020041, "entry is broken"},
        {"a name with a slash", entry_at(2), '/', "entry is broken"},
        {"a sibling that is the entry itself", entry_at(2) + 72, 2, "tree is broken"},
        {"a child that is the root", entry_at(0) + 76, 0, "tree is broken"},
        {"a sibling outside the directory", entry_at(1) + 72, 77, "tree is broken"},
    };
    for (const auto& row : rows) {
        std::string file = sound;
        set32(file, row.at, row.value);
        expect_error(file, row.named, row.why);
    }
}

TEST(Cfb, TwoStreamsMayNotShareAShortPiece) {
    std::string file = cfb_file({{"a", "aaaa"}, {"b", "bbbb"}});
    set32(file, entry_at(2) + 116, 0);
    expect_error(file, "is broken", "both begin in the first mini sector");
}

TEST(Cfb, EveryShorterPieceOfAFileIsAnErrorNotACrash) {
    const std::string sound =
        cfb_file({{"a", std::string(5000, 'a')}, {"b", "short"}, {"c/d", "deeper"}});
    for (std::size_t size = 0; size + CfbWriter::sector < sound.size(); size += 13) {
        const std::string piece = sound.substr(0, size);
        EXPECT_FALSE(CompoundFile::open(piece).has_value()) << size;
    }
}

TEST(Cfb, NoFlippedByteCrashesTheReader) {
    const std::string sound =
        cfb_file({{"a", std::string(5000, 'a')}, {"b", "short"}, {"c/d", "deeper"}});
    for (std::size_t i = 0; i < sound.size(); ++i) {
        std::string flipped = sound;
        flipped.at(i) = static_cast<char>(flipped.at(i) ^ 0xFF);
        const auto file = CompoundFile::open(flipped);
        if (!file) continue;
        for (const CfbStream& stream : file->streams()) {
            const auto content = file->stream(stream.path);
            if (content) {
                EXPECT_EQ(content->size(), stream.size);
            }
        }
    }
}

TEST(Cfb, EveryLimitIsNamedWhereItIsPassed) {
    const std::string file = cfb_file({{"a/b/c", std::string(100, 'x')}, {"d", "e"}});
    CfbLimits limits;
    limits.file_bytes = file.size() - 1;
    expect_error(file, "file_bytes", "the file", limits);
    limits = {};
    limits.entries = 7;
    expect_error(file, "entries", "two sectors of four entries", limits);
    limits = {};
    limits.depth = 2;
    expect_error(file, "depth", "two storages and the root", limits);
    limits.depth = 3;
    EXPECT_TRUE(CompoundFile::open(file, limits).has_value());
    limits = {};
    limits.path_bytes = 4;
    expect_error(file, "path_bytes", "a/b/c", limits);
    limits = {};
    limits.all_path_bytes = 9;
    expect_error(file, "all_path_bytes", "a, a/b, a/b/c, d", limits);
    limits = {};
    limits.stream_bytes = 99;
    const auto opened = CompoundFile::open(file, limits);
    ASSERT_TRUE(opened.has_value()) << "streams are bounded when they are asked for";
    EXPECT_TRUE(opened->stream("d").has_value());
    const auto refused = opened->stream("a/b/c");
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().what.find("stream_bytes"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
