// SPDX-License-Identifier: GPL-3.0-or-later
// Forms that other programs wrote (tests/corpus/fixtures), each with the truth in the README's
// table.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/corpus/world.hpp"

namespace tsb::test {
namespace {

namespace fs = std::filesystem;

const fs::path folder = TSB_SOURCE_DIR "/tests/corpus/fixtures";
constexpr std::size_t max_folder_bytes = 1'500'000;

std::string text_of(const fs::path& path) {
    return need(read_file(path, 4U << 20U));
}

struct Fixture {
    std::string file, producer, ids, language, expect, answers, note;
};

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    for (std::size_t from = 2; from < line.size();) {
        const std::size_t end = std::min(line.find(" |", from), line.size());
        cells.push_back(line.substr(from, end - from));
        from = end + 3;
    }
    return cells;
}

// The rows of the README's table.
const std::vector<Fixture>& fixtures() {
    static const std::vector<Fixture> all = [] {
        std::vector<Fixture> rows;
        std::istringstream lines(text_of(folder / "README.md"));
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("| ") || line.starts_with("| file ")) continue;
            const std::vector<std::string> c = cells_of(line);
            rows.push_back({c.at(0), c.at(1), c.at(2), c.at(3), c.at(4), c.at(5),
                            c.size() > 6 ? c.at(6) : ""});
        }
        return rows;
    }();
    return all;
}

std::set<std::string> files_in_folder() {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = fs::relative(entry.path(), folder).generic_string();
        // Those with a table of their own.
        const bool other = entry.path().parent_path() == folder || name.starts_with("pdf/") ||
                           name.starts_with("scan/");
        if (entry.is_regular_file() && !other) names.insert(name);
    }
    return names;
}

PartResult read_fixture(const std::string& file, bool list_marks = false) {
    return read_document(text_of(folder / file), file, list_marks);
}

TEST(Fixtures, EveryFileHasARowAndEveryRowAFile) {
    std::set<std::string> rows;
    for (const Fixture& fixture : fixtures()) EXPECT_TRUE(rows.insert(fixture.file).second);
    EXPECT_EQ(rows, files_in_folder());
    EXPECT_GE(rows.size(), 60U);
}

TEST(Fixtures, ThreeProgramsWroteThem) {
    std::set<std::string> producers;
    for (const Fixture& fixture : fixtures())
        producers.insert(fixture.producer.substr(0, fixture.producer.rfind(' ')));
    EXPECT_EQ(producers, (std::set<std::string>{"LibreOffice", "npm docx", "python3-docx"}));
}

TEST(Fixtures, AreSmall) {
    std::uintmax_t bytes = 0;
    for (const std::string& file : files_in_folder()) bytes += fs::file_size(folder / file);
    EXPECT_LE(bytes, max_folder_bytes);
}

TEST(Fixtures, WhatCountsIsReadAsItWasFilledIn) {
    for (const Fixture& fixture : fixtures()) {
        if (fixture.expect != "truth") continue;
        const PartResult result = read_fixture(fixture.file);
        EXPECT_EQ(choices_of(result), fixture.answers) << fixture.file << ": " << codes_of(result);
        if (result.readings.empty()) continue;
        EXPECT_EQ(result.readings.front().language, fixture.language) << fixture.file;
        EXPECT_EQ(result.readings.front().administration.code, "CHE") << fixture.file;
    }
}

// Where the second item is opposed its reasons are somewhere: in its cell, after the signature, in
// a note.
TEST(Fixtures, TheReasonsAreKept) {
    for (const Fixture& fixture : fixtures()) {
        if (fixture.expect != "truth") continue;
        const PartResult result = read_fixture(fixture.file);
        if (result.readings.empty()) continue;
        const Reading& reading = result.readings.front();
        bool found = false;
        for (const Answer& answer : reading.answers)
            found = found || answer.reasons.find("see C-42") != std::string::npos;
        for (const Comment& comment : reading.comments)
            found = found || comment.text.find("see C-42") != std::string::npos;
        EXPECT_TRUE(found) << fixture.file;
    }
}

