// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/witness.hpp"

#include <gtest/gtest.h>

#include "config/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

using std::chrono::hours;

class WitnessTest : public ::testing::Test {
  protected:
    WitnessTest() { std::filesystem::create_directory(folder.path() / "ledger"); }
    void note(const std::string& text) {
        ASSERT_TRUE(replace_file_durably(folder.path() / "ledger" / "checkpoint", text));
    }
    test::TemporaryFolder folder;
    Witness witness{folder.path()};
    const UtcTime noon = *parse_rfc3339("2026-03-10T12:00:00Z");
};

TEST_F(WitnessTest, NothingIsDueWithoutACheckpoint) {
    EXPECT_FALSE(witness.due(noon));
}

TEST_F(WitnessTest, TheFirstCheckpointIsDueAtOnceAndNotTwice) {
    note("ledger\n1\nroot\n");
    ASSERT_EQ(witness.due(noon), "ledger\n1\nroot\n");
    ASSERT_TRUE(witness.sent("ledger\n1\nroot\n", noon));
    EXPECT_FALSE(witness.due(noon + 2 * witness_every)) << "it has not grown";
}

TEST_F(WitnessTest, ALedgerThatGrewIsTheNextDaysMatterAlsoAfterARestart) {
    note("ledger\n1\nroot\n");
    ASSERT_TRUE(witness.sent("ledger\n1\nroot\n", noon));
    note("ledger\n2\nroot\n");
    const Witness restarted(folder.path());
    EXPECT_FALSE(restarted.due(noon + witness_every - std::chrono::seconds(1)));
    EXPECT_EQ(restarted.due(noon + witness_every), "ledger\n2\nroot\n");
}

TEST_F(WitnessTest, AFailedMailIsTriedAgainAfterAnHour) {
    note("ledger\n1\nroot\n");
    witness.failed(noon);
    EXPECT_FALSE(witness.due(noon + witness_retry - std::chrono::seconds(1)));
    EXPECT_TRUE(witness.due(noon + witness_retry));
}

TEST_F(WitnessTest, AClockThatWasSetBackOrADamagedNoteOfTheLastMailSilencesNothing) {
    note("ledger\n2\nroot\n");
    ASSERT_TRUE(witness.sent("ledger\n1\nroot\n", noon + hours(48)));
    EXPECT_TRUE(witness.due(noon));
    ASSERT_TRUE(replace_file_durably(folder.path() / "witnessed", "no time\n"));
    EXPECT_TRUE(witness.due(noon));
    ASSERT_TRUE(replace_file_durably(folder.path() / "witnessed", ""));
    EXPECT_TRUE(witness.due(noon));
}

}  // namespace
}  // namespace tsb
