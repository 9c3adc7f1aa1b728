// SPDX-License-Identifier: GPL-3.0-or-later
// One thing is spoilt in a form that is otherwise well filled: the choice stays true, or becomes
// unclear with its code.
#include <algorithm>

#include "tests/unit/form/spoilt_form.hpp"

namespace tsb::test {
namespace {

TEST(Match, AWellFilledFormCountsInEveryLanguage) {
    for (const std::string_view language : languages) {
        expect_rows({{"as issued", nullptr, "supports supports supports", ""}},
                    std::string(language));
        FormBuilder form(circular_101(), std::string(language));
        const Reading reading = match(form.sheet()).readings.at(0);
        EXPECT_EQ(reading.language, language);
        EXPECT_EQ(reading.administration.code, "CHE") << language;
    }
}

TEST(Match, OnlyTheTickDecidesThoughTheNegativeLabelContainsTheAffirmative) {
    for (const std::string_view language : languages) {
        FormBuilder form(circular_101(), std::string(language));
        form.tick(0, empty, ticked);
        form.tick(1, ticked, empty);
        form.tick(2, empty, empty);
        const Reading reading = match(form.sheet()).readings.at(0);
        EXPECT_EQ(choices(reading), "opposes supports blank") << language;
        EXPECT_EQ(codes(reading), "opposes-without-reasons@7/17 item-blank@16/17") << language;
    }
}

TEST(Match, WhatIsWrongWithTheBoxes) {
    expect_rows(
        {
            {"both boxes ticked", [](FormBuilder& f) { f.tick(1, ticked, ticked); },
             "supports both supports", "both-boxes-ticked@10/17"},
            {"nothing ticked at all",
             [](FormBuilder& f) {
                 for (std::size_t i = 0; i < 3; ++i) f.tick(i, empty, empty);
             },
             "blank blank blank", "no-choice-made"},
            {"an unclear mark beside an empty box",
             [](FormBuilder& f) { f.tick(0, empty, MarkState::unclear); },
             "unclear supports supports", "mark-unclear@7/17"},
            {"a tick beside an unclear mark",
             [](FormBuilder& f) { f.tick(0, ticked, MarkState::unclear); },
             "unclear supports supports", "mark-unclear@7/17"},
            {"the other option has lost its box",
             [](FormBuilder& f) { f.set(0, Part::no_box, ""); }, "unclear supports supports",
             "mark-missing@7/17"},
            {"a bare tick in the place of one box, the other box empty",
             [](FormBuilder& f) {
                 f.set(0, Part::yes_box, {paragraph({mark_run(ticked, "bare", false)})});
             },
             "supports supports supports", ""},
            {"a bare tick and no box at the other option",
             [](FormBuilder& f) {
                 f.set(0, Part::yes_box, {paragraph({mark_run(ticked, "bare", false)})});
                 f.set(0, Part::no_box, "");
             },
             "unclear supports supports", "mark-missing@7/17"},
            {"a second mark in the box's cell",
             [](FormBuilder& f) {
                 f.set(0, Part::no_box,
                       {paragraph({mark_run(empty), mark_run(ticked, "x", false)})});
             },
             "unclear supports supports", "mark-missing@7/17"},
            {"an X typed beside an empty box",
             [](FormBuilder& f) {
                 f.set(1, Part::no_box, {paragraph({mark_run(empty), text_run("X")})});
             },
             "supports both supports", "both-boxes-ticked@10/17"},
            {"a tick typed before the label, its box left empty",
             [](FormBuilder& f) { f.set(1, Part::no_label, "√ " + f.no()); },
             "supports both supports", "both-boxes-ticked@10/17"},
            {"是 typed under the label",
             [](FormBuilder& f) {
                 f.set(1, Part::no_label, {paragraph(f.no()), paragraph("是")});
             },
             "supports unclear supports", "unread-mark@10/17 reasons-on-support@10/17"},
            {"an X instead of the box", [](FormBuilder& f) { f.set(1, Part::yes_box, "X"); },
             "supports supports supports", ""},
            {"a hidden mark",
             [](FormBuilder& f) {
                 std::get<Paragraph>(f.cell(0, Part::yes_box).blocks.at(0))
                     .runs.at(0)
                     .mark->hidden = true;
             },
             "unclear supports supports", "hidden-text@7/17"},
            {"two marks in the title's cell",
             [](FormBuilder& f) {
                 f.cell(2, Part::heading)
                     .blocks.push_back(paragraph({mark_run(empty), mark_run(ticked)}));
             },
             "supports supports unclear", "mark-unbound@16/17"},
        },
        "zh");
}

TEST(Match, WeakEvidenceNeverVotes) {
    const auto style = [](FormBuilder& f, Part part, bool strike) {
        tsb::Run& run = std::get<Paragraph>(f.cell(0, part).blocks.at(0)).runs.at(0);
        (strike ? run.strike : run.emphasis) = true;
    };
    expect_rows(
        {
            {"the other option is struck: it says the same as the tick",
             [&](FormBuilder& f) { style(f, Part::no_label, true); }, "supports supports supports",
             ""},
            {"the ticked option is struck",
             [&](FormBuilder& f) { style(f, Part::yes_label, true); }, "unclear supports supports",
             "struck-text@7/17"},
            {"a strike alone",
             [&](FormBuilder& f) {
                 f.tick(0, empty, empty);
                 style(f, Part::no_label, true);
             },
             "unclear supports supports", "struck-text@7/17"},
            {"the title is struck", [&](FormBuilder& f) { style(f, Part::heading, true); },
             "unclear supports supports", "struck-text@7/17"},
            {"bold beside a tick changes nothing",
             [&](FormBuilder& f) { style(f, Part::no_label, false); }, "supports supports supports",
             ""},
            {"bold alone",
             [&](FormBuilder& f) {
                 f.tick(0, empty, empty);
                 style(f, Part::no_label, false);
             },
             "unclear supports supports", "emphasis-only@7/17"},
        },
        "zh");
}

// The same damage is suspicious where the wording is confirmed and only held where it is
// provisional.
TEST(Match, ChangedTextIsSuspiciousOnlyAgainstConfirmedWording) {
    const std::vector<std::pair<std::string, std::string>> rows = {{"zh", "form-text-changed"},
                                                                   {"en", "wording-not-confirmed"},
                                                                   {"ar", "wording-not-confirmed"}};
    for (const auto& [language, code] : rows) {
        const std::string first = code + "@7/17";
        const std::string unread = code + "@7/17 mark-missing@7/17";
        expect_rows(
            {
                {"another title",
                 [](FormBuilder& f) {
                     f.set(0, Part::heading,
                           f.item(0).numbers.at(0) + "\nQuantum\n" + f.item(0).status.at(0));
                 },
                 "supports supports supports", first.c_str()},
                {"a word added to the title",
                 [](FormBuilder& f) {
                     f.set(0, Part::heading,
                           f.item(0).numbers.at(0) + "\n" + f.item(0).titles.at(0) + " not");
                 },
                 "supports supports supports", first.c_str()},
                {"another item's title",
                 [](FormBuilder& f) {
                     f.set(0, Part::heading,
                           f.item(0).numbers.at(0) + "\n" + f.item(2).titles.at(0));
                 },
                 "supports supports supports", first.c_str()},
                {"labels swapped: the text decides, not the row",
                 [](FormBuilder& f) {
                     f.set(0, Part::yes_label, f.no());
                     f.set(0, Part::no_label, f.yes());
                 },
                 "opposes supports supports", (first + " opposes-without-reasons@7/17").c_str()},
                {"a label in other words",
                 [](FormBuilder& f) { f.set(0, Part::yes_label, "Agreed in principle"); },
                 "unclear supports supports",
                 (first + " mark-unbound@7/17 mark-missing@7/17").c_str()},
                {"a condition within the label",
                 [](FormBuilder& f) { f.set(0, Part::yes_label, f.yes() + " only in part"); },
                 "unclear supports supports",
                 (first + " mark-unbound@7/17 mark-missing@7/17").c_str()},
                {"the instruction is another",
                 [](FormBuilder& f) { f.answers.cells.at(1).blocks = {paragraph("Tick both")}; },
                 "supports supports supports",
                 (language == "zh" ? code : code + " unknown-text").c_str()},
            },
            language);
    }
}

TEST(Match, TwoEqualLabelsAreNoPair) {
    expect_rows({{"the second box relabelled as the first",
                  [](FormBuilder& f) { f.set(0, Part::no_label, f.yes()); },
                  "unclear supports supports", "mark-missing@7/17 mark-missing@7/17"}},
                "zh");
}

TEST(Match, ItemsAreFoundByNumberWhereverTheyStand) {
    const auto number = [](const std::string& written) {
        return [written](FormBuilder& f) {
            f.set(0, Part::heading, written + "\n" + f.item(0).titles.at(0));
        };
    };
    expect_rows(
        {
            {"a bare number", number("7/17"), "supports supports supports", ""},
            {"with a Q", number("Q7/17"), "supports supports supports", ""},
            {"with a Q and a point", number("Q.7/17"), "supports supports supports", ""},
            {"as a Question", number("Question 7/17"), "supports supports supports", ""},
            {"with leading zeros", number("07/17"), "supports supports supports", ""},
            {"without its last word", number("第7/17号"), "supports supports supports", ""},
            {"in Persian digits", number("۷/۱۷"), "supports supports supports", ""},
            {"with another slash", number("7∕17"), "supports supports supports", ""},
            {"in full-width digits", number("第７／１７号课题"), "supports supports supports", ""},
            {"reversed, as Arabic documents store pairs", number("17/7"),
             "supports supports supports", ""},
            {"in Arabic-Indic digits", number("٧/١٧"), "supports supports supports", ""},
            {"with blanks around the slash", number("Q 7 / 17"), "supports supports supports", ""},
            {"an item of no circular", number("第9/17号课题"), "unclear supports supports",
             "item-missing@7/17 item-unknown"},
            {"two items in one title", number("第7/17号和第10/17号课题"),
             "unclear supports supports", "item-missing@7/17 item-ambiguous"},
            {"an item deleted",
             [](FormBuilder& f) {
                 f.answers.cells.erase(f.answers.cells.begin() + 2, f.answers.cells.begin() + 7);
             },
             "unclear supports supports", "item-missing@7/17"},
            {"the items in another order",
             [](FormBuilder& f) {
                 f.tick(0, empty, ticked);
                 for (std::size_t k = 0; k < 5; ++k) {
                     Cell& first = f.answers.cells.at(2 + k);
                     Cell& last = f.answers.cells.at(12 + k);
                     std::swap(first.blocks, last.blocks);
                 }
             },
             "opposes supports supports", "opposes-without-reasons@7/17"},
            {"the title's cell un-merged: the second row's first cell is empty",
             [](FormBuilder& f) {
                 f.cell(1, Part::heading).row_span = 1;
                 Cell cell;
                 cell.row = 4;
                 cell.blocks.push_back(paragraph(""));
                 f.answers.cells.insert(f.answers.cells.begin() + 10, cell);
             },
             "supports supports supports", ""},
            {"un-merged, and the title's last line went to the second row",
             [](FormBuilder& f) {
                 f.cell(1, Part::heading).row_span = 1;
                 f.set(1, Part::heading, f.item(1).numbers.at(0) + "\n" + f.item(1).titles.at(0));
                 Cell cell;
                 cell.row = 4;
                 cell.blocks.push_back(paragraph(f.item(1).status.at(0)));
                 f.answers.cells.insert(f.answers.cells.begin() + 10, cell);
             },
             "supports supports supports", ""},
            {"something else stands in the second row's first cell",
             [](FormBuilder& f) {
                 f.cell(1, Part::heading).row_span = 1;
                 Cell cell;
                 cell.row = 4;
                 cell.blocks.push_back(paragraph("另一课题"));
                 f.answers.cells.insert(f.answers.cells.begin() + 10, cell);
             },
             "supports unclear supports", "mark-missing@10/17 item-unknown"},
            {"the first title removed: the options belong to nobody knows whom",
             [](FormBuilder& f) { f.set(0, Part::heading, ""); }, "unclear unclear unclear",
             "item-missing@7/17 mark-unbound"},
            {"a later title removed: its options may be the item's before",
             [](FormBuilder& f) { f.set(1, Part::heading, ""); }, "unclear unclear unclear",
             "item-missing@10/17 mark-unbound mark-unbound"},
            {"an item twice, with the same answer",
             [](FormBuilder& f) {
                 for (std::size_t k = 0; k < 5; ++k)
                     f.answers.cells.at(12 + k).blocks = f.answers.cells.at(2 + k).blocks;
             },
             "supports supports unclear", "item-missing@16/17"},
            {"an item twice, contradicting itself",
             [](FormBuilder& f) {
                 for (std::size_t k = 0; k < 5; ++k)
                     f.answers.cells.at(12 + k).blocks = f.answers.cells.at(2 + k).blocks;
                 f.tick(2, empty, ticked);
             },
             "unclear supports unclear", "copies-disagree@7/17 item-missing@16/17"},
        },
        "zh");
}

TEST(Match, AreBothReadingsOfAPairItemsItIsAmbiguous) {
    Circular circular = circular_101();
    circular.items.at(2).id = "17/7";
    FormBuilder form(circular_101(), "zh");
    const Circulars one{circular};
    const FormResult result = match_form(form.sheet(), {one, roster()});
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(choices(result.readings.at(0)), "unclear supports unclear");
    EXPECT_EQ(
        codes(result.readings.at(0)).find("item-missing@7/17 item-missing@17/7 item-ambiguous"), 0U)
        << codes(result.readings.at(0));
}

TEST(Match, ReasonsStandWhereTheyWereWritten) {
    FormBuilder form(circular_101(), "zh");
    form.tick(0, empty, ticked);
    form.set(0, Part::no_label, {paragraph(form.no() + "：第一"), paragraph("第二")});
    form.tick(1, empty, ticked);
    Cell note;
    note.row = 4;
    note.column = 3;
    note.blocks = {paragraph("旁边的理由")};
    form.answers.cells.push_back(note);
    form.after.push_back(paragraph("总的意见"));
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "opposes opposes supports");
    EXPECT_EQ(reading.answers.at(0).reasons, "第一\n第二");
    EXPECT_EQ(reading.answers.at(1).reasons, "旁边的理由");
    EXPECT_EQ(codes(reading), "");
    // The two lines under the signature are the signatory's; what follows is a comment.
    EXPECT_EQ(reading.signed_by.title, "总的意见");
    form.after.insert(form.after.begin(), paragraph("表后的意见"));
    const Reading again = match(form.sheet()).readings.at(0);
    ASSERT_EQ(again.comments.size(), 1U);
    EXPECT_EQ(again.comments.at(0).text, "表后的意见");
    EXPECT_FALSE(again.comments.at(0).item);
}

TEST(Match, ReasonsAndSupportDoNotGoTogether) {
    expect_rows(
        {
            {"text at the supporting label",
             [](FormBuilder& f) {
                 f.set(0, Part::yes_label, {paragraph(f.yes()), paragraph("但有条件")});
             },
             "unclear supports supports", "reasons-on-support@7/17"},
            {"reasons at the other label",
             [](FormBuilder& f) {
                 f.set(0, Part::no_label, {paragraph(f.no()), paragraph("因为")});
             },
             "unclear supports supports", "reasons-on-support@7/17"},
        },
        "zh");
    FormBuilder form(circular_101(), "zh");
    Cell note;
    note.row = 1;
    note.column = 3;
    note.blocks = {paragraph("赞赏")};
    form.answers.cells.push_back(note);
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "supports supports supports")
        << "plainly a comment, outside the cell";
    ASSERT_EQ(reading.comments.size(), 1U);
    EXPECT_EQ(reading.comments.at(0).item, "7/17");
}

}  // namespace
}  // namespace tsb::test
