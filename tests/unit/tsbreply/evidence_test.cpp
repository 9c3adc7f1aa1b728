// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/evidence.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "config/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
    return read_file(path, 1U << 20U).value_or("cannot be read");
}

TEST(Evidence, APageIsNamedAfterItsInputAndIsForItsOwnerOnly) {
    const test::TemporaryFolder folder;
    const auto path = write_page(folder.path() / "new", "/somewhere/reply.docx", "one");
    ASSERT_TRUE(path) << path.error().what;
    EXPECT_EQ(*path, folder.path() / "new/reply.docx.html");
    EXPECT_EQ(content(*path), "one");
    struct stat status {};
    ASSERT_EQ(::stat(path->c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(Evidence, NothingIsOverwrittenAndTheSamePageIsWrittenOnce) {
    const test::TemporaryFolder folder;
    ASSERT_TRUE(write_page(folder.path(), "a/reply.docx", "one"));
    const auto other = write_page(folder.path(), "b/reply.docx", "two");
    ASSERT_TRUE(other);
    EXPECT_EQ(other->filename(), "reply.docx.2.html");
    EXPECT_EQ(content(folder.path() / "reply.docx.html"), "one");
    EXPECT_EQ(write_page(folder.path(), "b/reply.docx", "two").value_or(""), *other);
    EXPECT_EQ(write_page(folder.path(), "c/reply.docx", "one").value_or("").filename(),
              "reply.docx.html");
}

TEST(Evidence, ALinkThatStandsThereIsNotFollowed) {
    const test::TemporaryFolder folder;
    const fs::path precious = folder.path() / "precious";
    fs::create_symlink(precious, folder.path() / "x.html");
    const auto path = write_page(folder.path(), "x", "one");
    ASSERT_TRUE(path);
    EXPECT_EQ(path->filename(), "x.2.html");
    EXPECT_FALSE(fs::exists(precious));
}

TEST(Evidence, ALongNameIsCutAndAFolderThatCannotBeMadeIsAnError) {
    const test::TemporaryFolder folder;
    const auto path = write_page(folder.path(), std::string(250, 'n') + ".docx", "one");
    ASSERT_TRUE(path) << path.error().what;
    std::ofstream(folder.path() / "file") << "x";
    EXPECT_FALSE(write_page(folder.path() / "file", "x", "one"));
}

}  // namespace
}  // namespace tsb
