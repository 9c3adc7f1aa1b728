// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/sheet.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

Run text(std::string words) {
    Run run;
    run.text = std::move(words);
    return run;
}

Run box(MarkState state = MarkState::empty) {
    Run run;
    run.mark = Mark{};
    run.mark->state = state;
    return run;
}

Paragraph paragraph(std::vector<Run> runs) {
    Paragraph made;
    made.runs = std::move(runs);
    return made;
}

Cell cell(std::size_t row, std::size_t column, std::vector<Run> runs) {
    Cell made;
    made.row = row;
    made.column = column;
    made.blocks.emplace_back(paragraph(std::move(runs)));
    return made;
}

TEST(Sheet, EveryWordOfAMarkIsReadBackAsItself) {
    for (const auto state : {MarkState::ticked, MarkState::empty, MarkState::unclear}) {
        EXPECT_EQ(parse_mark_state(to_string(state)), state);
    }
    for (int i = 0; i <= static_cast<int>(MarkKind::scan); ++i) {
        const auto kind = static_cast<MarkKind>(i);
        EXPECT_EQ(parse_mark_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(to_string(MarkKind::legacy_checkbox), "legacy-checkbox");
    EXPECT_EQ(parse_mark_kind("legacy_checkbox"), std::nullopt);
    EXPECT_EQ(parse_mark_state("Ticked"), std::nullopt);
}

TEST(Sheet, AMarkIsGivenTheTextThatFollowsItInItsParagraph) {
    Sheet sheet;
    sheet.blocks.emplace_back(paragraph({box(), text(" yes "), box(), text(" no ")}));
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 2U);
    EXPECT_EQ(marks.at(0).text, "yes");
    EXPECT_EQ(marks.at(1).text, "no");
}

TEST(Sheet, AMarkWithNothingAfterItIsGivenTheTextBefore) {
    Sheet sheet;
    sheet.blocks.emplace_back(paragraph({text("yes "), box()}));
    EXPECT_EQ(all_marks(sheet).at(0).text, "yes");
}

TEST(Sheet, AMarkAloneInItsCellIsGivenTheNextCellsText) {
    Table table;
    table.cells = {cell(0, 0, {text("title")}), cell(0, 1, {box()}),
                   cell(0, 2, {text("label")}), cell(1, 1, {box()}),
                   cell(2, 0, {text("left")}),  cell(2, 1, {box()})};
    Sheet sheet;
    sheet.blocks.emplace_back(table);
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks.at(0).text, "label");
    EXPECT_EQ(marks.at(1).text, "") << "a row of its own has no text to give";
    EXPECT_EQ(marks.at(2).text, "left");
}

TEST(Sheet, MarksComeFromTheBodyThenFromAsideThenFromPages) {
    Sheet sheet;
    sheet.aside.emplace_back(paragraph({box(MarkState::empty)}));
    sheet.blocks.emplace_back(paragraph({box(MarkState::ticked)}));
    sheet.pages.emplace_back().marks.emplace_back();
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks.at(0).state, MarkState::ticked);
    EXPECT_EQ(marks.at(1).state, MarkState::empty);
    EXPECT_EQ(marks.at(2).state, MarkState::unclear);
}

TEST(Sheet, ALongNearestTextIsClipped) {
    Sheet sheet;
    sheet.blocks.emplace_back(paragraph({box(), text(std::string(5000, 'x'))}));
    EXPECT_LE(all_marks(sheet).at(0).text.size(), max_mark_text);
}

TEST(Sheet, PlainTextLeavesOutWhatIsNotOnThePaper) {
    auto hidden = text("hidden"), deleted = text("deleted"), inserted = text(" inserted");
    hidden.hidden = true;
    deleted.revision = Revision::deleted;
    inserted.revision = Revision::inserted;
    EXPECT_EQ(plain_text(paragraph({text("kept"), hidden, box(), deleted, inserted})),
              "kept inserted");
}

TEST(Sheet, PlainTextOfATableHasALineForEachCellsParagraph) {
    Table table;
    table.cells = {cell(0, 0, {text("a")}), cell(0, 1, {}), cell(1, 0, {text("b")})};
    Sheet sheet;
    sheet.blocks.emplace_back(table);
    sheet.blocks.emplace_back(paragraph({text("after")}));
    EXPECT_EQ(plain_text(sheet.blocks), "a\n\nb\nafter");
    sheet.aside.emplace_back(paragraph({text("foot")}));
    Page page;
    page.texts.push_back({"placed", {}, false});
    page.texts.push_back({"unseen", {}, true});
    sheet.pages.push_back(page);
    EXPECT_EQ(plain_text(sheet), "a\n\nb\nafter\nfoot\nplaced");
}

}  // namespace
}  // namespace tsb
