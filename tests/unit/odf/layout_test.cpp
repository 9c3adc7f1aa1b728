// SPDX-License-Identifier: GPL-3.0-or-later
// Where things stand, and which view of tracked changes they belong to: D9, D10, D16, D17, D25.
#include "tests/unit/odf/odf_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

const std::string two_rows = "table:number-rows-spanned=\"2\"";
const std::string two_columns = "table:number-columns-spanned=\"2\"";

TEST(Layout, AMergedCellIsOneCellOverItsRowsAndColumns) {
    const Sheet sheet =
        read_body(table(row(cell(p("")) + cell(p("choose"), two_columns) + covered()) +
                        row(cell(p("7/17"), two_rows) + cell(p("☒")) + cell(p("yes"))) +
                        row(covered() + cell(p("☐")) + cell(p("no"))) +
                        row(cell(p("10/17")) + cell(p("☐")) + cell(p("yes")))));
    const Table& read = table_at(sheet.blocks, 0);
    EXPECT_EQ(read.rows, 4U);
    EXPECT_EQ(read.columns, 3U);
    ASSERT_EQ(read.cells.size(), 10U);
    EXPECT_EQ(read.cells.at(1).column_span, 2U);
    const Cell& title = read.cells.at(2);
    EXPECT_EQ(title.row, 1U);
    EXPECT_EQ(title.row_span, 2U);
    EXPECT_EQ(title.at, "table 1 row 2 cell 1");
    EXPECT_EQ(plain_text(title.blocks), "7/17");
    const Cell& no_box = read.cells.at(5);
    EXPECT_EQ(no_box.row, 2U);
    EXPECT_EQ(no_box.column, 1U);
    EXPECT_EQ(no_box.at, "table 1 row 3 cell 2");
    EXPECT_EQ(all_marks(sheet).at(1).at, "table 1 row 3 cell 2");
    EXPECT_EQ(all_marks(sheet).at(1).text, "no");
    EXPECT_TRUE(sheet.problems.empty());
}

TEST(Layout, WhatStandsInACoveredPlaceIsHidden) {
    const Sheet below = read_body(table(row(cell(p("a"), two_rows)) + row(covered(p("☒")))));
    ASSERT_EQ(table_at(below.blocks, 0).cells.size(), 1U);
    ASSERT_EQ(all_marks(below).size(), 1U);
    EXPECT_TRUE(all_marks(below).at(0).hidden);
    const Sheet by_none = read_body(table(row(cell(p("a")) + covered(p("☒")))));
    ASSERT_EQ(by_none.aside.size(), 1U) << "no cell covers the place";
    EXPECT_TRUE(all_marks(by_none).at(0).hidden);
}

TEST(Layout, SpansThatCannotBeAreCutOrDoubtful) {
    const Sheet cut =
        read_body(table(row(cell(p("a"), "table:number-rows-spanned=\"99999999999999999999\""))));
    EXPECT_EQ(table_at(cut.blocks, 0).cells.at(0).row_span, 1U);
    EXPECT_FALSE(has_problem(cut, "views-disagree"));
    const Sheet overlap = read_body(table(row(cell(p("a"), two_rows)) + row(cell(p("b")))));
    EXPECT_TRUE(has_problem(overlap, "views-disagree")) << "a cell where another one reaches";
}

TEST(Layout, AHiddenColumnIsDoubtful) {
    const std::string column = "<table:table-column table:visibility=\"collapse\"/>";
    const std::string cells = row(cell(p("☒")));
    EXPECT_TRUE(has_problem(read_body(table(column + cells)), "views-disagree"));
    EXPECT_TRUE(has_problem(read_body(table(element("table:table-header-columns", column) + cells)),
                            "views-disagree"));
    EXPECT_FALSE(has_problem(read_body(table("<table:table-column/>" + cells)), "views-disagree"));
}

