// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed beside a box becomes one mark with the right box, or makes the boxes unclear.
#include "parsers/sheet/typed.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tsb {
namespace {

// A paragraph written down: □ ☒ ■ boxes (empty, ticked, unclear), ⊘ a hidden box, ✓ a bare tick.
Paragraph written(std::string_view text) {
    struct Row {
        std::string_view character;
        MarkState state;
        bool is_box, hidden;
    };
    static constexpr Row rows[] = {{"□", MarkState::empty, true, false},
                                   {"☒", MarkState::ticked, true, false},
                                   {"■", MarkState::unclear, true, false},
                                   {"⊘", MarkState::empty, true, true},
                                   {"✓", MarkState::ticked, false, false}};
    Paragraph made;
    std::string plain;
    const auto flush = [&] {
        if (plain.empty()) return;
        Run run;
        run.text = std::move(plain);
        plain.clear();
        made.runs.push_back(std::move(run));
    };
    while (!text.empty()) {
        const Row* found = nullptr;
        for (const Row& row : rows) {
            if (text.starts_with(row.character)) found = &row;
        }
        if (found == nullptr) {
            plain += text[0];
            text.remove_prefix(1);
            continue;
        }
        flush();
        Run run;
        run.mark = Mark{};
        run.mark->state = found->state;
        run.mark->is_box = found->is_box;
        run.mark->hidden = run.hidden = found->hidden;
        made.runs.push_back(std::move(run));
        text.remove_prefix(found->character.size());
    }
    flush();
    return made;
}

// The same way back; a box that was bound is X (typed), an unclear one ?.
std::string shown(const Paragraph& paragraph) {
    std::string text;
    for (const Run& run : paragraph.runs) {
        text += run.text;
        if (!run.mark) continue;
        if (!run.mark->is_box) {
            text += "✓";
        } else if (run.mark->state == MarkState::ticked) {
            text += run.mark->kind == MarkKind::typed ? "⊠" : "☒";
        } else {
            text += run.mark->state == MarkState::empty ? "□" : "?";
        }
    }
    return text;
}

std::string bound(const Paragraph& paragraph) {
    Sheet sheet;
    sheet.blocks = {paragraph};
    bind_typed_marks(sheet);
    return shown(std::get<Paragraph>(sheet.blocks.at(0)));
}

struct Row {
    const char *why, *before, *after;
};

void expect_rows(const std::vector<Row>& rows) {
    for (const Row& row : rows) EXPECT_EQ(bound(written(row.before)), row.after) << row.why;
}

TEST(Typed, WhatIsTypedInOneParagraphOfACellIsTakenFromThere) {
    Cell cell;
    cell.blocks = {written("X□ first"), written("second □ x third"), written("fourth")};
    Table table;
    table.rows = table.columns = 1;
    table.cells.push_back(std::move(cell));
    Sheet sheet;
    sheet.blocks.emplace_back(std::move(table));
    bind_typed_marks(sheet);
    const auto& blocks = std::get<Table>(sheet.blocks.at(0)).cells.at(0).blocks;
    EXPECT_EQ(shown(std::get<Paragraph>(blocks.at(0))), "⊠ first");
    EXPECT_EQ(shown(std::get<Paragraph>(blocks.at(1))), "second ⊠  third");
    EXPECT_EQ(shown(std::get<Paragraph>(blocks.at(2))), "fourth");
}

TEST(Typed, ATokenAndItsBoxAreOneMark) {
    expect_rows({
        {"after the box, without a blank", "□X PM", "⊠ PM"},
        {"before the box", "X□ Incident", "⊠ Incident"},
        {"in front of a word that begins with a capital", "□ XNo", "⊠ No"},
        {"in front of a Chinese word", "□X支持批准", "⊠支持批准"},
        {"in front of an Arabic word", "□ Xتؤيد", "⊠ تؤيد"},
        {"a Latin X in front of a Cyrillic word", "□ Xподдерживает", "⊠ поддерживает"},
        {"a root sign in front of a word", "□√支持批准", "⊠支持批准"},
        {"a small x", "□x", "⊠"},
        {"the Cyrillic letter", "□Х", "⊠"},
        {"the full-width letter", "□Ｘ", "⊠"},
        {"a v that touches its box", "□v a label", "⊠ a label"},
        {"a V alone with its box", "□ V", "⊠ "},
        {"a root sign", "□√", "⊠"},
        {"a multiplication sign", "× □", " ⊠"},
        {"a bare tick", "□ ✓ yes", "⊠  yes"},
        {"in square brackets", "□ [x] yes", "⊠  yes"},
        {"in round brackets", "□(X)", "⊠"},
        {"between bars", "|X|□", "⊠"},
        {"on both sides", "X□X", "⊠"},
        {"beside a box that is ticked already", "☒ X", "☒ "},
        {"beside a box that nobody can read", "■X", "?"},
    });
}

TEST(Typed, TheNearestBoxIsItsOwn) {
    expect_rows({
        {"of two, the nearer one", "□ A  X□ B", "□ A  ⊠ B"},
        {"of two without words", "□X  □", "⊠  □"},
        {"boxes before their labels, the token after its box", "□ X A □ B", "⊠  A □ B"},
        {"tokens before boxes", "X □ A □ B", " ⊠ A □ B"},
        {"labels before their boxes", "A X □ B □", "A  ⊠ B □"},
        {"both marked", "□X A □X B", "⊠ A ⊠ B"},
    });
}

TEST(Typed, WhereTheBoxIsInDoubtItIsUnclear) {
    expect_rows({
        {"as near to the one as to the other", "□ X □", "? X ?"},
        {"touching both", "□X□", "?X?"},
        {"behind one label, before the other's box", "□ A X □ B", "? A X ? B"},
        {"nearer to the label before it", "□ A X  □ B", "? A X  ? B"},
    });
}

TEST(Typed, WhatIsNoTokenIsLeftAlone) {
    expect_rows({
        {"a word", "□ Xerox", "□ Xerox"},
        {"an abbreviation", "□ XML", "□ XML"},
        {"part of a compound", "□ X-ray", "□ X-ray"},
        {"a word that ends in x", "tax□", "tax□"},
        {"a v as a numbering or unit", "□ v 1.2", "□ v 1.2"},
        {"a formula", "□ √2", "□ √2"},
        {"yes and no are labels here", "□ Yes □ No", "□ Yes □ No"},
        {"是 is one too", "□是 □否", "□是 □否"},
        {"not beside a box", "□ A and X", "□ A and X"},
        {"no box at all", "X marks the spot", "X marks the spot"},
        {"a box that nobody sees", "X⊘", "X□"},
        {"a tick with a label of its own", "✓ A □ B", "✓ A □ B"},
    });
}

TEST(Typed, AcrossTheLinesOfACellButNotOfTheBody) {
    Sheet sheet;
    sheet.blocks = {written("□"), written("X")};
    Table table;
    table.cells.resize(2);
    table.cells.at(0).blocks = {written("□"), written("X")};
    table.cells.at(1).blocks = {written("X")};
    sheet.blocks.emplace_back(table);
    bind_typed_marks(sheet);
    EXPECT_EQ(shown(std::get<Paragraph>(sheet.blocks.at(0))), "□");
    const Table& after = std::get<Table>(sheet.blocks.at(2));
    EXPECT_EQ(shown(std::get<Paragraph>(after.cells.at(0).blocks.at(0))), "⊠");
    EXPECT_EQ(shown(std::get<Paragraph>(after.cells.at(0).blocks.at(1))), "");
    EXPECT_EQ(shown(std::get<Paragraph>(after.cells.at(1).blocks.at(0))), "X");
    EXPECT_EQ(all_marks(sheet).size(), 2U);
}

TEST(Typed, StrikesRevisionsAndHiddenTextDoNotTick) {
    Paragraph struck = written("□X");
    struck.runs.at(1).strike = true;
    EXPECT_EQ(bound(struck), "?");
    for (const Revision revision : {Revision::inserted, Revision::deleted}) {
        Paragraph tracked = written("□X");
        tracked.runs.at(1).revision = revision;
        EXPECT_EQ(bound(tracked), "□X") << "both views have to see it as it is";
    }
    Paragraph whole = written("□X");
    whole.runs.at(0).revision = whole.runs.at(1).revision = Revision::inserted;
    EXPECT_EQ(bound(whole), "⊠");
    Paragraph hidden = written("□X");
    hidden.runs.at(1).hidden = true;
    EXPECT_EQ(bound(hidden), "□X");
}

TEST(Typed, ATokenInSeveralRunsAndBesideOtherText) {
    Paragraph pieces = written("□[x] yes");
    pieces.runs.back().text = "] yes";
    tsb::Run open, sign;
    open.text = "[";
    sign.text = "x";
    pieces.runs.insert(pieces.runs.begin() + 1, {open, sign});
    EXPECT_EQ(bound(pieces), "⊠ yes");
}

TEST(Typed, WhichWordsAreTokens) {
    for (const char* word : {"X", "x", "[X]", "(x)", "|X|", "✔", "[✓]", "v"})
        EXPECT_TRUE(is_typed_mark(word)) << word;
    for (const char* word : {"", "[", "[]", "[ ]", "yes", "xx", "X.", "(X", "1"})
        EXPECT_FALSE(is_typed_mark(word)) << word;
}

}  // namespace
}  // namespace tsb
