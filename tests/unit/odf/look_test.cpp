// SPDX-License-Identifier: GPL-3.0-or-later
// What text looks like once styles are applied: D3a, D4, D6, D7, and what nobody can see.
#include "tests/unit/odf/odf_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

const std::string ticked_private = "\xEF\x83\xBE", empty_private = "\xEF\x82\xA8";  // F0FE, F0A8

struct GlyphRow {
    const char* why;
    OdfParts parts;
    std::optional<MarkState> state;  // nullopt: no mark
    bool is_box = true;
};

TEST(Looks, AGlyphIsReadInTheFontThatItsStylesGiveIt) {
    const std::string face =
        "<style:font-face style:name=\"F\" svg:font-family=\"&apos;Wingdings 2&apos;\"/>";
    const std::string wingdings = "fo:font-family=\"Wingdings\"";
    const std::string in_span = p(span(ticked_private));
    const auto by_default = [&](const std::string& attributes) {
        return "<style:default-style style:family=\"paragraph\">" + text_properties(attributes) +
               "</style:default-style>";
    };
    const GlyphRow table[] = {
        {"ticked", {p("☒")}, ticked},
        {"empty", {p("☐")}, empty},
        {"a tick alone", {p("✓")}, ticked, false},
        {"a filled square", {p("■")}, unclear},
        {"no font", {p(ticked_private)}, unclear},
        {"the span's font", {in_span, text_style(wingdings)}, ticked},
        {"its empty box", {p(span(empty_private)), text_style(wingdings)}, empty},
        {"the font's name", {in_span, text_style("style:font-name=\"Wingdings\"")}, ticked},
        {"a font by its face",
         {p(span("\xEF\x81\x92")), text_style("style:font-name=\"F\""), "", face},
         ticked},
        {"the face before the family",
         {p(span("\xEF\x81\x92")), text_style("style:font-name=\"F\" " + wingdings), "", face},
         ticked},
        {"the parent's font",
         {in_span, text_style("", "S", "B"), text_style("", "B", "C") + text_style(wingdings, "C")},
         ticked},
        {"a common style", {in_span, "", text_style(wingdings)}, ticked},
        {"an automatic style named as its parent",
         {in_span, text_style("fo:font-weight=\"bold\"", "S", "S"), text_style(wingdings)},
         ticked},
        {"the paragraph's font",
         {p(ticked_private, "P"), style("paragraph", "P", text_properties(wingdings))},
         ticked},
        {"the paragraph's parent's font",
         {p(ticked_private, "P"), style("paragraph", "P", "", "Q"),
          style("paragraph", "Q", text_properties(wingdings))},
         ticked},
        {"the default of paragraphs", {p(ticked_private), "", by_default(wingdings)}, ticked},
        {"a paragraph without a style is Standard",
         {p(ticked_private), "", style("paragraph", "Standard", text_properties(wingdings))},
         ticked},
        {"the span wins over the paragraph",
         {p(span("\xEF\x81\x92"), "P"), style("paragraph", "P", text_properties(wingdings)) +
                                            text_style("fo:font-family=\"Wingdings 2\"")},
         ticked},
        {"the inner span wins over the outer",
         {p(span(span(ticked_private, "T"))),
          text_style("fo:font-family=\"Arial\"") + text_style(wingdings, "T")},
         ticked},
        {"Symbol's less-or-equal is none",
         {p(span("\xEF\x82\xA3")), text_style("fo:font-family=\"Symbol\"")},
         std::nullopt},
        {"a letter of Wingdings", {p(span("x")), text_style(wingdings)}, ticked},
        {"a letter", {p("x")}, std::nullopt},
    };
    for (const GlyphRow& row : table) {
        const auto marks = all_marks(read_parts(row.parts));
        ASSERT_EQ(marks.size(), row.state ? 1U : 0U) << row.why;
        if (!row.state) continue;
        EXPECT_EQ(marks.at(0).state, *row.state) << row.why;
        EXPECT_EQ(marks.at(0).is_box, row.is_box) << row.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::glyph) << row.why;
    }
}

