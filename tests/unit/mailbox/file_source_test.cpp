// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/file_source.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <utime.h>

#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

const std::string mail = "From: a@example.org\nSubject: one\n\nbody\n";

void write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

struct Walk {
    std::vector<FileMessage> messages;
    std::vector<Error> errors;
};

Walk walk(const std::vector<fs::path>& paths, const LimitSettings& limits = {}) {
    Walk out;
    auto source = FileSource::open(paths, limits);
    if (!source) {
        out.errors.push_back(source.error());
        return out;
    }
    while (auto next = source->next()) {
        if (*next) {
            out.messages.push_back(std::move(**next));
        } else {
            out.errors.push_back(next->error());
        }
    }
    return out;
}

std::vector<std::string> bodies(const fs::path& file) {
    std::vector<std::string> out;
    for (const FileMessage& message : walk({file}).messages) out.push_back(message.bytes);
    return out;
}

TEST(Mbox, QuotingAndSeparators) {
    const std::string from = "From a@b Fri Apr  3 10:00:00 2026\n";
    struct Row {
        std::string mbox;
        std::vector<std::string> messages;
        const char* why;
    };
    const std::vector<Row> rows{
        {from + "A: 1\n\nx\n", {"A: 1\n\nx\n"}, "one message, no empty line at the end"},
        {from + "A: 1\n\nx\n\n", {"A: 1\n\nx\n"}, "the last empty line is the file's"},
        {from + "A: 1\n\nx\n\n" + from + "B: 2\n\ny\n\n", {"A: 1\n\nx\n", "B: 2\n\ny\n"}, "two"},
        {from + "A: 1\n\nx\n\n\n" + from + "B: 2\n\n",
         {"A: 1\n\nx\n\n", "B: 2\n"},
         "only one empty line is the file's"},
        {from + "A: 1\n\n>From me\n", {"A: 1\n\nFrom me\n"}, "mboxo and mboxrd, one level"},
        {from + "A: 1\n\n>>From me\n", {"A: 1\n\n>From me\n"}, "mboxrd, two levels"},
        {from + "A: 1\n\n>Fromage\n> From\n>from x\n",
         {"A: 1\n\n>Fromage\n> From\n>from x\n"},
         "not quoted From_ lines"},
        {from + "A: 1\n\nx >From y\n", {"A: 1\n\nx >From y\n"}, "not at the start of a line"},
        {from + "A: 1\n\nx\n" + from + "y\n",
         {"A: 1\n\nx\n" + from + "y\n"},
         "no empty line before it"},
        {from + "A: 1\n\n\nFrom the first of April on\n",
         {"A: 1\n\n\nFrom the first of April on\n"},
         "no month and time: text"},
        {from + "Content-Length: 3\n\nx\n\n" + from + "B: 2\n\ny\n",
         {"Content-Length: 3\n\nx\n", "B: 2\n\ny\n"},
         "too short a length is ignored"},
        {from + "Content-Length: 999\n\nx\n\n" + from + "B: 2\n\ny\n",
         {"Content-Length: 999\n\nx\n", "B: 2\n\ny\n"},
         "too long a length is ignored"},
        {"From a@b Fri Apr  3 10:00:00 2026\r\nA: 1\r\n\r\nx\r\n\r\nFrom a@b Fri Apr  3 10:00:00 "
         "2026\r\nB: 2\r\n\r\n>From y\r\n",
         {"A: 1\r\n\r\nx\r\n", "B: 2\r\n\r\nFrom y\r\n"},
         "CRLF throughout"},
        {from + "A: 1\n\n" + std::string(200'000, 'z') + "\n\n" + from + "B: 2\n\ny\n",
         {"A: 1\n\n" + std::string(200'000, 'z') + "\n", "B: 2\n\ny\n"},
         "a line longer than any buffer"},
        {from + "A: 1\n\n" + std::string(65'536, 'z') + ">From x\n",
         {"A: 1\n\n" + std::string(65'536, 'z') + ">From x\n"},
         "a piece of a long line is no line"},
        {"From somebody\nA: 1\n\nx\n", {"A: 1\n\nx\n"}, "the first line needs no date"},
    };
    for (const Row& row : rows) {
        const TemporaryFolder folder;
        write(folder / "m", row.mbox);
        EXPECT_EQ(bodies(folder / "m"), row.messages) << row.why;
    }
}

TEST(Mbox, TheTimeOfItsLineIsUtcUnlessItSaysOtherwise) {
    struct Row {
        std::string line;
        const char* time;
    };
    const std::vector<Row> rows{
        {"From a@b Fri Apr  3 10:00:00 2026\n", "2026-04-03T10:00:00Z"},
        {"From - Fri Apr 03 10:00:00 2026\r\n", "2026-04-03T10:00:00Z"},
        {"From a@b Fri Apr  3 10:00 2026\n", "2026-04-03T10:00:00Z"},
        {"From a@b Fri Apr  3 10:00:00 2026 +0200\n", "2026-04-03T08:00:00Z"},
        {"From a@b Fri Apr  3 10:00:00 +0200 2026\n", "2026-04-03T08:00:00Z"},
        {"From a@b Fri Apr  3 10:00:00 CEST 2026\n", nullptr},
        {"From a@b Fri Apr 33 10:00:00 2026\n", nullptr},
        {"From a@b\n", nullptr},
        {"From a@b Apr\n", nullptr},
    };
    for (const Row& row : rows) {
        const auto time = mbox_separator_time(row.line);
        EXPECT_EQ(time ? format_utc(*time) : "", row.time ? row.time : "") << row.line;
    }
}

TEST(Mbox, ALargeMessageIsSpooledATooLargeOneSkippedAndTheNextOneRead) {
    const TemporaryFolder folder;
    const std::string from = "From a@b Fri Apr  3 10:00:00 2026\n";
    write(folder / "m", from + "A: 1\n\n" + std::string(150, 'x') + "\n\n" + from + "B: 2\n\n" +
                            std::string(350, 'y') + "\n\n" + from + "C: 3\n\nz\n");
    LimitSettings limits;
    limits.parse_bytes = 100;
    limits.archive_bytes = 300;
    Walk found = walk({folder / "m"}, limits);
    ASSERT_EQ(found.messages.size(), 2U);
    EXPECT_TRUE(found.messages[0].bytes.empty());
    ASSERT_TRUE(found.messages[0].file);
    const auto spooled = read_fd(found.messages[0].file.get(), 1000);
    ASSERT_TRUE(spooled);
    EXPECT_EQ(*spooled, "A: 1\n\n" + std::string(150, 'x') + "\n");
    EXPECT_EQ(found.messages[1].bytes, "C: 3\n\nz\n");
    EXPECT_TRUE(found.messages[1].name.ends_with("m message 3"));
    ASSERT_EQ(found.errors.size(), 1U);
    EXPECT_EQ(found.errors[0].kind, ErrorKind::input);
    EXPECT_NE(found.errors[0].what.find("m message 2 is larger than 300 bytes"), std::string::npos);
}

TEST(FileSource, WalksFilesMaildirsAndFoldersInOrder) {
    const TemporaryFolder folder;
    write(folder / "in/b.eml", mail);
    write(folder / "in/a/z.eml", mail);
    write(folder / "in/c.mbox", "From a Fri Apr  3 10:00:00 2026\n" + mail +
                                    "\nFrom b Fri Apr  3 11:00:00 2026\n" + mail);
    write(folder / "in/d/cur/2:2,S", mail);
    write(folder / "in/d/new/1", mail);
    write(folder / "in/d/tmp/half", mail);
    write(folder / "in/d/dovecot-uidlist", "3 V1\n");
    write(folder / "in/d/.Sent/cur/9", mail);
    fs::create_directories(folder / "in/d/.Sent/new");
    fs::create_symlink(folder / "in", folder / "in/e-loop");
    const Walk found = walk({folder / "in"});
    std::vector<std::string> names;
    for (const auto& message : found.messages) {
        names.push_back(message.name.substr((folder / "in").string().size() + 1));
        EXPECT_EQ(message.bytes, mail);
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"a/z.eml", "b.eml", "c.mbox message 1", "c.mbox message 2",
                                        "d/.Sent/cur/9", "d/cur/2:2,S", "d/new/1"}));
    EXPECT_TRUE(found.errors.empty());
}

TEST(FileSource, OnlyAMaildirsFileHasADeliveryTime) {
    const TemporaryFolder folder;
    write(folder / "d/cur/1", mail);
    fs::create_directories(folder / "d/new");
    write(folder / "plain.eml", mail);
    const utimbuf times{1'775'000'000, 1'775'000'000};
    ASSERT_EQ(::utime((folder / "d/cur/1").c_str(), &times), 0);
    ASSERT_EQ(::utime((folder / "plain.eml").c_str(), &times), 0);
    const Walk found = walk({folder / "d", folder / "plain.eml"});
    ASSERT_EQ(found.messages.size(), 2U);
    ASSERT_TRUE(found.messages[0].maildir_mtime);
    EXPECT_EQ(format_utc(*found.messages[0].maildir_mtime),
              format_utc(UtcTime(std::chrono::seconds(1'775'000'000))));
    EXPECT_FALSE(found.messages[1].maildir_mtime);
    EXPECT_FALSE(found.messages[1].mbox_from);
}

TEST(FileSource, WhatIsNoMailIsNamedAndTheWalkGoesOn) {
    struct Row {
        std::string bytes;
        const char* why;
    };
    const std::vector<Row> rows{{"", "empty"},
                                {"just words\nand more\n", "no field"},
                                {"\nFrom: a@b\n", "an empty line first"},
                                {"%PDF-1.7\n%\xE2\xE3\n", "a document"},
                                {std::string("\0a: b\n", 6), "NUL"},
                                {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a Word 97 file", "no .msg"},
                                {": x\n\n", "a field without a name"}};
    for (const Row& row : rows) {
        const TemporaryFolder folder;
        write(folder / "in/a.eml", row.bytes);
        write(folder / "in/b.eml", mail);
        const Walk found = walk({folder / "in"});
        ASSERT_EQ(found.errors.size(), 1U) << row.why;
        EXPECT_EQ(found.errors[0].kind, ErrorKind::input) << row.why;
        EXPECT_NE(found.errors[0].what.find("a.eml"), std::string::npos) << row.why;
        EXPECT_EQ(found.messages.size(), 1U) << row.why;
    }
}

TEST(FileSource, OutlookFilesAreMessagesAndAZipFileComesAsItIs) {
    const TemporaryFolder folder;
    std::string name;
    for (const char c : std::string("__properties_version1.0")) name += std::string(1, c) + '\0';
    const std::string msg = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(600, 'x') + name;
    const std::string tnef("\x78\x9f\x3e\x22\x01\x00", 6);
    write(folder / "in/a.msg", msg);
    write(folder / "in/b.dat", tnef);
    write(folder / "in/c.zip", "PK\x03\x04 and more than archive_bytes");
    LimitSettings limits;
    limits.parse_bytes = 2'000;
    limits.archive_bytes = 2'000;
    const Walk found = walk({folder / "in"}, limits);
    EXPECT_TRUE(found.errors.empty());
    ASSERT_EQ(found.messages.size(), 3U);
    EXPECT_EQ(found.messages[0].bytes, msg);
    EXPECT_EQ(found.messages[1].bytes, tnef);
    EXPECT_TRUE(found.messages[2].archive);
    EXPECT_TRUE(found.messages[2].bytes.empty());
    EXPECT_TRUE(found.messages[2].file);
    EXPECT_FALSE(found.messages[0].archive);
}

TEST(FileSource, AllBytesAreThoseThatAreGoneThrough) {
    const TemporaryFolder folder;
    write(folder / "in/a.eml", mail);
    write(folder / "in/b/cur/1", mail);
    fs::create_directories(folder / "in/b/new");
    write(folder / "in/b/dovecot.index", "not of the mail");
    write(folder / "in/c.mbox", "From a Fri Apr  3 10:00:00 2026\n" + mail);
    write(folder / "in/d.eml", "no mail");
    auto source = FileSource::open({folder / "in"}, LimitSettings{});
    ASSERT_TRUE(source);
    const std::uint64_t all = source->all_bytes();
    EXPECT_EQ(all, 3 * mail.size() + 32 + 7);
    EXPECT_EQ(source->bytes_passed(), 0U);
    std::uint64_t last = 0;
    while (auto next = source->next()) {
        EXPECT_GE(source->bytes_passed(), last) << source->name();
        last = source->bytes_passed();
    }
    EXPECT_EQ(source->bytes_passed(), all);
    EXPECT_TRUE(source->name().ends_with("d.eml"));
}

TEST(FileSource, ABrokenFirstFieldIsStillMail) {
    const TemporaryFolder folder;
    write(folder / "a.eml", "garbage first\nFrom: a@b\n\nx\n");
    EXPECT_EQ(walk({folder / "a.eml"}).messages.size(), 1U)
        << "what is wrong with it is for the reader to say";
}

TEST(FileSource, LargeFilesComeAsDescriptorsTooLargeOnesAsErrors) {
    const TemporaryFolder folder;
    write(folder / "in/a.eml", mail + std::string(100, 'x'));
    write(folder / "in/b.eml", mail + std::string(900, 'x'));
    LimitSettings limits;
    limits.parse_bytes = 100;
    limits.archive_bytes = 500;
    Walk found = walk({folder / "in"}, limits);
    ASSERT_EQ(found.messages.size(), 1U);
    ASSERT_TRUE(found.messages[0].file);
    const auto bytes = read_fd(found.messages[0].file.get(), 1000);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(*bytes, mail + std::string(100, 'x'));
    ASSERT_EQ(found.errors.size(), 1U);
    EXPECT_NE(found.errors[0].what.find("larger than 500 bytes"), std::string::npos);
}

TEST(FileSource, FoldersThatAreTooDeepAreNamed) {
    const TemporaryFolder folder;
    fs::path deep = folder / "in";
    for (std::size_t i = 0; i <= FileSource::max_depth; ++i) deep /= "d";
    write(deep / "a.eml", mail);
    const Walk found = walk({folder / "in"});
    EXPECT_TRUE(found.messages.empty());
    ASSERT_EQ(found.errors.size(), 1U);
    EXPECT_NE(found.errors[0].what.find("folders deep"), std::string::npos);
}

TEST(FileSource, APathThatIsNotThereIsAnInputErrorWithExit65) {
    const Walk found = walk({"/nowhere/at/all.eml"});
    ASSERT_EQ(found.errors.size(), 1U);
    EXPECT_EQ(found.errors[0].exit_code, 65);
}

TEST(FileSource, APipeAmongTheFilesStopsNothing) {
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    write(folder / "a.eml", mail);
    const Walk found = walk({folder / "pipe", folder / "a.eml"});
    EXPECT_EQ(found.messages.size(), 1U);
    ASSERT_EQ(found.errors.size(), 1U);
    EXPECT_NE(found.errors[0].what.find("not a regular file"), std::string::npos);
}

}  // namespace
}  // namespace tsb
