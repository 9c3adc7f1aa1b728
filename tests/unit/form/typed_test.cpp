// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that were typed beside a box, in its place or before the label, and what only looks like
// one.
#include "parsers/sheet/typed.hpp"
#include "tests/unit/form/spoilt_form.hpp"

namespace tsb::test {
namespace {

// Both boxes of the first item as printed, then what the row does.
void expect_first(const std::vector<Row>& rows, const std::string& language = "zh") {
    for (const Row& row : rows) {
        SCOPED_TRACE(language + ": " + row.why);
        FormBuilder form(circular_101(), language);
        form.tick(0, empty, empty);
        row.spoil(form);
        Sheet sheet = form.sheet();
        bind_typed_marks(sheet);
        const FormResult result = match(sheet);
        ASSERT_EQ(result.readings.size(), 1U);
        EXPECT_EQ(choices(result.readings.at(0)), row.choices);
        EXPECT_EQ(codes(result.readings.at(0)), row.codes);
    }
}

std::vector<Block> cell_of(std::vector<tsb::Run> runs) {
    return {paragraph(std::move(runs))};
}

constexpr const char* oppose = "opposes supports supports";
constexpr const char* oppose_codes = "opposes-without-reasons@7/17";
constexpr const char* unclear = "unclear supports supports";

TEST(TypedAnswer, EveryTokenBesideItsBoxInEveryLanguage) {
    const char* tokens[] = {"X",  "x",   "✓",  "✔",   "v",  "V",   "√",   "×",   "Х",   "Yes",
                            "是", "نعم", "Да", "Oui", "Sí", "[x]", "[X]", "|X|", "(x)", "ДА"};
    for (const std::string_view language : languages) {
        for (const std::string token : tokens) {
            for (const char* gap : {"", " "}) {
                const std::string after = gap + token, before = token + gap;
                expect_first(
                    {{("after the box: " + token).c_str(),
                      [&](FormBuilder& f) {
                          f.set(0, Part::no_box, cell_of({mark_run(empty), text_run(after)}));
                      },
                      oppose, oppose_codes},
                     {("before the box: " + token).c_str(),
                      [&](FormBuilder& f) {
                          f.set(0, Part::no_box, cell_of({text_run(before), mark_run(empty)}));
                      },
                      oppose, oppose_codes}},
                    std::string(language));
            }
            expect_first(
                {{("in place of the box: " + token).c_str(),
                  [&](FormBuilder& f) { f.set(0, Part::no_box, token); }, oppose, oppose_codes}},
                std::string(language));
        }
    }
}

TEST(TypedAnswer, TheEvidenceSaysThatItWasTyped) {
    FormBuilder form(circular_101(), "en");
    form.tick(0, empty, empty);
    form.set(0, Part::yes_box, cell_of({mark_run(empty, "the box"), text_run("Yes")}));
    form.set(1, Part::no_box, "X");
    form.tick(2, empty, empty);
    form.set(1, Part::yes_box, cell_of({mark_run(empty)}));
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "supports opposes blank");
    const Evidence& beside = reading.answers.at(0).evidence.at(0);
    EXPECT_EQ(beside.kind, "typed");
    EXPECT_EQ(beside.state, "ticked");
    EXPECT_EQ(beside.at, "the box");
    ASSERT_EQ(reading.answers.at(1).evidence.size(), 2U);
    const Evidence& instead = reading.answers.at(1).evidence.at(1);
    EXPECT_EQ(instead.kind, "typed");
    EXPECT_EQ(instead.option, "opposes");
    EXPECT_EQ(instead.state, "ticked");
    EXPECT_FALSE(instead.at.empty());
}

TEST(TypedAnswer, WhatMayBeAnAnswerIsDoubt) {
    for (const char* word : {"No", "Non", "否", "لا", "Нет", "1", "2", "ok", "agree", "N/A",
                             "maybe", "支持", "xx", "+"}) {
        expect_first({{word,
                       [&](FormBuilder& f) {
                           f.set(0, Part::no_box, cell_of({mark_run(empty), text_run(word)}));
                       },
                       unclear, "unread-mark@7/17"},
                      {word,
                       [&](FormBuilder& f) {
                           f.set(0, Part::yes_box, cell_of({text_run(word), mark_run(ticked)}));
                       },
                       unclear, "unread-mark@7/17"}});
    }
}

TEST(TypedAnswer, InPlaceOfABoxItNeedsTheOtherOptionAsPrinted) {
    expect_first({
        {"no in place of a box is no answer", [](FormBuilder& f) { f.set(0, Part::no_box, "No"); },
         unclear, "unread-mark@7/17 mark-missing@7/17"},
        {"the other box gone too",
         [](FormBuilder& f) {
             f.set(0, Part::yes_box, "");
             f.set(0, Part::no_box, "X");
         },
         unclear, "mark-missing@7/17"},
        {"both boxes gone, an X in each place",
         [](FormBuilder& f) {
             f.set(0, Part::yes_box, "X");
             f.set(0, Part::no_box, "X");
         },
         "unclear supports supports", "unread-mark@7/17 unread-mark@7/17"},
        {"the other box ticked: both are chosen, and one is not as printed",
         [](FormBuilder& f) {
             f.tick(0, ticked, empty);
             f.set(0, Part::no_box, "X");
         },
         unclear, "unread-mark@7/17"},
        {"yes at the one, no at the other",
         [](FormBuilder& f) {
             f.set(0, Part::yes_box, "Yes");
             f.set(0, Part::no_box, cell_of({mark_run(empty), text_run("No")}));
         },
         unclear, "unread-mark@7/17 unread-mark@7/17"},
        {"an X before the label whose box is gone",
         [](FormBuilder& f) {
             f.set(0, Part::no_box, "");
             f.set(0, Part::no_label, "X " + f.no());
         },
         oppose, oppose_codes},
        {"an X before the label whose box is there",
         [](FormBuilder& f) { f.set(0, Part::no_label, "X " + f.no()); }, oppose, oppose_codes},
        {"a yes before the label says nothing sure",
         [](FormBuilder& f) { f.set(0, Part::no_label, "yes " + f.no()); }, unclear,
         "unread-mark@7/17"},
        {"an X in a further cell beside an empty box",
         [](FormBuilder& f) {
             Cell cell;
             cell.row = 2;
             cell.column = 3;
             cell.blocks = {paragraph("X")};
             f.answers.cells.push_back(cell);
         },
         unclear, "unread-mark@7/17"},
    });
}

TEST(TypedAnswer, TheNameOfAFreshControlIsNoAnswer) {
    const auto control = [](MarkState state, const char* caption) {
        tsb::Run run = mark_run(state);
        run.mark->kind = MarkKind::activex;
        return cell_of({run, text_run(caption)});
    };
    expect_first({{"as the control comes",
                   [&](FormBuilder& f) {
                       f.set(0, Part::yes_box, control(empty, " CheckBox1"));
                       f.set(0, Part::no_box, control(ticked, " CheckBox12"));
                   },
                   oppose, oppose_codes},
                  {"with something else in it",
                   [&](FormBuilder& f) { f.set(0, Part::no_box, control(ticked, " maybe")); },
                   unclear, "unread-mark@7/17"}});
}

TEST(TypedAnswer, BothTypedIsBoth) {
    expect_first({{"an X at each box",
                   [](FormBuilder& f) {
                       for (const Part part : {Part::yes_box, Part::no_box})
                           f.set(0, part, cell_of({mark_run(empty), text_run("X")}));
                   },
                   "both supports supports", "both-boxes-ticked@7/17"}});
}

TEST(TypedAnswer, BoxesMadeOfCharacters) {
    const std::vector<std::pair<const char*, const char*>> pairs = {
        {"[ ]", "[x]"}, {"[]", "[X]"},  {"[_]", "[ x ]"}, {"( )", "(x)"},
        {"( )", "(X)"}, {"|_|", "|X|"}, {"[　]", "[√]"},  {"[  ]", "[v]"}};
    for (const auto& [none, full] : pairs) {
        SCOPED_TRACE(full);
        const std::string off = none, on = full;
        expect_first({
            {"in cells of their own",
             [&](FormBuilder& f) {
                 f.set(0, Part::yes_box, off);
                 f.set(0, Part::no_box, on);
             },
             oppose, oppose_codes},
            {"before their labels",
             [&](FormBuilder& f) {
                 f.set(0, Part::yes_box, "");
                 f.set(0, Part::no_box, "");
                 f.set(0, Part::yes_label, off + " " + f.yes());
                 f.set(0, Part::no_label, on + f.no());
             },
             oppose, oppose_codes},
            {"behind them",
             [&](FormBuilder& f) {
                 f.set(0, Part::yes_box, "");
                 f.set(0, Part::no_box, "");
                 f.set(0, Part::yes_label, f.yes() + " " + off);
                 f.set(0, Part::no_label, f.no() + " " + on);
             },
             oppose, oppose_codes},
            {"none ticked",
             [&](FormBuilder& f) {
                 f.set(0, Part::yes_box, off);
                 f.set(0, Part::no_box, off);
             },
             "blank supports supports", "item-blank@7/17"},
            {"beside a label that nobody knows",
             [&](FormBuilder& f) {
                 f.set(0, Part::yes_box, "");
                 f.set(0, Part::yes_label, on + " agreed in principle");
             },
             unclear, "mark-missing@7/17"},
        });
    }
}

TEST(TypedAnswer, BracketsElsewhereAreText) {
    FormBuilder form(circular_101(), "en");
    form.after.insert(form.after.begin(), paragraph("See f (x) and [ ] in C-42 (v)."));
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "supports supports supports");
    ASSERT_EQ(reading.comments.size(), 1U);
    EXPECT_EQ(reading.comments.at(0).text, "See f (x) and [ ] in C-42 (v).");
}

