// SPDX-License-Identifier: GPL-3.0-or-later
// PDF forms that other programs wrote (tests/corpus/fixtures/pdf), each with the truth and what it
// is read as in the README's table.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "parsers/reading/problems.hpp"
#include "tests/corpus/world.hpp"

namespace tsb::test {
namespace {

namespace fs = std::filesystem;

const fs::path folder = TSB_SOURCE_DIR "/tests/corpus/fixtures/pdf";
constexpr std::uintmax_t max_file_bytes = 90'000;
constexpr std::uintmax_t max_folder_bytes = 3'000'000;
// Its full stop may stand on the other side in a right-to-left text.
constexpr std::string_view reason = "Not mature: see C-42";

std::string text_of(const fs::path& path) {
    return need(read_file(path, 4U << 20U));
}

struct Fixture {
    std::string file, producer, ids, language, answers, read_as, note;
};

// The rows of the README's table.
const std::vector<Fixture>& fixtures() {
    static const std::vector<Fixture> all = [] {
        std::vector<Fixture> rows;
        std::istringstream lines(text_of(folder / "README.md"));
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("| ") || line.starts_with("| file ")) continue;
            Fixture row;
            std::size_t from = 2;
            for (std::string* cell : {&row.file, &row.producer, &row.ids, &row.language,
                                      &row.answers, &row.read_as, &row.note}) {
                const std::size_t end = std::min(line.find(" |", from), line.size());
                *cell = line.substr(from, end - from);
                from = std::min(end + 3, line.size());
            }
            rows.push_back(std::move(row));
        }
        return rows;
    }();
    return all;
}

const PartResult& result_of(const Fixture& fixture) {
    static std::map<std::string, PartResult> all;  // each is looked at by several tests
    const auto [found, fresh] = all.try_emplace(fixture.file);
    if (fresh) found->second = read_document(text_of(folder / fixture.file), fixture.file, true);
    return found->second;
}

bool holds(const Problem& problem) {
    const ProblemRow* row = find_problem(problem.code);
    return row == nullptr || row->problem_class != ProblemClass::notice;
}

std::string read_as(const Fixture& fixture) {
    const PartResult& result = result_of(fixture);
    if (result.readings.size() != 1) return "no form";
    std::set<std::string> codes;
    for (const Problem& problem : result.readings.front().problems) {
        if (holds(problem)) codes.insert(problem.code);
    }
    const std::string choices = choices_of(result);
    if (codes.empty() && choices == fixture.answers) return "right";
    std::string all = choices + ":";
    for (const std::string& code : codes) all += ' ' + code;
    return all;
}

void write_table() {
    const std::string text = text_of(folder / "README.md");
    std::map<std::string, const Fixture*> rows;
    for (const Fixture& fixture : fixtures()) rows["| " + fixture.file + " |"] = &fixture;
    std::istringstream lines(text);
    std::ofstream out(folder / "README.md", std::ios::binary);
    for (std::string line; std::getline(lines, line);) {
        const auto row = rows.find(line.substr(0, line.find(" |", 2) + 2));
        if (row == rows.end() || line.size() < 3) {
            out << line << "\n";
            continue;
        }
        const Fixture& f = *row->second;
        out << "| " << f.file << " | " << f.producer << " | " << f.ids << " | " << f.language
            << " | " << f.answers << " | " << read_as(f) << " | " << f.note << " |\n";
    }
}

TEST(PdfFixtures, EveryFileHasARowAndEveryRowAFile) {
    std::set<std::string> rows, files;
    std::uintmax_t bytes = 0;
    for (const Fixture& fixture : fixtures()) EXPECT_TRUE(rows.insert(fixture.file).second);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().parent_path() == folder) continue;
        files.insert(fs::relative(entry.path(), folder).generic_string());
        EXPECT_LE(entry.file_size(), max_file_bytes) << entry.path();
        bytes += entry.file_size();
    }
    EXPECT_EQ(rows, files);
    EXPECT_GE(rows.size(), 100U);
    EXPECT_LE(bytes, max_folder_bytes);
}

