// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/draw.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tsb {
namespace {

Run words(std::string text) {
    Run run;
    run.text = std::move(text);
    return run;
}

Run box(MarkState state) {
    Run run;
    run.mark = Mark{};
    run.mark->state = state;
    run.mark->at = "table 1 row 1 cell 2";
    return run;
}

Paragraph paragraph(std::vector<Run> runs) {
    Paragraph made;
    made.runs = std::move(runs);
    return made;
}

Cell cell(std::size_t row, std::size_t column, std::vector<Run> runs, std::size_t rows = 1,
          std::size_t columns = 1) {
    Cell made;
    made.row = row;
    made.column = column;
    made.row_span = rows;
    made.column_span = columns;
    made.blocks.emplace_back(paragraph(std::move(runs)));
    return made;
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size()))
        ++found;
    return found;
}

bool has(std::string_view text, std::string_view part) {
    return count(text, part) > 0;
}

// Every element that is opened is closed, and in the right order.
bool balanced(std::string_view html) {
    std::vector<std::string> open;
    for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
        const std::size_t end = html.find('>', at);
        if (end == std::string_view::npos) return false;
        const std::string_view tag = html.substr(at + 1, end - at - 1);
        const bool closing = tag.starts_with('/');
        const std::string name(tag.substr(closing ? 1 : 0, tag.find(' ') - (closing ? 1 : 0)));
        at = end;
        if (name == "br") continue;
        if (!closing) {
            open.push_back(name);
        } else {
            if (open.empty() || open.back() != name) return false;
            open.pop_back();
        }
    }
    return open.empty();
}

Sheet form() {
    Sheet sheet;
    Table table;
    table.rows = 2;
    table.columns = 3;
    table.cells = {cell(0, 0, {words("7/17")}, 2), cell(0, 1, {box(MarkState::ticked)}),
                   cell(0, 2, {words("supports")}), cell(1, 1, {box(MarkState::empty)}),
                   cell(1, 2, {words("opposes"), box(MarkState::unclear)})};
    sheet.blocks.emplace_back(paragraph({words("Dear Sir,\nhello")}));
    sheet.blocks.emplace_back(std::move(table));
    return sheet;
}

TEST(Draw, ATableKeepsItsSpansAndItsBoxesTheirStates) {
    const std::string html = draw_sheet(form());
    EXPECT_TRUE(has(html, "<p dir=\"auto\">Dear Sir,<br>hello</p>")) << html;
    EXPECT_TRUE(has(html, "rowspan=\"2\""));
    EXPECT_TRUE(has(html,
                    "<span class=\"box ticked\" title=\"glyph, ticked, table 1 row 1 cell "
                    "2\">☒</span>"))
        << html;
    EXPECT_EQ(count(html, "☒"), 1U);
    EXPECT_EQ(count(html, ">☐<"), 1U);
    EXPECT_EQ(count(html, ">☐?<"), 1U);
    EXPECT_EQ(count(html, "<tr>"), 2U);
    EXPECT_EQ(count(html, "<td"), 5U) << "the place under the merged cell is not filled again";
    EXPECT_TRUE(balanced(html));
}

TEST(Draw, PlacesThatTheGridLeavesEmptyAreFilled) {
    Sheet sheet;
    Table table;
    table.rows = 1;
    table.columns = 4;
    table.right_to_left = true;
    table.cells = {cell(0, 2, {words("third")})};
    sheet.blocks.emplace_back(std::move(table));
    const std::string html = draw_sheet(sheet);
    EXPECT_TRUE(has(html, "<td class=\"gap\" colspan=\"2\"></td><td title=\"\"><p")) << html;
    EXPECT_TRUE(has(html, "dir=\"rtl\""));
}

TEST(Draw, WhatADocumentSaysStaysText) {
    Sheet sheet;
    const std::string evil = "</p><script>alert(1)</script>\"'&\x01\xff<img src=x>";
    const tsb::Run run = words(evil);
    tsb::Run marked = box(MarkState::unclear);
    marked.mark->at = marked.mark->why = "\"><script>";
    sheet.blocks.emplace_back(paragraph({run, marked}));
    Page page;
    page.texts = {{evil, {1, 0, 0, 100, 10}, false}};
    Mark mark;
    mark.at = mark.why = evil;
    mark.box = Box{1, 1, 1, 9, 9};
    page.marks = {mark};
    sheet.pages = {page};
    Table table;
    table.rows = table.columns = 1;
    table.cells = {cell(0, 0, {run})};
    table.cells.at(0).at = evil;
    sheet.blocks.emplace_back(std::move(table));
    sheet.aside.emplace_back(paragraph({run}));
    const std::string html = draw_sheet(sheet);
    EXPECT_FALSE(has(html, "<script")) << html;
    EXPECT_FALSE(has(html, "<img"));
    EXPECT_FALSE(has(html, "title=\"\">"));
    EXPECT_TRUE(has(html, "&lt;script&gt;"));
    EXPECT_TRUE(balanced(html));
}

