// SPDX-License-Identifier: GPL-3.0-or-later
// The same form in the layouts that editors make of it, with tracked changes, hidden text and marks
// elsewhere.
#include <algorithm>

#include "tests/unit/form/spoilt_form.hpp"

namespace tsb::test {
namespace {

TEST(Match, LayoutsThatEditorsMake) {
    const auto one_cell = [](FormBuilder& f, std::vector<tsb::Run> runs) {
        f.set(0, Part::yes_box, "");
        f.set(0, Part::no_box, "");
        f.set(0, Part::no_label, "");
        f.set(0, Part::yes_label, {paragraph(std::move(runs))});
    };
    expect_rows(
        {
            {"box and label in one cell",
             [](FormBuilder& f) {
                 f.set(0, Part::yes_box, "");
                 f.set(0, Part::no_box, "");
                 f.set(0, Part::yes_label, {paragraph({mark_run(empty), text_run(" " + f.yes())})});
                 f.set(0, Part::no_label, {paragraph({mark_run(ticked), text_run(" " + f.no())})});
             },
             "opposes supports supports", "opposes-without-reasons@7/17"},
            {"both options on one line, boxes before",
             [&](FormBuilder& f) {
                 one_cell(f, {mark_run(empty), text_run(f.yes() + " "), mark_run(ticked),
                              text_run(f.no())});
             },
             "opposes supports supports", "opposes-without-reasons@7/17"},
            {"both options on one line, boxes behind",
             [&](FormBuilder& f) {
                 one_cell(f,
                          {text_run(f.yes()), mark_run(empty), text_run(f.no()), mark_run(ticked)});
             },
             "opposes supports supports", "opposes-without-reasons@7/17"},
            {"label, box, label: whose box is it",
             [&](FormBuilder& f) {
                 one_cell(f, {text_run(f.yes()), mark_run(ticked), text_run(f.no())});
             },
             "unclear supports supports", "mark-missing@7/17 mark-unbound@7/17 mark-unbound@7/17"},
            {"the label broken over two lines",
             [](FormBuilder& f) {
                 f.set(0, Part::no_label,
                       {paragraph("不支持批准"), paragraph("（附反对意见的理由）")});
                 f.tick(0, empty, ticked);
             },
             "opposes supports supports", "opposes-without-reasons@7/17"},
            {"all four in one row",
             [](FormBuilder& f) {
                 Cell& box = f.cell(0, Part::no_box);
                 Cell& label = f.cell(0, Part::no_label);
                 box.row = label.row = 1;
                 box.column = 3;
                 label.column = 4;
                 f.tick(0, empty, ticked);
             },
             "opposes supports supports", "opposes-without-reasons@7/17"},
            {"the columns mirrored",
             [](FormBuilder& f) {
                 for (std::size_t i = 0; i < 3; ++i) {
                     for (const Part part : {Part::heading, Part::yes_box, Part::yes_label,
                                             Part::no_box, Part::no_label}) {
                         f.cell(i, part).column = 2 - f.cell(i, part).column;
                     }
                 }
                 f.tick(1, empty, ticked);
             },
             "supports opposes supports", "opposes-without-reasons@10/17"},
        },
        "zh");
}

TEST(Match, ATableThatAnEditorSplitIsOneForm) {
    FormBuilder form(circular_101(), "zh");
    form.tick(1, empty, ticked);
    Sheet sheet = form.sheet();
    Table first = form.answers, second = form.answers;
    std::erase_if(first.cells, [](const Cell& cell) { return cell.row >= 4; });
    std::erase_if(second.cells, [](const Cell& cell) { return cell.row < 4; });
    const auto at = std::find_if(sheet.blocks.begin(), sheet.blocks.end(),
                                 [](const Block& b) { return std::holds_alternative<Table>(b); });
    *at = first;
    sheet.blocks.insert(at + 1, {paragraph(""), Block(second)});
    const Reading reading = match(sheet).readings.at(0);
    EXPECT_EQ(choices(reading), "supports opposes supports");
    EXPECT_EQ(codes(reading), "opposes-without-reasons@10/17");
}

TEST(Match, TheTableLostMarksStillStandBesideTheirLabelsInPlainParagraphs) {
    for (const std::string_view language : languages) {
        FormBuilder form(circular_101(), std::string(language));
        Sheet sheet = form.sheet();
        std::erase_if(sheet.blocks,
                      [](const Block& block) { return std::holds_alternative<Table>(block); });
        std::vector<Block> lines{paragraph(form.wording().instruction.at(0))};
        const MarkState yes[] = {ticked, empty, empty}, no[] = {empty, ticked, empty};
        for (std::size_t i = 0; i < 3; ++i) {
            lines.push_back(paragraph(form.item(i).numbers.at(0)));
            lines.push_back(paragraph("\"" + form.item(i).titles.at(0) + "\""));
            lines.push_back(paragraph(form.item(i).status.at(0)));
            lines.push_back(
                paragraph({text_run("\t"), mark_run(yes[i]), text_run("\t" + form.yes())}));
            lines.push_back(
                paragraph({text_run("\t"), mark_run(no[i]), text_run("\t" + form.no())}));
        }
        lines.insert(lines.begin() + 11, paragraph("Reasons: none of it is mature."));
        sheet.blocks.insert(sheet.blocks.end() - 2, lines.begin(), lines.end());
        const Reading reading = match(sheet).readings.at(0);
        EXPECT_EQ(choices(reading), "supports opposes blank") << language;
        EXPECT_EQ(codes(reading), "item-blank@16/17") << language;
        EXPECT_EQ(reading.answers.at(1).reasons, "Reasons: none of it is mature.");
        EXPECT_TRUE(reading.comments.empty());
    }
}

TEST(Match, TrackedChangesMustAgreeAcceptedAndRejected) {
    FormBuilder form(circular_101(), "zh");
    auto& runs = std::get<Paragraph>(form.cell(0, Part::yes_box).blocks.at(0)).runs;
    runs.at(0).revision = Revision::inserted;
    tsb::Run before = mark_run(empty, "before");
    before.revision = Revision::deleted;
    runs.push_back(before);
    auto& label = std::get<Paragraph>(form.cell(1, Part::no_label).blocks.at(0)).runs;
    label.push_back(text_run("\n"));
    label.push_back(text_run("typed under tracked changes"));
    label.back().revision = Revision::deleted;
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "unclear unclear supports");
    EXPECT_EQ(codes(reading), "revisions-disagree@7/17 revisions-disagree@10/17");
}

TEST(Match, HiddenTextIsNeverReadAndAlwaysTold) {
    FormBuilder form(circular_101(), "zh");
    tsb::Run hidden = text_run("不");
    hidden.hidden = true;
    std::get<Paragraph>(form.cell(0, Part::yes_label).blocks.at(0))
        .runs.insert(std::get<Paragraph>(form.cell(0, Part::yes_label).blocks.at(0)).runs.begin(),
                     hidden);
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "supports supports supports");
    EXPECT_EQ(codes(reading), "hidden-text");
}