TEST(PdfFixtures, NineProgramsWroteThemInSixLanguages) {
    std::set<std::string> producers, languages, ids;
    for (const Fixture& fixture : fixtures()) {
        producers.insert(fixture.producer.substr(0, fixture.producer.rfind(' ')));
        languages.insert(fixture.language);
        std::istringstream words(fixture.ids);
        for (std::string id; words >> id;) ids.insert(id);
    }
    EXPECT_EQ(producers,
              (std::set<std::string>{"Chromium", "LibreOffice", "WeasyPrint", "ghostscript",
                                     "npm pdf-lib", "pdftk", "poppler", "qpdf", "reportlab"}));
    EXPECT_EQ(languages, (std::set<std::string>{"ar", "en", "es", "fr", "ru", "zh"}));
    EXPECT_EQ(ids, (std::set<std::string>{"P1", "P10", "P11", "P13", "P14", "P17", "P19", "P3",
                                          "P5", "P6", "P9"}));
}

// The worst there is: a choice that nobody made, or a ticked box that reads as left blank.
TEST(PdfFixtures, NoneIsReadAsWhatItDoesNotSay) {
    for (const Fixture& fixture : fixtures()) {
        for (const Reading& reading : result_of(fixture).readings) {
            std::istringstream truth(fixture.answers);
            for (const Answer& answer : reading.answers) {
                std::string word;
                truth >> word;
                EXPECT_TRUE(answer.choice == Choice::unclear || to_string(answer.choice) == word)
                    << fixture.file << ": " << answer.item << " reads " << to_string(answer.choice);
            }
        }
    }
}

// Nor is any box, whatever became of the answer: no tick beside an option that was not chosen, and
// none missed beside one that was.
TEST(PdfFixtures, NoBoxIsReadAgainstTheTruth) {
    for (const Fixture& fixture : fixtures()) {
        for (const Reading& reading : result_of(fixture).readings) {
            std::istringstream truth(fixture.answers);
            for (const Answer& answer : reading.answers) {
                std::string word;
                truth >> word;
                for (const Evidence& evidence : answer.evidence)
                    EXPECT_NE(evidence.state, evidence.option == word ? "empty" : "ticked")
                        << fixture.file << ": " << answer.item << ", " << evidence.option << ", "
                        << evidence.at;
            }
        }
    }
}

TEST(PdfFixtures, EachIsReadAsTheTableSays) {
    if (std::getenv("TSB_WRITE_DOCS") != nullptr) write_table();
    for (const Fixture& fixture : fixtures())
        EXPECT_EQ(read_as(fixture), fixture.read_as)
            << fixture.file << ": " << codes_of(result_of(fixture));
}

TEST(PdfFixtures, WhatIsReadRightKnowsLanguageAdministrationAndReasons) {
    for (const Fixture& fixture : fixtures()) {
        if (fixture.read_as != "right") continue;
        ASSERT_EQ(result_of(fixture).readings.size(), 1U) << fixture.file;
        const Reading& reading = result_of(fixture).readings.front();
        EXPECT_EQ(reading.language, fixture.language) << fixture.file;
        EXPECT_EQ(reading.administration.code, "CHE") << fixture.file;
        const bool reasons = fixture.note.find("no reasons") == std::string::npos &&
                             fixture.note.find("reasons as a comment") == std::string::npos;
        for (const Answer& answer : reading.answers) {
            const bool wanted = reasons && answer.choice == Choice::opposes;
            EXPECT_EQ(answer.reasons.find(reason) != std::string::npos, wanted)
                << fixture.file << ": " << answer.item << " \"" << answer.reasons << "\"";
        }
    }
}

TEST(PdfFixtures, EveryAnswerShowsTheBoxesItComesFrom) {
    for (const Fixture& fixture : fixtures()) {
        if (fixture.read_as != "right") continue;
        ASSERT_EQ(result_of(fixture).readings.size(), 1U) << fixture.file;
        for (const Answer& answer : result_of(fixture).readings.front().answers) {
            EXPECT_EQ(answer.evidence.size(), 2U) << fixture.file << ": " << answer.item;
            for (const Evidence& evidence : answer.evidence)
                EXPECT_TRUE(evidence.part.starts_with("page ")) << fixture.file;
        }
    }
}

}  // namespace
}  // namespace tsb::test