TEST(Layout, RepeatedRowsAndCellsAreAllThere) {
    const Sheet sheet = read_body(table(row(cell(p("a"), "table:number-columns-repeated=\"3\""),
                                            "table:number-rows-repeated=\"2\"")));
    EXPECT_EQ(table_at(sheet.blocks, 0).rows, 2U);
    EXPECT_EQ(table_at(sheet.blocks, 0).cells.size(), 6U);
}

TEST(Layout, RowsStandInGroupsToo) {
    const Sheet sheet = read_body(table(element("table:table-header-rows", row(cell(p("a")))) +
                                        element("table:table-rows", row(cell(p("b"))))));
    EXPECT_EQ(table_at(sheet.blocks, 0).rows, 2U);
    EXPECT_EQ(plain_text(sheet.blocks), "a\nb");
}

TEST(Layout, TablesAreNumberedInDocumentOrderNestedOnesToo) {
    const std::string inner = table(row(cell(p("☐"))));
    const Sheet sheet = read_body(p("one") + table(row(cell(inner + p("☐")))) + p("☐ two") + inner);
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 4U);
    EXPECT_EQ(marks.at(0).at, "table 2 row 1 cell 1");
    EXPECT_EQ(marks.at(1).at, "table 1 row 1 cell 1") << "after a nested table";
    EXPECT_EQ(marks.at(2).at, "paragraph 2");
    EXPECT_EQ(marks.at(3).at, "table 3 row 1 cell 1");
}

TEST(Layout, D17ATableDrawnFromRightToLeftKeepsItsLogicalOrder) {
    const Sheet sheet =
        read_parts({table(row(cell(p("أ")) + cell(p("ب"))), "table:style-name=\"T\""),
                    style("table", "T", "<style:table-properties style:writing-mode=\"rl-tb\"/>")});
    EXPECT_TRUE(table_at(sheet.blocks, 0).right_to_left);
    EXPECT_EQ(plain_text(table_at(sheet.blocks, 0).cells.at(0).blocks), "أ");
}

TEST(Layout, BlanksAreWhatTheStandardMakesOfThem) {
    const struct {
        const char* why;
        std::string content;
        const char* text;
    } table[] = {
        {"runs of white space are one blank", " \n a \t\n b ", "a b "},
        {"across elements", "a <text:span> b</text:span>", "a b"},
        {"counted blanks", "a<text:s text:c=\"3\"/>b<text:s/>c", "a   b c"},
        {"tabs and breaks", "a<text:tab/>b<text:line-break/>c", "a\tb\nc"},
    };
    for (const auto& row : table)
        EXPECT_EQ(plain_text(read_body(p(row.content)).blocks), row.text) << row.why;
}

TEST(Layout, D25NoTextIsLost) {
    const Sheet sheet = read_parts(
        {"<text:h>head</text:h><text:list><text:list-header>" + p("lead") +
             "</text:list-header><text:list-item>" + p("item") +
             "</text:list-item></text:list><text:table-of-content><text:table-of-content-source>" +
             p("LOST") + "</text:table-of-content-source><text:index-body>" + p("contents") +
             "</text:index-body></text:table-of-content>" +
             p("<text:a>link</text:a><text:ruby><text:ruby-base>base</text:ruby-base>"
               "<text:ruby-text>reading</text:ruby-text></text:ruby>"
               "<text:note text:note-class=\"endnote\"><text:note-citation>LOST"
               "</text:note-citation><text:note-body>" +
               p("endnote") + "</text:note-body></text:note>") +
             p("<draw:frame><draw:text-box>" + p("boxed") + "</draw:text-box></draw:frame>"),
         "", "", "",
         "<style:master-page><style:header>" + p("above") + "</style:header><style:footer-left>" +
             p("below") + "</style:footer-left><style:header-first style:display=\"false\">" +
             p("LOST") + "</style:header-first></style:master-page>"});
    const std::string text = plain_text(sheet);
    for (const char* expected : {"head", "lead", "item", "contents", "link", "base", "reading",
                                 "endnote", "boxed", "above", "below"})
        EXPECT_NE(text.find(expected), std::string::npos) << expected;
    EXPECT_EQ(text.find("LOST"), std::string::npos) << text;
}

