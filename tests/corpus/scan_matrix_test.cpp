// SPDX-License-Identifier: GPL-3.0-or-later
// Scans by the dozen, or by the thousand (TSB_SCAN_PAGES, from number TSB_SCAN_FIRST on): never a
// choice that was not made, and nearly always the one that was. The same door as the scan program's:
// Scanner, then match_form.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "config/base/number.hpp"
#include "tests/corpus/scan_matrix.hpp"

namespace tsb::test {
namespace {

const std::filesystem::path fixtures =
    std::filesystem::path(TSB_SOURCE_DIR) / "tests/corpus/fixtures/scan";

// Of all pages that were asked for, this sender's.
std::size_t pages_of(Sender sender) {
    const char* const asked = std::getenv("TSB_SCAN_PAGES");
    const std::size_t all = asked == nullptr ? 60 : parse_number<std::size_t>(asked).value_or(60);
    return sender == Sender::scanner ? all - 2 * (all * 3 / 10) : all * 3 / 10;
}

// Pages that nothing was tuned on: TSB_SCAN_FIRST=500.
std::size_t first_page() {
    const char* const first = std::getenv("TSB_SCAN_FIRST");
    return first == nullptr ? 0 : parse_number<std::size_t>(first).value_or(0);
}

double share(const ScanTable& table, const std::string& family) {
    const auto row = table.find(family);
    if (row == table.end() || row->second.meant == 0) return 0;
    return static_cast<double>(row->second.right) / static_cast<double>(row->second.meant);
}

ScanTable run(Sender sender, const std::string& name) {
    ScanMatrix matrix(fixtures);
    matrix.run(sender, first_page(), pages_of(sender));
    matrix.print();
    write_curves(matrix.boxes(), "scan_curves_" + name);
    EXPECT_EQ(matrix.table().at("all").pages, pages_of(sender));
    for (const std::string& wrong : matrix.wrong()) ADD_FAILURE() << "WRONG: " << wrong;
    return matrix.table();
}

TEST(ScanMatrix, WhatAScannerSendsIsReadOrLeftToAPerson) {
    const ScanTable table = run(Sender::scanner, "scanner");
    EXPECT_GE(share(table, required_family), 0.90);
}

TEST(ScanMatrix, WhatACopierOrAFaxSendsIsReadOrLeftToAPerson) {
    const ScanTable table = run(Sender::copier_or_fax, "copier_or_fax");
    EXPECT_GE(share(table, required_family), 0.90);
}

TEST(ScanMatrix, WhatATelephoneSendsIsReadOrLeftToAPerson) {
    const ScanTable table = run(Sender::photo, "photo");
    EXPECT_GE(share(table, "all"), 0.70);
}

// The circular's blank form under the page: never a choice that was not made, and hardly fewer that
// were (two witnesses of a box's place refuse an answer now and then that one would give).
TEST(ScanMatrix, ABlankFormUnderThePageMisleadsNobody) {
    ScanMatrix matrix(fixtures);
    for (const Sender sender : {Sender::scanner, Sender::copier_or_fax, Sender::photo})
        matrix.run_both_ways(sender, pages_of(sender) / 5);
    matrix.print();
    std::cout << matrix.registered() << " pages lay on their blank form\n";
    for (const std::string& wrong : matrix.wrong()) ADD_FAILURE() << "WRONG: " << wrong;
    EXPECT_EQ(matrix.misplaced(), 0U);
    EXPECT_GE(3 * matrix.registered(), matrix.table().at("blank at hand").pages);
    EXPECT_GE(share(matrix.table(), "blank at hand") + 0.05,
              share(matrix.table(), "blank unknown"));
}

// The generator: what the figures rest on.

TEST(ScanGenerator, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
    const auto forms = printed_forms(fixtures);
    ScanSpec spec;
    spec.hands["7/17"] = {Hand::tick, Hand::none};
    const PrintedForm& form = form_named(forms, "en-drawn");
    const Bytes first = make_scan(form, spec).file;
    EXPECT_EQ(make_scan(form, spec).file, first);
    spec.seed = 2;
    EXPECT_NE(make_scan(form, spec).file, first);
}

TEST(ScanGenerator, EveryLanguageHasThreeLooksAndEveryItemTwoBoxes) {
    std::map<std::string, int> looks;
    for (const PrintedForm& form : printed_forms(fixtures)) {
        ++looks[form.language];
        std::map<std::string, int> options;
        for (const FormBox& box : form.boxes) ++options[box.option];
        EXPECT_EQ(options["supports"], options["opposes"]) << form.name;
    }
    EXPECT_EQ(looks.size(), 6U);
    for (const auto& [language, count] : looks) EXPECT_GE(count, 3) << language;
}

TEST(ScanGenerator, TruthIsWhatWasMeantAndDoubtIsSaid) {
    struct Row {
        ItemHands hands;
        bool stamped;
        Choice meant;
        bool doubtful;
        const char* why;
    };
    const Row rows[] = {
        {{Hand::tick, Hand::none}, false, Choice::supports, false, "one box"},
        {{Hand::none, Hand::cross}, false, Choice::opposes, false, "the other"},
        {{Hand::none, Hand::none}, false, Choice::blank, false, "none"},
        {{Hand::tick, Hand::tick}, false, Choice::both, false, "both"},
        {{Hand::none, Hand::outside}, false, Choice::opposes, true, "beside its box"},
        {{Hand::circle, Hand::none}, false, Choice::supports, true, "around its box"},
        {{Hand::cancelled, Hand::none}, false, Choice::blank, true, "taken back"},
        {{Hand::cancelled, Hand::tick}, false, Choice::opposes, true, "taken back, and chosen"},
        {{Hand::dot, Hand::none}, false, Choice::blank, true, "the pen only rested"},
        {{Hand::strike, Hand::none}, false, Choice::blank, true, "an option struck out"},
        {{Hand::tick, Hand::none}, true, Choice::supports, true, "a stamp over it"},
    };
    for (const Row& row : rows) {
        const ItemTruth truth = truth_of(row.hands, row.stamped);
        EXPECT_EQ(truth.meant, row.meant) << row.why;
        EXPECT_EQ(truth.doubtful, row.doubtful) << row.why;
    }
}

}  // namespace
}  // namespace tsb::test
