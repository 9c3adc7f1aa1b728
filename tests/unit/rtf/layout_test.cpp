// SPDX-License-Identifier: GPL-3.0-or-later
// Where things stand: paragraphs, tables in tables, merged cells (D16), right to left (D17).
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

const std::string x = R"(\u9746?)";

// A table of one cell, one level deeper.
std::string nested(const std::string& content, const std::string& level = "2") {
    return R"(\pard\intbl\itap)" + level + " " + content +
           R"(\nestcell{\*\nesttableprops\trowd\cellx900\nestrow}{\nonesttables\par})";
}

TEST(RtfLayout, AMergedCellIsOneCellOverItsRows) {
    const Sheet sheet =
        read_body(R"(\trowd\cellx1000\cellx3000\pard\intbl\cell choose\cell\row)"
                  R"(\trowd\clvmgf\cellx1000\cellx2000\cellx3000 7/17\cell )" +
                  x +
                  R"(\cell yes\cell\row)"
                  R"(\trowd\clvmrg\cellx1000\cellx2000\cellx3000\cell \u9744?\cell no\cell\row)"
                  R"(\trowd\cellx1000\cellx2000\cellx3000 10/17\cell \u9744?\cell yes\cell\row)");
    const Table& table = table_at(sheet.blocks, 0);
    EXPECT_EQ(table.rows, 4U);
    EXPECT_EQ(table.columns, 3U);
    ASSERT_EQ(table.cells.size(), 10U);
    EXPECT_EQ(table.cells.at(1).column_span, 2U);
    const Cell& title = table.cells.at(2);
    EXPECT_EQ(title.row, 1U);
    EXPECT_EQ(title.row_span, 2U);
    EXPECT_EQ(title.at, "table 1 row 2 cell 1");
    EXPECT_EQ(plain_text(title.blocks), "7/17");
    const Cell& no_box = table.cells.at(5);
    EXPECT_EQ(no_box.row, 2U);
    EXPECT_EQ(no_box.column, 1U);
    EXPECT_EQ(no_box.at, "table 1 row 3 cell 2");
    EXPECT_EQ(all_marks(sheet).at(1).at, "table 1 row 3 cell 2");
    EXPECT_EQ(all_marks(sheet).at(1).text, "no");
    EXPECT_EQ(all_marks(sheet).at(1).part, "");
}

TEST(RtfLayout, CellsMergedAcrossAreOne) {
    const Sheet sheet = read_body(row({"a", x, "b"}, "", {R"(\clmgf)", R"(\clmrg)"}));
    const Table& table = table_at(sheet.blocks, 0);
    ASSERT_EQ(table.cells.size(), 2U);
    EXPECT_EQ(table.cells.at(0).column_span, 2U);
    EXPECT_EQ(table.cells.at(1).column, 2U);
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_TRUE(all_marks(sheet).at(0).hidden) << "in the part that is not shown";
}

TEST(RtfLayout, WhatStandsInTheLowerPartOfAMergedCellIsHidden) {
    const Sheet sheet = read_body(row({"a"}, "", {R"(\clvmgf)"}) + row({x}, "", {R"(\clvmrg)"}));
    ASSERT_EQ(table_at(sheet.blocks, 0).cells.size(), 1U);
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_TRUE(all_marks(sheet).at(0).hidden);
}

TEST(RtfLayout, AContinuedCellWithoutABeginningIsACellOfItsOwn) {
    for (const char* format : {R"(\clvmrg)", R"(\clmrg)"}) {
        const Sheet sheet = read_body(row({x}, "", {format}) + row({"b"}));
        EXPECT_EQ(table_at(sheet.blocks, 0).cells.size(), 2U) << format;
        EXPECT_FALSE(all_marks(sheet).at(0).hidden) << format;
    }
}

TEST(RtfLayout, ColumnsAreWhatLiesBetweenTheEdges) {
    struct Row {
        const char *why, *second;
        std::size_t column, span, columns;
    };
    const Row table[] = {
        {"the same", R"(\trowd\cellx1000\cellx2000)", 1, 1, 2},
        {"rounded", R"(\trowd\cellx1020\cellx1990)", 1, 1, 2},
        {"one twip beyond rounding", R"(\trowd\cellx1021\cellx2000)", 2, 1, 3},
        {"a row that begins later", R"(\trowd\trleft1000\cellx1500\cellx2000)", 2, 1, 3},
        {"a row that begins sooner", R"(\trowd\trleft-500\cellx1000\cellx2000)", 2, 1, 3},
        {"edges that go back", R"(\trowd\cellx1000\cellx500)", 2, 1, 3},
    };
    for (const Row& one : table) {
        const Sheet sheet =
            read_body(row({"a", "b"}) + one.second + R"(\pard\intbl c\cell d\cell\row)");
        const Table& grid = table_at(sheet.blocks, 0);
        ASSERT_EQ(grid.cells.size(), 4U) << one.why;
        EXPECT_EQ(grid.cells.at(3).column, one.column) << one.why;
        EXPECT_EQ(grid.cells.at(3).column_span, one.span) << one.why;
        EXPECT_EQ(grid.columns, one.columns) << one.why;
    }
}