TEST(Layout, AListShowsTheLabelThatIsChosen) {
    const auto label = [](const std::string& value, bool chosen) {
        return "<text:label text:value=\"" + value + "\"" +
               (chosen ? " text:current-selected=\"true\"/>" : "/>");
    };
    const struct {
        const char* why;
        std::string content, shown;
        bool doubtful;
    } table[] = {
        {"as written", label("no", false) + label("X", true) + "X", "X", false},
        {"none chosen: the first", label("X", false) + label("no", false) + "X", "X", false},
        {"another one shown", label("X", false) + label(" ", true) + "X", " ", true},
        {"a blank shown", label("X", true) + " ", "X", true},
        {"two chosen", label("X", true) + label("no", true) + "X", "X", true},
    };
    for (const auto& row : table) {
        const Sheet sheet = read_body(p("a<text:drop-down>" + row.content + "</text:drop-down>"));
        EXPECT_EQ(plain_text(sheet.blocks), "a" + row.shown) << row.why;
        EXPECT_EQ(has_problem(sheet, "views-disagree"), row.doubtful) << row.why;
    }
}

TEST(Layout, ANotesLabelIsTextAndItsNumberIsNot) {
    const auto note = [](const std::string& citation) {
        return read_body(p("a<text:note>" + citation + "<text:note-body/></text:note>b"));
    };
    EXPECT_EQ(plain_text(note("<text:note-citation>1</text:note-citation>").blocks), "ab");
    EXPECT_EQ(
        plain_text(note("<text:note-citation text:label=\"X\">X</text:note-citation>").blocks),
        "aXb");
    EXPECT_EQ(all_marks(note("<text:note-citation text:label=\"✓\">✓</text:note-citation>")).size(),
              1U);
}

TEST(Layout, ACommentBetweenParagraphsIsReadAside) {
    const Sheet sheet = read_body("<office:annotation><dc:creator>A</dc:creator>" + p("remark") +
                                  "</office:annotation>" + p("body"));
    EXPECT_EQ(plain_text(sheet.blocks), "body");
    EXPECT_EQ(plain_text(sheet.aside), "remark");
}

TEST(Layout, D9NotesAndCommentsSayWhereTheyAreAnchored) {
    const std::string comment =
        "<office:annotation><dc:creator>LOST</dc:creator>" + p("remark ☒") + "</office:annotation>";
    const std::string note = "<text:note text:note-class=\"footnote\"><text:note-body>" +
                             p("foot") + "</text:note-body></text:note>";
    const Sheet sheet =
        read_body(p("one" + note) + table(row(cell(p("☐" + comment)))) + p(comment));
    ASSERT_EQ(sheet.aside.size(), 3U);
    const struct {
        const char *text, *at, *anchor;
    } expected[] = {{"foot", "footnote 1, paragraph 1", "paragraph 1"},
                    {"remark ", "comment 1, paragraph 1", "table 1 row 1 cell 1"},
                    {"remark ", "comment 2, paragraph 1", "paragraph 2"}};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        EXPECT_EQ(plain_text(paragraph_at(sheet.aside, i)), expected[i].text);
        EXPECT_EQ(paragraph_at(sheet.aside, i).at, expected[i].at);
        EXPECT_EQ(paragraph_at(sheet.aside, i).anchor, expected[i].anchor);
    }
    EXPECT_EQ(plain_text(sheet.blocks), "one\n\n");
    ASSERT_EQ(table_at(sheet.blocks, 1).cells.size(), 1U);
    EXPECT_EQ(paragraph_at(table_at(sheet.blocks, 1).cells.at(0).blocks, 0).runs.size(), 1U);
}

