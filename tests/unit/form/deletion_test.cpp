// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is deleted from a filled form, no answer turns into another one: it stays what it was or
// becomes no choice.
#include <gtest/gtest.h>

#include <random>

#include "parsers/sheet/typed.hpp"
#include "tests/unit/form/form_builder.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {
namespace {

constexpr int trials = 300;

using Truth = std::vector<Choice>;

// A box that was clicked, an X in its place, an X beside it, or boxes made of characters.
void type_over(FormBuilder& form, std::size_t item, Choice choice, std::size_t way) {
    const Part chosen = choice == Choice::supports ? Part::yes_box : Part::no_box;
    if (way == 3) {
        form.set(item, Part::yes_box, choice == Choice::supports ? "[x]" : "[ ]");
        form.set(item, Part::no_box, choice == Choice::opposes ? "[x]" : "[ ]");
    } else if (way != 0 && choice != Choice::blank) {
        std::vector<tsb::Run> runs{text_run("X")};
        if (way == 2) runs.push_back(mark_run(MarkState::empty));
        form.set(item, chosen, {paragraph(std::move(runs))});
    }
}

Truth fill(FormBuilder& form, std::mt19937& random) {
    Truth truth;
    for (std::size_t i = 0; i < 3; ++i) {
        constexpr Choice all[] = {Choice::supports, Choice::opposes, Choice::blank};
        truth.push_back(all[random() % 3]);
        const auto state = [&](Choice choice) {
            return truth.back() == choice ? MarkState::ticked : MarkState::empty;
        };
        form.tick(i, state(Choice::supports), state(Choice::opposes));
        type_over(form, i, truth.back(), random() % 4);
    }
    return truth;
}

void expect_no_turn(const Sheet& sheet, const Truth& truth, int trial) {
    static const FormBooks books(circulars());
    Sheet bound = sheet;
    bind_typed_marks(bound);
    const FormResult result = match_form(bound, {circulars(), roster(), &books});
    for (const Reading& reading : result.readings) {
        for (std::size_t i = 0; i < reading.answers.size(); ++i) {
            const Choice choice = reading.answers.at(i).choice;
            EXPECT_TRUE(!is_definite(choice) || choice == truth.at(i))
                << "trial " << trial << " item " << i << ": " << to_string(choice) << " was "
                << to_string(truth.at(i)) << "; " << codes(reading);
        }
    }
}

TEST(Deletion, OfTextInTheTableTurnsNoAnswer) {
    std::mt19937 random(17);
    for (int trial = 0; trial < trials; ++trial) {
        FormBuilder form(circular_101(), std::string(languages[random() % 6]));
        const Truth truth = fill(form, random);
        for (std::size_t k = 1 + random() % 8; k > 0; --k) {
            form.answers.cells.at(2 + random() % 15).blocks = {paragraph("")};
        }
        expect_no_turn(form.sheet(), truth, trial);
    }
}

TEST(Deletion, WhatIsLeftOfTwoNeighboursIsNoPair) {
    FormBuilder form(circular_101(), "zh");
    form.tick(0, MarkState::empty, MarkState::empty);
    form.tick(1, MarkState::empty, MarkState::ticked);
    for (const Part part : {Part::no_box, Part::no_label}) form.set(0, part, "");
    for (const Part part : {Part::heading, Part::yes_box, Part::yes_label}) form.set(1, part, "");
    expect_no_turn(form.sheet(), {Choice::blank, Choice::opposes, Choice::supports}, 0);
}

TEST(Deletion, OfTextInAnUnmergedTableTurnsNoAnswer) {
    std::mt19937 random(18);
    for (int trial = 0; trial < trials; ++trial) {
        FormBuilder form(circular_101(), std::string(languages[random() % 6]));
        const Truth truth = fill(form, random);
        for (std::size_t i = 0; i < 3; ++i) {
            Cell cell;
            cell.row = 2 + 2 * i;
            cell.blocks = {paragraph("")};
            form.cell(i, Part::heading).row_span = 1;
            form.answers.cells.push_back(cell);
        }
        for (std::size_t k = 1 + random() % 3; k > 0; --k) {
            form.answers.cells.at(2 + random() % 15).blocks = {paragraph("")};
        }
        expect_no_turn(form.sheet(), truth, trial);
    }
}

TEST(Deletion, OfOneLineInPlainParagraphsTurnsNoAnswer) {
    std::mt19937 random(19);
    for (int trial = 0; trial < trials; ++trial) {
        FormBuilder form(circular_101(), std::string(languages[random() % 6]));
        const Truth truth = fill(form, random);
        std::vector<Block> lines;
        for (std::size_t i = 0; i < 3; ++i) {
            lines.push_back(paragraph(form.item(i).numbers.at(0)));
            lines.push_back(paragraph(form.item(i).titles.at(0)));
            const auto state = [&](Choice choice) {
                return truth.at(i) == choice ? MarkState::ticked : MarkState::empty;
            };
            lines.push_back(paragraph({mark_run(state(Choice::supports)), text_run(form.yes())}));
            lines.push_back(paragraph({mark_run(state(Choice::opposes)), text_run(form.no())}));
        }
        for (std::size_t k = 1 + random() % 2; k > 0; --k) {
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(random() % lines.size()));
        }
        Sheet sheet = form.sheet();
        std::erase_if(sheet.blocks,
                      [](const Block& block) { return std::holds_alternative<Table>(block); });
        sheet.blocks.insert(sheet.blocks.end() - 2, lines.begin(), lines.end());
        expect_no_turn(sheet, truth, trial);
    }
}

}  // namespace
}  // namespace tsb::test