TEST(Looks, ALoopOfStylesEndsAndALongChainIsCut) {
    const std::string hides = text_properties("text:display=\"none\"");
    EXPECT_TRUE(
        all_marks(read_parts({p(span("☒")), "",
                              style("text", "S", "", "T") + style("text", "T", hides, "S")}))
            .at(0)
            .hidden);
    const auto chain = [&](std::size_t length) {
        std::string styles;
        for (std::size_t i = 1; i < length; ++i)
            styles += style("text", "T" + std::to_string(i), "", "T" + std::to_string(i + 1));
        return styles + style("text", "T" + std::to_string(length), hides);
    };
    EXPECT_TRUE(all_marks(read_parts({p(span("☒", "T1")), "", chain(32)})).at(0).hidden);
    EXPECT_FALSE(all_marks(read_parts({p(span("☒", "T1")), "", chain(33)})).at(0).hidden)
        << "max_parents";
}

struct SeenRow {
    const char* why;
    OdfParts parts;
    bool hidden;
};

OdfParts in_style(const std::string& attributes) {
    return {p(span("☒")), text_style(attributes)};
}

void check(const std::vector<SeenRow>& table) {
    for (const SeenRow& row : table) {
        const auto marks = all_marks(read_parts(row.parts));
        ASSERT_EQ(marks.size(), 1U) << row.why;
        EXPECT_EQ(marks.at(0).hidden, row.hidden) << row.why;
    }
}

TEST(Looks, WhatHidesTextIsSeenHoweverItIsSaid) {
    const auto paragraph = [](const std::string& properties) {
        return OdfParts{p("☒", "P"), style("paragraph", "P", properties)};
    };
    check({
        {"plain", in_style(""), false},
        {"not displayed", in_style("text:display=\"none\""), true},
        {"displayed on a condition", in_style("text:display=\"condition\""), true},
        {"displayed", in_style("text:display=\"true\""), false},
        {"white", in_style("fo:color=\"#FFFFFF\""), true},
        {"nearly white", in_style("fo:color=\"#f8f8f8\""), true},
        {"grey", in_style("fo:color=\"#808080\""), false},
        {"white on black", in_style("fo:color=\"#ffffff\" fo:background-color=\"#000000\""), false},
        {"black on black", in_style("fo:color=\"#000000\" fo:background-color=\"#000000\""), true},
        {"white on nothing", in_style("fo:color=\"#ffffff\" fo:background-color=\"transparent\""),
         true},
        {"the automatic colour",
         in_style("fo:color=\"#ffffff\" style:use-window-font-color=\"true\""), false},
        {"glass", in_style("fo:color=\"#000000\" loext:opacity=\"0%\""), true},
        {"thin ink, the limit", in_style("fo:color=\"#000000\" loext:opacity=\"10%\""), false},
        {"LibreOffice's automatic colour",
         in_style("style:use-window-font-color=\"true\" loext:opacity=\"0%\""), false},
        {"one point", in_style("fo:font-size=\"1pt\""), true},
        {"one point of Asian letters", in_style("style:font-size-asian=\"1pt\""), true},
        {"one point of complex letters", in_style("style:font-size-complex=\"1pt\""), true},
        {"four points, the limit", in_style("fo:font-size=\"4pt\""), false},
        {"a millimetre", in_style("fo:font-size=\"1mm\""), true},
        {"ten per cent of the usual", in_style("fo:font-size=\"10%\""), true},
        {"raised and shrunk", in_style("style:text-position=\"super 1%\""), true},
        {"raised", in_style("style:text-position=\"super 58%\""), false},
        {"lowered, at full size", in_style("style:text-position=\"-33%\""), false},
        {"squeezed", in_style("style:text-scale=\"1%\""), true},
        {"narrow", in_style("style:text-scale=\"90%\""), false},
        {"white in a dark paragraph",
         {p(span("☒"), "P"),
          style("paragraph", "P", "<style:paragraph-properties fo:background-color=\"#000000\"/>") +
              text_style("fo:color=\"#ffffff\"")},
         false},
        {"by the paragraph's style", paragraph(text_properties("text:display=\"none\"")), true},
        {"lines of one point", paragraph("<style:paragraph-properties fo:line-height=\"1pt\"/>"),
         true},
        {"lines of a hundredth", paragraph("<style:paragraph-properties fo:line-height=\"1%\"/>"),
         true},
        {"lines of four points, the limit",
         paragraph("<style:paragraph-properties fo:line-height=\"4pt\"/>"), false},
        {"usual lines", paragraph("<style:paragraph-properties fo:line-height=\"normal\"/>"),
         false},
        {"the span shows what the paragraph hides",
         {p(span("☒"), "P"), style("paragraph", "P", text_properties("text:display=\"none\"")) +
                                 text_style("text:display=\"true\"")},
         false},
    });
}

