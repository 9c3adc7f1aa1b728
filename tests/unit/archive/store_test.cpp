// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of ObjectStore, on the real one and on the fake.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "daemon/archive/object_store.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

using Names = std::vector<std::string>;

struct FileMaker {
    test::TemporaryFolder folder;
    std::unique_ptr<ObjectStore> open() {
        auto store = open_file_store(folder.path());
        if (!store) throw std::runtime_error(store.error().what);
        return std::move(*store);
    }
};

struct MemoryMaker {
    test::ObjectDisk disk;
    std::unique_ptr<ObjectStore> open() { return std::make_unique<test::MemoryObjectStore>(disk); }
};

template <class T>
class ObjectStoreContract : public ::testing::Test {
  protected:
    T maker;
};
using Makers = ::testing::Types<FileMaker, MemoryMaker>;
TYPED_TEST_SUITE(ObjectStoreContract, Makers);

TYPED_TEST(ObjectStoreContract, HasWhatWasPutAndNothingElse) {
    auto store = this->maker.open();
    EXPECT_FALSE(store->has("a/b/c"));
    ASSERT_TRUE(store->put("a/b/c", BytesView("x\0y", 3)));
    EXPECT_TRUE(store->has("a/b/c"));
    EXPECT_FALSE(store->has("a/b")) << "a folder is no object";
    EXPECT_EQ(store->get("a/b/c", 3).value(), Bytes("x\0y", 3));
    ASSERT_TRUE(store->sync());
    EXPECT_EQ(this->maker.open()->get("a/b/c", 3).value().size(), 3U) << "opened again";
}

TYPED_TEST(ObjectStoreContract, PuttingAgainReplaces) {
    auto store = this->maker.open();
    ASSERT_TRUE(store->put("a/x", "a long first content"));
    ASSERT_TRUE(store->put("a/x", "short"));
    EXPECT_EQ(store->get("a/x", 100).value(), "short");
}

TYPED_TEST(ObjectStoreContract, GettingWhatIsAbsentOrTooLargeIsAnInputError) {
    auto store = this->maker.open();
    ASSERT_TRUE(store->put("a/x", "12345"));
    EXPECT_TRUE(store->get("a/x", 5));
    for (const auto& failed : {store->get("a/x", 4), store->get("a/y", 4)}) {
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, ErrorKind::input);
    }
}

TYPED_TEST(ObjectStoreContract, RemovingWhatIsAbsentIsNoError) {
    auto store = this->maker.open();
    ASSERT_TRUE(store->put("a/x", "1"));
    EXPECT_TRUE(store->remove("a/x"));
    EXPECT_TRUE(store->remove("a/x"));
    EXPECT_FALSE(store->has("a/x"));
}

TYPED_TEST(ObjectStoreContract, ListsAFolderRecursivelyAndSorted) {
    auto store = this->maker.open();
    for (const char* name : {"a/z", "a/b/2", "a/b/1", "b/c", "ab/c"})
        ASSERT_TRUE(store->put(name, "1"));
    EXPECT_EQ(store->list("a").value(), (Names{"a/b/1", "a/b/2", "a/z"}));
    EXPECT_EQ(store->list("a/b").value(), (Names{"a/b/1", "a/b/2"}));
    EXPECT_EQ(store->list("nowhere").value(), Names{});
}

TYPED_TEST(ObjectStoreContract, APieceWiseObjectAppearsOnlyWhenFinished) {
    auto store = this->maker.open();
    {
        auto dropped = store->start("a");
        ASSERT_TRUE(dropped);
        ASSERT_TRUE((*dropped)->write("never seen"));
        auto kept = store->start("a");
        ASSERT_TRUE(kept);
        ASSERT_TRUE((*kept)->write("one "));
        ASSERT_TRUE((*kept)->write("two"));
        EXPECT_EQ(store->list("a").value(), Names{});
        ASSERT_TRUE((*kept)->finish("a/b/kept"));
    }
    EXPECT_EQ(store->list("a").value(), Names{"a/b/kept"});
    EXPECT_EQ(store->get("a/b/kept", 100).value(), "one two");
}

TYPED_TEST(ObjectStoreContract, RefusesNamesThatCouldLeadElsewhere) {
    auto store = this->maker.open();
    for (const char* name : {"", "x", "/etc/x", "a/../x", "../a/x", "a//x", "a/.x", "a/x/", "a/x y",
                             "a/\xC3\xA9", "a/x\n"}) {
        EXPECT_FALSE(valid_object_name(name)) << name;
        EXPECT_FALSE(store->put(name, "1")) << name;
        EXPECT_FALSE(store->has(name)) << name;
    }
    EXPECT_TRUE(valid_object_name("archive/ab/cd/0-9_x.eml.zst"));
    EXPECT_TRUE(valid_object_name("a/" + std::string(255, 'x')));
    EXPECT_FALSE(valid_object_name("a/" + std::string(256, 'x')));
}

std::uint32_t mode_of(const std::filesystem::path& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

TEST(FileStore, NobodyElseCanReadWhatItHolds) {
    test::TemporaryFolder folder;
    auto store = open_file_store(folder.path());
    ASSERT_TRUE((*store)->put("archive/ab/cd/x", "1"));
    EXPECT_EQ(mode_of(folder / "archive/ab/cd/x"), 0600U);
    for (const char* made : {"archive", "archive/ab", "archive/ab/cd", "archive/incoming"}) {
        EXPECT_EQ(mode_of(folder / made), 0700U) << made;
    }
}

TEST(FileStore, WhatACrashLeftIsSweptAndNeverListed) {
    test::TemporaryFolder folder;
    auto store = open_file_store(folder.path());
    ASSERT_TRUE((*store)->put("archive/ab/x", "1"));
    std::ofstream(folder / "archive/incoming/4711-1") << "half a mail";
    EXPECT_EQ((*store)->list("archive").value(), Names{"archive/ab/x"});
    ASSERT_TRUE((*store)->sweep());
    EXPECT_TRUE(std::filesystem::is_empty(folder / "archive/incoming"));
    EXPECT_TRUE((*store)->has("archive/ab/x"));
}

TEST(FileStore, ADroppedWriterLeavesNoFile) {
    test::TemporaryFolder folder;
    auto store = open_file_store(folder.path());
    { auto dropped = (*store)->start("archive"); }
    EXPECT_TRUE(std::filesystem::is_empty(folder / "archive/incoming"));
}

TEST(FileStore, AStateFolderThatIsMissingOrAFileIsAConfigurationError) {
    test::TemporaryFolder folder;
    std::ofstream(folder / "file") << "x";
    for (const auto& path : {folder / "nowhere", folder / "file"}) {
        const auto failed = open_file_store(path);
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, ErrorKind::config);
        EXPECT_EQ(failed.error().exit_code, 78);
    }
}

TEST(FileStore, AFolderThatCannotBeMadeIsFatalAndExit74) {
    test::TemporaryFolder folder;
    auto store = open_file_store(folder.path());
    std::ofstream(folder / "archive") << "a file where a folder should be";
    const auto failed = (*store)->put("archive/ab/x", "1");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::fatal);
    EXPECT_EQ(failed.error().exit_code, 74);
}

}  // namespace
}  // namespace tsb