TEST(Match, TheReadersProblemsGoWithEveryReading) {
    FormBuilder form(circular_101(), "zh");
    Sheet sheet = form.sheet();
    sheet.problems = {
        {"repaired", "the cross-reference table"}, {"macros", ""}, {"a-code-of-no-table", ""}};
    EXPECT_EQ(codes(match(sheet).readings.at(0)), "repaired macros damaged");
}

TEST(Match, MarksInATextBoxAreNeverBoundAndNeverIgnored) {
    FormBuilder form(circular_101(), "zh");
    form.aside = {paragraph({mark_run(ticked), text_run(form.no())})};
    EXPECT_EQ(codes(match(form.sheet()).readings.at(0)), "mark-unbound");
    Sheet only;
    only.aside = form.aside;
    const FormResult result = match(only);
    EXPECT_TRUE(result.readings.empty());
    EXPECT_TRUE(result.mark_beside_option);
}

TEST(Match, ALetterIsNoForm) {
    Sheet letter;
    letter.blocks = {
        paragraph("Dear Director,"), paragraph("With regard to TSB Circular 101, Question 7/17:"),
        paragraph("my Administration supports approval."), paragraph("supports approval")};
    const FormResult result = match(letter);
    EXPECT_TRUE(result.readings.empty());
    EXPECT_FALSE(result.mark_beside_option);
    EXPECT_EQ(result.circulars_named, std::vector<std::string>{"T25-TSB-CIR-0101"});
    Sheet list;  // boxes of something else
    list.blocks = {paragraph({mark_run(ticked), text_run("I attend the meeting")})};
    EXPECT_TRUE(match(list).readings.empty());
    EXPECT_TRUE(match(Sheet{}).readings.empty());
}

}  // namespace
}  // namespace tsb::test