TEST(Looks, WhatStandsInSomethingHiddenIsHidden) {
    const auto section = [](const std::string& attributes) {
        return OdfParts{"<text:section " + attributes + ">" + p("☒") + "</text:section>"};
    };
    const auto in_table = [](const std::string& properties, const std::string& rows,
                             const std::string& attributes = "") {
        return OdfParts{table(rows, attributes), properties};
    };
    const std::string white = text_style("fo:color=\"#ffffff\"");
    const std::string dark = "<style:table-cell-properties fo:background-color=\"#1f497d\"/>";
    check({
        {"a section", section(""), false},
        {"a hidden section", section("text:display=\"none\""), true},
        {"a section that its condition hid",
         section("text:display=\"condition\" text:is-hidden=\"true\""), true},
        {"a section that its condition showed", section("text:display=\"condition\""), false},
        {"hidden text",
         {p("<text:hidden-text text:is-hidden=\"true\" text:string-value=\"☒\"/>")},
         true},
        {"hidden text that is shown",
         {p("<text:hidden-text text:is-hidden=\"false\" text:string-value=\"☒\">☒"
            "</text:hidden-text>")},
         false},
        {"a hidden paragraph", {p("<text:hidden-paragraph text:is-hidden=\"true\"/>☒")}, true},
        {"a hidden paragraph, said at its end",
         {p("☒<text:hidden-paragraph text:is-hidden=\"true\"/>")},
         true},
        {"a paragraph that is shown", {p("<text:hidden-paragraph/>☒")}, false},
        {"a table that is not displayed",
         in_table(style("table", "T", "<style:table-properties table:display=\"false\"/>"),
                  row(cell(p("☒"))), "table:style-name=\"T\""),
         true},
        {"a row folded away", in_table("", row(cell(p("☒")), "table:visibility=\"collapse\"")),
         true},
        {"a row filtered out", in_table("", row(cell(p("☒")), "table:visibility=\"filter\"")),
         true},
        {"a row of one point",
         in_table(style("table-row", "R", "<style:table-row-properties style:row-height=\"1pt\"/>"),
                  row(cell(p("☒")), "table:style-name=\"R\"")),
         true},
        {"a row of four points, the limit",
         in_table(style("table-row", "R", "<style:table-row-properties style:row-height=\"4pt\"/>"),
                  row(cell(p("☒")), "table:style-name=\"R\"")),
         false},
        {"a row of at least one point",
         in_table(
             style("table-row", "R", "<style:table-row-properties style:min-row-height=\"1pt\"/>"),
             row(cell(p("☒")), "table:style-name=\"R\"")),
         false},
        {"white in a dark cell",
         in_table(white + style("table-cell", "C", dark),
                  row(cell(p(span("☒")), "table:style-name=\"C\""))),
         false},
        {"white in a white cell", in_table(white, row(cell(p(span("☒"))))), true},
    });
}

