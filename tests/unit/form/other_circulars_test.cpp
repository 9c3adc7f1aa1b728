// SPDX-License-Identifier: GPL-3.0-or-later
// Consultations of other kinds, from hand-written circular files: nothing about 101 is in code.
#include <algorithm>

#include "config/base/file.hpp"
#include "tests/unit/form/spoilt_form.hpp"

namespace tsb::test {
namespace {

const Circulars& others() {
    static const Circulars loaded = [] {
        auto result =
            load_circulars({std::filesystem::path(TSB_SOURCE_DIR) / "config/circulars",
                            std::filesystem::path(TSB_SOURCE_DIR) / "tests/support/circulars"});
        if (!result) ADD_FAILURE() << result.error().what;
        return result ? *result : Circulars{};
    }();
    return loaded;
}

FormResult match_other(const Sheet& sheet) {
    static const FormBooks books(others());
    return match_form(sheet, {others(), roster(), &books});
}

const Circular& other(std::string_view id) {
    const Circular* found = find_circular(others(), id);
    if (found == nullptr) ADD_FAILURE() << id;
    return found == nullptr ? others().at(0) : *found;
}

TEST(OtherCirculars, EachFormIsReadAsItsOwnInEveryLanguage) {
    for (const Circular& circular : others()) {
        for (const auto& [language, wording] : circular.wording) {
            SCOPED_TRACE(circular.id + " " + language);
            FormBuilder form(circular, language);
            form.tick(0, empty, ticked);
            const FormResult result = match_other(form.sheet());
            ASSERT_EQ(result.readings.size(), 1U);
            const Reading& reading = result.readings.at(0);
            EXPECT_EQ(reading.circular, circular.id);
            EXPECT_EQ(reading.language, language);
            EXPECT_EQ(reading.answers.at(0).choice, Choice::opposes);
            for (std::size_t i = 1; i < reading.answers.size(); ++i)
                EXPECT_EQ(reading.answers.at(i).choice, Choice::supports);
            EXPECT_EQ(codes(reading), "opposes-without-reasons@" + circular.items.at(0).id);
            EXPECT_EQ(reading.administration.code, "CHE");
        }
    }
}

// The nested boxes stand under the supporting label, in its cell.
void nest(FormBuilder& form, std::size_t item, MarkState first, MarkState second) {
    const std::vector<std::string>& labels = form.wording().within_supports;
    form.set(
        item, Part::yes_label,
        {paragraph(form.yes()), paragraph({mark_run(first, "first"), text_run(" " + labels.at(0))}),
         paragraph({mark_run(second, "second"), text_run(" " + labels.at(1))})});
}

struct NestedRow {
    const char* why;
    MarkState yes, no, first, second;
    const char *choice, *codes;
    std::size_t comments;
};

TEST(OtherCirculars, BoxesWithinAnOptionAreNoVote) {
    const NestedRow rows[] = {
        {"the option and one within it", ticked, empty, empty, ticked, "supports", "", 1},
        {"the option alone", ticked, empty, empty, empty, "supports", "", 0},
        {"both within it", ticked, empty, ticked, ticked, "supports", "", 2},
        {"the other option alone", empty, ticked, empty, empty, "opposes",
         "opposes-without-reasons@X.1234", 0},
        {"one within it, but not the option", empty, empty, empty, ticked, "unclear",
         "nested-without-option@X.1234", 1},
        {"one within it, and the other option", empty, ticked, ticked, empty, "unclear",
         "nested-without-option@X.1234", 1},
        {"nothing", empty, empty, empty, empty, "blank", "item-blank@X.1234", 0},
        {"one within it is unclear", ticked, empty, MarkState::unclear, empty, "unclear",
         "mark-unclear@X.1234", 0},
    };
    const Circular& circular = other("T25-TSB-CIR-0901");
    for (const auto& [language, wording] : circular.wording) {
        for (const NestedRow& row : rows) {
            SCOPED_TRACE(language + ": " + row.why);
            FormBuilder form(circular, language);
            nest(form, 0, row.first, row.second);
            nest(form, 1, empty, empty);
            form.tick(0, row.yes, row.no);
            const FormResult result = match_other(form.sheet());
            ASSERT_EQ(result.readings.size(), 1U);
            const Reading& reading = result.readings.at(0);
            EXPECT_EQ(to_string(reading.answers.at(0).choice), row.choice);
            EXPECT_EQ(reading.answers.at(1).choice, Choice::supports);
            EXPECT_EQ(codes(reading), row.codes);
            EXPECT_EQ(reading.comments.size(), row.comments);
            for (const Comment& comment : reading.comments) EXPECT_EQ(comment.item, "X.1234");
        }
    }
}

TEST(OtherCirculars, BoxesWithinAnOptionMayHaveRowsOfTheirOwn) {
    const Circular& circular = other("T25-TSB-CIR-0901");
    FormBuilder form(circular, "en");
    Table table = form.answers;
    form.answers.cells.clear();
    for (Cell cell : table.cells) {
        if (cell.row > 1) cell.row += 1;
        if (cell.row == 1 && cell.column == 0) cell.row_span = 3;
        form.answers.cells.push_back(cell);
        if (cell.row != 1 || cell.column != 2) continue;
        Cell box = cell, label = cell;
        box.row = label.row = 2;
        box.column = 1;
        box.blocks = {paragraph({mark_run(ticked, "nested")})};
        label.blocks = {paragraph(form.wording().within_supports.at(1))};
        form.answers.cells.push_back(box);
        form.answers.cells.push_back(label);
    }
    form.answers.rows += 1;
    const Reading reading = match_other(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "supports supports");
    EXPECT_EQ(codes(reading), "");
    ASSERT_EQ(reading.comments.size(), 1U);
    EXPECT_EQ(reading.comments.at(0).text, "Comments and suggested changes are attached");
}

TEST(OtherCirculars, AFormOfACircularThatIsNotConfiguredIsNamed) {
    FormBuilder known(circular_101(), "en");
    std::get<Paragraph>(known.before.at(0)).runs.at(0).text =
        "Subject: Member States' response to TSB Circular 555:";
    FormBuilder strange(other("T25-TSB-CIR-0901"), "en");
    std::get<Paragraph>(strange.before.at(0)).runs.at(0).text =
        "Subject: Member States' response to TSB Circular 556:";
    const std::pair<Sheet, const char*> rows[] = {{known.sheet(), "555"}, {strange.sheet(), "556"}};
    for (const auto& [sheet, number] : rows) {
        const FormResult result = match(sheet);  // only 101 is configured
        ASSERT_EQ(result.readings.size(), 1U);
        const Reading& reading = result.readings.at(0);
        EXPECT_FALSE(reading.circular);
        EXPECT_TRUE(reading.answers.empty());
        ASSERT_EQ(codes(reading), "other-circular");
        EXPECT_NE(reading.problems.at(0).text.find(number), std::string::npos);
    }
}

TEST(OtherCirculars, ALabelOfTwoOptionsIsRefused) {
    const auto file = read_file(
        std::filesystem::path(TSB_SOURCE_DIR) / "tests/support/circulars/recommendations.toml",
        max_circular_bytes);
    ASSERT_TRUE(file);
    std::string toml = *file;
    const std::string label = "\"No comments or suggested changes\"";
    const std::size_t at = toml.find(label);
    ASSERT_NE(at, std::string::npos);
    toml.replace(at, label.size(),
                 "\"assigns authority to Study Group 17 to consider this text for approval\"");
    const auto circular = parse_circular(toml, "x.toml");
    ASSERT_FALSE(circular);
    EXPECT_NE(circular.error().what.find("stands for both options"), std::string::npos);
}

}  // namespace
}  // namespace tsb::test
