// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/reprocess_summary.hpp"

#include <gtest/gtest.h>

#include "daemon/tsbreply/progress.hpp"

namespace tsb {
namespace {

using std::chrono::milliseconds;

ReprocessLine line(std::string name, std::string row, bool fresh,
                   std::vector<std::string> reasons = {}) {
    ReprocessLine out;
    out.name = std::move(name);
    out.row = std::move(row);
    out.fresh = fresh;
    out.reasons = std::move(reasons);
    return out;
}

TEST(ReprocessSummary, ItIsATableOfWhatBecameOfTheMessagesAndWhy) {
    ReprocessSummary summary;
    summary.add(line("1.eml", "counted", false));
    for (int i = 0; i < 1200; ++i) summary.add(line("2.eml", "counted", true));
    summary.add(line("3.eml", "held", true, {"sender-unknown", "not-authenticated"}));
    summary.add(line("4.eml", "held", false, {"not-authenticated"}));
    summary.add(line("5.eml", "unreadable", true, {"damaged"}));
    summary.add(line("6.eml", "automatic", true));
    summary.not_opened("is no mail");
    summary.not_opened("is no mail");
    EXPECT_EQ(summary.text(milliseconds(2000), false),
              "                    new    known\n"
              "counted           1,200        1\n"
              "held                  1        1   not-authenticated 2, sender-unknown 1\n"
              "unreadable            1        0   damaged 1\n"
              "automatic             1        0\n"
              "not opened            2            is no mail 2\n"
              "1,205 messages, 1,203 new, 2 known, in 0:02 (602/s); it went on at 2.eml\n");
}

TEST(ReprocessSummary, ADryRunSaysThatNothingWasRecorded) {
    ReprocessSummary summary;
    summary.add(line("1.eml", "late", true));
    EXPECT_NE(summary.text(milliseconds(10), true).find("nothing was recorded"), std::string::npos);
}

TEST(ReprocessSummary, ARowLeavesOutItsRareReasons) {
    ReprocessSummary summary;
    for (std::size_t i = 0; i <= max_listed_reasons; ++i)
        summary.add(line("a", "held", true, {"reason-" + std::to_string(i)}));
    const std::string text = summary.text(milliseconds(10), false);
    EXPECT_NE(text.find(", …\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("reason-" + std::to_string(max_listed_reasons)), std::string::npos);
}

TEST(Progress, TheLineHasShareRateAndTimeLeft) {
    struct Row {
        Done done;
        int milliseconds_spent;
        const char* line;
        const char* why;
    };
    const Row rows[] = {
        {{0, 0, 0}, 0, "0 messages  0/s", "nothing yet, and nothing is divided by zero"},
        {{1234, 500, 1000}, 3000, "1,234 messages  50 %  411/s  0:03 left", "half"},
        {{1, 1, 10'000}, 1000, "1 messages  0 %  1/s  2:46:39 left", "hours"},
        {{5, 2000, 1000}, 1000, "5 messages  100 %  5/s  0:00 left", "files that grew meanwhile"},
        {{5, 0, 1000}, 1000, "5 messages  0 %  5/s", "no file is done: nothing to reckon with"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(progress_line(row.done, milliseconds(row.milliseconds_spent)), row.line)
            << row.why;
}

}  // namespace
}  // namespace tsb