// --- D10.

std::string changed_region(const std::string& id, const std::string& change) {
    return "<text:changed-region xml:id=\"" + id + "\" text:id=\"" + id + "\">" + change +
           "</text:changed-region>";
}
std::string insertion(const std::string& id) {
    return changed_region(id, "<text:insertion><office:change-info/></text:insertion>");
}
std::string deletion(const std::string& id, const std::string& blocks) {
    return changed_region(id, "<text:deletion><office:change-info/>" + blocks + "</text:deletion>");
}
std::string tracked(const std::string& regions) {
    return element("text:tracked-changes", regions);
}
std::string inserted(const std::string& id, const std::string& content) {
    return "<text:change-start text:change-id=\"" + id + "\"/>" + content +
           "<text:change-end text:change-id=\"" + id + "\"/>";
}
std::string point(const std::string& id) {
    return "<text:change text:change-id=\"" + id + "\"/>";
}

TEST(Changes, BothViewsAreKept) {
    const Sheet sheet = read_body(tracked(insertion("i") + deletion("d", p("old☐"))) +
                                  p("a" + point("d") + inserted("i", "new☒") + "b"));
    const auto& runs = paragraph_at(sheet.blocks, 0).runs;
    ASSERT_EQ(runs.size(), 6U);
    EXPECT_EQ(runs.at(1).text, "old");
    EXPECT_EQ(runs.at(1).revision, Revision::deleted);
    EXPECT_EQ(runs.at(2).mark->state, empty);
    EXPECT_EQ(runs.at(2).revision, Revision::deleted);
    EXPECT_EQ(runs.at(3).text, "new");
    EXPECT_EQ(runs.at(3).revision, Revision::inserted);
    EXPECT_EQ(runs.at(4).mark->state, ticked);
    EXPECT_EQ(runs.at(4).revision, Revision::inserted);
    EXPECT_EQ(runs.at(5).revision, Revision::none);
    EXPECT_EQ(plain_text(sheet.blocks), "anewb");
    EXPECT_FALSE(has_problem(sheet, "views-disagree"));
}

struct RevisionRow {
    const char* why;
    std::string text;
    std::optional<Revision> expected;  // of its one box; nullopt: in no view
};