TEST(RtfLayout, TheRowMayBeDescribedBeforeOrBehindItsCells) {
    const std::string description = R"(\trowd\cellx1000\cellx3000)";
    for (const std::string& body :
         {description + R"(\pard\intbl a\cell b\cell\row)",
          R"(\pard\intbl a\cell b\cell)" + description + R"(\row)",
          description + R"(\pard\intbl a\cell b\cell{)" + description + R"(\row})"}) {
        const Sheet sheet = read_body(row({"", "", ""}) + body);
        const Table& table = table_at(sheet.blocks, 0);
        ASSERT_EQ(table.cells.size(), 5U) << body;
        EXPECT_EQ(table.cells.at(4).column_span, 2U) << body;
    }
}

TEST(RtfLayout, ABlankBehindTheLastCellIsNoCellAndTextIs) {
    const auto cells = [](const std::string& behind) {
        return table_at(
                   read_body(R"(\trowd\cellx1000\pard\intbl a\cell )" + behind + R"(\row)").blocks,
                   0)
            .cells.size();
    };
    EXPECT_EQ(cells(""), 1U);
    EXPECT_EQ(cells("  "), 1U);
    EXPECT_EQ(cells("b"), 2U);
    EXPECT_EQ(cells(x), 2U);
}

TEST(RtfLayout, ARowThatIsNotEndedLooksLikeTheOneBefore) {
    const Sheet sheet = read_body(row({"a", "b"}) + R"(\pard\intbl c\cell d\cell\pard e)");
    const Table& table = table_at(sheet.blocks, 0);
    ASSERT_EQ(table.cells.size(), 4U);
    EXPECT_EQ(table.columns, 2U);
    EXPECT_EQ(plain_text(paragraph_at(sheet.blocks, 1)), "e");
}

TEST(RtfLayout, TablesAreNumberedInDocumentOrderNestedOnesToo) {
    const Sheet sheet = read_body(R"(one\par)" + row({nested(x) + R"(\pard\intbl )"}) +
                                  R"(\pard )" + x + R"( two\par)" + row({x}));
    const auto marks = all_marks(sheet);
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks.at(0).at, "table 2 row 1 cell 1");
    EXPECT_EQ(marks.at(1).at, "paragraph 2");
    EXPECT_EQ(marks.at(2).at, "table 3 row 1 cell 1");
}

TEST(RtfLayout, AfterANestedTableTheCellKeepsItsPlaceAndItsRow) {
    const Sheet sheet =
        read_body(R"(\trowd\cellx1000\cellx3000)" + nested("a") + R"(\pard\intbl )" + x +
                  R"(\cell b\cell\row)" + row({"", "", ""}));
    EXPECT_EQ(all_marks(sheet).at(0).at, "table 1 row 1 cell 1");
    const Table& table = table_at(sheet.blocks, 0);
    ASSERT_EQ(table.cells.size(), 5U);
    EXPECT_EQ(table.cells.at(1).column_span, 2U)
        << "the nested row's edges are not the outer one's";
    EXPECT_EQ(plain_text(table.cells.at(0).blocks), "a\n");
}

TEST(RtfLayout, TablesInTablesInTables) {
    std::string body = nested(x, "3");
    body = R"(\pard\intbl\itap2 )" + body +
           R"(\pard\intbl\itap2\nestcell{\*\nesttableprops\trowd\cellx900\nestrow})";
    const Sheet sheet = read_body(R"(\trowd\cellx1000)" + body + R"(\pard\intbl\cell\row)");
    EXPECT_EQ(all_marks(sheet).at(0).at, "table 3 row 1 cell 1");
    EXPECT_EQ(table_at(sheet.blocks, 0).cells.size(), 1U);
}

TEST(RtfLayout, ATableInATextBoxLeavesTheRowAroundItAlone) {
    const Sheet sheet =
        read_body(R"(\trowd\cellx1000\cellx3000\pard\intbl {\shp{\*\shpinst{\shptxt )" +
                  row({"in"}) + R"(}}}a\cell b\cell\row)" + row({"", "", ""}));
    EXPECT_EQ(table_at(sheet.blocks, 0).cells.at(1).column_span, 2U);
    EXPECT_EQ(plain_text(sheet.aside), "in");
}

TEST(RtfLayout, ATableDrawnFromRightToLeftKeepsItsLogicalOrder) {
    for (const char* word : {R"(\rtlrow)", R"(\taprtl)"}) {
        const Sheet sheet = read_body(row({"a", "b"}, word));
        EXPECT_TRUE(table_at(sheet.blocks, 0).right_to_left) << word;
        EXPECT_EQ(plain_text(table_at(sheet.blocks, 0).cells.at(0).blocks), "a") << word;
    }
    EXPECT_FALSE(table_at(read_body(row({"a"}, R"(\ltrrow)")).blocks, 0).right_to_left);
}

TEST(RtfLayout, ACellHoldsSeveralParagraphs) {
    const Sheet sheet =
        read_body(R"(\trowd\cellx1000\pard\intbl a\par b )" + x + R"(\cell\row\pard c\par)");
    const Cell& cell = table_at(sheet.blocks, 0).cells.at(0);
    EXPECT_EQ(plain_text(cell.blocks), "a\nb ");
    EXPECT_EQ(all_marks(sheet).at(0).at, "table 1 row 1 cell 1");
    EXPECT_EQ(paragraph_at(sheet.blocks, 1).at, "paragraph 1");
}

}  // namespace
}  // namespace tsb::test