TEST(Looks, WhatAConditionDecidesIsDoubtful) {
    const struct {
        const char* why;
        std::string text;
        bool doubtful;
    } table[] = {
        {"a section", "<text:section text:display=\"condition\"/>", true},
        {"a section without a condition", "<text:section text:display=\"none\"/>", false},
        {"hidden text", p("<text:hidden-text/>"), true},
        {"a hidden paragraph", p("<text:hidden-paragraph/>"), true},
        {"one text or another", p("<text:conditional-text>☒</text:conditional-text>"), true},
        {"a box in a field", p("<text:user-field-get text:name=\"u\">☒</text:user-field-get>"),
         true},
        {"text in a field", p("<text:user-field-get text:name=\"u\">x</text:user-field-get>"),
         false},
        {"a box in an input field", p("<text:text-input>☒</text:text-input>"), false},
        {"a box in a link", p("<text:a>☒</text:a>"), false},
    };
    for (const auto& row : table)
        EXPECT_EQ(has_problem(read_body(row.text), "views-disagree"), row.doubtful) << row.why;
}

TEST(Looks, AFieldBesideBoxesIsDoubtfulWhereProgramsMakeItAnew) {
    const std::string field = "<text:title>X</text:title>";
    const auto beside = [](const std::string& content) {
        return OdfParts{table(row(cell(p("☐")) + cell(p(content))))};
    };
    const auto in_header = [](const std::string& content) {
        return OdfParts{p("body"), "", "", "",
                        "<style:master-page><style:header>" +
                            table(row(cell(p("☐")) + cell(p(content)))) +
                            "</style:header></style:master-page>"};
    };
    const struct {
        const char* why;
        OdfParts parts;
        bool doubtful;
    } rows[] = {
        {"in a table with boxes", beside(field), true},
        {"in a table in that table", beside(table(row(cell(p(field))))), true},
        {"in a paragraph with a box", {p("☐" + field)}, true},
        {"a blank that is something else elsewhere",
         beside("<text:user-field-get text:name=\"v\"> </text:user-field-get>"), true},
        {"a number of a paragraph", beside("<text:number>X</text:number>"), true},
        {"a date", beside("<text:date>X</text:date>"), true},
        {"a date that is fixed has its value",
         beside("<text:date text:fixed=\"true\">X</text:date>"), true},
        {"a name that is fixed",
         beside("<text:author-name text:fixed=\"true\">X</text:author-name>"), false},
        {"a paragraph in a paragraph", beside(p("X")), true},
        {"a placeholder", beside("<text:placeholder>&lt;name&gt;</text:placeholder>"), false},
        {"a placeholder without its brackets", beside("<text:placeholder>X</text:placeholder>"),
         true},
        {"a bookmark with text in it", beside("<text:bookmark>X</text:bookmark>"), true},
        {"a script, which LibreOffice shows", beside("<text:script>X</text:script>"), true},
        {"a title cannot be", beside("<text:title text:fixed=\"true\">X</text:title>"), true},
        {"in a table without boxes", {table(row(cell(p(field))))}, false},
        {"beside the table", {p(field) + table(row(cell(p("☐"))))}, false},
        {"a bookmark", beside("<text:bookmark text:name=\"b\"/>"), false},
        {"a link", beside("<text:a>X</text:a>"), false},
        {"a page's number in a header", in_header("<text:page-number>1</text:page-number>"), false},
        {"a title in a header", in_header(field), true},
    };
    for (const auto& one : rows)
        EXPECT_EQ(has_problem(read_parts(one.parts), "views-disagree"), one.doubtful) << one.why;
}

TEST(Looks, AVariableThatIsNotDisplayedIsHidden) {
    for (const std::string name : {"text:variable-set", "text:user-field-get"}) {
        const Sheet sheet = read_body(p("☐<" + name + " text:display=\"none\">X</" + name + ">"));
        EXPECT_TRUE(paragraph_at(sheet.blocks, 0).runs.at(1).hidden) << name;
        EXPECT_FALSE(has_problem(sheet, "views-disagree")) << name;
        EXPECT_FALSE(paragraph_at(read_body(p("<" + name + ">X</" + name + ">")).blocks, 0)
                         .runs.at(0)
                         .hidden);
    }
}

