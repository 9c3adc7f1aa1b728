// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of LineStore, on the real one and on the fake.
#include <gtest/gtest.h>

#include <fstream>

#include "daemon/ledger/line_file.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

struct Maker {
    virtual ~Maker() = default;
    virtual std::unique_ptr<LineStore> open() = 0;  // the same lines each time
};

struct FileMaker final : Maker {
    test::TemporaryFolder folder;
    FileMaker() { std::ofstream(folder / "lines"); }
    std::unique_ptr<LineStore> open() override {
        auto store = open_line_file(folder / "lines", LineFileMode::append);
        if (!store) throw std::runtime_error(store.error().what);
        return std::move(*store);
    }
};

struct MemoryMaker final : Maker {
    test::LineDisk disk;
    std::unique_ptr<LineStore> open() override {
        return std::make_unique<test::MemoryLineStore>(disk);
    }
};

template <class T>
class LineStoreContract : public ::testing::Test {
  protected:
    T maker;
};
using Makers = ::testing::Types<FileMaker, MemoryMaker>;
TYPED_TEST_SUITE(LineStoreContract, Makers);

TYPED_TEST(LineStoreContract, StartsEmpty) {
    auto store = this->maker.open();
    EXPECT_EQ(store->size().value(), 0U);
    EXPECT_EQ(store->read_from(0, 10).value(), "");
}

TYPED_TEST(LineStoreContract, ReadsWhatWasAppendedInPieces) {
    auto store = this->maker.open();
    ASSERT_TRUE(store->append("one\n"));
    ASSERT_TRUE(store->append("two\n"));
    ASSERT_TRUE(store->sync());
    EXPECT_EQ(store->size().value(), 8U);
    EXPECT_EQ(store->read_from(0, 5).value(), "one\nt");
    EXPECT_EQ(store->read_from(5, 100).value(), "wo\n");
    EXPECT_EQ(store->read_from(8, 100).value(), "");
    EXPECT_EQ(store->read_from(9, 100).value(), "") << "beyond the end";
}

TYPED_TEST(LineStoreContract, KeepsItsLinesWhenOpenedAgain) {
    ASSERT_TRUE(this->maker.open()->append("kept\n"));
    auto again = this->maker.open();
    EXPECT_EQ(again->read_from(0, 100).value(), "kept\n");
    ASSERT_TRUE(again->append("more\n"));
    EXPECT_EQ(again->read_from(0, 100).value(), "kept\nmore\n");
}

TYPED_TEST(LineStoreContract, AppendsAtTheEndAfterATruncation) {
    auto store = this->maker.open();
    ASSERT_TRUE(store->append("one\ntorn"));
    ASSERT_TRUE(store->truncate(4));
    EXPECT_EQ(store->size().value(), 4U);
    ASSERT_TRUE(store->append("two\n"));
    EXPECT_EQ(store->read_from(0, 100).value(), "one\ntwo\n");
}

TYPED_TEST(LineStoreContract, HoldsEveryByteValue) {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    auto store = this->maker.open();
    ASSERT_TRUE(store->append(all));
    EXPECT_EQ(store->read_from(0, 1000).value(), all);
}

TEST(LineFile, AFullDiskIsFatalAndExit74) {
    auto full = open_line_file("/dev/full", LineFileMode::append);
    ASSERT_TRUE(full);
    const auto appended = (*full)->append("x\n");
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().kind, ErrorKind::fatal);
    EXPECT_EQ(appended.error().exit_code, 74);
    EXPECT_NE(appended.error().hint.find("disk is full"), std::string::npos)
        << appended.error().hint;
}

TEST(LineFile, OpenedForReadingItCannotBeWritten) {
    test::TemporaryFolder folder;
    std::ofstream(folder / "lines") << "a\n";
    auto store = open_line_file(folder / "lines", LineFileMode::read);
    ASSERT_TRUE(store);
    EXPECT_EQ((*store)->read_from(0, 10).value(), "a\n");
    EXPECT_FALSE((*store)->append("b\n"));
    EXPECT_FALSE((*store)->truncate(0));
}

}  // namespace
}  // namespace tsb