TEST(Draw, TextThatWouldBeReorderedIsShownAsWhatItIs) {
    const std::string html = html_text("a\u202Eb\u2066c\u200Fd");
    EXPECT_EQ(html, "a\\u{202E}b\\u{2066}c\u200Fd");
}

TEST(Draw, HiddenDeletedAndStruckTextIsToldApart) {
    Sheet sheet;
    std::vector<tsb::Run> runs(5, words("x"));
    runs.at(0).hidden = true;
    runs.at(1).revision = Revision::deleted;
    runs.at(2).revision = Revision::inserted;
    runs.at(3).strike = true;
    runs.at(4).emphasis = true;
    sheet.blocks.emplace_back(paragraph(runs));
    const std::string html = draw_sheet(sheet);
    for (const char* part : {"<span class=\"hidden\" title=\"hidden in the document\">x</span>",
                             "<del>x</del>", "<ins>x</ins>", "<s>x</s>", "<b>x</b>"})
        EXPECT_TRUE(has(html, part)) << part;
}

TEST(Draw, APageIsDrawnWithItsTextsAndBoxesInTheirPlaces) {
    Sheet sheet;
    Page page;
    page.number = 2;
    page.width = 595;
    page.height = 842;
    page.texts = {{"Supports", {2, 100, 50, 160, 62}, false}};
    Mark mark;
    mark.kind = MarkKind::acroform_checkbox;
    mark.state = MarkState::ticked;
    mark.box = Box{2, 80, 50, 90, 60};
    page.marks = {mark};
    sheet.pages = {page};
    const std::string html = draw_sheet(sheet);
    EXPECT_TRUE(has(html, "viewBox=\"0 0 595.0 842.0\"")) << html;
    EXPECT_TRUE(has(html, "<text x=\"130.0\"")) << html;
    EXPECT_TRUE(has(html, "<text class=\"box ticked\" x=\"85.0\"")) << html;
    EXPECT_TRUE(has(html, "☒"));
    EXPECT_TRUE(balanced(html));
}

TEST(Draw, AWildPlaceIsANumberStill) {
    Sheet sheet;
    Page page;
    page.width = std::numeric_limits<double>::quiet_NaN();
    page.height = -1e300;
    const double endless = std::numeric_limits<double>::infinity();
    page.texts = {{"x", {1, -endless, endless, 1e308, -1e308}, false}};
    sheet.pages = {page};
    const std::string html = draw_sheet(sheet);
    EXPECT_TRUE(has(html, "viewBox=\"0 0 595.0 842.0\"")) << html;
    EXPECT_FALSE(has(html, "inf"));
    EXPECT_FALSE(has(html, "nan"));
}

TEST(Draw, ALongDocumentIsCutAtTheLimitAndStillWellFormed) {
    Sheet sheet = form();
    for (int i = 0; i < 2000; ++i)
        sheet.blocks.emplace_back(paragraph({words(std::string(100, '<'))}));
    for (const std::size_t limit : {5000U, 20'000U, 100'000U}) {
        const std::string html = draw_sheet(sheet, limit);
        EXPECT_LE(html.size(), limit);
        EXPECT_TRUE(balanced(html)) << limit;
        EXPECT_TRUE(has(html, "The drawing ends here"));
    }
    EXPECT_FALSE(has(draw_sheet(form()), "The drawing ends here"));
}

TEST(Draw, AnAbsurdGridCostsLittle) {
    Sheet sheet;
    Table table;
    table.rows = 1'000'000'000;
    table.columns = 1'000'000'000;
    table.cells = {cell(0, 1'000'000, {words("far")}, 1'000'000'000, 1'000'000'000),
                   cell(999'999'999, 0, {words("end")})};
    sheet.blocks.emplace_back(std::move(table));
    const std::string html = draw_sheet(sheet);
    EXPECT_TRUE(has(html, "far"));
    EXPECT_LT(html.size(), max_drawing_bytes);
}

TEST(Draw, TablesNestedDeeperThanTheLimitAreLeftOut) {
    Table table;
    table.rows = table.columns = 1;
    table.cells = {cell(0, 0, {words("innermost")})};
    for (std::size_t i = 0; i < max_table_depth + 2; ++i) {
        Table outer;
        outer.rows = outer.columns = 1;
        outer.cells = {cell(0, 0, {})};
        outer.cells.at(0).blocks = {Block(std::move(table))};
        table = std::move(outer);
    }
    Sheet sheet;
    sheet.blocks.emplace_back(std::move(table));
    const std::string html = draw_sheet(sheet);
    EXPECT_FALSE(has(html, "innermost"));
    EXPECT_TRUE(balanced(html));
}

}  // namespace
}  // namespace tsb