TEST(TypedAnswer, AStruckBoxIsNoTick) {
    expect_first({{"a ticked box struck through",
                   [](FormBuilder& f) {
                       tsb::Run box = mark_run(ticked);
                       box.strike = true;
                       f.set(0, Part::yes_box, cell_of({box}));
                   },
                   unclear, "struck-text@7/17"},
                  {"an X struck through",
                   [](FormBuilder& f) {
                       tsb::Run sign = text_run("X");
                       sign.strike = true;
                       f.set(0, Part::yes_box, cell_of({mark_run(empty), sign}));
                   },
                   unclear, "mark-unclear@7/17"},
                  {"an empty box struck through beside the ticked one",
                   [](FormBuilder& f) {
                       tsb::Run box = mark_run(empty);
                       box.strike = true;
                       f.set(0, Part::yes_box, cell_of({box}));
                       f.set(0, Part::no_box, cell_of({mark_run(ticked)}));
                   },
                   oppose, oppose_codes}});
}

TEST(TypedAnswer, TypedUnderTrackedChangesAgreesWithNothing) {
    for (const Revision revision : {Revision::inserted, Revision::deleted}) {
        FormBuilder form(circular_101(), "zh");
        form.tick(0, empty, empty);
        tsb::Run typed = text_run("X");
        typed.revision = revision;
        form.set(0, Part::no_box, cell_of({mark_run(empty), typed}));
        Sheet sheet = form.sheet();
        bind_typed_marks(sheet);
        EXPECT_EQ(choices(match(sheet).readings.at(0)), unclear);
    }
}

}  // namespace
}  // namespace tsb::test