TEST(Looks, AParagraphOffThePageIsHiddenAndOneOffItsCellDoubtful) {
    const struct {
        const char *why, *attributes;
        bool in_cell, hidden, doubtful;
    } rows[] = {
        {"far left", "fo:margin-left=\"-30cm\"", false, true, false},
        {"far left, all margins", "fo:margin=\"-30cm\"", false, true, false},
        {"far left by its first line", "fo:text-indent=\"-30cm\"", false, true, false},
        {"far right", "fo:margin-left=\"50cm\"", false, true, false},
        {"no number at all", "fo:margin-left=\"1e300cm\"", false, true, false},
        {"far right of a right-hand line", "fo:margin-right=\"-30cm\" fo:text-align=\"end\"", false,
         true, false},
        {"a line that may run on to the right", "fo:margin-right=\"-30cm\"", false, false, false},
        {"a hanging indent", "fo:margin-left=\"12cm\" fo:text-indent=\"-12cm\"", false, false,
         false},
        {"in the margin", "fo:margin-left=\"-2cm\"", false, false, false},
        {"past the usual margin", "fo:margin-left=\"-6cm\"", false, false, true},
        {"left of its cell", "fo:margin-left=\"-2cm\"", true, false, true},
        {"just left of its cell", "fo:margin-left=\"-0.9cm\"", true, false, false},
        {"far left of its cell", "fo:margin-left=\"-30cm\"", true, true, true},
    };
    for (const auto& one : rows) {
        const std::string text = p("☒", "P");
        const Sheet sheet = read_parts(
            {one.in_cell ? table(row(cell(text))) : text,
             style("paragraph", "P",
                   std::string("<style:paragraph-properties ") + one.attributes + "/>")});
        ASSERT_EQ(all_marks(sheet).size(), 1U) << one.why;
        EXPECT_EQ(all_marks(sheet).at(0).hidden, one.hidden) << one.why;
        EXPECT_EQ(has_problem(sheet, "views-disagree"), one.doubtful) << one.why;
    }
}

const Run& only_run(const Sheet& sheet) {
    return paragraph_at(sheet.blocks, 0).runs.at(0);
}

TEST(Looks, D6StrikeThroughIsKept) {
    for (const char* attributes :
         {"style:text-line-through-style=\"solid\"", "style:text-line-through-type=\"double\"",
          "style:text-line-through-style=\"solid\" style:text-line-through-type=\"single\""})
        EXPECT_TRUE(only_run(read_parts(in_style(attributes))).strike) << attributes;
    for (const char* attributes :
         {"", "style:text-line-through-style=\"none\"", "style:text-line-through-type=\"none\""})
        EXPECT_FALSE(only_run(read_parts(in_style(attributes))).strike) << attributes;
    const OdfParts switched_off{
        p(span("x"), "P"),
        style("paragraph", "P", text_properties("style:text-line-through-style=\"solid\"")) +
            text_style("style:text-line-through-style=\"none\"")};
    EXPECT_FALSE(only_run(read_parts(switched_off)).strike);
}

TEST(Looks, D7EveryKindOfEmphasisIsKept) {
    for (const char* attributes :
         {"fo:font-weight=\"bold\"", "fo:font-weight=\"700\"", "style:font-weight-asian=\"bold\"",
          "style:font-weight-complex=\"bold\"", "style:text-underline-style=\"solid\"",
          "fo:background-color=\"#ffff00\"", "fo:color=\"#ff0000\""})
        EXPECT_TRUE(only_run(read_parts(in_style(attributes))).emphasis) << attributes;
    for (const char* attributes :
         {"", "fo:font-weight=\"normal\"", "fo:font-weight=\"300\"",
          "style:text-underline-style=\"none\"", "fo:background-color=\"transparent\"",
          "fo:color=\"#000000\"", "fo:font-style=\"italic\""})
        EXPECT_FALSE(only_run(read_parts(in_style(attributes))).emphasis) << attributes;
}

}  // namespace
}  // namespace tsb::test
