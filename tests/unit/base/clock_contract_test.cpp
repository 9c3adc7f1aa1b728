// SPDX-License-Identifier: GPL-3.0-or-later
// What every Clock promises, run on the system's and on the fake one.
#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"

namespace tsb {
namespace {

template <class T>
class ClockContract : public ::testing::Test {
  protected:
    T clock;
};

using Clocks = ::testing::Types<SystemClock, test::FakeClock>;
TYPED_TEST_SUITE(ClockContract, Clocks);

TYPED_TEST(ClockContract, TimeNeverRunsBackwardsWhileNobodySetsIt) {
    const UtcTime first = this->clock.now();
    for (int i = 0; i < 1000; ++i) EXPECT_GE(this->clock.now(), first);
}

TYPED_TEST(ClockContract, ItIsATimeThatTheLedgerCanWriteAndReadBack) {
    const UtcTime now = this->clock.now();
    EXPECT_EQ(parse_rfc3339(format_utc(now)), now);
    EXPECT_GE(now, *parse_rfc3339("2026-01-01"));
}

}  // namespace
}  // namespace tsb
