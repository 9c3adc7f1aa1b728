// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "config/base/digest.hpp"
#include "config/base/file.hpp"
#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/base/utc_time.hpp"
#include "config/base/utf8.hpp"

namespace tsb {
namespace {

TEST(Digest, OfTheEmptyInputIsTheOneThatFips180Gives) {
    EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc").tagged(),
              "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, InPiecesIsTheSameAsAtOnce) {
    Sha256 hash;
    hash.update("a");
    hash.update("");
    hash.update("bc");
    EXPECT_EQ(hash.finish(), sha256("abc"));
}

TEST(Digest, ParsesOnlyItsOwnSpelling) {
    const std::string hex = sha256("abc").hex();
    EXPECT_EQ(Digest::parse(hex), sha256("abc"));
    EXPECT_EQ(Digest::parse_tagged("sha256:" + hex), sha256("abc"));
    EXPECT_FALSE(Digest::parse(hex.substr(1)));
    EXPECT_FALSE(Digest::parse("G" + hex.substr(1)));
    EXPECT_FALSE(Digest::parse("B" + hex.substr(1))) << "upper case is another spelling";
    EXPECT_FALSE(Digest::parse_tagged(hex));
}

struct DateRow {
    const char* text;
    const char* utc;  // "" = must not parse
    const char* why;
};

TEST(UtcTime, ReadsMailDatesAndRefusesWhatItCannotKnow) {
    const DateRow rows[] = {
        {"Fri, 3 Apr 2026 23:59:59 +0000", "2026-04-03T23:59:59Z", "plain"},
        {"3 Apr 2026 23:59:59 +0200", "2026-04-03T21:59:59Z", "an offset east is earlier in UTC"},
        {"Sat, 04 Apr 2026 00:30 -0130", "2026-04-04T02:00:00Z", "seconds are optional"},
        {"Fri, 3 Apr 2026 23:59:59 GMT", "2026-04-03T23:59:59Z",
         "obsolete zone with a known offset"},
        {"Fri, 3 Apr 2026 23:59:59 +0000 (UTC)", "2026-04-03T23:59:59Z", "trailing comment"},
        {"Fri, 3 Apr 2026 23:59:60 +0000", "2026-04-03T23:59:59Z",
         "a leap second belongs to its minute"},
        {"Fri, 3 Apr 2026 23:59:59 A", "",
         "military zones: RFC 5322 says their meaning is unknown"},
        {"Fri, 3 Apr 2026 23:59:59", "", "no zone: not a moment"},
        {"Fri, 31 Feb 2026 10:00:00 +0000", "", "no such day"},
        {"Fri, 3 Apr 2026 25:00:00 +0000", "", "no such hour"},
        {"Fri, 3 Apr 26 10:00:00 +0000", "", "two-digit years are not guessed"},
        {"Fri, 3 Apr 2026 23:59:59 +0000 later", "", "something follows"},
        {"", "", "nothing"},
    };
    for (const DateRow& row : rows) {
        const auto time = parse_rfc5322_date(row.text);
        EXPECT_EQ(time ? format_utc(*time) : "", row.utc) << row.why;
    }
}

TEST(UtcTime, ReadsInternaldateAndWritesItBack) {
    const auto time = parse_internaldate(" 3-Apr-2026 23:59:59 +0000");
    ASSERT_TRUE(time);
    EXPECT_EQ(format_utc(*time), "2026-04-03T23:59:59Z");
    EXPECT_EQ(parse_internaldate(format_internaldate(*time)), time);
    EXPECT_FALSE(parse_internaldate("3-Foo-2026 23:59:59 +0000"));
}

TEST(UtcTime, ReadsRfc3339AndADayAlone) {
    EXPECT_EQ(format_utc(*parse_rfc3339("2026-02-01")), "2026-02-01T00:00:00Z");
    EXPECT_EQ(format_utc(*parse_rfc3339("2026-04-04T01:59:59.9+02:00")), "2026-04-03T23:59:59Z");
    EXPECT_FALSE(parse_rfc3339("2026-04-04T01:59:59"));
    EXPECT_FALSE(parse_rfc3339("1969-12-31"));
}

TEST(Text, InvalidUtf8BecomesReplacementCharacters) {
    EXPECT_TRUE(valid_utf8("支持批准"));
    EXPECT_FALSE(valid_utf8("\xC0\xAF")) << "overlong";
    EXPECT_FALSE(valid_utf8("\xED\xA0\x80")) << "surrogate";
    EXPECT_FALSE(valid_utf8("\xF4\x90\x80\x80")) << "above U+10FFFF";
    EXPECT_EQ(to_valid_utf8("a\xFF"
                            "b"),
              "a\xEF\xBF\xBD"
              "b");
}

TEST(Text, ClippingNeverCutsACharacter) {
    EXPECT_EQ(clip_utf8("支持批准", 100), "支持批准");
    EXPECT_EQ(clip_utf8("支持批准", 10), "支持…");
    EXPECT_TRUE(valid_utf8(clip_utf8("支持批准", 8)));
}

TEST(Text, PrintableDisarmsTerminalsAndBidi) {
    EXPECT_EQ(printable("a\x1b[31mb"), "a\\u{1B}[31mb");
    EXPECT_EQ(printable("a\nb"), "a\\u{A}b");
    EXPECT_EQ(printable("a\nb", true), "a\nb");
    EXPECT_EQ(printable("x\u202Ey"), "x\\u{202E}y");
    EXPECT_EQ(printable("المراجَعة 支持"), "المراجَعة 支持");
}

TEST(Text, EditDistanceStopsAtItsLimit) {
    EXPECT_EQ(edit_distance("settle", "setle", 2), 1U);
    EXPECT_EQ(edit_distance("settle", "password", 2), 3U);
}

TEST(Number, TakesWholeTextsInRangeOnly) {
    EXPECT_EQ(parse_number<int>("42"), 42);
    EXPECT_FALSE(parse_number<int>("42x"));
    EXPECT_FALSE(parse_number<int>(""));
    EXPECT_FALSE(parse_number<int>("99999999999"));
    EXPECT_FALSE(parse_number<unsigned>("-1"));
}

TEST(File, ReplacedDurablyIsReadBackWholeAndPrivate) {
    const auto path =
        std::filesystem::temp_directory_path() / ("tsb-base-" + std::to_string(::getpid()));
    ASSERT_TRUE(replace_file_durably(path, "one"));
    ASSERT_TRUE(replace_file_durably(path, "two"));
    EXPECT_EQ(*read_file(path, 10), "two");
    EXPECT_EQ(std::filesystem::status(path).permissions() & std::filesystem::perms::others_all,
              std::filesystem::perms::none);
    std::filesystem::remove(path);
}

TEST(Utf8, OfOneCodePointAtEveryLength) {
    const struct {
        char32_t code;
        const char* bytes;
    } rows[] = {
        {U'a', "a"},          {0x7F, "\x7f"},          {0x80, "\xc2\x80"},
        {0x7FF, "\xdf\xbf"},  {0x800, "\u0800"},       {U'是', "是"},
        {0xFFFD, "\uFFFD"},   {0x10000, "\U00010000"}, {0x10FFFF, "\U0010FFFF"},
        {0, "\uFFFD"},        {0xD800, "\uFFFD"},      {0xDFFF, "\uFFFD"},
        {0x110000, "\uFFFD"},
    };
    for (const auto& row : rows) EXPECT_EQ(utf8_of(row.code), row.bytes);
}

TEST(File, LargerThanTheLimitIsAnErrorThatNamesIt) {
    const auto fd = memory_file("0123456789");
    ASSERT_TRUE(fd);
    const auto bytes = read_fd(fd->get(), 9);
    ASSERT_FALSE(bytes);
    EXPECT_NE(bytes.error().what.find("limit of 9 bytes"), std::string::npos);
}

TEST(File, AMemoryFileIsSealed) {
    const auto fd = memory_file("abc");
    ASSERT_TRUE(fd);
    EXPECT_EQ(::write(fd->get(), "x", 1), -1);
    EXPECT_EQ(*read_fd(fd->get(), 10), "abc");
}

TEST(File, AMissingFileSaysWhichAndWhy) {
    const auto bytes = read_file("/nonexistent/x", 10);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().what, "cannot open /nonexistent/x: No such file or directory");
}

std::atomic<int> interruptions{0};

// The open of a fifo waits for its other end; meanwhile signals come.
TEST(File, AnOpenThatASignalInterruptsIsMadeAgain) {
    const auto fifo =
        std::filesystem::temp_directory_path() / ("tsb-fifo-" + std::to_string(::getpid()));
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    struct sigaction act {};
    act.sa_handler = [](int) { ++interruptions; };  // without SA_RESTART
    struct sigaction before {};
    ASSERT_EQ(::sigaction(SIGUSR1, &act, &before), 0);
    const pthread_t reader = ::pthread_self();
    std::thread other([&] {
        for (int sent = 1; sent <= 20; ++sent) {
            ::pthread_kill(reader, SIGUSR1);
            while (interruptions < sent) ::usleep(1000);
            ::usleep(1000);
        }
        const UniqueFd end = open_fd(fifo, O_WRONLY);
    });
    const UniqueFd fd = open_fd(fifo, O_RDONLY);
    EXPECT_TRUE(fd);
    other.join();
    ::sigaction(SIGUSR1, &before, nullptr);
    std::filesystem::remove(fifo);
    EXPECT_EQ(interruptions, 20);
}

}  // namespace
}  // namespace tsb
