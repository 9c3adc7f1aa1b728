// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/reading/problems.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "config/base/file.hpp"

namespace tsb {
namespace {

const std::string page = std::string(TSB_SOURCE_DIR) + "/parsers/reading/PROBLEMS.md";

TEST(Problems, ThePageIsWhatTheTableSays) {
    if (std::getenv("TSB_WRITE_DOCS") != nullptr) std::ofstream(page) << problems_markdown();
    const auto written = read_file(page, 1U << 20U);
    ASSERT_TRUE(written) << written.error().what;
    EXPECT_EQ(*written, problems_markdown())
        << "run this test once with TSB_WRITE_DOCS=1 and look at the difference";
}

TEST(Problems, EveryRowCanBeFoundAndTellsAPersonWhatItMeansAndWhatToDo) {
    std::set<std::string_view> codes;
    for (const ProblemRow& row : problem_table()) {
        EXPECT_TRUE(codes.insert(row.code).second) << row.code << " stands twice";
        EXPECT_EQ(find_problem(row.code), &row);
        for (const std::string_view text : {row.meaning, row.action}) {
            EXPECT_TRUE(text.ends_with('.')) << row.code << ": " << text;
            EXPECT_LE(text.size(), 240U) << row.code;
            EXPECT_EQ(text.find('|'), std::string_view::npos) << row.code << ": breaks the page";
        }
    }
    EXPECT_EQ(find_problem("no-such-code"), nullptr);
}

}  // namespace
}  // namespace tsb