TEST(Fixtures, DoubtIsNeitherAChoiceNorBlank) {
    for (const Fixture& fixture : fixtures()) {
        if (fixture.expect != "doubt") continue;
        const PartResult result = read_fixture(fixture.file);
        EXPECT_EQ(choices_of(result), "unclear unclear blank")
            << fixture.file << ": " << codes_of(result);
    }
}

TEST(Fixtures, WhatIsNoVoteIsNeverAChoice) {
    std::size_t looked_at = 0;
    for (const Fixture& fixture : fixtures()) {
        if (fixture.expect != "no-vote" && fixture.expect != "careful") continue;
        const PartResult result = read_fixture(fixture.file);
        ASSERT_EQ(result.readings.size(), 1U) << fixture.file;
        std::istringstream truth(fixture.answers);
        for (const Answer& answer : result.readings.front().answers) {
            std::string word;
            truth >> word;
            const bool right = fixture.expect == "careful" && to_string(answer.choice) == word;
            EXPECT_TRUE(right || !is_definite(answer.choice)) << fixture.file;
            ++looked_at;
        }
    }
    EXPECT_GT(looked_at, 0U);
}

TEST(Fixtures, WhatNobodySeesIsReported) {
    for (const Fixture& fixture : fixtures()) {
        if (fixture.ids.find("hidden") == std::string::npos) continue;
        EXPECT_NE(codes_of(read_fixture(fixture.file)).find("hidden-text"), std::string::npos)
            << fixture.file;
    }
}

TEST(Fixtures, ADocumentThatNeedsConversionSaysSo) {
    for (const Fixture& fixture : fixtures()) {
        if (fixture.expect != "conversion") continue;
        const PartResult result = read_fixture(fixture.file);
        EXPECT_TRUE(result.readings.empty()) << fixture.file;
        EXPECT_EQ(result.reason, "unsupported-format") << fixture.file;
    }
}

// --- Against mammoth: mammoth.tsv, made by tests/support/fixtures/mammoth_ticks.mjs.

struct Peer {
    std::string file, theirs, version, ours, why;
};

std::vector<Peer> peers() {
    std::vector<Peer> rows;
    std::istringstream lines(text_of(folder / "mammoth.tsv"));
    std::string line;
    std::getline(lines, line);  // the head
    while (std::getline(lines, line)) {
        Peer row;
        std::istringstream cells(line);
        for (std::string* cell : {&row.file, &row.theirs, &row.version, &row.ours, &row.why})
            std::getline(cells, *cell, '\t');
        rows.push_back(row);
    }
    return rows;
}

// 1 ticked, 0 empty, ? unclear; "-" without any. Marks that nobody sees stand in brackets.
std::string ticks_of(const PartResult& result) {
    std::string all;
    for (const MarkRow& mark : result.marks) {
        const char state = mark.state == "ticked" ? '1' : mark.state == "empty" ? '0' : '?';
        all += mark.hidden ? "(" + std::string(1, state) + ")" : std::string(1, state);
    }
    return all.empty() ? "-" : all;
}

TEST(Mammoth, EveryDocxFixtureIsCompared) {
    std::set<std::string> compared, wanted;
    for (const Peer& row : peers()) compared.insert(row.file);
    for (const Fixture& fixture : fixtures()) {
        const std::string suffix = fs::path(fixture.file).extension().string();
        if (suffix == ".docx" || suffix == ".docm" || suffix == ".dotx")
            wanted.insert(fixture.file);
    }
    EXPECT_EQ(compared, wanted);
}

TEST(Mammoth, EveryDifferenceIsExplainedAndNoExplanationIsLeftOver) {
    for (const Peer& row : peers()) {
        const std::string ours = ticks_of(read_fixture(row.file, true));
        if (ours == row.theirs) {
            EXPECT_EQ(row.why, "") << row.file << " agrees with mammoth (" << ours
                                   << "): its explanation is of the past";
            EXPECT_EQ(row.ours, "=") << row.file;
        } else {
            EXPECT_EQ(row.ours, ours) << row.file << ": mammoth sees " << row.theirs;
            EXPECT_NE(row.why, "") << row.file << ": mammoth sees " << row.theirs << ", we " << ours
                                   << ", and nothing says why";
        }
    }
}

}  // namespace
}  // namespace tsb::test
