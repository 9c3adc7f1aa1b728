// SPDX-License-Identifier: GPL-3.0-or-later
// Res. 1 (2016) §7.2.3: a simple majority of the Member States responding, and at least ten replies;
// with the rule as the example circular file has it.
#include <filesystem>

#include "config/circular.hpp"
#include "tests/unit/tally/entries.hpp"

namespace tsb {
namespace {

using test::at;
using test::Entries;
using test::reply;

CircularBody example() {
    const auto circulars =
        load_circulars({std::filesystem::path(TSB_SOURCE_DIR) / "tests/support/circulars"});
    const Circular* found = circulars ? find_circular(*circulars, "T17-TSB-CIR-0903") : nullptr;
    if (found == nullptr) throw std::runtime_error("the example does not load");
    return describe(*found);
}

ItemTally outcome(int supports, int opposes, int held = 0) {
    Entries entries;
    entries.add(example());
    for (int i = 0; i < supports + opposes + held; ++i) {
        const std::string state = {static_cast<char>('A' + i / 26), static_cast<char>('A' + i % 26),
                                   'X'};
        const bool is_held = i >= supports + opposes;
        MessageBody body = reply(i + 1, state,
                                 {{"15/17", i < supports ? Choice::supports : Choice::opposes,
                                   is_held ? Standing::held : Standing::counted}},
                                 "2019-03-01T12:00:00Z");
        body.verdict.readings.front().reading.circular = "T17-TSB-CIR-0903";
        entries.add(body);
    }
    return entries.count("2019-04-10T00:00:00Z").items.at(0);
}

TEST(SimpleMajority, TakesMoreThanHalfAndTenReplies) {
    struct Row {
        int supports, opposes;
        std::string outcome;
        const char* why;
    };
    const Row rows[] = {
        {10, 0, "approved", "ten replies, all in favour"},
        {9, 0, "not-approved", "nine replies are too few, whatever they say"},
        {6, 4, "approved", "ten replies, more than half"},
        {5, 5, "not-approved", "half is no majority"},
        {6, 5, "approved", "eleven replies"},
        {50, 51, "not-approved", "less than half"},
        {0, 0, "needs-decision", "no reply approves nothing under this rule"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(outcome(row.supports, row.opposes).outcome, row.outcome) << row.why;
}

TEST(SimpleMajority, AHeldReplyCanBeTheTenth) {
    EXPECT_TRUE(outcome(9, 0, 1).held_could_change_outcome);
    EXPECT_FALSE(outcome(8, 0, 1).held_could_change_outcome) << "nine are still too few";
    EXPECT_TRUE(outcome(5, 5, 1).held_could_change_outcome) << "and can make a majority";
}

}  // namespace
}  // namespace tsb