TEST(Changes, EveryKindOfTrackedChangeIsFlagged) {
    const RevisionRow table[] = {
        {"not changed", p("☒"), Revision::none},
        {"inserted", tracked(insertion("a")) + p(inserted("a", "☒")), Revision::inserted},
        {"inserted over paragraphs",
         tracked(insertion("a")) + p("<text:change-start text:change-id=\"a\"/>") + p("☒") +
             p("<text:change-end text:change-id=\"a\"/>"),
         Revision::inserted},
        {"an inserted row's cell",
         tracked(insertion("a")) + inserted("a", test::table(row(cell(p("☒"))))),
         Revision::inserted},
        {"an inserted control",
         forms(checkbox("c", "")) + tracked(insertion("a")) + p(inserted("a", control("c"))),
         Revision::inserted},
        {"an inserted form field", tracked(insertion("a")) + p(inserted("a", fieldmark(""))),
         Revision::inserted},
        {"deleted", tracked(deletion("a", p("☒"))) + p(point("a")), Revision::deleted},
        {"deleted between paragraphs", tracked(deletion("a", p("☒"))) + point("a"),
         Revision::deleted},
        {"a deleted list",
         tracked(deletion(
             "a", "<text:list><text:list-item>" + p("☒") + "</text:list-item></text:list>")) +
             p(point("a")),
         Revision::deleted},
        {"a deleted table", tracked(deletion("a", test::table(row(cell(p("☒")))))) + point("a"),
         Revision::deleted},
        {"deleted where it stands", tracked(deletion("a", "")) + p(inserted("a", "☒")),
         Revision::deleted},
        {"inserted and deleted again",
         tracked(insertion("a") + deletion("b", p("☒"))) + p(inserted("a", point("b"))),
         std::nullopt},
        {"deleted, put in twice", tracked(deletion("a", p("☒"))) + p(point("a") + point("a")),
         Revision::deleted},
        {"deleted, but nowhere", tracked(deletion("a", p("☒"))) + p("x"), std::nullopt},
        {"only the format was changed",
         tracked(changed_region("a", "<text:format-change/>")) + p(inserted("a", "☒")),
         Revision::none},
        {"a change that is not listed", p(inserted("a", "☒")), Revision::none},
        {"after an insertion", tracked(insertion("a")) + p(inserted("a", "x") + "☒"),
         Revision::none},
        {"two that overlap",
         tracked(insertion("a") + insertion("b")) +
             p("<text:change-start text:change-id=\"a\"/><text:change-start text:change-id=\"b\"/>"
               "<text:change-end text:change-id=\"a\"/>☒<text:change-end text:change-id=\"b\"/>"),
         Revision::inserted},
    };
    for (const RevisionRow& row : table) {
        const Sheet sheet = read_body(row.text);
        std::vector<Revision> found;
        const auto look = [&](const auto& self, const std::vector<Block>& blocks) -> void {
            for (const Block& block : blocks) {
                if (const auto* inner = std::get_if<Table>(&block)) {
                    for (const Cell& one : inner->cells) self(self, one.blocks);
                } else {
                    for (const auto& run : std::get<Paragraph>(block).runs)
                        if (run.mark) found.push_back(run.revision);
                }
            }
        };
        look(look, sheet.blocks);
        ASSERT_EQ(found.size(), row.expected ? 1U : 0U) << row.why;
        if (!row.expected) continue;
        EXPECT_EQ(found.at(0), *row.expected) << row.why;
    }
}

TEST(Changes, TwoOfOneIdAreDoubtful) {
    EXPECT_TRUE(has_problem(
        read_body(tracked(changed_region("a", "<text:format-change/>") + deletion("a", "")) +
                  p(inserted("a", "☒"))),
        "views-disagree"));
}

TEST(Changes, ASecondListIsReadAndDoubtful) {
    const Sheet sheet = read_body(tracked("") + tracked(insertion("b")) + p(inserted("b", "new")));
    EXPECT_EQ(paragraph_at(sheet.blocks, 0).runs.at(0).revision, Revision::inserted);
    EXPECT_TRUE(has_problem(sheet, "views-disagree"));
    EXPECT_TRUE(has_problem(
        read_body("<text:section>" + tracked(insertion("b")) + "</text:section>" + p("x")),
        "views-disagree"))
        << "in another place";
    EXPECT_FALSE(has_problem(read_body(tracked(insertion("b")) + p(inserted("b", "new"))),
                             "views-disagree"));
}

TEST(Changes, RemarksOnAChangeAreNoText) {
    const Sheet sheet = read_body(
        tracked(changed_region("a", "<text:deletion><office:change-info>" + p("remark") +
                                        "</office:change-info>" + p("old") + "</text:deletion>")) +
        point("a") + p("body"));
    ASSERT_EQ(sheet.blocks.size(), 2U);
    EXPECT_EQ(paragraph_at(sheet.blocks, 0).runs.at(0).text, "old");
    EXPECT_FALSE(has_problem(sheet, "views-disagree"));
}

TEST(Changes, ThoseOfAHeaderAreItsOwn) {
    const Sheet sheet =
        read_parts({p("body"), "", "", "",
                    "<style:master-page><style:header>" + tracked(insertion("h")) +
                        p(inserted("h", "new")) + "</style:header></style:master-page>"});
    EXPECT_EQ(paragraph_at(sheet.aside, 0).runs.at(0).revision, Revision::inserted);
}

}  // namespace
}  // namespace tsb::test
