// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/uid_ranges.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

UidRanges of(const std::vector<std::uint32_t>& uids) {
    UidRanges ranges;
    ranges.add(uids);
    return ranges;
}

TEST(UidRanges, AreTheUidsThatWereAddedInAnyOrderAndOnceEach) {
    const UidRanges ranges = of({7, 3, 1, 2, 3});
    EXPECT_EQ(ranges.count(), 4U);
    EXPECT_EQ(ranges.highest(), 7U);
    EXPECT_EQ(ranges.text(10), "1:3,7");
}

TEST(UidRanges, NothingIsEmptyAndHasNoHighest) {
    EXPECT_TRUE(UidRanges().empty());
    EXPECT_EQ(UidRanges().highest(), 0U);
    EXPECT_EQ(UidRanges().text(3), "");
    EXPECT_TRUE(of({0}).empty()) << "0 is no UID";
    EXPECT_TRUE(UidRanges::below(0).empty());
    EXPECT_TRUE(UidRanges::below(1).empty());
}

TEST(UidRanges, HoldTheLastUidThatThereCanBe) {
    const UidRanges ranges = of({0xFFFFFFFFU});
    EXPECT_EQ(ranges.count(), 1U);
    EXPECT_EQ(ranges.highest(), 0xFFFFFFFFU);
    EXPECT_EQ(UidRanges::below(1ULL << 32U).count(), 0xFFFFFFFFULL);
}

TEST(UidRanges, AreSubtractedAndIntersected) {
    EXPECT_EQ((UidRanges::below(11) - of({1, 2, 5, 10})).text(9), "3:4,6:9");
    EXPECT_EQ((UidRanges::below(5) & of({3, 4, 5, 6})).text(9), "3:4");
}

TEST(UidRanges, AreClippedWhereTheyAreTooManyToShow) {
    EXPECT_EQ(of({1, 3, 5, 7}).text(2), "1,3,…");
    EXPECT_EQ(of({1, 3}).text(2), "1,3");
}

}  // namespace
}  // namespace tsb
